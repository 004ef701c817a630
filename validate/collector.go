package validate

// Collector gathers broken rules in the order they are found. The zero value
// is ready to use; it allocates nothing for the first broken rule until it is
// asked for, and once for the first few.
type Collector struct {
	first Error // while lone
	lone  bool  // one rule is broken and nobody has asked for it
	found Errors
	room  []Error // of the first few; what is left of it
}

// few is a form's usual number of mistakes.
const few = 4

// put records one broken rule.
func (c *Collector) put(path string, code Code, params []Param) {
	switch {
	case c.lone:
		room := new(struct {
			errors [few]Error
			found  [few]*Error
		})
		room.errors[0], room.found[0] = c.first, &room.errors[0]
		c.found, c.room, c.lone = room.found[:1], room.errors[1:], false
	case c.found == nil:
		c.first, c.lone = Error{Path: path, Code: code, Params: params}, true
		return
	}
	if len(c.room) == 0 {
		c.found = append(c.found, &Error{Path: path, Code: code, Params: params})
		return
	}
	c.room[0] = Error{Path: path, Code: code, Params: params}
	c.found, c.room = append(c.found, &c.room[0]), c.room[1:]
}

// Add records err at path; nil is passed over. A [Code] and an [Error] without
// a path are placed at path; an [Error] with a path and each of [Errors] are
// placed below it ("child" and "surname" give "child.surname"). Of any other
// error only [ErrOpaque] is kept, because its text may hold a value.
func (c *Collector) Add(path string, err error) {
	switch one := err.(type) { //nolint:errorlint // The common cases, without a search; Of unwraps the others.
	case nil:
		return
	case Code:
		c.put(path, one, nil)
		return
	case *Error:
		if one == nil {
			one = ErrOpaque.With()
		}
		c.put(join(path, one.Path), one.Code, one.Params)
		return
	case Errors:
		for _, e := range one {
			c.Add(path, e)
		}
		return
	}
	all, ok := Of(err)
	if !ok {
		c.put(path, ErrOpaque, nil)
	}
	for _, e := range all {
		c.put(join(path, e.Path), e.Code, e.Params)
	}
}

// Check records code at path when ok is false.
func (c *Collector) Check(ok bool, path string, code Code, params ...Param) {
	if !ok {
		c.put(path, code, params)
	}
}

// Touches reports whether a broken rule was found at that path.
func (c *Collector) Touches(path string) bool {
	if c.lone {
		return c.first.Path == path
	}
	for _, e := range c.found {
		if e.Path == path {
			return true
		}
	}
	return false
}

// Errors is what was found so far; nil when nothing was.
func (c *Collector) Errors() Errors {
	if c.lone {
		only := new(struct {
			errors [1]Error
			found  [1]*Error
		})
		only.errors[0], only.found[0] = c.first, &only.errors[0]
		c.found, c.lone = only.found[:], false
	}
	return c.found
}

// Err is what was found so far as an error; nil when nothing was.
func (c *Collector) Err() error {
	if !c.lone && len(c.found) == 0 {
		return nil
	}
	return c.Errors()
}

func join(parent, child string) string {
	switch {
	case parent == "":
		return child
	case child == "":
		return parent
	}
	return parent + "." + child
}
