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

// grown is to how many records a store grows in a run of all rows. A million
// are for [Scale].
func (e Effort) grown() int {
	if e.Turn == 0 {
		return 512
	}
	return 100_000
}

// records is how many records the contests find.
func (e Effort) records() int {
	if e.Turn == 0 {
		return 256
	}
	return records
}

// Run prints the rows that are wanted.
func Run(ctx context.Context, w io.Writer, e Effort, wanted func(name string) bool) error {
	t := &table{to: w, wanted: wanted, grown: e.grown()}
	for _, run := range []func(context.Context, Effort) error{t.runVault, t.runMemory, t.runSQLite, t.growSQLite, t.runPostgres} {
		if err := run(ctx, e); err != nil {
			return errors.Join(err, t.err)
		}
	}
	return t.err
}
