package validate

// Collector gathers broken rules in the order they are found. The zero value
// is ready to use; it allocates nothing until the first broken rule.
type Collector struct {
	found Errors
}

// Add records err at path; nil is passed over. A [Code] and an [Error] without
// a path are placed at path; an [Error] with a path and each of [Errors] are
// placed below it ("child" and "surname" give "child.surname"). Of any other
// error only [ErrOpaque] is kept, because its text may hold a value.
func (c *Collector) Add(path string, err error) {
	if err == nil {
		return
	}
	if code, ok := err.(Code); ok { //nolint:errorlint // The common case, without a search; Of unwraps the others.
		c.found = append(c.found, &Error{Path: path, Code: code})
		return
	}
	all, ok := Of(err)
	if !ok {
		all = Errors{{Code: ErrOpaque}}
	}
	for _, e := range all {
		c.found = append(c.found, &Error{Path: join(path, e.Path), Code: e.Code, Params: e.Params})
	}
}

// Check records code at path when ok is false.
func (c *Collector) Check(ok bool, path string, code Code, params ...Param) {
	if !ok {
		c.found = append(c.found, &Error{Path: path, Code: code, Params: params})
	}
}

// Errors is what was found so far; nil when nothing was.
func (c *Collector) Errors() Errors { return c.found }

// Err is what was found so far as an error; nil when nothing was.
func (c *Collector) Err() error {
	if len(c.found) == 0 {
		return nil
	}
	return c.found
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
