package family

import "github.com/rodnik-go/rodnik/validate"

// Rules about any text.
const (
	// ErrRequired says that a value is missing or empty after trimming.
	ErrRequired validate.Code = "family.required"
	// ErrTextInvalid says that a text is no valid UTF-8 or holds a control,
	// format, private-use or unassigned character.
	ErrTextInvalid validate.Code = "family.text.invalid"
	// ErrTextTooLong{max}: a text is longer than max code points (max bytes for
	// an e-mail).
	ErrTextTooLong validate.Code = "family.text.too_long"
	// ErrFieldUnknown says that a form has no field of that name.
	ErrFieldUnknown validate.Code = "family.field.unknown"
	// ErrFieldMark says that a mark is neither set nor not set.
	ErrFieldMark validate.Code = "family.field.mark"
)

// What normalization changed. They travel beside a value, never as its error.
const (
	ErrRepairDash          validate.Code = "family.repair.dash"          // another dash became a hyphen
	ErrRepairSpace         validate.Code = "family.repair.space"         // spaces around the dash of a series went
	ErrRepairSeparator     validate.Code = "family.repair.separator"     // a missing or other separator became a hyphen
	ErrRepairCase          validate.Code = "family.repair.case"          // small letters became capitals
	ErrRepairLookAlike     validate.Code = "family.repair.look_alike"    // a letter of the other alphabet, or a digit, that looks alike
	ErrRepairCompatibility validate.Code = "family.repair.compatibility" // one character for a whole numeral, or a full-width digit
	ErrRepairSign          validate.Code = "family.repair.sign"          // a number sign in front went
	ErrRepairQuotes        validate.Code = "family.repair.quotes"        // typographic quotes or apostrophes became plain
	ErrRepairCountryCode   validate.Code = "family.repair.country_code"  // the trunk prefix 8 became +7
)

// Rules about dates.
const (
	// ErrDateInvalid says that a text is no civil date of the years 1826 to 9999.
	ErrDateInvalid validate.Code = "family.date.invalid"
	// ErrTodayMissing says that the caller gave no policy date, so that rules
	// about today and about age cannot be decided.
	ErrTodayMissing validate.Code = "family.today.missing"
	// ErrBirthDateFuture says that the birth date is after today.
	ErrBirthDateFuture validate.Code = "family.birth_date.future"
	// ErrActDateBeforeBirth says that the act record is dated before the birth.
	ErrActDateBeforeBirth validate.Code = "family.act_date.before_birth"
	// ErrActDateAfterIssue says that the act record is dated after the issue of
	// the certificate.
	ErrActDateAfterIssue validate.Code = "family.act_date.after_issue"
	// ErrIssueDateBeforeBirth says that the certificate was issued before the
	// birth.
	ErrIssueDateBeforeBirth validate.Code = "family.issue_date.before_birth"
	// ErrIssueDateFuture says that the certificate is issued after today.
	ErrIssueDateFuture validate.Code = "family.issue_date.future"
)

// Rules about names, sex and other words of the form.
const (
	// ErrNameScript says that a word mixes letters of two alphabets.
	ErrNameScript validate.Code = "family.name.script"
	// ErrNameCharset says that a name holds a character outside the form's set.
	ErrNameCharset validate.Code = "family.name.charset"
	// ErrNameShape says that a name has no Cyrillic letter, a hyphen at an end,
	// or two of hyphen, space and apostrophe in a row.
	ErrNameShape validate.Code = "family.name.shape"
	// ErrNameNewborn says that a given name holds more than Cyrillic letters
	// and single hyphens.
	ErrNameNewborn validate.Code = "family.name.newborn"
	// ErrNameAbsent says that a part is marked absent and typed all the same.
	ErrNameAbsent validate.Code = "family.name.absent"
	// ErrSexInvalid says that a text names no sex.
	ErrSexInvalid validate.Code = "family.sex.invalid"
	// ErrRelationInvalid says that a text names no relation.
	ErrRelationInvalid validate.Code = "family.relation.invalid"
	// ErrBirthCountryInvalid says that a text is neither Russia nor Other.
	ErrBirthCountryInvalid validate.Code = "family.birth_country.invalid"
	// ErrBirthCountryOther warns that the child was born elsewhere and has a
	// Russian certificate (a consulate's).
	ErrBirthCountryOther validate.Code = "family.birth_country.other"
	// ErrCitizenshipFormat says that a text is no list of one to four
	// three-letter country codes.
	ErrCitizenshipFormat validate.Code = "family.citizenship.format"
	// ErrCitizenshipNotRussian says that Russia is not among the citizenships.
	ErrCitizenshipNotRussian validate.Code = "family.citizenship.not_russian"
)

