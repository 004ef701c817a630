package cabinet

import (
	"context"
	"errors"
	"time"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/validate"
)

// DraftID names a draft.
type DraftID storage.ID

// Draft is a form that is not finished: sealed, kept for Policy.DraftLife after
// its last change, checked only when a card is made of it.
type Draft struct {
	ID       DraftID          `json:"id"`
	Owner    storage.Actor    `json:"owner"`
	Revision uint64           `json:"revision"` // counts changes, from 1
	Form     family.ChildForm `json:"form"`
	Until    time.Time        `json:"until"` // when it is erased
}

func draftSpec() storage.Spec[Draft] {
	return storage.Spec[Draft]{
		Kind: "cabinet.draft", Schema: 1,
		ID:    func(d *Draft) storage.ID { return storage.ID(d.ID) },
		Owner: func(d *Draft) storage.ID { return storage.ID(d.Owner) },
		Keys: func(d *Draft) storage.Keys {
			return storage.Keys{Index: []storage.Value{draftsValue(d.Owner)}}
		},
		Wake: func(d *Draft) time.Time { return d.Until },
	}
}

func draftsValue(owner storage.Actor) storage.Value {
	return storage.Value{Space: "draft.owner", Text: string(owner)}
}

// SaveDraft keeps a form as it was typed: a new draft where id is "", otherwise
// a new text of that draft. Command.Revision names the revision the person saw;
// another one is storage.ErrConflict. A form that holds more than 16 KiB of text
// is refused (storage.ErrLimit). A draft that is gone, outlived or somebody
// else's is [ErrDraftClosed].
func (c *Cabinet) SaveDraft(ctx context.Context, cmd storage.Command, id DraftID, form family.ChildForm) (Draft, error) {
	if size(form) > maxDraft {
		return Draft{}, storage.ErrLimit.With(validate.Text("what", "draft"), validate.Int("max", maxDraft))
	}
	d, err := storage.Do(ctx, c.vault, cmd, storage.Op("cabinet.save_draft", id, form), func(tx *storage.Tx) (Draft, error) {
		d, err := c.saveDraft(tx, id, form)
		d.Form = family.ChildForm{} // the answer to the key outlives a draft that is discarded
		return d, err
	})
	if err != nil {
		return Draft{}, err
	}
	d.Form = form
	return d, nil
}

// maxDraft is how much text a form may hold, in bytes.
const maxDraft = 16 << 10

func size(f family.ChildForm) (n int) {
	b := f.Certificate
	for _, text := range [...]string{
		f.Surname, f.Given, f.Patronymic, f.Sex, f.BirthDate, f.BirthCountry, f.Citizenship, f.SNILS, f.INN, f.Relation,
		b.Kind, b.Series, b.Number, b.IssuedOn, b.ActNumber, b.ActDate, b.IssuedBy,
	} {
		n += len(text)
	}
	return n
}

func (c *Cabinet) ownDraft(tx *storage.Tx, id DraftID) (*Draft, error) {
	d, err := c.drafts.Get(tx, storage.ID(id))
	if errors.Is(err, storage.ErrNotFound) || err == nil && (d.Owner != tx.Command().By || !tx.Now().Before(d.Until)) {
		return nil, ErrDraftClosed
	}
	if err == nil && tx.Command().Revision != 0 && tx.Command().Revision != d.Revision {
		return nil, storage.ErrConflict
	}
	return d, err
}

// Drafts lists the drafts of a representative, oldest first, of the oldest
// 1000.
func (c *Cabinet) Drafts(ctx context.Context, by storage.Actor) ([]Draft, error) {
	if err := actor(by); err != nil {
		return nil, err
	}
	return storage.View(ctx, c.vault, func(tx *storage.Tx) ([]Draft, error) {
		docs, err := c.drafts.Find(tx, storage.Find{Any: []storage.Value{draftsValue(by)}})
		if err != nil {
			return nil, err
		}
		open := make([]Draft, 0, len(docs))
		for _, d := range docs {
			if tx.Now().Before(d.Until) {
				open = append(open, *d)
			}
		}
		return open, nil
	})
}

