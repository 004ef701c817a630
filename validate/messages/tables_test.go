package messages_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/messages"
	"github.com/rodnik-go/rodnik/zags"
)

func printers(t *testing.T) map[string]*messages.Printer {
	t.Helper()
	out := map[string]*messages.Printer{}
	for _, lang := range []string{"ru", "en"} {
		p, err := messages.For(lang)
		require.NoError(t, err)
		out[lang] = p
	}
	return out
}

func TestEveryCodeHasASentence(t *testing.T) {
	t.Parallel()
	codes := readSource(t).codes
	for lang, p := range printers(t) {
		for code, params := range codes {
			if assert.True(t, p.Knows(validate.Code(code)), "%s lacks a sentence for %s{%s}", lang, code, strings.Join(params, ",")) {
				assert.ElementsMatch(t, params, p.Names(code),
					"%s: the comment of %s names other parameters in braces than its sentence", lang, code)
			}
		}
		for _, code := range p.Codes() {
			assert.Contains(t, codes, string(code), "%s has a sentence for a code that does not exist", lang)
		}
	}
}

func TestEveryNoticePathAndWordIsKnown(t *testing.T) {
	t.Parallel()
	s := readSource(t)
	require.GreaterOrEqual(t, len(s.notices), 10)
	require.GreaterOrEqual(t, len(s.paths), 30)
	for lang, p := range printers(t) {
		for _, kind := range s.notices {
			assert.Contains(t, p.Keys(), "notice."+kind, lang)
		}
		for _, key := range p.Keys() {
			if kind, ok := strings.CutPrefix(key, "notice."); ok {
				assert.Contains(t, s.notices, kind, "%s has a notice that nobody writes", lang)
			}
		}
		for _, path := range s.paths {
			assert.True(t, p.Labels(strings.Trim(path, ".")), "%s lacks a label for %s", lang, path)
		}
		for kind, at := range map[string][2]string{
			"zags.Reason": {"zags", "reason"}, "account.NextStep": {"account", "next"}, "consent.Step": {"consent", "next"},
			"cabinet.Source": {"cabinet", "source"},
		} {
			require.NotEmpty(t, s.words[kind], kind)
			for _, word := range s.words[kind] {
				assert.NotEmpty(t, p.Word(at[0], at[1], word), "%s: %s %s", lang, kind, word)
			}
		}
	}
}

// behind is the events that no person causes: they are never offered.
var behind = []string{
	"accepted", "unknown", "rejected", "result", "wait", "time", "phone_taken", "email_taken", "guard_lost",
	"guard_restored", "expire", "supersede",
}

func TestEveryStateAndEventHasAWord(t *testing.T) {
	t.Parallel()
	type move struct{ owner, from, event, to string }
	var moves []move
	for _, m := range zags.Transitions() {
		moves = append(moves, move{"zags", m.From.String(), m.Event, m.To.String()})
	}
	for _, m := range account.Transitions() {
		moves = append(moves, move{"account", m.From.String(), m.Event, m.To.String()})
	}
	for _, m := range consent.RequestTransitions() {
		moves = append(moves, move{"consent", m.From.String(), m.Event, m.To.String()})
	}
	for _, m := range consent.PermissionTransitions() {
		moves = append(moves, move{"consent", m.From.String(), m.Event, m.To.String()})
	}
	for lang, p := range printers(t) {
		for _, m := range moves {
			for _, state := range []string{m.from, m.to} {
				assert.True(t, state == "" || p.Word(m.owner, "state", state) != "", "%s: %s state %s", lang, m.owner, state)
			}
			offered := p.Word(m.owner, "event", m.event) != ""
			assert.NotEqual(t, slices.Contains(behind, m.event), offered, "%s: %s event %s", lang, m.owner, m.event)
		}
	}
}

func TestTablesHoldEachKeyOnce(t *testing.T) {
	t.Parallel()
	sentences, others := messages.TableKeys()
	for _, keys := range [][]string{sentences, others} {
		slices.Sort(keys)
		for i := 1; i < len(keys); i++ {
			assert.NotEqual(t, keys[i-1], keys[i])
		}
	}
}

func TestTablesSpeakOneLanguageAWord(t *testing.T) {
	t.Parallel()
	words := regexp.MustCompile(`\p{L}+`)
	placeholders := regexp.MustCompile(`\{[a-z_]+`)
	for _, russian := range []bool{true, false} {
		for _, text := range messages.Texts(russian) {
			require.NotEmpty(t, text)
			assert.Equal(t, strings.TrimSpace(text), text)
			assert.NotContains(t, text, "  ")
			for _, word := range words.FindAllString(placeholders.ReplaceAllString(text, "{"), -1) {
				latin := strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
				cyrillic := strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
				assert.False(t, latin && cyrillic, "%q mixes two alphabets in %q", word, text)
			}
		}
	}
}

func TestSentencesStartSmallAndHaveNoFullStop(t *testing.T) {
	t.Parallel()
	for lang, p := range printers(t) {
		for _, code := range p.Codes() {
			plain := p.Sentence(code.With())
			first := []rune(plain)[0]
			assert.True(t, unicode.IsUpper(first), "%s: %s", lang, plain)
			assert.True(t, strings.HasSuffix(plain, ".") && !strings.HasSuffix(plain, ".."), "%s: %s", lang, plain)
			placed := p.Sentence(code.At("surname"))
			after, ok := strings.CutPrefix(placed, p.Label("surname")+": ")
			require.True(t, ok, placed)
			begin := []rune(after)
			assert.True(t, unicode.IsLower(begin[0]) || unicode.IsUpper(begin[1]), "%s: %s", lang, placed) // SNILS is a word of capitals
		}
	}
}

func TestScreensAreWhole(t *testing.T) {
	t.Parallel()
	for lang, p := range printers(t) {
		used := map[string]bool{}
		for _, s := range p.Screens() {
			assert.NotEmpty(t, s.Title, "%s: %s", lang, s.ID)
			for _, f := range s.Fields {
				assert.True(t, p.Labels(f.Path), "%s: %s has no label", s.ID, f.Path)
				assert.NotEmpty(t, f.Label)
			}
			for _, a := range s.Actions {
				assert.NotEmpty(t, a.Title, "%s: %s.%s", lang, s.ID, a.Event)
				used["action."+s.ID+"."+a.Event] = true
			}
			for _, h := range s.Hints {
				assert.NotEmpty(t, h.Text, "%s: %s", lang, h.Key)
				used[h.Key] = true
			}
		}
		for _, key := range p.Keys() {
			if strings.HasPrefix(key, "action.") || strings.HasPrefix(key, "hint.") || strings.HasPrefix(key, "password.") {
				assert.True(t, used[key], "%s stands on no screen", key)
			}
		}
	}
	request, ok := printers(t)["ru"].Screen("request")
	require.True(t, ok)
	assert.Equal(t, messages.Field{Path: "auto_update", Label: "Автообновление документов", On: true}, request.Fields[1])
	_, ok = printers(t)["ru"].Screen("nowhere")
	assert.False(t, ok)
}
