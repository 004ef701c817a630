package consent

import (
	"context"
	"errors"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/storage"
)

// Withdraw takes a permission back: nothing is shared under it from this
// commit on. Any representative of the child may, whoever gave it, and the
// child itself from 14; no tick, no reason, no link is needed. The
// representatives get a notice, and the system is told by the event feed,
// without who withdrew. Of a child who was erased nothing is shared any more, and
// whoever gave the permission may still take it back; nobody is told.
//
// [ErrPermissionNotActive]: over already, unknown, or somebody else's; the
// last two answers are equal.
//
// Source: Federal law 152-FZ of 27.07.2006, article 9 part 2.
func (l *Ledger) Withdraw(ctx context.Context, cmd storage.Command, id PermissionID) (Permission, error) {
	return storage.Do(ctx, l.vault, cmd, storage.Op("consent.withdraw", id), func(tx *storage.Tx) (Permission, error) {
		if err := actor(cmd.By); err != nil {
			return Permission{}, err
		}
		d, err := l.permissions.Get(tx, storage.ID(id))
		if errors.Is(err, storage.ErrNotFound) {
			return Permission{}, ErrPermissionNotActive
		}
		if err != nil {
			return Permission{}, err
		}
		of, err := l.mayRead(tx, cmd.By, d.Evidence.Child)
		switch {
		case errors.Is(err, ErrGiverNotRepresentative), errors.Is(err, ErrAuthorityExpired), of != "" && of != d.Evidence.Giver:
			return Permission{}, ErrPermissionNotActive
		case err != nil:
			return Permission{}, err
		}
		return l.end(tx, d, eventWithdraw, NoticeWithdrawn)
	})
}

// end moves a permission out of force and out of the list of those in force,
// and tells the representatives.
func (l *Ledger) end(tx *storage.Tx, d *permission, event string, kind cabinet.NoticeKind) (Permission, error) {
	if err := l.change(tx, d, event, ""); err != nil {
		return Permission{}, err
	}
	held, err := l.held(tx, d.Evidence.Child)
	if err != nil {
		return Permission{}, err
	}
	held.drop(d.ID)
	if err := l.keep(tx, held); err != nil {
		return Permission{}, err
	}
	if err := l.tellOf(tx, d, kind); err != nil {
		return Permission{}, err
	}
	return d.view(tx.Now()), l.permissions.Save(tx, d)
}

// tellOf puts a notice about a permission into the representatives' inboxes.
func (l *Ledger) tellOf(tx *storage.Tx, d *permission, kind cabinet.NoticeKind) error {
	ch, err := l.child(tx, d.Evidence.Child)
	if err != nil {
		return err
	}
	return l.notify(tx, ch, storage.Parts(string(kind), string(d.ID)), cabinet.Notice{
		Kind: kind, Subject: storage.ID(d.ID), System: d.System,
	})
}
