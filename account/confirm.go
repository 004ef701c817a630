package account

import (
	"context"
	"errors"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// ConfirmPhone proves the phone by the code from the SMS. Each call is one try:
// it is counted in a commit of its own before anything is compared. Take a new
// Command.Key for each try; a repeated one gets its first answer.
//
// It answers [ErrCodeWrong] with the tries left, [ErrCodeExpired],
// [ErrCodeUsed], [ErrCodeSuperseded], [ErrCodeTooManyTries].
func (r *Registrar) ConfirmPhone(ctx context.Context, cmd storage.Command, id ApplicationID, code string) (Application, error) {
	t, err := storage.CountThen(ctx, r.vault, cmd, storage.Op("account.confirm_phone", id),
		func(tx *storage.Tx) (counted, error) {
			f, err := r.step(tx, id, eventConfirmPhone)
			if err != nil {
				return counted{}, err
			}
			c, err := r.challenges.Get(tx, f.a.PhoneTry)
			if errors.Is(err, storage.ErrNotFound) {
				return counted{}, ErrCodeExpired
			}
			if err != nil {
				return counted{}, err
			}
			return r.countTry(tx, f.a.By, c, codeEnds())
		},
		func(tx *storage.Tx, try counted) (told, error) {
			a, err := r.own(tx, cmd.By, id)
			if err != nil {
				return told{}, err
			}
			f, err := r.proceed(tx, a, eventConfirmPhone)
			if err != nil {
				return told{}, err
			}
			c, err := r.conclude(tx, f.a.By, try, code, verdict{"try", ChallengeProved, codeEnds()})
			if err != nil {
				return told{}, err
			}
			if c.ID != f.a.PhoneTry {
				return told{}, ErrCodeSuperseded
			}
			f.a.Phone.Proved, f.a.Phone.NotBefore, f.a.PhoneTry = true, time.Time{}, ""
			seen, err := f.done(eventConfirmPhone, f.a.next(StatePhone))
			return told{seen, true}, err
		})
	return r.whole(ctx, cmd.By, t, err)
}
