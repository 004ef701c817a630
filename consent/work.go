package consent

import (
	"context"

	"github.com/rodnik-go/rodnik/storage"
)

// Work ends requests and permissions whose time is over, and tells the
// representatives before a permission ends, at most limit of each. It returns
// how many it looked at. Nothing that is over lives on where it comes late.
func (l *Ledger) Work(ctx context.Context, limit int) (int, error) {
	requests := storage.Worker[request, struct{}]{
		Of: l.requests, Name: "consent.expire_request",
		Settle: func(tx *storage.Tx, d *request, _ struct{}) error {
			if !d.State.Open() || tx.Now().Before(d.Until) {
				return nil
			}
			if err := l.step(tx, d, eventExpire); err != nil {
				return err
			}
			return l.requests.Save(tx, d)
		},
	}
	permissions := storage.Worker[permission, struct{}]{
		Of: l.permissions, Name: "consent.expire_permission",
		Settle: func(tx *storage.Tx, d *permission, _ struct{}) error { return l.settle(tx, d) },
	}
	n, err := requests.Work(ctx, l.vault, limit)
	if err != nil {
		return n, err
	}
	m, err := permissions.Work(ctx, l.vault, limit)
	return n + m, err
}

func (l *Ledger) settle(tx *storage.Tx, d *permission) error {
	switch until := d.Evidence.Until; {
	case d.State != PermissionActive:
		return nil
	case !tx.Now().Before(until):
		_, err := l.end(tx, d, eventExpire, NoticeExpired)
		return err
	case d.Noticed || tx.Now().Before(until.Add(-l.policy.EndNotice)):
		return nil
	}
	d.Noticed = true
	if err := l.tellOf(tx, d, NoticeEnding); err != nil {
		return err
	}
	return l.permissions.Save(tx, d)
}