// DiscardDraft erases a draft («Отменить»), with everything that was typed.
// Source: Guide A, "Adding information about a child", "Cancel".
func (c *Cabinet) DiscardDraft(ctx context.Context, cmd storage.Command, id DraftID) error {
	_, err := storage.Do(ctx, c.vault, cmd, storage.Op("cabinet.discard_draft", id), func(tx *storage.Tx) (struct{}, error) {
		return struct{}{}, c.closeDraft(tx, id, "discard")
	})
	return err
}

// AddDraft makes a card of a draft and erases it, in one commit. It answers as
// [Cabinet.Add] does, and keeps the draft when a rule is broken.
func (c *Cabinet) AddDraft(ctx context.Context, cmd storage.Command, id DraftID) (Card, error) {
	card, err := storage.Do(ctx, c.vault, cmd, storage.Op("cabinet.add_draft", id), func(tx *storage.Tx) (Card, error) {
		if err := actor(cmd.By); err != nil {
			return Card{}, err
		}
		d, err := c.ownDraft(tx, id)
		if err != nil {
			return Card{}, err
		}
		ch, _, err := d.Form.Parse(c.Rules(tx))
		if err != nil {
			return Card{}, err
		}
		if err := c.closeDraft(tx, id, "add"); err != nil {
			return Card{}, err
		}
		return c.add(tx, ch)
	})
	return card, taken(err)
}

func (c *Cabinet) closeDraft(tx *storage.Tx, id DraftID, event string) error {
	if err := actor(tx.Command().By); err != nil {
		return err
	}
	d, err := c.ownDraft(tx, id)
	if err != nil {
		return err
	}
	tx.Move(storage.Move{Kind: c.drafts.Kind(), ID: storage.ID(id), Event: event, From: "draft"})
	return c.drafts.Delete(tx, d)
}

func (c *Cabinet) saveDraft(tx *storage.Tx, id DraftID, form family.ChildForm) (Draft, error) {
	if err := actor(tx.Command().By); err != nil {
		return Draft{}, err
	}
	until := tx.Now().Add(c.policy.DraftLife)
	if id == "" {
		d := &Draft{ID: DraftID(tx.NewID()), Owner: tx.Command().By, Revision: 1, Form: form, Until: until}
		tx.Move(storage.Move{Kind: c.drafts.Kind(), ID: storage.ID(d.ID), Event: "save", To: "draft"})
		return *d, c.drafts.Create(tx, d)
	}
	d, err := c.ownDraft(tx, id)
	if err != nil {
		return Draft{}, err
	}
	d.Form, d.Until = form, until
	d.Revision++
	return *d, c.drafts.Save(tx, d)
}

// Work erases drafts and notices whose time is over, at most limit of each, and
// returns how many.
func (c *Cabinet) Work(ctx context.Context, limit int) (int, error) {
	drafts := storage.Worker[Draft, struct{}]{
		Of: c.drafts, Name: "cabinet.purge_draft",
		Settle: func(tx *storage.Tx, d *Draft, _ struct{}) error {
			if tx.Now().Before(d.Until) {
				return nil
			}
			tx.Move(storage.Move{Kind: c.drafts.Kind(), ID: storage.ID(d.ID), Event: "purge", From: "draft"})
			return c.drafts.Delete(tx, d)
		},
	}
	notices := storage.Worker[notice, struct{}]{
		Of: c.notices, Name: "cabinet.purge_notice",
		Settle: func(tx *storage.Tx, n *notice, _ struct{}) error {
			if tx.Now().Before(n.Until) {
				return nil
			}
			return c.notices.Delete(tx, n)
		},
	}
	n, err := drafts.Work(ctx, c.vault, limit)
	if err != nil {
		return n, err
	}
	m, err := notices.Work(ctx, c.vault, limit)
	return n + m, err
}
