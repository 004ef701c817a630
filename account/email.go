package account

import (
	"context"
	"errors"

	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// AgreementPurpose is what the agreement on the e-mail screen is given for.
// Source: Guide B, "I give my consent".
const AgreementPurpose = "account"

// SubmitEmail answers the step e-mail: the child's address, and the
// representative's agreement to the processing of the child's data. Agreement,
// challenge and letter stand in one commit, so no letter leaves before the
// agreement is recorded. The same address again sends the same link again,
// after a pause, and needs no new tick while its agreement is in force; another
// address ends the link before.
//
// It answers every broken rule at once: at "email" [ErrRequired],
// [ErrEmailSameAsRepresentative], [ErrEmailTaken]; at "agreement"
// consent.ErrAgreementRequired, consent.ErrAgreementTextOutdated; or
// [ErrSendTooSoon] and [ErrSendTooMany], with not_before.
//
// Source: Guide A, "E-mail"; Guide B, consent to processing.
func (r *Registrar) SubmitEmail(
	ctx context.Context, cmd storage.Command, id ApplicationID, email family.Email, tick consent.Tick,
) (Application, error) {
	selector, err := newSelector()
	if err != nil {
		return Application{}, err
	}
	op := storage.Op("account.submit_email", id, email, tick)
	return r.command(ctx, cmd, op, func(tx *storage.Tx) (Application, error) {
		f, err := r.step(tx, id, eventSubmitEmail)
		if err != nil {
			return Application{}, err
		}
		same := !email.IsZero() && f.a.Email.Email.Key() == email.Key()
		agreed, err := f.agreed(same)
		if err != nil {
			return Application{}, err
		}
		mute, err := f.checkEmail(email, agreed, tick)
		if err != nil {
			return Application{}, err
		}
		if !agreed {
			f.a.Email.Agreement, err = r.ledger.Agree(tx, consent.Agreeing{
				Purpose: AgreementPurpose, Child: f.a.Child, Subject: storage.ID(f.a.ID),
			}, tick)
			if err != nil {
				return Application{}, err
			}
		}
		if same && f.a.Email.Proved {
			return f.done(eventSubmitEmail, StatePassword)
		}
		target, err := f.target(emailValue(email))
		if err != nil {
			return Application{}, err
		}
		f.a.Email = EmailStep{Email: email, Agreement: f.a.Email.Agreement}
		f.a.EmailTry, f.a.Email.NotBefore, err = f.issue(f.a.EmailTry, ask{
			purpose: ConfirmEmail, target: target, selector: selector, life: r.policy.LinkLife, mute: mute,
		})
		if err != nil {
			return Application{}, err
		}
		return f.done(eventSubmitEmail, StateEmailPending)
	})
}

// agreed reports whether no new tick is needed: the address is the same as
// before, and its agreement in force.
func (f *flow) agreed(same bool) (bool, error) {
	if !same {
		return false, nil
	}
	err := f.r.ledger.InForce(f.tx, f.a.Email.Agreement)
	if notInForce(err) {
		return false, nil
	}
	return err == nil, err
}

func notInForce(err error) bool {
	return errors.Is(err, consent.ErrAgreementRequired) || errors.Is(err, consent.ErrAgreementTextOutdated)
}

// checkEmail holds the address against everybody else's, and the tick where
// one is needed. A contact that another account holds is looked for last,
// because that answer is counted.
func (f *flow) checkEmail(email family.Email, agreed bool, tick consent.Tick) (mute bool, err error) {
	var broken validate.Collector
	broken.Check(!email.IsZero(), "email", ErrRequired)
	own, others, err := f.near(func(a *account) bool { return !email.IsZero() && a.Email.Key() == email.Key() })
	if err != nil {
		return false, err
	}
	broken.Check(!own, "email", ErrEmailSameAsRepresentative)
	if !agreed {
		broken.Add("agreement", f.r.ledger.Ticked(tick))
	}
	if err := broken.Err(); err != nil {
		return false, err
	}
	code := ErrEmailTaken
	if others {
		code = ErrEmailSameAsRepresentative
	}
	return f.taken(emailValue(email), validate.Errors{code.At("email")}, "account.email_asked")
}
