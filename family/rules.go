package family

// Profile says how strictly texts are read. The zero value is Strict.
type Profile uint8

const (
	// Strict is the library's own reading and the default.
	Strict Profile = iota
	// Portal imitates the portal's own forms, where they are softer or harder.
	Portal
)

// String is "strict" or "portal".
func (p Profile) String() string {
	if p == Portal {
		return "portal"
	}
	return "strict"
}

// AgeRule says when an age is reached. The zero value is OnBirthday.
type AgeRule uint8

const (
	// OnBirthday reaches an age at the first moment of the birthday, as state
	// systems count.
	OnBirthday AgeRule = iota
	// DayAfterBirthday reaches an age a day later, as civil law counts.
	DayAfterBirthday
)

// DefaultAgeLimit is the age, in whole years, from which nobody is a child in a
// cabinet or in a register request.
const DefaultAgeLimit = 18

// Rules is how forms and values are judged. The zero value is the default of
// every field, but Today must be given wherever a rule is about today.
type Rules struct {
	Profile          Profile // default Strict
	Today            Date    // the policy date; without it checks fail with ErrTodayMissing
	AgeLimit         int     // whole years a child must be under; 0: DefaultAgeLimit
	AgeRule          AgeRule // default OnBirthday
	SevenDigitNumber bool    // a certificate number may also have 7 digits
	TestStandPhones  bool    // phones with the codes 000 and 111 are taken
	UnicodeLocalPart bool    // the local part of an e-mail may hold letters beyond ASCII
	NewbornNames     bool    // given names obey Family Code art. 58 p. 2
}

// lenient reads what any rules may have accepted before: stored values.
func lenient() Rules {
	return Rules{Profile: Strict, SevenDigitNumber: true, TestStandPhones: true, UnicodeLocalPart: true}
}

func (r Rules) ageLimit() int {
	if r.AgeLimit == 0 {
		return DefaultAgeLimit
	}
	return r.AgeLimit
}

// AgeUnder reports whether a person born on birth is, on the day today, born
// and under limit whole years. It is false when either date is not given: what
// is unknown opens nothing.
func AgeUnder(birth, today Date, limit int, rule AgeRule) bool {
	if birth.IsZero() || today.IsZero() || today.Before(birth) {
		return false
	}
	if rule == DayAfterBirthday && today != birth {
		today = today.AddDays(-1)
	}
	return birth.yearsUntil(today) < limit
}
