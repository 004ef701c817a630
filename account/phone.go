package account

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// SkipPhone goes on without a phone («Пропустить»), any time before it is
// proved. Sign-in and recovery will be by e-mail only: a warning says so.
func (r *Registrar) SkipPhone(ctx context.Context, cmd storage.Command, id ApplicationID) (Application, error) {
	return storage.Do(ctx, r.vault, cmd, storage.Op("account.skip_phone", id), func(tx *storage.Tx) (Application, error) {
		f, err := r.step(tx, id, eventSkipPhone)
		if err != nil {
			return Application{}, err
		}
		if f.a.Phone.Proved {
			return Application{}, ErrApplicationNotAllowed.With(
				validate.Text("state", f.a.State.String()), validate.Text("event", eventSkipPhone), validate.List("allowed", eventSendCode))
		}
		if err := r.endChallenge(tx, f.a.PhoneTry, "revoke", ChallengeRevoked); err != nil {
			return Application{}, err
		}
		f.a.Phone, f.a.PhoneTry = PhoneStep{Skipped: true}, ""
		return f.done(eventSkipPhone, f.a.next(StatePhone))
	})
}

// SendPhoneCode sends a code to the child's phone («Получить код»). The same
// phone again sends the same code again, after a pause; another phone ends the
// code before.
//
// It answers, at "phone": [ErrRequired], [ErrPhoneSameAsRepresentative],
// [ErrPhoneTaken]; or [ErrSendTooSoon] and [ErrSendTooMany], with not_before.
//
// Source: Guide A, "Phone".
func (r *Registrar) SendPhoneCode(ctx context.Context, cmd storage.Command, id ApplicationID, phone family.Phone) (Application, error) {
	op := storage.Op("account.send_phone_code", id, phone)
	return storage.Do(ctx, r.vault, cmd, op, func(tx *storage.Tx) (Application, error) {
		f, err := r.step(tx, id, eventSendCode)
		if err != nil {
			return Application{}, err
		}
		if phone.IsZero() {
			return Application{}, validate.Errors{ErrRequired.At("phone")}
		}
		if f.a.Phone.Proved && f.a.Phone.Phone == phone {
			return f.done(eventSendCode, f.a.next(StatePhone))
		}
		near, err := f.representatives()
		if err != nil {
			return Application{}, err
		}
		if slices.ContainsFunc(near, func(a *account) bool { return a.Phone == phone }) {
			return Application{}, validate.Errors{ErrPhoneSameAsRepresentative.At("phone")}
		}
		mute, err := f.taken(phoneValue(phone), validate.Errors{ErrPhoneTaken.At("phone")}, "account.phone_asked")
		if err != nil {
			return Application{}, err
		}
		target, err := f.target(phoneValue(phone))
		if err != nil {
			return Application{}, err
		}
		if err := f.onePhoneMore(target); err != nil {
			return Application{}, err
		}
		f.a.Phone = PhoneStep{Phone: phone}
		f.a.PhoneTry, f.a.Phone.NotBefore, err = f.issue(f.a.PhoneTry, ask{purpose: AddPhone, target: target, life: r.policy.CodeLife, mute: mute})
		if err != nil {
			return Application{}, err
		}
		return f.done(eventSendCode, StatePhoneCode)
	})
}

// onePhoneMore counts the different phones of an application.
func (f *flow) onePhoneMore(target string) error {
	if slices.Contains(f.a.Phones, target) {
		return nil
	}
	if len(f.a.Phones) >= f.r.policy.PhonesPerApplication {
		return ErrSendTooMany.At("phone", validate.Time("not_before", f.a.Began.Add(f.r.policy.Whole)))
	}
	f.a.Phones = append(f.a.Phones, target)
	return nil
}

