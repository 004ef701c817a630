package messages_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/messages"
)

var update = flag.Bool("update", false, "write the goldens anew")

// TestGolden holds every sentence, hint, notice and screen of both languages.
// After a change: go test ./validate/messages -update, then read the difference.
func TestGolden(t *testing.T) {
	t.Parallel()
	for lang, p := range printers(t) {
		got := everything(p)
		assert.NotContains(t, got, "%!")
		path := filepath.Join("testdata", lang+".golden.txt")
		if *update {
			require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
		}
		want, err := os.ReadFile(path) //nolint:gosec // A file of testdata.
		require.NoError(t, err)
		assert.Equal(t, strings.ReplaceAll(string(want), "\r\n", "\n"), got)
	}
}

func everything(p *messages.Printer) string {
	var b strings.Builder
	for _, code := range p.Codes() {
		fmt.Fprintf(&b, "%s\n\t%s\n", code, p.Sentence(code.With()))
		if names := p.Names(string(code)); len(names) > 0 {
			e := code.With()
			for _, name := range names {
				e.Params = append(e.Params, example(code, name))
			}
			fmt.Fprintf(&b, "\t%s\n", p.Sentence(e))
		}
	}
	for _, key := range p.Keys() {
		if kind, ok := strings.CutPrefix(key, "notice."); ok {
			fmt.Fprintf(&b, "%s\n\t%s\n", key, p.Notice(kind, "zags.result.not_found", "Diary"))
			continue
		}
		fmt.Fprintf(&b, "%s\n\t%s\n", key, p.Text(key))
	}
	for _, s := range p.Screens() {
		fmt.Fprintf(&b, "\n# %s\n", s.Title)
		for _, f := range s.Fields {
			fmt.Fprintf(&b, "%s: [%s]%s\n", f.Label, f.Placeholder, map[bool]string{true: " x"}[f.On])
		}
		for _, h := range s.Hints {
			fmt.Fprintf(&b, "  %s\n", h.Text)
		}
		for _, a := range s.Actions {
			fmt.Fprintf(&b, "(%s) ", a.Title)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// example is a parameter as the library would give it.
func example(code validate.Code, name string) validate.Param {
	switch name {
	case "max", "min", "left":
		return validate.Int(name, 2)
	case "not_before", "until":
		return validate.Time(name, time.Date(2026, 11, 21, 11, 0, 0, 0, time.UTC))
	case "fields":
		return validate.List(name, "surname", "certificate.series")
	case "reasons":
		return validate.List(name, "family.citizenship.not_russian", "account.certificate.pending")
	case "missing":
		return validate.List(name, "recipient", "kid_school_data")
	case "allowed":
		return validate.List(name, "open", "back", "cancel")
	}
	word := map[string]string{
		"zags.state": "draft", "zags.event": "submit", "zags.reason": "access", "account.state": "phone", "account.event": "skip_phone",
		"consent.state": "expired", "consent.event": "grant", "consent.next": "link", "cabinet.by": "zags.item",
	}[strings.Split(string(code), ".")[0]+"."+name]
	if word == "" {
		word = "Memory"
	}
	return validate.Text(name, word)
}
