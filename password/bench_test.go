package password_test

import (
	"testing"

	"github.com/rodnik-go/rodnik/password"
)

func BenchmarkCheck(b *testing.B) {
	for _, c := range []struct {
		name   string
		policy password.Policy
	}{{"Portal", password.Portal()}, {"Recommended", password.Recommended()}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if c.policy.Check(plain, "Петров", "Пётр", "2016-05-19", "+79261234567", "petya@example.org") != nil {
					b.Fatal("refused")
				}
			}
		})
	}
}

func BenchmarkStrength(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if password.Recommended().Strength(plain, "Петров", "Пётр", "2016-05-19", "+79261234567", "petya@example.org").Score < password.Good {
			b.Fatal("weak")
		}
	}
}

func BenchmarkGenerate(b *testing.B) {
	for b.Loop() {
		if _, err := password.Portal().Generate(0); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkHash(b *testing.B) {
	h, err := password.NewHasher(nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := h.Hash(b.Context(), plain); err != nil {
			b.Fatal(err)
		}
	}
}
