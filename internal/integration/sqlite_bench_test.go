package integration_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

// work is what each commit of the benchmarks stores: a record of the client's
// is changed and keeps its keys, and an entry with a look-up key is new.
type work struct {
	client, n int
}

func (w work) own() storage.Record {
	return storage.Record{
		Kind: "bench.own", ID: storage.ID(fmt.Sprintf("own-%04d", w.client)), Version: uint64(w.n), //nolint:gosec // a count
		Unique: []storage.Key{{Space: "bench.unique", Digest: [32]byte{byte(w.client), byte(w.client >> 8)}}}, //nolint:gosec // any
		Index:  []storage.Key{{Space: "bench.own", Digest: [32]byte{byte(w.client)}}},                         //nolint:gosec // any
		WakeAt: noon.Add(time.Duration(w.n) * time.Second), Body: make([]byte, 600),
	}
}

func (w work) entry() storage.Record {
	return storage.Record{
		Kind: "bench.entry", ID: storage.ID(fmt.Sprintf("entry-%08d-%04d", w.n, w.client)),
		Index: []storage.Key{{Space: "bench.entry", Digest: [32]byte{byte(w.client)}}}, //nolint:gosec // any
		Body:  make([]byte, 400),
	}
}

// BenchmarkSQLite compares the store with bare statements that write the same
// rows: one client, and 64 clients.
func BenchmarkSQLite(b *testing.B) {
	for _, clients := range []int{1, 64} {
		for _, engine := range []struct {
			name string
			open func(b *testing.B, db *sql.DB) func(w work) error
		}{
			{"store", openStore},
			{"bare", func(b *testing.B, db *sql.DB) func(w work) error {
				b.Helper()
				return newBare(b, db).commit
			}},
			{"pool", openPool},
		} {
			b.Run(fmt.Sprintf("%d clients/%s", clients, engine.name), func(b *testing.B) {
				db, err := sql.Open("sqlite", "file:"+b.TempDir()+"/rodnik.db"+settings+"&_txlock=immediate")
				require.NoError(b, err)
				defer func() { require.NoError(b, db.Close()) }()
				db.SetMaxOpenConns(16)
				s, err := sqlitestore.Open(b.Context(), db)
				require.NoError(b, err)
				for client := range clients {
					r := work{client: client}.own()
					require.NoError(b, s.Commit(b.Context(), storage.Batch{Put: []storage.Record{r}}))
				}
				require.NoError(b, s.Close())
				measure(b, clients, engine.open(b, db))
			})
		}
	}
}

func openStore(b *testing.B, db *sql.DB) func(w work) error {
	b.Helper()
	s, err := sqlitestore.Open(b.Context(), db)
	require.NoError(b, err)
	b.Cleanup(func() { _ = s.Close() })
	return func(w work) error {
		return s.Commit(b.Context(), storage.Batch{Put: []storage.Record{w.own(), w.entry()}})
	}
}