// Rules about the birth certificate.
const (
	// ErrCertificateKindInvalid says that a text names no kind of certificate.
	ErrCertificateKindInvalid validate.Code = "family.certificate.kind_invalid"
	// ErrCertificateNotRussian says that the certificate is not Russian.
	ErrCertificateNotRussian validate.Code = "family.certificate.not_russian"
	// ErrSeriesFormat says that a series does not split into two parts.
	ErrSeriesFormat validate.Code = "family.series.format"
	// ErrSeriesRoman says that the first part is not one to six Roman
	// digits.
	ErrSeriesRoman validate.Code = "family.series.roman"
	// ErrSeriesLetters says that the second part is not two Cyrillic letters. As
	// a warning: it holds the letter Yo.
	ErrSeriesLetters validate.Code = "family.series.letters"
	// ErrSeriesNotCanonical warns that the numeral is not written as Romans do.
	ErrSeriesNotCanonical validate.Code = "family.series.not_canonical"
	// ErrNumberFormat says that the number does not have the digits it must
	// have.
	ErrNumberFormat validate.Code = "family.number.format"
	// ErrActNumberFormat says that the number of the act record has neither
	// form, or the short form from 2018-10-01 on.
	ErrActNumberFormat validate.Code = "family.act_number.format"
	// ErrActNumberFormForDate says that a number of 21 digits stands with an
	// act date before 2018-10-01.
	ErrActNumberFormForDate validate.Code = "family.act_number.form_for_date"
	// ErrActNumberChecksum says that digit 21 is not the check digit.
	ErrActNumberChecksum validate.Code = "family.act_number.checksum"
	// ErrActNumberYear says that digits 3 to 5 are not those of the act's year.
	ErrActNumberYear validate.Code = "family.act_number.year"
	// ErrActNumberAbsent warns that without a number the register may find
	// more than one record.
	ErrActNumberAbsent validate.Code = "family.act_number.absent"
	// ErrIssuerCharset says that the issuer holds a character outside the
	// form's set.
	ErrIssuerCharset validate.Code = "family.issuer.charset"
	// ErrIssuerShape says that the issuer has no letter or digit, or a dash at
	// an end.
	ErrIssuerShape validate.Code = "family.issuer.shape"
	// ErrBirthPlaceCharset says that the place of birth holds a character
	// outside the form's set.
	ErrBirthPlaceCharset validate.Code = "family.birth_place.charset"
	// ErrBirthPlaceShape says that the place of birth has no letter or digit,
	// or a dash at an end.
	ErrBirthPlaceShape validate.Code = "family.birth_place.shape"
)

// Rules about numbers of a person.
const (
	// ErrSNILSFormat says that a SNILS is not 11 digits with separators.
	ErrSNILSFormat validate.Code = "family.snils.format"
	// ErrSNILSChecksum says that the two check digits do not fit.
	ErrSNILSChecksum validate.Code = "family.snils.checksum"
	// ErrSNILSZero says that the nine digits of the number are all zero.
	ErrSNILSZero validate.Code = "family.snils.zero"
	// ErrSNILSDuplicate says that another child of the family has this SNILS.
	ErrSNILSDuplicate validate.Code = "family.snils.duplicate"
	// ErrSNILSSameAsRepresentative says that the representative has this SNILS.
	ErrSNILSSameAsRepresentative validate.Code = "family.snils.same_as_representative"
	// ErrINNFormat says that an INN is not 12 digits.
	ErrINNFormat validate.Code = "family.inn.format"
	// ErrINNChecksum says that the check digits do not fit.
	ErrINNChecksum validate.Code = "family.inn.checksum"
	// ErrINNZero says that all digits are zero.
	ErrINNZero validate.Code = "family.inn.zero"
	// ErrINNOrganisation says that an INN has the 10 digits of an organization.
	ErrINNOrganisation validate.Code = "family.inn.organisation"
)

// Rules about addresses, phones and e-mail.
const (
	// ErrAddressShape says that an address has no letter.
	ErrAddressShape validate.Code = "family.address.shape"
	// ErrAddressZIP says that a ZIP code is not six digits.
	ErrAddressZIP validate.Code = "family.address.zip"
	// ErrAddressFIAS says that a FIAS code is neither a GUID nor a dotted code.
	ErrAddressFIAS validate.Code = "family.address.fias"
	// ErrAddressNotRussian says that the country of an address is not Russia.
	ErrAddressNotRussian validate.Code = "family.address.not_russian"
	// ErrPhoneFormat says that a text is no phone number.
	ErrPhoneFormat validate.Code = "family.phone.format"
	// ErrPhoneCountry says that a phone belongs to another country.
	ErrPhoneCountry validate.Code = "family.phone.country"
	// ErrPhoneKazakhstan says that a phone belongs to Kazakhstan, which shares
	// the code +7.
	ErrPhoneKazakhstan validate.Code = "family.phone.kazakhstan"
	// ErrPhoneFixed says that a phone is not a mobile one.
	ErrPhoneFixed validate.Code = "family.phone.fixed"
	// ErrPhoneUnassigned says that nobody has numbers with this code.
	ErrPhoneUnassigned validate.Code = "family.phone.unassigned"
	// ErrEmailFormat says that a text is no single plain address.
	ErrEmailFormat validate.Code = "family.email.format"
	// ErrEmailLocalPart says that the part before the at sign is not allowed.
	ErrEmailLocalPart validate.Code = "family.email.local_part"
	// ErrEmailDomain says that the part after the at sign is no domain.
	ErrEmailDomain validate.Code = "family.email.domain"
	// ErrEmailPlus says that the profile Portal takes no plus sign.
	ErrEmailPlus validate.Code = "family.email.plus"
)

// Rules about who may do what.
const (
	// ErrActorMissing says that a command does not say who acts.
	ErrActorMissing validate.Code = "family.actor.missing"
	// ErrChildSelfRegistration says that the child is of the age to register
	// alone, so the path of the representative is closed.
	ErrChildSelfRegistration validate.Code = "family.child.self_registration"
	// ErrChildNotMinor says that the child has reached the age limit of cards.
	ErrChildNotMinor validate.Code = "family.child.not_minor"
)
