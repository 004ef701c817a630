package account

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
)

// message is a letter or SMS that has to leave: ids only. The contact and the
// secret are read and derived when it leaves. Only Work touches it.
type message struct {
	ID        storage.ID    `json:"id"`
	Challenge storage.ID    `json:"challenge"`
	Of        ApplicationID `json:"of"`
	State     messageState  `json:"state"`
	Attempts  int           `json:"attempts"`
	Next      time.Time     `json:"next"`
}

type messageState string

const (
	queued   messageState = "queued"
	accepted messageState = "accepted"
	failed   messageState = "failed"
	dropped  messageState = "dropped" // what it proves is decided already
)

func messageSpec() storage.Spec[message] {
	return storage.Spec[message]{
		Kind: "account.message", Schema: 1,
		ID:   func(m *message) storage.ID { return m.ID },
		Wake: func(m *message) time.Time { return m.Next },
	}
}

// queue makes a message part of this commit.
func (r *Registrar) queue(tx *storage.Tx, c *challenge) error {
	if c.Mute {
		return nil
	}
	return r.messages.Create(tx, &message{
		ID: tx.NewID(), Challenge: c.ID, Of: c.Application, State: queued, Next: tx.Now(),
	})
}

// dispatch is what became of one attempt to send.
type dispatch struct {
	state messageState // queued: unknown or temporary, to be sent again
	err   error        // of the store: nothing was sent
}

func (r *Registrar) messageWorker() *storage.Worker[message, dispatch] {
	return &storage.Worker[message, dispatch]{
		Of: r.messages, Name: "account.send",
		Act: func(ctx context.Context, m *message) dispatch {
			if m.State != queued {
				return dispatch{state: m.State}
			}
			return r.send(ctx, m)
		},
		Settle: r.sent,
	}
}

// parcel is a message with everything it needs on its way.
type parcel struct {
	letter Letter
	sms    SMS
	drop   bool
}

func (r *Registrar) send(ctx context.Context, m *message) dispatch {
	p, err := storage.View(ctx, r.vault, func(tx *storage.Tx) (parcel, error) { return r.parcel(tx, m) })
	switch {
	case errors.Is(err, storage.ErrErased): // there is nobody to write to any more
		return dispatch{state: dropped}
	case err != nil:
		return dispatch{state: queued, err: err}
	case p.drop:
		return dispatch{state: dropped}
	case p.sms.ID != "":
		err = r.sms.SendSMS(ctx, p.sms)
	default:
		err = r.mailer.SendLetter(ctx, p.letter)
	}
	switch {
	case err == nil:
		return dispatch{state: accepted}
	case errors.Is(err, ErrSendFailed):
		r.vault.Logger().LogAttrs(ctx, slog.LevelWarn, "message refused for good",
			slog.String("kind", string(r.messages.Kind())), slog.String("id", string(m.ID)), slog.String("code", string(ErrSendFailed)))
		return dispatch{state: failed}
	}
	return dispatch{state: queued}
}

// parcel reads the contact and derives the secret, if the challenge still
// waits for its holder.
func (r *Registrar) parcel(tx *storage.Tx, m *message) (parcel, error) {
	c, err := r.challenges.Get(tx, m.Challenge)
	if errors.Is(err, storage.ErrNotFound) {
		return parcel{drop: true}, nil
	}
	if err != nil {
		return parcel{}, err
	}
	a, err := r.applications.Get(tx, storage.ID(m.Of))
	if err != nil {
		return parcel{}, err
	}
	waits := c.ID == a.PhoneTry || c.ID == a.EmailTry
	if at := c.at(r.vault, tx.Now()); !waits || at != ChallengeIssued && at != ChallengeSent || a.dead(tx.Now()) || !a.State.Open() {
		return parcel{drop: true}, nil
	}
	secret, err := c.secret(r.vault)
	if err != nil {
		return parcel{}, err
	}
	if c.Purpose == AddPhone {
		return parcel{sms: SMS{
			ID: m.ID, Purpose: c.Purpose, Locale: r.locale, To: a.Phone.Phone, Code: newSecret(secret),
		}}, nil
	}
	card, err := r.cabinet.CardIn(tx, a.By, a.Card)
	if err != nil {
		return parcel{}, err
	}
	return parcel{letter: Letter{
		ID: m.ID, Purpose: c.Purpose, Locale: r.locale, To: a.Email.Email, Given: card.Child.Name.Given(),
		Link: newSecret(r.linkBase + secret), NotMe: newSecret(r.notMeBase + secret),
	}}, nil
}

// sent settles an attempt. A message is tried again after 30 seconds, doubling
// to 15 minutes, as long as its challenge lives.
func (r *Registrar) sent(tx *storage.Tx, m *message, d dispatch) error {
	if d.err != nil {
		return d.err
	}
	now := tx.Now()
	if m.State != queued { // its retention is over
		return r.messages.Delete(tx, m)
	}
	m.Attempts++
	if m.State = d.state; m.State == queued {
		m.Next = now.Add(min(30*time.Second<<min(m.Attempts-1, 10), 15*time.Minute))
		return r.messages.Save(tx, m)
	}
	tx.Move(storage.Move{Kind: r.messages.Kind(), ID: m.ID, Event: "dispatch", From: string(queued), To: string(m.State)})
	m.Next = now.Add(r.policy.DeadLife)
	if err := r.messages.Save(tx, m); err != nil {
		return err
	}
	if m.State == failed {
		return r.undelivered(tx, m)
	}
	if m.State != accepted {
		return nil
	}
	c, err := r.challenges.Get(tx, m.Challenge)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil || c.at(r.vault, now) != ChallengeIssued {
		return err
	}
	return c.end(tx, r.challenges, "dispatch", ChallengeSent)
}

// undelivered tells the representative that a message will not arrive: in the
// application, and by a notice.
func (r *Registrar) undelivered(tx *storage.Tx, m *message) error {
	a, err := r.applications.Get(tx, storage.ID(m.Of))
	if errors.Is(err, storage.ErrNotFound) || errors.Is(err, storage.ErrErased) {
		return nil
	}
	if err != nil {
		return err
	}
	switch m.Challenge {
	case a.PhoneTry:
		a.Phone.Undelivered = true
	case a.EmailTry:
		a.Email.Undelivered = true
	default:
		return nil // the contact was changed meanwhile
	}
	err = r.cabinet.Notify(tx, storage.Parts("account.undelivered", string(m.ID)), cabinet.Notice{
		To: a.By, Kind: "account.undelivered", Card: a.Card, Child: a.Child, Subject: storage.ID(a.ID),
	})
	return errors.Join(err, r.applications.Save(tx, a))
}
