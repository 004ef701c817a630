package account

import (
	"context"
	"errors"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// counted is a try that was counted and may now be compared.
type counted struct {
	challenge challenge
	at        time.Time // by which the count is taken back when it was right
}

// ConfirmPhone proves the phone by the code from the SMS. Each call is one try:
// it is counted in a commit of its own before anything is compared. Take a new
// Command.Key for each try; a repeated one gets its first answer.
//
// It answers [ErrCodeWrong] with the tries left, [ErrCodeExpired],
// [ErrCodeUsed], [ErrCodeTooManyTries].
func (r *Registrar) ConfirmPhone(ctx context.Context, cmd storage.Command, id ApplicationID, code string) (Application, error) {
	return storage.CountThen(ctx, r.vault, cmd, storage.Op("account.confirm_phone", id),
		func(tx *storage.Tx) (counted, error) {
			f, err := r.step(tx, id, eventConfirmPhone)
			if err != nil {
				return counted{}, err
			}
			c, err := r.challenges.Get(tx, f.a.PhoneTry)
			if errors.Is(err, storage.ErrNotFound) {
				return counted{}, ErrCodeExpired
			}
			if err != nil {
				return counted{}, err
			}
			return r.countTry(tx, f.a.By, c, codeEnds())
		},
		func(tx *storage.Tx, try counted) (Application, error) {
			f, err := r.step(tx, id, eventConfirmPhone)
			if err != nil {
				return Application{}, err
			}
			c, err := r.conclude(tx, f.a.By, try, code, codeEnds())
			if err != nil {
				return Application{}, err
			}
			if c.ID != f.a.PhoneTry {
				return Application{}, ErrCodeSuperseded
			}
			f.a.Phone.Proved, f.a.Phone.NotBefore, f.a.PhoneTry = true, time.Time{}, ""
			return f.done(eventConfirmPhone, f.a.next(StatePhone))
		})
}

// ends is what a challenge answers that can no longer be tried.
type ends map[ChallengeState]validate.Code

func codeEnds() ends {
	return ends{
		ChallengeProved: ErrCodeUsed, ChallengeLocked: ErrCodeTooManyTries, ChallengeExpired: ErrCodeExpired,
		ChallengeSuperseded: ErrCodeSuperseded, ChallengeRevoked: ErrCodeSuperseded,
	}
}

func linkEnds() ends {
	return ends{
		ChallengeProved: ErrTokenUsed, ChallengeLocked: ErrTokenInvalid, ChallengeExpired: ErrTokenExpired,
		ChallengeSuperseded: ErrTokenInvalid, ChallengeRevoked: ErrTokenInvalid,
	}
}

// countTry counts a try of a challenge, of its target over all codes and
// flows, and of this representative against it.
func (r *Registrar) countTry(tx *storage.Tx, by storage.Actor, c *challenge, dead ends) (counted, error) {
	now := tx.Now()
	if code, over := dead[c.at(now)]; over {
		return counted{}, code
	}
	if c.Tries >= r.policy.Tries {
		return counted{}, dead[ChallengeLocked]
	}
	pair, target, err := r.wrong(tx, by, c)
	if err != nil {
		return counted{}, err
	}
	full := pair.Wrong.notBefore(now, day, r.policy.WrongPerPair)
	if at := target.Wrong.notBefore(now, day, r.policy.WrongPerTarget); at.After(full) {
		full = at
	}
	if !full.IsZero() {
		return counted{}, ErrCodeTooManyTries.With(validate.Time("not_before", full))
	}
	pair.Wrong.add(now)
	target.Wrong.add(now)
	c.Tries++
	err = errors.Join(pair.save(tx, r.limits), target.save(tx, r.limits), r.challenges.Save(tx, c))
	return counted{challenge: *c, at: now}, err
}

func (r *Registrar) wrong(tx *storage.Tx, by storage.Actor, c *challenge) (pair, target *limit, err error) {
	pair, err = limitFor(tx, r.limits, storage.Parts("pair", string(by), c.Target, string(c.Purpose)))
	if err != nil {
		return nil, nil, err
	}
	target, err = limitFor(tx, r.limits, storage.Parts("wrong", c.Target, string(c.Purpose)))
	return pair, target, err
}

// conclude compares a counted try with the challenge as it stands now. A wrong
// one, and the fifth that ends the challenge, are committed refusals. A right
// one proves it, once, and takes its count back.
func (r *Registrar) conclude(tx *storage.Tx, by storage.Actor, try counted, typed string, dead ends) (*challenge, error) {
	c, err := r.challenges.Get(tx, try.challenge.ID)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, dead[ChallengeExpired]
	}
	if err != nil {
		return nil, err
	}
	if code, over := dead[c.at(tx.Now())]; over {
		return nil, code
	}
	right, err := c.matches(r.vault, typed)
	if err != nil {
		return nil, err
	}
	if !right {
		return nil, r.wrongTry(tx, c, try, dead)
	}
	pair, target, err := r.wrong(tx, by, c)
	if err != nil {
		return nil, err
	}
	pair.Wrong.remove(try.at)
	target.Wrong.remove(try.at)
	err = errors.Join(pair.save(tx, r.limits), target.save(tx, r.limits), c.end(tx, r.challenges, "try", ChallengeProved))
	return c, err
}

