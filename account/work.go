package account

import (
	"context"

	"github.com/rodnik-go/rodnik/storage"
)

// Work sends letters and SMS, and ends what has outlived its time: codes and
// links, applications, counters. It works on at most limit records of each
// kind and returns how many it settled. Call it again until it returns 0.
func (r *Registrar) Work(ctx context.Context, limit int) (int, error) {
	total := 0
	for _, work := range []func(context.Context, *storage.Vault, int) (int, error){
		r.messageWorker().Work, r.challengeWorker().Work, r.applicationWorker().Work, r.limitWorker().Work,
	} {
		n, err := work(ctx, r.vault, limit)
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

func (r *Registrar) challengeWorker() *storage.Worker[challenge, struct{}] {
	return &storage.Worker[challenge, struct{}]{
		Of: r.challenges, Name: "account.expire_challenge",
		Settle: func(tx *storage.Tx, c *challenge, _ struct{}) error {
			switch {
			case !tx.Now().Before(c.Erase):
				return r.challenges.Delete(tx, c)
			case c.live() && !tx.Now().Before(c.Expires):
				return c.end(tx, r.challenges, eventExpire, ChallengeExpired)
			}
			return nil
		},
	}
}

func (r *Registrar) applicationWorker() *storage.Worker[application, struct{}] {
	return &storage.Worker[application, struct{}]{
		Of: r.applications, Name: "account.expire_application",
		Settle: func(tx *storage.Tx, a *application, _ struct{}) error {
			if !a.dead(tx.Now()) {
				return nil
			}
			return r.expire(tx, a)
		},
	}
}

func (r *Registrar) limitWorker() *storage.Worker[limit, struct{}] {
	return &storage.Worker[limit, struct{}]{
		Of: r.limits, Name: "account.purge_limit",
		Settle: func(tx *storage.Tx, l *limit, _ struct{}) error {
			if tx.Now().Before(l.Until) {
				return nil
			}
			return r.limits.Delete(tx, l)
		},
	}
}
