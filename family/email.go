package family

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The longest e-mail and its parts, in bytes; the last is what the portal's
// form takes, in code points.
const (
	maxEmail       = 254
	maxLocalPart   = 64
	maxDomain      = 253
	maxLabel       = 63
	maxPortalEmail = 100
)

// Email is an e-mail address as typed, with what is needed to send to it and
// to tell that two are the same. The zero value is "not given". Addresses are
// compared by [Email.Key].
type Email struct {
	typed  string // trimmed, NFC
	domain string // lower-case ASCII
}

// ParseEmail reads one plain address under the profile Strict: no display
// name, comment, quotes or IP literal. The local part is ASCII, the domain has
// two labels or more and may be international; a label that mixes alphabets is
// refused. Errors: ErrRequired, ErrEmailFormat, ErrEmailLocalPart,
// ErrEmailDomain, ErrTextInvalid, ErrTextTooLong (254 bytes).
//
// Source: form service, e-mail; RFC 5321 and 5891 for what is sent.
func ParseEmail(s string) (Email, error) {
	at, plain := plainEmail(s)
	if plain {
		return Email{typed: s, domain: s[at+1:]}, nil
	}
	if err := refuseEmail(s, at); err != nil {
		return Email{}, err
	}
	return Rules{}.readEmail(s)
}

// ReadEmail is [ParseEmail] under these rules. The profile Portal takes no
// plus sign (ErrEmailPlus) and only what fits the portal's pattern; with
// UnicodeLocalPart the local part may hold letters beyond ASCII.
func (r Rules) ReadEmail(typed string) (Email, error) {
	at, plain := plainEmail(typed)
	if plain {
		return r.judgeEmail(Email{typed: typed, domain: typed[at+1:]}, typed[:at], typed[at+1:])
	}
	if err := refuseEmail(typed, at); err != nil {
		return Email{}, err
	}
	return r.readEmail(typed)
}

// readEmail is ReadEmail for any spelling.
func (r Rules) readEmail(typed string) (Email, error) {
	if len(typed) > 4*maxEmail {
		return Email{}, tooLong(maxEmail)
	}
	s, err := clean(typed, maxEmail, false)
	if err != nil {
		return Email{}, err
	}
	switch {
	case s == "":
		return Email{}, ErrRequired
	case len(s) > maxEmail:
		return Email{}, tooLong(maxEmail)
	}
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return Email{}, ErrEmailFormat
	}
	local, domain := s[:at], s[at+1:]
	if err := r.judgeLocal(local, domain); err != nil {
		return Email{}, err
	}
	ascii, ok := domainASCII(domain)
	if !ok {
		return Email{}, ErrEmailDomain
	}
	if len(local)+1+len(ascii) > maxEmail {
		return Email{}, tooLong(maxEmail)
	}
	return r.judgeEmail(Email{typed: s, domain: ascii}, local, domain)
}

// judgeEmail applies what depends on the profile to the parts of an address as
// typed.
func (r Rules) judgeEmail(e Email, local, domain string) (Email, error) {
	if r.Profile == Portal {
		if err := judgePortalEmail(local, domain); err != nil {
			return Email{}, err
		}
	}
	return e, nil
}

// judgeLocal tells a text that is no plain address from a bad local part.
func (r Rules) judgeLocal(local, domain string) error {
	quoted := len(local) > 1 && local[0] == '"' && local[len(local)-1] == '"'
	switch {
	case quoted:
		return ErrEmailLocalPart
	case strings.ContainsAny(local, " @<>") || strings.ContainsAny(domain, " <>"), strings.HasPrefix(domain, "["):
		return ErrEmailFormat
	case local == "" || len(local) > maxLocalPart, local[0] == '.' || local[len(local)-1] == '.', strings.Contains(local, ".."):
		return ErrEmailLocalPart
	}
	for _, c := range local {
		if !isLocal(c) && (!r.UnicodeLocalPart || c < utf8.RuneSelf || !isLocalUnicode(c)) {
			return ErrEmailLocalPart
		}
	}
	return nil
}

func isLocal(r rune) bool {
	return r < utf8.RuneSelf && mailBytes[r]&(mailLocal|mailDot) != 0
}

func isLocalUnicode(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.Nd) }

// anyEmail reads what is stored.
func anyEmail(s string) (Email, error) { return lenient().ReadEmail(s) }

// local is the part before the last at sign.
func (e Email) local() string {
	if e.IsZero() {
		return ""
	}
	return e.typed[:strings.LastIndexByte(e.typed, '@')]
}

// IsZero reports whether no address is given.
func (e Email) IsZero() bool { return e.typed == "" }

// String is the whole address as typed; "" when it is not given.
func (e Email) String() string { return e.typed }

// Address is the whole address for sending: as typed, with the domain in
// lower-case ASCII.
func (e Email) Address() string { return e.join(e.local()) }

// Key is equal for two addresses that are the same: the local part with its
// ASCII letters small, and the domain in lower-case ASCII. Dots and plus signs
// are what they are. "" when no address is given.
func (e Email) Key() string { return e.join(lowerASCII(e.local())) }

func (e Email) join(local string) string {
	if e.IsZero() {
		return ""
	}
	if n := len(local); len(e.typed) == n+1+len(e.domain) && e.typed[:n] == local && e.typed[n+1:] == e.domain {
		return e.typed
	}
	return local + "@" + e.domain
}

func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

// Masked is the address for screens: two letters at most and the domain,
// "iv****@mail.ru".
func (e Email) Masked() string {
	if e.IsZero() {
		return ""
	}
	shown := []rune(e.local())
	shown = shown[:min(2, len(shown)-1)]
	return string(shown) + "****@" + e.typed[strings.LastIndexByte(e.typed, '@')+1:]
}

// MarshalText is String.
func (e Email) MarshalText() ([]byte, error) { return []byte(e.typed), nil }

// UnmarshalText reads what ParseEmail reads and letters beyond ASCII in the
// local part, as an address may be stored; empty text gives the zero value.
func (e *Email) UnmarshalText(text []byte) error { return unmarshal(e, text, anyEmail) }

// Format prints no address, whatever the verb.
func (e Email) Format(s fmt.State, _ rune) { hide(s, "Email", e.IsZero()) }

// GoString prints no address.
func (e Email) GoString() string { return hidden("Email", e.IsZero()) }

// LogValue shows no address.
func (e Email) LogValue() slog.Value { return hideLog("Email", e.IsZero()) }
