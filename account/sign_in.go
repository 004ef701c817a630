package account

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// SignIn answers the account of a proved phone or e-mail address and its
// password, as typed. Every failure is [ErrSignInFailed], after the same work:
// unknown identifier, wrong password, an account that is not active, was
// erased, or has no password. After Policy.SignInWrong wrong passwords for one
// identifier from one Command.Source within an hour it is [ErrSignInLocked] for that source
// alone. Command.Key is passed over: an answer that is kept would outlive a
// changed password. It opens no session: that is the host's.
//
// password.ErrOverloaded says that too many are signing in at once; it counts
// as no try.
func (s *Accounts) SignIn(ctx context.Context, cmd storage.Command, identifier, plain string) (AccountID, error) {
	value, known := identify(identifier)
	subject := storage.Parts("sign_in", value.Text, cmd.Source)
	cmd.Key = ""
	who, err := storage.Do(ctx, s.vault, cmd, storage.Op("account.sign_in.count"), func(tx *storage.Tx) (found, error) {
		return s.countSignIn(tx, subject, value, known)
	})
	if err != nil {
		return "", err
	}
	// The hash is never computed inside an operation. For nobody, and for an
	// account without a password, Verify does the same work and answers no.
	ok, stale, err := s.hasher.Verify(ctx, who.hash, plain)
	if errors.Is(err, password.ErrOverloaded) {
		return "", errors.Join(err, s.forgetTry(ctx, cmd, subject, who.at))
	}
	if err != nil {
		return "", err
	}
	if !ok || who.id == "" {
		return "", ErrSignInFailed
	}
	fresh := ""
	if stale {
		// Without a fresh hash the old one serves on.
		fresh, _ = s.hasher.Hash(ctx, plain)
	}
	return storage.Do(ctx, s.vault, cmd, storage.Op("account.sign_in"), func(tx *storage.Tx) (AccountID, error) {
		return s.signedIn(tx, subject, who, fresh)
	})
}

// found is whom an identifier names; without an id: nobody.
type found struct {
	id   AccountID
	hash string
	at   time.Time // by which the try was counted
}

// countSignIn counts a try as a wrong one, before the password is looked at.
func (s *Accounts) countSignIn(tx *storage.Tx, subject string, value storage.Value, known bool) (found, error) {
	l, err := limitFor(tx, s.limits, subject)
	if err != nil {
		return found{}, err
	}
	if at := l.Wrong.notBefore(tx.Now(), time.Hour, s.policy.SignInWrong); !at.IsZero() {
		return found{}, ErrSignInLocked.With(validate.Time("until", at))
	}
	l.Wrong.add(tx.Now())
	f := found{at: tx.Now()}
	if known {
		a, err := s.holder(tx, value)
		if err != nil {
			return found{}, err
		}
		if a != nil && a.State == AccountActive {
			f.id, f.hash = a.ID, a.Hash
		}
	}
	return f, l.save(tx, s.limits)
}

// forgetTry takes a counted try back that was never compared.
func (s *Accounts) forgetTry(ctx context.Context, cmd storage.Command, subject string, at time.Time) error {
	_, err := storage.Do(ctx, s.vault, cmd, storage.Op("account.sign_in.forget"), func(tx *storage.Tx) (struct{}, error) {
		l, err := limitFor(tx, s.limits, subject)
		if err != nil {
			return struct{}{}, err
		}
		l.Wrong.remove(at)
		return struct{}{}, l.save(tx, s.limits)
	})
	return err
}

// signedIn notes a right password, if the account is still as it was found.
func (s *Accounts) signedIn(tx *storage.Tx, subject string, who found, fresh string) (AccountID, error) {
	a, err := s.accounts.Get(tx, storage.ID(who.id))
	if err != nil && !errors.Is(err, storage.ErrNotFound) && !errors.Is(err, storage.ErrErased) {
		return "", err
	}
	if err != nil || a.State != AccountActive || a.Hash != who.hash {
		return "", ErrSignInFailed
	}
	if fresh != "" {
		a.Hash = fresh
		if err := s.accounts.Save(tx, a); err != nil {
			return "", err
		}
	}
	l, err := limitFor(tx, s.limits, subject)
	if err != nil {
		return "", err
	}
	l.Wrong = nil
	tx.Move(storage.Move{Kind: s.accounts.Kind(), ID: storage.ID(a.ID), Event: "sign_in", From: a.State.String(), To: a.State.String()})
	return a.ID, l.save(tx, s.limits)
}

// identify reads an identifier in any spelling, as one may be stored; ok is
// false for one that is neither a phone nor an address. One function makes the
// throttle key, from the parsed value, so that no spelling gets a counter of
// its own.
func identify(text string) (v storage.Value, ok bool) {
	if strings.Contains(text, "@") {
		var e family.Email
		if err := e.UnmarshalText([]byte(text)); err == nil && !e.IsZero() {
			return emailValue(e), true
		}
	} else {
		var p family.Phone
		if err := p.UnmarshalText([]byte(text)); err == nil && !p.IsZero() {
			return phoneValue(p), true
		}
	}
	return storage.Value{Space: "phone"}, false
}
