package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rodnik-go/rodnik"
	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/zags"
)

// journey walks from a birth certificate to a permission. Each step first looks
// how far it has come, so a journey that was killed goes on where it stopped.
type journey struct {
	settings

	home   *home
	show   *stage
	portal *rodnik.Portal

	notes notes
	card  cabinet.Card
	app   account.Application
}

// host is who acts when the program around the portal does: it has identified
// the parent, and speaks for the diary.
const host storage.Actor = "example-host"

func (j *journey) walk(ctx context.Context) (err error) {
	if j.notes, err = j.home.notes(); err != nil {
		return err
	}
	j.show.title("title")
	for _, step := range []func(context.Context) error{
		j.enroll, j.addChild, j.askRegister, j.register, j.signIn, j.permit,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return j.end(ctx)
}

// by is a command of the parent; key, where given, makes it safe to repeat.
func (j *journey) by(key string) storage.Command {
	return storage.Command{By: j.notes.Parent, Key: key}
}

func (j *journey) enroll(ctx context.Context) error {
	j.show.heading("enroll")
	if j.notes.Parent != "" {
		j.show.done("enroll_known")
		return nil
	}
	who, _, err := parent.Parse(j.portal.Rules())
	if err != nil {
		return err
	}
	phone, err := family.ParsePhone(parentPhone)
	if err != nil {
		return err
	}
	mailbox, err := family.ParseEmail(parentEmail)
	if err != nil {
		return err
	}
	// The key makes a repeated enrollment answer the account of the first one.
	made, err := j.portal.Accounts.Enroll(ctx, storage.Command{By: host, Key: "enroll"}, who, account.Contacts{Phone: phone, Email: mailbox})
	if err != nil {
		return err
	}
	j.notes.Parent = made.Actor()
	if err := j.home.note(j.notes); err != nil {
		return err
	}
	j.show.done("enroll_done", who.Name.Full(), phone.Masked(), mailbox.Masked())
	return nil
}

func (j *journey) addChild(ctx context.Context) error {
	j.show.heading("add")
	cards, err := j.portal.Cabinet.Cards(ctx, j.notes.Parent)
	if err != nil {
		return err
	}
	if len(cards) > 0 {
		j.card = cards[0]
		j.show.done("add_known", j.card.Child.Name.Full())
		return nil
	}
	for {
		form := child(time.Now())
		form.Certificate.Series = j.show.answer("ask_series", form.Certificate.Series)
		form.Certificate.Number = j.show.answer("ask_number", form.Certificate.Number)
		j.show.say("add_typed", form.Surname+" "+form.Given+" "+form.Patronymic, form.Certificate.Series, form.Certificate.Number)
		typed, _, err := form.Parse(j.portal.Rules())
		if err == nil {
			j.card, err = j.portal.Cabinet.Add(ctx, j.by("add"), typed)
		}
		if err == nil {
			break
		}
		j.show.refused(err)
		if !j.show.ask {
			return err
		}
	}
	j.show.done("add_done", j.card.Child.Certificate.Series.String(), j.show.words.Word("cabinet", "verification", j.card.Verification.String()))
	return nil
}

func (j *journey) askRegister(ctx context.Context) error {
	j.show.heading("zags")
	if j.card.Verification == cabinet.VerificationConfirmed {
		j.show.done("zags_known")
		return nil
	}
	request, err := j.request(ctx)
	if err != nil {
		return err
	}
	if request.State == zags.Draft {
		if request, err = j.submit(ctx, request); err != nil {
			return err
		}
	}
	waiting := j.show.wait("zags_wait")
	for !request.State.Final() {
		if err := j.work(ctx, waiting); err != nil {
			return err
		}
		if request, err = j.portal.Checker.Request(ctx, j.notes.Parent, request.ID); err != nil {
			return err
		}
	}
	waiting.end()
	if j.card, err = j.portal.Cabinet.Card(ctx, j.notes.Parent, j.card.ID); err != nil {
		return err
	}
	if j.card.Verification != cabinet.VerificationConfirmed {
		return fmt.Errorf("the register did not confirm: %w", j.card.Reason)
	}
	j.show.done("zags_done", j.show.words.Word("cabinet", "verification", j.card.Verification.String()))
	return nil
}

// request is the request that runs already, or a new one.
func (j *journey) request(ctx context.Context) (zags.Request, error) {
	all, err := j.portal.Checker.Requests(ctx, j.notes.Parent)
	if err != nil {
		return zags.Request{}, err
	}
	for _, r := range all {
		if !r.State.Final() {
			j.show.say("zags_again")
			return r, nil
		}
	}
	return j.portal.Checker.Open(ctx, j.by(""))
}

// submit is what the guides warn of: auto-update is on, and has to be off.
func (j *journey) submit(ctx context.Context, r zags.Request) (zags.Request, error) {
	if _, err := j.portal.Checker.Select(ctx, j.by(""), r.ID, j.card.ID); err != nil {
		return r, err
	}
	j.show.say("zags_submit", onOff(j.show, r.AutoUpdate))
	sent, err := j.portal.Checker.Submit(ctx, j.by(""), r.ID)
	if !errors.Is(err, zags.ErrRequestAutoUpdateOn) {
		return sent, err
	}
	j.show.refused(err)
	if _, err := j.portal.Checker.SetAutoUpdate(ctx, j.by(""), r.ID, false); err != nil {
		return r, err
	}
	j.show.say("zags_submit", onOff(j.show, false))
	if sent, err = j.portal.Checker.Submit(ctx, j.by(""), r.ID); err == nil {
		j.show.done("zags_sent")
	}
	return sent, err
}

func onOff(v *stage, on bool) string {
	if on {
		return v.text("on")
	}
	return v.text("off")
}

// work does what is due, and waits a moment when nothing is.
func (j *journey) work(ctx context.Context, shown *wait) error {
	n, err := j.portal.Work(ctx)
	if err != nil || n > 0 {
		return err
	}
	shown.tick()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(tick):
		return nil
	}
}

func (j *journey) signIn(ctx context.Context) error {
	j.show.heading("sign_in")
	// What a diary's front page would do: the address the child was registered with.
	id, err := j.portal.Accounts.SignIn(ctx, storage.Command{Source: "127.0.0.1"}, childEmail, j.notes.Password)
	if err != nil {
		return err
	}
	j.show.done("sign_in_done", id)
	return nil
}
