package family

import (
	"fmt"
	"log/slog"
	"slices"
)

// INN is a taxpayer number of a person: 12 digits, the last two of them check
// digits. The zero value is "not given". It cannot hold a wrong number; the
// region in its first digits is not looked at.
type INN struct{ n uint64 } // 12 digits

// ParseINN reads 12 digits, bare or with spaces or dashes between them;
// full-width digits are mended. Errors: ErrRequired, ErrINNFormat,
// ErrINNOrganisation (10 digits), ErrINNZero, ErrINNChecksum, ErrTextInvalid,
// ErrTextTooLong.
func ParseINN(s string) (INN, error) {
	n, _, err := readINN(s)
	return n, err
}

// ReadINN is [ParseINN] with what was mended; the rules change nothing.
func (Rules) ReadINN(typed string) (INN, Notes, error) {
	n, did, err := readINN(typed)
	return n, Notes{Repairs: did}, err
}

func readINN(typed string) (INN, Repairs, error) {
	if n, sure, err := canonicalINN(typed); sure {
		return n, 0, err
	}
	if isSpoiled(typed) {
		return INN{}, 0, ErrINNFormat
	}
	return mendINN(typed)
}

// canonicalINN judges 12 digits with nothing between them; it is not
// sure of any other text.
func canonicalINN(s string) (n INN, sure bool, err error) {
	if len(s) != 12 {
		return INN{}, false, nil
	}
	last := twoDigits(s[10], s[11]) // what is typed too much or too little is mostly at the end
	if last >= notDigits {
		return INN{}, false, nil
	}
	var all, first, second uint64
	for i := range len(innFirst) {
		d := uint64(s[i] - '0')
		if d > 9 {
			return INN{}, false, nil
		}
		all = all*10 + d
		first += d * innFirst[i]
		second += d * innSecond[i]
	}
	check := first % 11 % 10
	second = (second + check*innSecond[10]) % 11 % 10
	switch all = all*100 + last; {
	case all == 0:
		return INN{}, true, ErrINNZero
	case last != check*10+second:
		return INN{}, true, ErrINNChecksum
	}
	return INN{n: all}, true, nil
}

// mendINN is readINN for any spelling.
func mendINN(typed string) (INN, Repairs, error) {
	s, err := clean(typed, maxShort, false)
	if err != nil {
		return INN{}, 0, err
	}
	if s == "" {
		return INN{}, 0, ErrRequired
	}
	s, did := plainDigits(s)
	n, ok := digitsBetween(s, 12)
	if !ok {
		if _, ten := digitsBetween(s, 10); ten {
			return INN{}, 0, ErrINNOrganisation
		}
		return INN{}, 0, ErrINNFormat
	}
	if n == 0 {
		return INN{}, 0, ErrINNZero
	}
	if n/10%10 != innCheck(n/100, innFirst[:]) || n%10 != innCheck(n/10, innSecond[:]) {
		return INN{}, 0, ErrINNChecksum
	}
	return INN{n: n}, did, nil
}

// innCheck is the check digit after as many digits as there are weights.
func innCheck(n uint64, weights []uint64) uint64 {
	var sum uint64
	for _, weight := range slices.Backward(weights) {
		sum += n % 10 * weight
		n /= 10
	}
	return sum % 11 % 10
}

// IsZero reports whether the number is not given.
func (n INN) IsZero() bool { return n.n == 0 }

// String is the whole number, 12 digits; "" when it is not given.
func (n INN) String() string { return digits(n.n, 12) }

// Masked is the number for screens: its last two digits.
func (n INN) Masked() string { return stars(n.String(), 2) }

// MarshalText is String.
func (n INN) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// UnmarshalText reads what ParseINN reads; empty text gives the zero value.
func (n *INN) UnmarshalText(text []byte) error { return unmarshal(n, text, ParseINN) }

// Format prints no number, whatever the verb.
func (n INN) Format(s fmt.State, _ rune) { hide(s, "INN", n.IsZero()) }

// GoString prints no number.
func (n INN) GoString() string { return hidden("INN", n.IsZero()) }

// LogValue shows no number.
func (n INN) LogValue() slog.Value { return hideLog("INN", n.IsZero()) }
