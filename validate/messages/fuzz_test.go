package messages_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/messages"
)

func FuzzLabel(f *testing.F) {
	f.Add("children[0].certificate.series")     // all that a path can have
	f.Add("children[99999].surname")            // the greatest index
	f.Add("children[100000].surname")           // one digit more
	f.Add("children[].surname[-1].[0].")        // no index, a wrong one, no name
	f.Add(strings.Repeat("surname.", 1<<15))    // as long as nobody's
	f.Add("Петров Пётр\x00\xff")                // no path at all
	f.Add("surname.surname.children[1].phone[") // twice, cut off
	p, err := messages.For("ru")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, path string) {
		text := p.Label(path)
		assert.True(t, utf8.ValidString(text))
		assert.Less(t, len(text), 1<<14)
		if !p.Labels(path) && text != "" {
			assert.Equal(t, path, text)
		}
		assert.NotEmpty(t, p.Sentence(validate.ErrOpaque.At(path)))
	})
}

func FuzzTemplate(f *testing.F) {
	f.Add("a[: {max|b|c}]", 1)    // a group with a count
	f.Add("a {left:b|c} \\{", -1) // a word alone, an escape
	f.Add("a [[b]] {{x}}", 0)     // nested
	f.Add("\\", 5)                // an escape of nothing
	f.Fuzz(func(t *testing.T, text string, n int) {
		const code validate.Code = "shop.sold"
		sentences := make(map[validate.Code]string)
		sentences[code] = text
		p, err := messages.New("en", &messages.Options{Sentences: sentences})
		if err != nil {
			require.ErrorIs(t, err, messages.ErrTemplate)
			return
		}
		assert.NotEmpty(t, p.Sentence(code.With(validate.Int("max", n), validate.Int("left", n))))
	})
}