func (r *Registrar) wrongTry(tx *storage.Tx, c *challenge, try counted, dead ends) error {
	left := r.policy.Tries - try.challenge.Tries
	code := ErrCodeWrong.With(validate.Int("left", max(left, 0)))
	if dead[ChallengeLocked] == ErrTokenInvalid {
		code = ErrTokenInvalid.With()
	}
	if c.Tries >= r.policy.Tries {
		return refuse(tx, code, c.end(tx, r.challenges, "try", ChallengeLocked))
	}
	tx.Move(storage.Move{Kind: r.challenges.Kind(), ID: c.ID, Event: "try", From: c.State.String(), To: c.State.String()})
	return tx.Refuse(code)
}

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
		if err != nil {
			return EmailProof{}, err
		}
		if !right {
			return EmailProof{}, ErrTokenInvalid
		}
		if code, over := linkEnds()[c.at(tx.Now())]; over {
			return EmailProof{}, code
		}
		a, card, err := r.behind(tx, c)
		if err != nil {
			return EmailProof{}, err
		}
		return EmailProof{Address: a.Email.Email.Masked(), Given: card.Child.Name.Given()}, nil
	})
}

func (r *Registrar) bySelector(tx *storage.Tx, selector string) (*challenge, error) {
	c, err := r.challenges.One(tx, selectorValue(selector))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, ErrTokenInvalid
	}
	return c, err
}

func (r *Registrar) behind(tx *storage.Tx, c *challenge) (*application, cabinet.Card, error) {
	a, err := r.applications.Get(tx, storage.ID(c.Application))
	if err != nil {
		return nil, cabinet.Card{}, err
	}
	card, err := r.cabinet.CardIn(tx, a.By, a.Card)
	return a, card, err
}

// ConfirmEmail proves the address by the link from the letter («Подтвердить
// адрес»), once. It proves the address and nothing else: it signs nobody in,
// and the step after it is the representative's. Who confirms need not be
// known: Command.By may be any name of the host.
func (r *Registrar) ConfirmEmail(ctx context.Context, cmd storage.Command, token string) (EmailProof, error) {
	return r.byLink(ctx, cmd, "account.confirm_email", token, func(f *flow) error {
		f.a.Email.Proved, f.a.Email.NotBefore, f.a.EmailTry = true, time.Time{}, ""
		_, err := f.done(eventConfirmEmail, StatePassword)
		return err
	})
}

// ReportNotMe is the other link of the letter: its holder did not ask for it.
// The link dies, the application goes back to the e-mail step, and its
// representative finds a notice.
func (r *Registrar) ReportNotMe(ctx context.Context, cmd storage.Command, token string) error {
	_, err := r.byLink(ctx, cmd, "account.report_not_me", token, func(f *flow) error {
		f.a.Email = EmailStep{NotMe: true}
		f.a.EmailTry = ""
		err := r.cabinet.Notify(f.tx, storage.Parts("account.not_me", string(f.tx.Operation())), cabinet.Notice{
			To: f.a.By, Kind: "account.not_me", Card: f.a.Card, Child: f.a.Child, Subject: storage.ID(f.a.ID),
		})
		if err != nil {
			return err
		}
		_, err = f.done(eventNotMe, StateEmail)
		return err
	})
	return err
}

// byLink takes the try of a link: count, then compare, then act.
func (r *Registrar) byLink(ctx context.Context, cmd storage.Command, name, token string, act func(*flow) error) (EmailProof, error) {
	selector, ok := selectorOf(token)
	if !ok {
		return EmailProof{}, ErrTokenInvalid
	}
	event := map[string]string{"account.confirm_email": eventConfirmEmail, "account.report_not_me": eventNotMe}[name]
	return storage.CountThen(ctx, r.vault, cmd, storage.Op(name),
		func(tx *storage.Tx) (counted, error) {
			c, err := r.bySelector(tx, selector)
			if err != nil {
				return counted{}, err
			}
			a, err := r.applications.Get(tx, storage.ID(c.Application))
			if err != nil {
				return counted{}, err
			}
			if c.live() && (a.dead(tx.Now()) || table().Check(ErrTokenInvalid, a.State, event) != nil) {
				return counted{}, ErrTokenInvalid
			}
			return r.countTry(tx, storage.Actor("link"), c, linkEnds())
		},
		func(tx *storage.Tx, try counted) (EmailProof, error) {
			c, err := r.conclude(tx, storage.Actor("link"), try, token, linkEnds())
			if err != nil {
				return EmailProof{}, err
			}
			a, card, err := r.behind(tx, c)
			if err != nil {
				return EmailProof{}, err
			}
			proof := EmailProof{Address: a.Email.Email.Masked(), Given: card.Child.Name.Given()}
			if a.EmailTry != c.ID || a.dead(tx.Now()) {
				return EmailProof{}, ErrTokenInvalid
			}
			f := &flow{r: r, tx: tx, a: a, guarded: &guarded{card: card, child: cabinet.Child{ID: a.Child}}}
			if err := table().Check(ErrTokenInvalid, a.State, event); err != nil {
				return EmailProof{}, ErrTokenInvalid
			}
			return proof, act(f)
		})
}
