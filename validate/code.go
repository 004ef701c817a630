package validate

// Code names one rule, in the form "package.subject.rule", for example
// "family.snils.checksum". It is an error, so a function that can break one
// rule only may return the bare code. The zero value names no rule.
type Code string //nolint:errname // A Code is a name that is also an error; the constants carry the Err prefix.

// ErrOpaque stands for an error that is none of this package's types. Its text
// may hold what somebody typed, so [Collector] drops the text and keeps this.
const ErrOpaque Code = "validate.opaque"

// Error returns the code itself.
func (c Code) Error() string { return string(c) }