// representatives are the accounts of everybody who represents the child.
func (f *flow) representatives() ([]*account, error) {
	var all []*account
	for _, relation := range f.child.Relations {
		a, err := f.r.accounts.Get(f.tx, storage.ID(relation.By))
		if errors.Is(err, storage.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// taken looks whether another account holds a contact. The representative is
// told, in a commit that counts and audits it; or, by policy and beyond the
// daily limit, nobody is told but the contact's owner, and mute is true.
func (f *flow) taken(v storage.Value, code error, notice cabinet.NoticeKind) (mute bool, err error) {
	held, err := f.r.holder(f.tx, v)
	if err != nil || held == nil {
		return false, err
	}
	l, err := limitFor(f.tx, f.r.limits, storage.Parts("representative", string(f.a.By)))
	if err != nil {
		return false, err
	}
	told := l.Taken.notBefore(f.tx.Now(), day, f.r.policy.TakenPerDay).IsZero()
	if f.r.policy.TakenAnswer == TellRepresentative && told {
		l.Taken.add(f.tx.Now())
		if err := l.save(f.tx, f.r.limits); err != nil {
			return false, err
		}
		return false, f.tx.Refuse(code)
	}
	return true, f.r.cabinet.Notify(f.tx, storage.Parts(string(notice), string(f.a.ID), string(held.ID)), cabinet.Notice{
		To: held.Actor(), Kind: notice,
	})
}

// target is the digest by which challenges and limits know a contact.
func (f *flow) target(v storage.Value) (string, error) {
	key, err := f.tx.Vault().Digest(storage.Value{Space: "target", Text: storage.Parts(string(v.Space), v.Text)})
	return string(hexOf(key)), err
}

// ask is a challenge that is wanted.
type ask struct {
	purpose  Purpose
	target   string
	selector string
	life     time.Duration
	mute     bool
}

// issue makes the challenge, or takes the live one of the same target, counts
// the send and queues its message. It returns the challenge and when the next
// send is allowed. Another live challenge of the purpose is superseded.
func (f *flow) issue(before storage.ID, want ask) (storage.ID, time.Time, error) {
	next, err := f.countSend(want.target)
	if err != nil {
		return "", time.Time{}, err
	}
	r, tx, now := f.r, f.tx, f.tx.Now()
	c, err := r.challenges.One(tx, liveValue(f.a.ID, want.purpose, want.target))
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return "", time.Time{}, err
	}
	if err == nil && c.at(now) == ChallengeExpired {
		if err := c.end(tx, r.challenges, "expire", ChallengeExpired); err != nil {
			return "", time.Time{}, err
		}
		c = nil
	}
	if c != nil && err == nil && c.Mute == want.mute {
		tx.Move(storage.Move{Kind: r.challenges.Kind(), ID: c.ID, Event: "resend", From: c.State.String(), To: c.State.String()})
		return c.ID, next, r.queue(tx, c)
	}
	if err := r.endChallenge(tx, before, "supersede", ChallengeSuperseded); err != nil {
		return "", time.Time{}, err
	}
	c = &challenge{
		ID: tx.NewID(), Application: f.a.ID, Purpose: want.purpose, Target: want.target, Key: r.vault.SealKey(),
		Epoch: 1, Selector: want.selector, State: ChallengeIssued, Issued: now, Expires: now.Add(want.life),
		Erase: now.Add(want.life + r.policy.DeadLife), Mute: want.mute,
	}
	tx.Move(storage.Move{Kind: r.challenges.Kind(), ID: c.ID, Event: "issue", To: c.State.String()})
	return c.ID, next, errors.Join(r.challenges.Create(tx, c), r.queue(tx, c))
}

// countSend counts a send to a target by a representative, if pause and caps
// permit it, and returns when the next one may follow.
func (f *flow) countSend(target string) (time.Time, error) {
	now, p := f.tx.Now(), f.r.policy
	to, err := limitFor(f.tx, f.r.limits, storage.Parts("contact", target))
	if err != nil {
		return time.Time{}, err
	}
	by, err := limitFor(f.tx, f.r.limits, storage.Parts("representative", string(f.a.By)))
	if err != nil {
		return time.Time{}, err
	}
	to.Sends.prune(now, day)
	if n := len(to.Sends); n > 0 {
		if at := to.Sends[n-1].Add(pauseAfter(n, p)); now.Before(at) {
			return time.Time{}, ErrSendTooSoon.With(validate.Time("not_before", at))
		}
	}
	many := to.Sends.notBefore(now, day, p.SendsPerTarget)
	if at := by.Sends.notBefore(now, day, p.SendsPerActor); at.After(many) {
		many = at
	}
	if !many.IsZero() {
		return time.Time{}, ErrSendTooMany.With(validate.Time("not_before", many))
	}
	to.Sends.add(now)
	by.Sends.add(now)
	next := now.Add(pauseAfter(len(to.Sends), p))
	return next, errors.Join(to.save(f.tx, f.r.limits), by.save(f.tx, f.r.limits))
}

// pauseAfter is the pause after the n-th send of a day: it doubles.
func pauseAfter(n int, p Policy) time.Duration {
	return min(p.Pause<<min(n-1, 16), p.MostPause)
}

// endChallenge ends a challenge that is still live.
func (r *Registrar) endChallenge(tx *storage.Tx, id storage.ID, event string, to ChallengeState) error {
	if id == "" {
		return nil
	}
	c, err := r.challenges.Get(tx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil || !c.live() {
		return err
	}
	return c.end(tx, r.challenges, event, to)
}
