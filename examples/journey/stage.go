package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/validate"
	"github.com/rodnik-go/rodnik/validate/messages"
)

// stage is the terminal: what the people of the journey see.
type stage struct {
	out   io.Writer
	in    *bufio.Scanner
	lang  int // 0: Russian, 1: English
	ask   bool
	live  bool // a terminal: colors, and a wait that moves
	step  int
	words *messages.Printer // the library's own sentences
	began time.Time
}

func newStage(out, in *os.File, s settings) (*stage, error) {
	v := &stage{out: out, in: bufio.NewScanner(in), ask: s.ask, began: time.Now()}
	if s.lang == "en" {
		v.lang = 1
	}
	if info, err := out.Stat(); err == nil && os.Getenv("NO_COLOR") == "" {
		v.live = info.Mode()&os.ModeCharDevice != 0
	}
	var err error
	v.words, err = messages.For(s.lang)
	return v, err
}

// text is a sentence of the table, in the language of the stage.
func (v *stage) text(key string, args ...any) string {
	sentences, ok := table[key]
	if !ok {
		return key
	}
	return fmt.Sprintf(sentences[v.lang], args...)
}

// print writes to the terminal; one that is gone ends the journey elsewhere.
func (v *stage) print(format string, args ...any) { _, _ = fmt.Fprintf(v.out, format, args...) }

func (v *stage) paint(color, text string) string {
	if !v.live {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

func (v *stage) title(key string, args ...any) {
	v.print("\n%s\n%s\n", v.paint("1", v.text(key, args...)), strings.Repeat("─", 64))
}

// heading begins a step.
func (v *stage) heading(key string) {
	v.step++
	v.print("\n%s\n", v.paint("1;36", fmt.Sprintf("%d. %s", v.step, v.text(key))))
}

func (v *stage) say(key string, args ...any) { v.print("   %s\n", v.text(key, args...)) }

func (v *stage) done(key string, args ...any) {
	v.print("   %s %s\n", v.paint("32", "✓"), v.text(key, args...))
}

// refused shows a refusal: a person's sentence, and the code behind it.
func (v *stage) refused(err error) {
	all, ok := validate.Of(err)
	if !ok {
		v.print("   %s %v\n", v.paint("31", "✗"), err)
		return
	}
	for _, e := range all {
		v.print("   %s %s %s\n", v.paint("31", "✗"), v.words.Sentence(e), v.paint("2", "["+e.Error()+"]"))
	}
}

// wait shows that time passes: one line that moves on a terminal, a line a
// second elsewhere.
type wait struct {
	v     *stage
	key   string
	since time.Time
	shown int
}

func (v *stage) wait(key string) *wait { return &wait{v: v, key: key, since: time.Now(), shown: -1} }

func (w *wait) tick() {
	passed := int(time.Since(w.since) / time.Second)
	if w.v.live {
		dots := strings.Repeat(".", int(time.Since(w.since)/(300*time.Millisecond))%4)
		w.v.print("\r   … %s %d %s%-4s", w.v.text(w.key), passed, w.v.text("seconds"), dots)
		w.shown = passed
		return
	}
	if passed != w.shown {
		w.shown = passed
		w.v.print("   … %s %d %s\n", w.v.text(w.key), passed, w.v.text("seconds"))
	}
}

func (w *wait) end() {
	if w.v.live && w.shown >= 0 {
		w.v.print("\r%78s\r", "")
	}
}

// answer asks a person, if there is one; an empty line is the answer that the
// journey would give itself.
func (v *stage) answer(key, normal string) string {
	if !v.ask {
		return normal
	}
	v.print("   ? %s [%s]: ", v.text(key), normal)
	if !v.in.Scan() {
		v.ask = false // nobody is there any more
		return normal
	}
	if typed := v.in.Text(); typed != "" {
		return typed
	}
	return normal
}

func (v *stage) box(lines ...string) {
	for _, line := range lines {
		v.print("     %s %s\n", v.paint("33", "│"), line)
	}
}

func (v *stage) sms(m account.SMS) {
	v.box(v.text("sms", m.To.Masked()), m.Text())
}

func (v *stage) letter(l account.Letter) {
	subject, body := l.Text()
	v.box(v.text("letter", l.To.Masked()), v.paint("1", subject))
	v.box(strings.Split(strings.TrimSpace(body), "\n")...)
}
