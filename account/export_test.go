package account

import (
	"context"

	"github.com/rodnik-go/rodnik/storage"
)

// PhoneSecret is the code of an application's challenge, sent or not.
func (r *Registrar) PhoneSecret(ctx context.Context, id ApplicationID) (string, error) {
	return r.secretOf(ctx, id, func(a *application) storage.ID { return a.PhoneTry })
}

// EmailSecret is the token of an application's link, sent or not.
func (r *Registrar) EmailSecret(ctx context.Context, id ApplicationID) (string, error) {
	return r.secretOf(ctx, id, func(a *application) storage.ID { return a.EmailTry })
}

func (r *Registrar) secretOf(ctx context.Context, id ApplicationID, try func(*application) storage.ID) (string, error) {
	return storage.View(ctx, r.vault, func(tx *storage.Tx) (string, error) {
		a, err := r.applications.Get(tx, storage.ID(id))
		if err != nil {
			return "", err
		}
		c, err := r.challenges.Get(tx, try(a))
		if err != nil {
			return "", err
		}
		return c.secret(r.vault)
	})
}

// Tried is how many tries of the live challenge of the phone were counted, and
// how many of them were compared and wrong.
func (r *Registrar) Tried(ctx context.Context, id ApplicationID) (counted, wrong int, err error) {
	type pair struct{ counted, wrong int }
	got, err := storage.View(ctx, r.vault, func(tx *storage.Tx) (pair, error) {
		a, err := r.applications.Get(tx, storage.ID(id))
		if err != nil {
			return pair{}, err
		}
		c, err := r.challenges.Get(tx, a.PhoneTry)
		if err != nil {
			return pair{}, err
		}
		return pair{c.Tries, c.Wrong}, nil
	})
	return got.counted, got.wrong, err
}

// SixDigits is the reduction of a MAC to a code.
func SixDigits(mac [32]byte) (code string, ok bool) { return sixDigits(mac) }

// Defaults is the policy with every default in place.
func (p Policy) Defaults() Policy { return p.withDefaults() }

// SecretOf is a secret of the test's making.
func SecretOf(text string) Secret { return newSecret(text) }
