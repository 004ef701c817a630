package main

import (
	"context"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/storage"
)

// permit: the school diary asks, the parent finds the notice and grants.
func (j *journey) permit(ctx context.Context) error {
	j.show.heading("diary")
	question := consent.Question{
		Child: j.card.ChildID, System: "diary", Purpose: "KID_SCHOOL", Scope: "kid_school_data", Action: consent.UseAction,
	}
	answer, err := j.portal.Ledger.MayShare(ctx, question)
	if err != nil {
		return err
	}
	j.show.say("may_share", yesNo(j.show, answer.Allowed))
	if answer.Allowed {
		j.show.done("diary_known")
		return nil
	}
	asked, err := j.portal.Ledger.Ask(ctx, storage.Command{By: host}, consent.Asking{
		System: "diary", Child: j.card.ChildID, Purposes: []string{"KID_SCHOOL"},
		Scopes:  []consent.Scope{{ID: "kid_school_data", Required: true}, {ID: "kid_fullname", Required: true}, {ID: "kid_mobile"}},
		Actions: []string{consent.UseAction}, ValidFor: 365 * 24 * time.Hour, Text: permissionText,
	})
	if err != nil {
		return err
	}
	inbox, err := j.portal.Cabinet.Inbox(ctx, j.notes.Parent, cabinet.InboxQuery{Unread: true})
	if err != nil {
		return err
	}
	j.show.say("inbox", inbox.Total, inbox.Unread)
	for _, n := range inbox.Notices {
		j.show.box(j.show.words.Notice(string(n.Kind), n.Code, j.show.text("the_diary")))
	}
	if _, err := j.portal.Ledger.Open(ctx, j.by(""), asked.ID); err != nil {
		return err
	}
	text, err := j.portal.Ledger.Text(permissionText, j.lang)
	if err != nil {
		return err
	}
	j.show.box(text.Body)
	granted, err := j.portal.Ledger.Grant(ctx, j.by(""), asked.ID, consent.Granting{
		Scopes: []string{"kid_school_data", "kid_fullname"},
		Tick:   consent.Tick{Text: text.ID, Version: text.Version, Locale: text.Locale, Given: j.show.answer("ask_grant", "+") == "+"},
	})
	if err != nil {
		return err
	}
	j.show.done("granted", granted.ID)
	if answer, err = j.portal.Ledger.MayShare(ctx, question); err != nil {
		return err
	}
	j.show.say("may_share", yesNo(j.show, answer.Allowed))
	return nil
}

func yesNo(v *stage, yes bool) string {
	if yes {
		return v.text("yes")
	}
	return v.text("no")
}

// end sums the journey up.
func (j *journey) end(ctx context.Context) error {
	var moves int
	for after := storage.ID(""); ; {
		events, _, err := j.portal.Events(ctx, after, storage.MaxLimit)
		if err != nil {
			return err
		}
		moves += len(events)
		if len(events) < storage.MaxLimit {
			break
		}
		after = events[len(events)-1].ID
	}
	j.show.title("end", time.Since(j.show.began).Seconds(), moves)
	if j.home.temp == "" {
		j.show.say("kept", j.home.path)
	}
	return nil
}
