package main

import (
	"context"
	"errors"
	"strings"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// register leads the application from its first step to the account.
func (j *journey) register(ctx context.Context) error {
	j.show.heading("account")
	ready, err := j.portal.Registrar.Readiness(ctx, j.notes.Parent, j.card.ID)
	if err != nil {
		return err
	}
	for _, m := range ready.Missing {
		if m.Code == account.ErrChildHasAccount {
			j.show.done("account_known")
			return nil
		}
	}
	if j.app, err = j.portal.Registrar.Begin(ctx, j.by(""), j.card.ID); err != nil {
		return err
	}
	for j.app.State != account.StateCompleted {
		next, err := j.next(ctx)
		if _, rule := validate.Of(err); rule && j.show.ask {
			j.show.refused(err) // a person may try again
			if next, err = j.portal.Registrar.Application(ctx, j.notes.Parent, j.app.ID); err != nil {
				return err
			}
		} else if err != nil {
			return err
		}
		j.app = next
	}
	j.show.done("account_done", j.app.Account)
	return nil
}

// next takes the step that the application is at.
func (j *journey) next(ctx context.Context) (account.Application, error) {
	switch j.app.State {
	case account.StateAddress:
		return j.address(ctx)
	case account.StatePhone:
		return j.phone(ctx)
	case account.StatePhoneCode:
		return j.phoneCode(ctx)
	case account.StateEmail:
		return j.email(ctx)
	case account.StateEmailPending:
		return j.letter(ctx)
	case account.StatePassword:
		return j.password(ctx)
	case account.StateSuspended, account.StateCompleted, account.StateCancelled, account.StateExpired:
	}
	return j.app, errors.New("the application is " + j.app.State.String())
}

func (j *journey) address(ctx context.Context) (account.Application, error) {
	place, err := family.ParseBirthPlace(j.show.answer("ask_place", birthPlace))
	if err != nil {
		return account.Application{}, err
	}
	a, err := j.portal.Registrar.SubmitAddress(ctx, j.by(""), j.app.ID, account.Residence{BirthPlace: place, SameAsMine: true})
	if err == nil {
		j.show.done("address", place.String())
	}
	return a, err
}

func (j *journey) phone(ctx context.Context) (account.Application, error) {
	typed := j.show.answer("ask_phone", childPhone)
	if strings.TrimSpace(typed) == "-" {
		a, err := j.portal.Registrar.SkipPhone(ctx, j.by(""), j.app.ID)
		if err == nil {
			j.show.done("phone_skipped")
		}
		return a, err
	}
	phone, err := family.ParsePhone(typed)
	if err != nil {
		return account.Application{}, err
	}
	a, err := j.portal.Registrar.SendPhoneCode(ctx, j.by(""), j.app.ID, phone)
	if err == nil {
		j.show.say("phone", phone.Masked())
	}
	return a, err
}

func (j *journey) phoneCode(ctx context.Context) (account.Application, error) {
	code, err := j.arrived(ctx, j.app.Phone.Phone.String(), "sms_wait")
	if err != nil {
		return account.Application{}, err
	}
	a, err := j.portal.Registrar.ConfirmPhone(ctx, j.by(""), j.app.ID, j.show.answer("ask_code", code))
	if err == nil {
		j.show.done("phone_done")
	}
	return a, err
}

func (j *journey) email(ctx context.Context) (account.Application, error) {
	address, err := family.ParseEmail(j.show.answer("ask_email", childEmail))
	if err != nil {
		return account.Application{}, err
	}
	text, err := j.portal.Ledger.Text(agreementText, j.lang)
	if err != nil {
		return account.Application{}, err
	}
	j.show.box(text.Body)
	tick := consent.Tick{Text: text.ID, Version: text.Version, Locale: text.Locale}
	if _, err := j.portal.Registrar.SubmitEmail(ctx, j.by(""), j.app.ID, address, tick); err != nil {
		j.show.refused(err) // nothing is ticked beforehand
	}
	tick.Given = strings.TrimSpace(j.show.answer("ask_tick", "+")) == "+"
	a, err := j.portal.Registrar.SubmitEmail(ctx, j.by(""), j.app.ID, address, tick)
	if err == nil {
		j.show.done("email", a.Email.Email.Masked())
	}
	return a, err
}

func (j *journey) letter(ctx context.Context) (account.Application, error) {
	link, err := j.arrived(ctx, j.app.Email.Email.Key(), "letter_wait")
	if err != nil {
		return account.Application{}, err
	}
	token := link[strings.LastIndex(link, "/")+1:]
	seen, err := j.portal.Registrar.InspectEmail(ctx, token)
	if err != nil {
		return account.Application{}, err
	}
	j.show.say("letter_seen", seen.Address, seen.Given)
	// Whoever holds the letter confirms it: nobody is signed in by it.
	if _, err := j.portal.Registrar.ConfirmEmail(ctx, storage.Command{By: "mailbox"}, token); err != nil {
		return account.Application{}, err
	}
	j.show.done("letter_done")
	return j.portal.Registrar.Application(ctx, j.notes.Parent, j.app.ID)
}

func (j *journey) password(ctx context.Context) (account.Application, error) {
	if j.notes.Password == "" || j.show.ask {
		generated, err := j.portal.Registrar.GeneratePassword()
		if err != nil {
			return account.Application{}, err
		}
		j.show.say("generated", generated)
		j.notes.Password = j.show.answer("ask_password", generated)
		if err := j.home.note(j.notes); err != nil { // on a slip of paper, before it counts
			return account.Application{}, err
		}
	}
	a, err := j.portal.Registrar.SetPassword(ctx, j.by(""), j.app.ID, j.notes.Password, j.notes.Password)
	if err == nil {
		j.show.done("password")
	}
	return a, err
}

// arrived waits for a message in the family's phone or mailbox.
func (j *journey) arrived(ctx context.Context, to, key string) (string, error) {
	waiting := j.show.wait(key)
	defer waiting.end()
	for {
		secret, err := j.home.last(to)
		if err != nil || secret != "" {
			return secret, err
		}
		if err := j.work(ctx, waiting); err != nil {
			return "", err
		}
	}
}
