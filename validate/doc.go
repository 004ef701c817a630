// Package validate says what a broken rule is.
//
// A rule is a [Code]: a string constant in the package that owns the rule,
// itself an error, so errors.Is finds it and nobody can reassign it:
//
//	const ErrSNILSChecksum validate.Code = "family.snils.checksum"
//
// An [Error] is a code at a path, with parameters such as the limit that was
// passed. [Errors] is everything that is wrong with one input, in field order.
// A [Collector] gathers them, so that a person hears of every broken field at
// once.
//
// None of them ever holds what the person typed: a path names a field of the
// form, a code names the rule, and parameters are limits, states, times and
// names of fields. Sentences for people are made elsewhere from the code.
//
// The package imports the standard library only and knows no rule itself.
package validate