// measure runs b.N commits of so many clients and reports rate, CPU and times.
func measure(b *testing.B, clients int, commit func(w work) error) {
	b.Helper()
	var left atomic.Int64
	left.Store(int64(b.N))
	times := make([][]time.Duration, clients)
	before := cpu(b)
	b.ResetTimer()
	var wg sync.WaitGroup
	for client := range clients {
		wg.Go(func() {
			for n := 1; left.Add(-1) >= 0; n++ {
				start := time.Now()
				if err := commit(work{client, n}); err != nil {
					b.Error(err)
					return
				}
				times[client] = append(times[client], time.Since(start))
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	all := slices.Concat(times...)
	slices.Sort(all)
	b.ReportMetric(float64((cpu(b)-before).Microseconds())/float64(b.N), "cpu-µs/op")
	b.ReportMetric(float64(all[len(all)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "p99-µs")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
}

func cpu(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// bare is prepared statements on one connection and, with many clients, a
// group commit by hand: who has the connection commits for all that wait.
type bare struct {
	conn                            *sql.Conn
	begin, commitAll, save, release *sql.Stmt
	update, insert, enter           *sql.Stmt
	mu                              sync.Mutex
	turn                            chan struct{}
	queue                           []*bareWork
	ctx                             context.Context //nolint:containedctx // of the benchmark
}

type bareWork struct {
	work

	done chan error
}

func newBare(b *testing.B, db *sql.DB) *bare {
	b.Helper()
	conn, err := db.Conn(b.Context())
	require.NoError(b, err)
	f := &bare{conn: conn, turn: make(chan struct{}, 1), ctx: b.Context()}
	for at, text := range map[**sql.Stmt]string{
		&f.begin: "BEGIN IMMEDIATE", &f.commitAll: "COMMIT", &f.save: "SAVEPOINT s", &f.release: "RELEASE s",
		&f.update: `UPDATE rodnik_record SET version = version + 1, wake_at = ?3, keys = ?4, body = ?5 WHERE kind = ?1 AND id = ?2 AND version = ?6`,
		&f.insert: `INSERT INTO rodnik_record (kind, id, version, wake_at, keys, body) VALUES (?1, ?2, 1, ?3, ?4, ?5)`,
		&f.enter:  `INSERT INTO rodnik_index (space, digest, kind, id) VALUES (?1, ?2, ?3, ?4)`,
	} {
		*at, err = conn.PrepareContext(b.Context(), text) //nolint:sqlclosecheck // goes with its connection
		require.NoError(b, err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	return f
}

func (f *bare) commit(w work) error {
	p := &bareWork{work: w, done: make(chan error, 1)}
	f.mu.Lock()
	f.queue = append(f.queue, p)
	f.mu.Unlock()
	select {
	case err := <-p.done:
		return err
	case f.turn <- struct{}{}:
	}
	defer func() { <-f.turn }()
	f.mu.Lock()
	group := f.queue
	f.queue = nil
	f.mu.Unlock()
	if len(group) > 0 {
		err := f.store(group)
		for _, p := range group {
			p.done <- err
		}
	}
	return <-p.done
}

func (f *bare) store(group []*bareWork) error {
	if _, err := f.begin.ExecContext(f.ctx); err != nil {
		return err
	}
	for _, p := range group {
		if len(group) > 1 {
			if _, err := f.save.ExecContext(f.ctx); err != nil {
				return err
			}
		}
		if err := f.write(p.own(), p.entry()); err != nil {
			return err
		}
		if len(group) > 1 {
			if _, err := f.release.ExecContext(f.ctx); err != nil {
				return err
			}
		}
	}
	_, err := f.commitAll.ExecContext(f.ctx)
	return err
}

func (f *bare) write(own, entry storage.Record) error {
	keys := func(r storage.Record) []byte {
		packed := []byte{byte(len(r.Unique))} //nolint:gosec // one
		for _, k := range slices.Concat(r.Unique, r.Index) {
			packed = append(append(append(packed, byte(len(k.Space))), k.Space...), k.Digest[:]...) //nolint:gosec // short
		}
		return packed
	}
	done, err := f.update.ExecContext(f.ctx, own.Kind, own.ID, own.WakeAt.UnixMicro(), keys(own), own.Body, own.Version)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return fmt.Errorf("%d rows: %w", n, err)
	}
	if _, err := f.insert.ExecContext(f.ctx, entry.Kind, entry.ID, nil, keys(entry), entry.Body); err != nil {
		return err
	}
	_, err = f.enter.ExecContext(f.ctx, entry.Index[0].Space, entry.Index[0].Digest[:], entry.Kind, entry.ID)
	return err
}

// openPool writes the same rows over a pool of 16 connections, unprepared.
func openPool(b *testing.B, db *sql.DB) func(w work) error {
	b.Helper()
	return func(w work) error {
		ctx, own, entry := b.Context(), w.own(), w.entry()
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = tx.Rollback() }()
		keys := make([]byte, 80)
		for _, do := range []struct {
			text string
			args []any
		}{
			{
				`UPDATE rodnik_record SET version = version + 1, wake_at = ?3, keys = ?4, body = ?5 WHERE kind = ?1 AND id = ?2 AND version = ?6`,
				[]any{own.Kind, own.ID, own.WakeAt.UnixMicro(), keys, own.Body, own.Version},
			},
			{
				`INSERT INTO rodnik_record (kind, id, version, wake_at, keys, body) VALUES (?1, ?2, 1, ?3, ?4, ?5)`,
				[]any{entry.Kind, entry.ID, nil, keys, entry.Body},
			},
			{
				`INSERT INTO rodnik_index (space, digest, kind, id) VALUES (?1, ?2, ?3, ?4)`,
				[]any{entry.Index[0].Space, entry.Index[0].Digest[:], entry.Kind, entry.ID},
			},
		} {
			if _, err := tx.ExecContext(ctx, do.text, do.args...); err != nil {
				return err
			}
		}
		return tx.Commit()
	}
}
