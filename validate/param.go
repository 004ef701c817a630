package validate

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// Param is one parameter of a broken rule: a limit, a state, a time, a list of
// field names. Make one with [Int], [Text], [Time] or [List]; never from a
// person's data.
type Param struct {
	name string
	kind paramKind
	num  int64
	text string
}

type paramKind uint8

const (
	paramText paramKind = iota
	paramInt
	paramTime
	paramList
)

// Int is a parameter that is a whole number: a limit, how many are left.
func Int(name string, value int) Param {
	return Param{name: name, kind: paramInt, num: int64(value)}
}

// Text is a parameter that is one word of the program: a state, an event.
func Text(name, word string) Param {
	return Param{name: name, kind: paramText, text: word}
}

// Time is a parameter that is an instant, in UTC, to the microsecond.
func Time(name string, at time.Time) Param {
	return Param{name: name, kind: paramTime, num: at.UnixMicro()}
}

// List is a parameter that is a list of words of the program: fields, codes.
// A word must not hold a comma.
func List(name string, words ...string) Param {
	return Param{name: name, kind: paramList, text: strings.Join(words, ",")}
}

// Name is the name of the parameter, as sentences refer to it.
func (p Param) Name() string { return p.name }

// Int is the number of a parameter made by [Int], otherwise 0.
func (p Param) Int() int {
	if p.kind != paramInt {
		return 0
	}
	return int(p.num)
}

// Time is the instant of a parameter made by [Time], otherwise the zero time.
func (p Param) Time() time.Time {
	if p.kind != paramTime {
		return time.Time{}
	}
	return time.UnixMicro(p.num).UTC()
}

// Words is the list of a parameter made by [List], otherwise nil.
func (p Param) Words() []string {
	if p.kind != paramList || p.text == "" {
		return nil
	}
	return strings.Split(p.text, ",")
}

// String is the value as text: a number, a word, a time in RFC 3339, words
// separated by commas.
func (p Param) String() string {
	switch p.kind {
	case paramInt:
		return strconv.FormatInt(p.num, 10)
	case paramTime:
		return p.Time().Format(time.RFC3339Nano)
	case paramText, paramList:
		return p.text
	}
	return p.text
}

// value is what stands in JSON: a number, a string, or an array of strings. A
// time is an object, so that reading it back gives a time again.
func (p Param) value() any {
	switch p.kind {
	case paramInt:
		return p.num
	case paramTime:
		return map[string]string{"time": p.String()}
	case paramList:
		return append([]string{}, p.Words()...)
	case paramText:
		return p.text
	}
	return p.text
}

func paramOf(name string, raw json.RawMessage) (Param, error) {
	var number int64
	if err := json.Unmarshal(raw, &number); err == nil {
		return Param{name: name, kind: paramInt, num: number}, nil
	}
	var words []string
	if err := json.Unmarshal(raw, &words); err == nil {
		return List(name, words...), nil
	}
	var instant struct{ Time time.Time }
	if err := json.Unmarshal(raw, &instant); err == nil && !instant.Time.IsZero() {
		return Time(name, instant.Time), nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return Param{}, ErrOpaque
	}
	return Text(name, text), nil
}
