package messages_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/messages"
)

// A key of a map in brackets is what somebody typed, even when it is a number.
func TestKeysOfMapsAreNoIndexes(t *testing.T) {
	t.Parallel()
	for _, p := range printers(t) {
		for _, path := range []string{
			"people[79261234567]", "people[123456]", "people[19.05.2016]", "people[1.2.3.4]", "people[5]]", "people[5", "people[1][2]",
		} {
			assert.Empty(t, p.Label(path), path)
			assert.NotContains(t, p.Sentence(validate.ErrOpaque.At(path)), path[7:])
		}
		for _, path := range []string{"people", "people[]", "people[0]", "people[99999]"} {
			assert.Equal(t, path, p.Label(path))
		}
		assert.NotContains(t, p.Sentence(validate.ErrOpaque.At("children[123456].surname")), "12345")
	}
}

// Lists and paths of a megabyte make short sentences.
func TestMegabytesMakeShortSentences(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("a.", 127) + "a"
	for _, p := range printers(t) {
		assert.Empty(t, p.Label(deep))
		for _, one := range []string{deep, "surname", "", "Петров", "family.required", "submit"} {
			list := strings.Repeat(one+",", 1<<20/(len(one)+1))
			for _, name := range []string{"fields", "reasons", "missing", "allowed"} {
				for _, code := range p.Codes() {
					require.Less(t, len(p.Sentence(code.At(list, validate.List(name, list), validate.Text("state", list)))), 1<<14)
				}
			}
		}
	}
}

func TestLineWithoutText(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "Surname", messages.Line{Label: "Surname"}.String())
	assert.Equal(t, "Fill in.", messages.Line{Text: "Fill in."}.String())
	assert.Empty(t, messages.Line{}.String())
	var none *validate.Error
	for _, p := range printers(t) {
		require.Len(t, p.Errors(none), 1)
		assert.Equal(t, validate.ErrOpaque, p.Errors(none)[0].Code)
	}
}

// All that a Printer can say, 64 times at once, is the same.
func TestSixtyFourGoroutinesReadTheSame(t *testing.T) {
	t.Parallel()
	for _, p := range printers(t) {
		want := everything(p)
		var all sync.WaitGroup
		for range 64 {
			all.Go(func() { assert.Equal(t, want, everything(p)) })
		}
		all.Wait()
	}
}
