// Package family holds people and their papers: names, dates, SNILS, INN, the
// birth certificate and its act record, addresses, phones, e-mail, citizenship,
// age, the child and the representative. It is pure: no clock, no storage, no
// network.
//
// A raw string stops at the edge. Every value has a parser, and a value that
// exists obeys its rules; the zero value means "not given":
//
//	snils, err := family.ParseSNILS("11223344595") // "112-233-445 95"
//
// A form is read at once. Everything that is wrong comes back together, each
// with its path, and what was mended or is merely odd travels beside the value:
//
//	child, warnings, err := form.Parse(family.Rules{Today: today})
//
// [Rules] hold the profile ([Strict] or [Portal]), the policy date and options;
// the functions Parse… use the defaults, the methods Read… of Rules say what
// was mended, and [ChildForm.Mended] lists the fields of a form with both texts.
//
// Personal data hide themselves: fmt, with every verb, and slog show the type
// and whether it is given. The full value is had by String, MarshalText and
// JSON, which are explicit calls, and a mask for screens by Masked.
// Mind your own types: a struct that holds such a value in an unexported field
// must hide itself, because fmt cannot call methods there and prints what is
// inside; and fmt never asks a value about the verb %p, which
// go vet refuses for values that are no pointers.
//
// The package does not ask the civil register, knows no list of countries,
// operators or letter pairs, and never derives one fact from another.
package family
