package messages

import "github.com/rodnik-go/rodnik/validate"

// What [For] and [New] answer.
const (
	// ErrLanguage: none of the languages asked for is Russian or English.
	ErrLanguage validate.Code = "messages.language.unknown"
	// ErrTemplate: a sentence of [Options] does not follow the form that the
	// field describes.
	ErrTemplate validate.Code = "messages.template.invalid"
)
