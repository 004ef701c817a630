package account

import (
	"context"
	"errors"
	"slices"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// SkipPhone goes on without a phone («Пропустить»), any time before it is
// proved. Sign-in and recovery will be by e-mail only: a warning says so.
func (r *Registrar) SkipPhone(ctx context.Context, cmd storage.Command, id ApplicationID) (Application, error) {
	return r.command(ctx, cmd, storage.Op("account.skip_phone", id), func(tx *storage.Tx) (Application, error) {
		f, err := r.step(tx, id, eventSkipPhone)
		if err != nil {
			return Application{}, err
		}
		if f.a.Phone.Proved {
			allowed := slices.DeleteFunc(table().Allowed(f.a.State), func(e string) bool { return e == eventSkipPhone })
			return Application{}, notAllowed(f.a.State, eventSkipPhone, allowed)
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
	return r.command(ctx, cmd, op, func(tx *storage.Tx) (Application, error) {
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
		own, others, err := f.near(func(a *account) bool { return a.Phone == phone })
		if err != nil {
			return Application{}, err
		}
		if own {
			return Application{}, validate.Errors{ErrPhoneSameAsRepresentative.At("phone")}
		}
		code := ErrPhoneTaken
		if others {
			code = ErrPhoneSameAsRepresentative
		}
		mute, err := f.taken(phoneValue(phone), validate.Errors{code.At("phone")}, "account.phone_asked")
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

// near tells whether a contact is the acting representative's own, or another
// one's of the same child. The latter is told as any taken contact is: parents
// need not know each other's, and could ask without end.
func (f *flow) near(match func(*account) bool) (own, others bool, err error) {
	all, err := f.representatives()
	for _, a := range all {
		if !match(a) {
			continue
		}
		if a.Actor() == f.a.By {
			own = true
		} else {
			others = true
		}
	}
	return own, others, err
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
	if held.ID == "" { // erased: there is nobody to tell
		return true, nil
	}
	return true, f.r.cabinet.Notify(f.tx, storage.Parts(string(notice), string(f.a.ID), string(held.ID)), cabinet.Notice{
		To: held.Actor(), Kind: notice,
	})
}
