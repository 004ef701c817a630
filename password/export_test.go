package password

import (
	"context"
	"strings"
	"time"
)

// WeakWords is the list as it is written down, before transliteration.
func WeakWords() []string { return strings.Fields(wordsEnglish + wordsWalks + wordsRussian) }

// Layout gives the keys of a Russian word on the Latin layout, small letters.
func Layout(word string) string {
	letters, keys := []rune(layoutLetters), []rune(layoutKeys)
	var out strings.Builder
	for _, r := range word {
		typed := r
		for i, letter := range letters {
			if letter == r {
				typed = keys[i]
				break
			}
		}
		out.WriteRune(typed)
	}
	return out.String()
}

// ReparseHash reads a PHC string and writes it again.
func ReparseHash(text string) (string, error) {
	h, err := parseHash(text)
	if err != nil {
		return "", err
	}
	return h.text(), nil
}

// Gate is the gate of a Hasher, alone.
type Gate struct{ g gate }

func NewGate(permits, queue int, wait time.Duration) *Gate {
	return &Gate{gate{free: permits, queue: queue, wait: wait}}
}

func (g *Gate) Enter(ctx context.Context, need int) error { return g.g.enter(ctx, need) }

func (g *Gate) Leave(need int) { g.g.leave(need) }
