package engine

import (
	"context"
	"errors"
	"io"
	"time"
)

// Full is the whole measurement.
func Full() Effort { return Effort{Rounds: 21, Turn: 250 * time.Millisecond} }

// Quick is one commit of each client, which measures nothing.
func Quick() Effort { return Effort{Rounds: 1} }

// Run prints the rows that are wanted.
func Run(ctx context.Context, w io.Writer, e Effort, wanted func(name string) bool) error {
	t := &table{to: w, wanted: wanted}
	for _, run := range []func(context.Context, Effort) error{t.runVault, t.runMemory, t.runSQLite, t.runPostgres} {
		if err := run(ctx, e); err != nil {
			return errors.Join(err, t.err)
		}
	}
	return t.err
}
