package account

import (
	"context"
	"errors"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
)

// EmailProof is what whoever holds a link may see: no more than the address,
// masked, and the child's given name.
type EmailProof struct {
	Address string `json:"address"` // masked: "iv****@mail.ru"
	Given   string `json:"given"`
}

// InspectEmail shows what a link from a letter is for. It consumes, counts and
// changes nothing, however often it is called: mail scanners follow links.
// A link that is not live answers [ErrTokenInvalid], [ErrTokenExpired] or
// [ErrTokenUsed].
func (r *Registrar) InspectEmail(ctx context.Context, token string) (EmailProof, error) {
	selector, ok := selectorOf(token)
	if !ok {
		return EmailProof{}, ErrTokenInvalid
	}
	return storage.View(ctx, r.vault, func(tx *storage.Tx) (EmailProof, error) {
		c, err := r.bySelector(tx, selector)
		if err != nil {
			return EmailProof{}, err
		}
		// The verifier first: who has only the selector learns nothing.
		right, err := c.matches(r.vault, token)
		switch {
		case errors.Is(err, storage.ErrKeyMissing):
			return EmailProof{}, ErrTokenExpired
		case err != nil:
			return EmailProof{}, err
		case !right:
			return EmailProof{}, ErrTokenInvalid
		}
		if code, over := linkEnds().of(c.at(r.vault, tx.Now())); over {
			return EmailProof{}, code
		}
		f, err := r.behind(tx, c)
		if err != nil {
			return EmailProof{}, err
		}
		if err := f.awaits(c, eventConfirmEmail); err != nil {
			return EmailProof{}, err
		}
		return f.proof(), nil
	})
}

func (r *Registrar) bySelector(tx *storage.Tx, selector string) (*challenge, error) {
	c, err := r.challenges.One(tx, selectorValue(selector))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, ErrTokenInvalid
	}
	return c, err
}

// behind is the application that waits for a link, with its card.
func (r *Registrar) behind(tx *storage.Tx, c *challenge) (*flow, error) {
	a, err := r.applications.Get(tx, storage.ID(c.Application))
	if err != nil {
		return nil, err
	}
	card, err := r.cabinet.CardIn(tx, a.By, a.Card)
	return &flow{r: r, tx: tx, a: a, guarded: &guarded{card: card}}, err
}

// awaits refuses a link that its application does not wait for now.
func (f *flow) awaits(c *challenge, event string) error {
	if f.a.EmailTry != c.ID || f.a.dead(f.tx.Now()) {
		return ErrTokenInvalid
	}
	if table().Check(ErrTokenInvalid, f.a.State, event) != nil {
		return ErrTokenInvalid
	}
	return nil
}

func (f *flow) proof() EmailProof {
	return EmailProof{Address: f.a.Email.Email.Masked(), Given: f.card.Child.Name.Given()}
}

// ConfirmEmail proves the address by the link from the letter («Подтвердить
// адрес»), once. It proves the address and nothing else: it signs nobody in,
// and the step after it is the representative's. Who confirms need not be
// known: Command.By may be any name of the host, or "". A link that does not
// prove it answers as [Registrar.InspectEmail] does.
func (r *Registrar) ConfirmEmail(ctx context.Context, cmd storage.Command, token string) (EmailProof, error) {
	act := func(f *flow) error {
		f.a.Email.Proved, f.a.Email.NotBefore, f.a.EmailTry = true, time.Time{}, ""
		_, err := f.done(eventConfirmEmail, StatePassword)
		return err
	}
	return r.byLink(ctx, cmd, eventConfirmEmail, token, verdict{"try", ChallengeProved, linkEnds()}, act)
}

// ReportNotMe is the other link of the letter: its holder did not ask for it.
// The link dies, the application goes back to the e-mail step, and its
// representative finds a notice. It answers as [Registrar.ConfirmEmail] does.
func (r *Registrar) ReportNotMe(ctx context.Context, cmd storage.Command, token string) error {
	act := func(f *flow) error {
		f.a.Email, f.a.EmailTry = EmailStep{NotMe: true}, ""
		err := r.cabinet.Notify(f.tx, storage.Parts("account.not_me", string(f.tx.Operation())), cabinet.Notice{
			To: f.a.By, Kind: "account.not_me", Card: f.a.Card, Child: f.a.Child, Subject: storage.ID(f.a.ID),
		})
		if err != nil {
			return err
		}
		_, err = f.done(eventNotMe, StateEmail)
		return err
	}
	_, err := r.byLink(ctx, cmd, eventNotMe, token, verdict{"revoke", ChallengeRevoked, linkEnds()}, act)
	return err
}

// byLink takes the try of a link: count, then compare, then act.
func (r *Registrar) byLink(
	ctx context.Context, cmd storage.Command, event, token string, right verdict, act func(*flow) error,
) (EmailProof, error) {
	selector, ok := selectorOf(token)
	if !ok {
		return EmailProof{}, ErrTokenInvalid
	}
	const anybody = storage.Actor("link") // who holds a link has no name
	// The selector is no secret, and keeps the answers of two links apart that
	// come under one key.
	return storage.CountThen(ctx, r.vault, cmd, storage.Op("account."+event, selector),
		func(tx *storage.Tx) (counted, error) {
			c, err := r.bySelector(tx, selector)
			if err != nil {
				return counted{}, err
			}
			f, err := r.behind(tx, c)
			if err != nil {
				return counted{}, err
			}
			if c.live() && f.a.dead(tx.Now()) {
				return counted{}, refuse(tx, ErrTokenInvalid, r.expire(tx, f.a))
			}
			if c.at(r.vault, tx.Now()) == c.State && c.live() {
				if err := f.awaits(c, event); err != nil {
					return counted{}, err
				}
			}
			return r.countTry(tx, anybody, c, right.dead)
		},
		func(tx *storage.Tx, try counted) (EmailProof, error) {
			c, err := r.conclude(tx, anybody, try, token, right)
			if err != nil {
				return EmailProof{}, err
			}
			f, err := r.behind(tx, c)
			if err != nil {
				return EmailProof{}, err
			}
			if err := f.awaits(c, event); err != nil {
				return EmailProof{}, err
			}
			seen := f.proof()
			return seen, act(f)
		})
}
