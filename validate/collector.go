package validate

// Collector gathers broken rules in the order they are found. The zero value
// is ready to use; it allocates nothing until the first broken rule, and then
// once for the first few.
type Collector struct {
	found Errors
	room  []Error // of the first few; what is left of it
}

// few is a form's usual number of mistakes.
const few = 4

// put records one broken rule.
func (c *Collector) put(path string, code Code, params []Param) {
	if c.found == nil {
		first := new(struct {
			errors [few]Error
			found  [few]*Error
		})
		c.found, c.room = first.found[:0], first.errors[:]
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
