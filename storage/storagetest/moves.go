package storagetest

import (
	"context"
	"fmt"

	"github.com/rodnik-go/rodnik/storage"
)

// CheckMoves reads the whole audit and holds it: an entry for every transition,
// each beginning where the one before ended, and none that permits refuses,
// which knows the published tables. The clock has to tick between two commits.
func CheckMoves(ctx context.Context, v *storage.Vault, permits func(storage.Move) bool) error {
	stands := map[string]string{}
	for after := storage.ID(""); ; {
		events, _, err := v.Events(ctx, after, storage.MaxLimit)
		if err != nil {
			return err
		}
		for _, e := range events {
			for _, m := range e.Moves {
				record := string(m.Kind) + " " + string(m.ID)
				if m.From == m.To {
					continue
				}
				stood, known := stands[record]
				if known && m.From != stood {
					return fmt.Errorf("%s: %s from %q, and it stands at %q", record, m.Event, m.From, stood)
				}
				if !permits(m) {
					return fmt.Errorf("%s: no table has %s from %q to %q", record, m.Event, m.From, m.To)
				}
				stands[record] = m.To
			}
		}
		if len(events) < storage.MaxLimit {
			return nil
		}
		after = events[len(events)-1].ID
	}
}
