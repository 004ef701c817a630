// Package messages turns broken rules into sentences for people, in Russian and
// in English.
//
// Make one [Printer] per language, once, and share it:
//
//	printer, err := messages.For("ru")
//	for _, line := range printer.Errors(err) {
//		fmt.Println(line)
//	}
//
// A sentence is made from the code, the path and the parameters of a
// validate.Error, and these never hold what a person typed. The printer does not
// rely on it: words, fields and times are looked up or formatted, and a
// parameter that is none of them is left out together with the part of the
// sentence that speaks of it.
//
// Besides every code of the library a printer knows the labels of the forms
// ([Printer.Label]), the words of states and values ([Printer.Word]), the hints,
// screens and actions of the guides ([Printer.Text], [Printer.Screens]) and the
// notices of an inbox ([Printer.Notice]). [Options] adds the sentences and labels
// of your own program.
//
// The package depends on validate and golang.org/x/text only: it knows other
// packages by their codes. It makes no HTML, and texts that a law asks for, such
// as the words of an agreement, are not here.
package messages
