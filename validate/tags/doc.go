// Package tags gives the rules of family and password to users of
// go-playground/validator whose own structures carry tags:
//
//	type Child struct {
//		Surname string `json:"surname" validate:"ru_name"`
//		SNILS   string `json:"snils"   validate:"snils=optional"`
//	}
//
//	v, err := tags.New()
//	…
//	broken := tags.Errors(v.Struct(child)) // surname: family.name.script
//
// A tag judges as the parser of the same value does and keeps nothing: the
// typed value, what was mended and warnings are had from family only.
//
//	tag                    judges as                       words after "="
//	snils                  family.ParseSNILS
//	inn                    family.ParseINN
//	inn_org                10 digits of an organization
//	ru_name                one part of a name              newborn
//	ru_date                family.ParseDate
//	ru_series              family.ParseSeries (Russian)    portal
//	ru_certificate_number  family.ParseCertificateNumber   seven_digits, soviet or foreign
//	ru_act_number          family.ParseActNumber, no date  portal
//	issuer                 family.ParseIssuer              portal, soviet or foreign
//	birth_place            family.ParseBirthPlace          portal
//	birth_country          family.ParseBirthCountry
//	certificate_kind       family.ParseCertificateKind
//	citizenship            family.ParseCitizenship         russian
//	sex                    family.ParseSex
//	relation               family.ParseRelation
//	ru_address             family.ParseAddress
//	ru_phone               family.ParsePhone               test_stand
//	ru_email               family.ParseEmail               portal, unicode
//	portal_password        password.Portal
//	recommended_password   password.Recommended
//
// Words are the profile and the options of [family.Rules], parted by spaces:
// ru_email=portal, ru_certificate_number=seven_digits optional. Every tag takes
// the word optional. Without it a text that is empty, or empty after trimming,
// is family.required (an empty password is too short, as its policy says), so the
// tag required is not needed before it; omitempty lets "" pass, optional lets
// blanks pass too, but no blank password. ru_act_number takes an absent
// number as the form does. A tag stands on a text, a pointer to one (nil is
// "not given") or what a custom type function or ValidatorValue makes a text.
//
// Rules about more than one field (order of dates, age, what is required of
// which kind of certificate, a password against personal data) are rules about
// a structure: [RegisterChild], [RegisterRepresentative], [RegisterForm].
//
// Codes of tags that are not of this package: required and its family are
// family.required; max and lte of a text are family.text.too_long{max}; any
// other tag is "tags." and its name, such as tags.min{param=3}. The parameter is
// kept for those built-in tags that have a constant here, and for no other: a
// rule of yours may have put a value there; one about a structure that reports a
// built-in tag must put none. A tag with a dot inside its name, which only a
// rule about a structure can report, is a code itself.
//
// Nothing that [Errors] returns holds what was typed: FieldError.Value, a
// password perhaps, is looked at and dropped, and keys of maps leave the paths.
// Do not log the validator's own errors: they hold both.
//
// Traps of the validator: a tag it does not know panics when a type is first
// used, see [Check]; a value that leads back to itself by pointers is never done
// with (none comes from JSON); registration must end before the first use and is
// not safe for concurrent use, validation is.
//
// The validator adds megabytes to a binary; who does not import this package
// does not compile it, although it stands in the module's go.mod.
package tags
