package password

import (
	"crypto/rand"
	"fmt"
	"strings"

	generator "github.com/sethvargo/go-password/password"
)

const (
	generatedLength = 16   // fits the shortest maximum seen in use
	maxDraws        = 1000 // a draw fits in half of the cases or more under Portal
)

// Letters and digits that are told apart in any typeface: without l I 1 O 0.
const (
	drawLower  = "abcdefghijkmnopqrstuvwxyz"
	drawUpper  = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	drawDigits = "23456789"
)

// Generate draws a password of that length (0: 16) that the policy takes. Each
// character is drawn on its own and uniformly, from crypto/rand, out of letters
// and digits without l I 1 O 0 and the symbols of Draw; a password that breaks a
// rule is thrown away whole, so no class has a fixed place. A length outside the
// policy, and a policy that no draw meets, is ErrPolicyUnsatisfiable.
func (p Policy) Generate(length int) (string, error) {
	if length == 0 {
		length = generatedLength
	}
	if length < max(p.MinLength, 1) || length > p.longest() {
		return "", ErrPolicyUnsatisfiable
	}
	// One alphabet for all places: the classes of the generator would come in
	// fixed numbers, and it promises none of them.
	source, err := generator.NewGenerator(&generator.GeneratorInput{
		LowerLetters: drawLower + drawUpper + drawDigits + p.drawSymbols(),
		Reader:       rand.Reader,
	})
	if err != nil {
		return "", fmt.Errorf("password: generate: %w", err)
	}
	for range maxDraws {
		plain, err := source.Generate(length, 0, 0, true, true)
		if err != nil {
			return "", fmt.Errorf("password: generate: %w", err)
		}
		if p.Check(plain) == nil {
			return plain, nil
		}
	}
	return "", ErrPolicyUnsatisfiable
}

// drawSymbols are those of Draw that the policy allows, each once: go-password
// works on bytes, so nothing but printable ASCII may reach it.
func (p Policy) drawSymbols() string {
	from := p.Draw
	if from == "" {
		from = p.Symbols
	}
	var symbols strings.Builder
	for r := range strings.SplitSeq(from, "") {
		if len(r) == 1 && r != " " && isSymbol(rune(r[0])) &&
			strings.Contains(p.Symbols, r) && !strings.Contains(symbols.String(), r) {
			symbols.WriteString(r)
		}
	}
	return symbols.String()
}
