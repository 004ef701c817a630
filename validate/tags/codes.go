package tags

import "github.com/rodnik-go/rodnik/validate"

// Rules about the INN of an organization.
const (
	// ErrINNOrgFormat says that the INN of an organization is not 10 digits.
	ErrINNOrgFormat validate.Code = "tags.inn_org.format"
	// ErrINNOrgPerson says that an INN has the 12 digits of a person.
	ErrINNOrgPerson validate.Code = "tags.inn_org.person"
	// ErrINNOrgZero says that all digits are zero.
	ErrINNOrgZero validate.Code = "tags.inn_org.zero"
	// ErrINNOrgChecksum says that the check digit does not fit.
	ErrINNOrgChecksum validate.Code = "tags.inn_org.checksum"
)

// What is wrong with a program, not with an input.
const (
	// ErrArgument{argument}: an argument of a function is missing, or its type
	// is no structure.
	ErrArgument validate.Code = "tags.argument"
	// ErrNotStruct says that nil, or something else than a structure, was given
	// to the validator.
	ErrNotStruct validate.Code = "tags.not_struct"
	// ErrTag says that a type has a tag that makes the validator panic.
	ErrTag validate.Code = "tags.tag"
	// ErrType{tag}: the tag stands on a field that is no text, or a rule about
	// a structure on one embedded under an unexported name.
	ErrType validate.Code = "tags.type"
	// ErrParam{tag}: the tag has a word that it does not know.
	ErrParam validate.Code = "tags.param"
)

// Rules of the validator itself. All but ErrOr and ErrOther have the parameter
// param, a number or words, when the tag has one.
const (
	ErrMin      validate.Code = "tags.min"      // shorter, fewer or less than param
	ErrMax      validate.Code = "tags.max"      // more than param; of a text it is family.text.too_long
	ErrLen      validate.Code = "tags.len"      // not as long or as many as param
	ErrEq       validate.Code = "tags.eq"       // not equal to param
	ErrNe       validate.Code = "tags.ne"       // equal to param
	ErrGt       validate.Code = "tags.gt"       // not more than param
	ErrGte      validate.Code = "tags.gte"      // less than param
	ErrLt       validate.Code = "tags.lt"       // not less than param
	ErrLte      validate.Code = "tags.lte"      // more than param; of a text it is family.text.too_long
	ErrOneof    validate.Code = "tags.oneof"    // none of the words of param
	ErrUnique   validate.Code = "tags.unique"   // elements that are alike
	ErrEqfield  validate.Code = "tags.eqfield"  // differs from the field param
	ErrNefield  validate.Code = "tags.nefield"  // equals the field param
	ErrDatetime validate.Code = "tags.datetime" // not of the layout param
	ErrNumber   validate.Code = "tags.number"   // not digits only
	ErrNumeric  validate.Code = "tags.numeric"  // no number
	ErrEmail    validate.Code = "tags.email"    // the validator's own rule; ru_email gives family's codes
	ErrURL      validate.Code = "tags.url"      // no URL
	ErrUUID     validate.Code = "tags.uuid"     // no UUID
	// ErrOr{tags}: none of the alternatives "a|b" holds. When exactly one of
	// them is a tag of this package, its code stands instead.
	ErrOr validate.Code = "tags.or"
	// ErrOther says that a rule is broken whose name is no plain word.
	ErrOther validate.Code = "tags.other"
)
