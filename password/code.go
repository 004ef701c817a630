package password

import "github.com/rodnik-go/rodnik/validate"

// The rules a password can break, and what a [Hasher] answers.
const (
	// ErrTooShort{min}: fewer characters than Policy.MinLength.
	ErrTooShort validate.Code = "password.too_short"
	// ErrTooLong{max}: more characters than Policy.MaxLength, or than any
	// policy takes.
	ErrTooLong validate.Code = "password.too_long"
	// ErrNoUpper: no capital Latin letter.
	ErrNoUpper validate.Code = "password.no_upper"
	// ErrNoLower: no small Latin letter.
	ErrNoLower validate.Code = "password.no_lower"
	// ErrNoDigit: no digit 0 to 9.
	ErrNoDigit validate.Code = "password.no_digit"
	// ErrNoSymbol: none of the symbols of the policy.
	ErrNoSymbol validate.Code = "password.no_symbol"
	// ErrCharNotAllowed: something else than Latin letters, digits and the
	// symbols of the policy: Cyrillic, a space, #.
	ErrCharNotAllowed validate.Code = "password.char_not_allowed"
	// ErrWeak: a word, a walk over the keyboard or a repeated letter in a thin
	// disguise.
	ErrWeak validate.Code = "password.weak"
	// ErrContainsPersonalData: a name, date, phone, e-mail, number or word of
	// the service stands inside.
	ErrContainsPersonalData validate.Code = "password.contains_personal_data"
	// ErrMismatch: the repeat differs.
	ErrMismatch validate.Code = "password.mismatch"
	// ErrPolicyUnsatisfiable: no password of that length fits the policy, or
	// none was drawn.
	ErrPolicyUnsatisfiable validate.Code = "password.policy_unsatisfiable"
	// ErrOverloaded: too many passwords are being hashed. Try again later.
	ErrOverloaded validate.Code = "password.overloaded"
	// ErrHashInvalid: the stored hash is not an argon2id PHC string, or asks
	// for more than the bounds of [Hasher.Verify].
	ErrHashInvalid validate.Code = "password.hash.invalid"
	// ErrPepperMissing: the stored hash was made with a pepper that the Hasher
	// was not given.
	ErrPepperMissing validate.Code = "password.hash.pepper_missing"
	// ErrOption{option}: a field of [HasherOptions] is out of its bounds.
	ErrOption validate.Code = "password.option"

	// The reasons of a [Strength]. They refuse nothing.

	// ErrHintWord: a word or name of the list stands inside.
	ErrHintWord validate.Code = "password.hint.word"
	// ErrHintLeet: digits and signs stand for letters that look like them.
	ErrHintLeet validate.Code = "password.hint.leet"
	// ErrHintLayout: a word typed on the other keyboard layout.
	ErrHintLayout validate.Code = "password.hint.layout"
	// ErrHintWalk: a walk over the keyboard, or a sequence that everybody knows.
	ErrHintWalk validate.Code = "password.hint.walk"
	// ErrHintRepeated: one character three times or more.
	ErrHintRepeated validate.Code = "password.hint.repeated"
	// ErrHintDoubled: twice the same.
	ErrHintDoubled validate.Code = "password.hint.doubled"
	// ErrHintYear: a year.
	ErrHintYear validate.Code = "password.hint.year"
	// ErrHintShort: too few characters for the classes that occur.
	ErrHintShort validate.Code = "password.hint.short"
)
