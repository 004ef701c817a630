package main

import (
	"math/bits"

	"github.com/rodnik-go/rodnik/validate"
)

// Where our answer is validate.Errors, the floor's is too: the caller keeps the
// list, so it cannot stand on the stack. Written by hand, it takes two
// allocations: the list with what it lists, and the slice inside the error.

// lone is one broken rule.
func lone(path string, code validate.Code) error {
	only := new(struct {
		broken validate.Error
		list   [1]*validate.Error
	})
	only.broken.Path, only.broken.Code = path, code
	only.list[0] = &only.broken
	return validate.Errors(only.list[:])
}

// kept is all marks; nil for none.
func (m *marks) kept() error {
	switch m.n {
	case 0:
		return nil
	case 1:
		return lone(m.at[0].path, m.at[0].code)
	}
	var broken []validate.Error
	var list validate.Errors
	if m.n <= 4 {
		few := new(struct {
			broken [4]validate.Error
			list   [4]*validate.Error
		})
		broken, list = few.broken[:], few.list[:m.n]
	} else {
		broken, list = make([]validate.Error, m.n), make(validate.Errors, m.n)
	}
	for i := range list {
		broken[i].Path, broken[i].Code = m.at[i].path, m.at[i].code
		list[i] = &broken[i]
	}
	return list
}

// keepName is what is wrong with a name.
func keepName(surname, given, patronymic string) (err error, sure bool) { //nolint:revive // As the other floors: the answer, then whether it is sure
	codes, sure := refuseName(surname, given, patronymic)
	if !sure {
		return nil, false
	}
	switch {
	case codes[1] == "" && codes[2] == "" && codes[0] == "":
		return nil, true
	case codes[1] == "" && codes[2] == "":
		return lone("surname", codes[0]), true
	}
	var found marks
	found.add("surname", codes[0])
	found.add("given", codes[1])
	found.add("patronymic", codes[2])
	return found.kept(), true
}

// keepPassword is what is wrong with a password of a length that is taken.
func keepPassword(s string) (err error, sure bool) { //nolint:revive // As the other floors: the answer, then whether it is sure
	broken, sure := refusePassword(s)
	if !sure || broken&3 != 0 {
		return nil, false
	}
	if broken&(broken-1) == 0 && broken != 0 {
		return lone("", passwordCodes[bits.TrailingZeros8(broken)]), true
	}
	var found marks
	for ; broken != 0; broken &= broken - 1 {
		found.add("", passwordCodes[bits.TrailingZeros8(broken)])
	}
	return found.kept(), true
}
