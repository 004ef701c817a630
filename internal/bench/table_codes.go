package main

import (
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/validate"
)

// passwordCodes are what refusePassword may answer, in our order.
var passwordCodes = [...]validate.Code{
	password.ErrTooShort, password.ErrTooLong, password.ErrNoUpper, password.ErrNoLower, password.ErrNoDigit, password.ErrNoSymbol,
	password.ErrCharNotAllowed,
}
