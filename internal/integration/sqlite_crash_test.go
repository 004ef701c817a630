package integration_test

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

const (
	crashed storage.Kind  = "crash.pair"
	counter storage.Kind  = "crash.counter"
	unique  storage.Space = "crash.unique"
	shared  storage.Space = "crash.shared"
	kept                  = 5 // how many pairs stand at once
)

// pairOf is the two records that commit n makes.
func pairOf(n int) [2]storage.Record {
	var pair [2]storage.Record
	slot := byte(n % kept) //nolint:gosec // less than kept
	for i, name := range [2]string{"a", "b"} {
		pair[i] = storage.Record{
			Kind:   crashed,
			ID:     storage.ID(name + strconv.Itoa(n)),
			Unique: []storage.Key{{Space: unique, Digest: [32]byte{slot, name[0]}}}, // freed by the pair before it
			Index:  []storage.Key{{Space: shared, Digest: [32]byte{slot}}},
			WakeAt: noon.Add(time.Duration(n) * time.Second),
			Body:   make([]byte, 3000+n%7000),
		}
	}
	return pair
}

func openFile(ctx context.Context, file string) (*sqlitestore.Store, *sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+file+settings)
	if err != nil {
		return nil, nil, err
	}
	s, err := sqlitestore.Open(ctx, db)
	return s, db, err
}

// commitForEver is the child: each commit counts on, makes one pair and
// deletes the oldest, and is printed when it is acknowledged.
func commitForEver(ctx context.Context, file string, out io.Writer) error {
	s, _, err := openFile(ctx, file)
	if err != nil {
		return err
	}
	got, err := s.Get(ctx, storage.Ref{Kind: counter, ID: "n"})
	if err != nil {
		return err
	}
	count := got[0]
	if _, err := fmt.Fprintln(out, "ready"); err != nil {
		return err
	}
	for {
		n := int(count.Version) + 1 //nolint:gosec // a count of commits
		pair := pairOf(n)
		b := storage.Batch{Put: []storage.Record{count, pair[0], pair[1]}}
		if n > kept {
			for _, old := range pairOf(n - kept) {
				b.Delete = append(b.Delete, storage.Ref{Kind: crashed, ID: old.ID, Version: 1})
			}
		}
		if err := s.Commit(ctx, b); err != nil {
			return err
		}
		count.Version++
		if _, err := fmt.Fprintln(out, n); err != nil {
			return err
		}
	}
}

// TestCrashSQLite kills a process that commits, again and again: what it
// acknowledged is there, and nothing is there by half. RODNIK_KILLS multiplies
// the 250 kills.
func TestCrashSQLite(t *testing.T) {
	t.Parallel()
	kills := several(t, "RODNIK_KILLS", 250)
	file := newFile(t)
	acknowledged, ahead := 0, 0
	for range kills {
		p := startChild(t, "commit", file)
		ready, err := p.out.ReadString('\n')
		require.NoError(t, err, p.errs)
		require.Equal(t, "ready\n", ready)
		if said := p.killed(t, 8); len(said) > 0 {
			acknowledged, err = strconv.Atoi(said[len(said)-1])
			require.NoError(t, err)
		}
		require.Error(t, p.Wait())
		require.Empty(t, p.errs.String())

		stored := checkCrashed(t, file)
		require.GreaterOrEqual(t, stored, acknowledged, "an acknowledged commit is lost")
		require.LessOrEqual(t, stored, acknowledged+1, "a commit is there that was never asked for")
		ahead += stored - acknowledged
		acknowledged = stored
	}
	t.Logf("%d kills, %d commits, %d of them stored and not yet acknowledged", kills, acknowledged, ahead)
}

// checkCrashed returns how many commits are in the file and fails unless each
// is there whole.
func checkCrashed(t *testing.T, file string) int {
	t.Helper()
	s, db, err := openFile(t.Context(), file)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	defer func() { require.NoError(t, s.Close()) }()
	var whole string
	require.NoError(t, db.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&whole))
	require.Equal(t, "ok", whole)

	got, err := s.Get(t.Context(), storage.Ref{Kind: counter, ID: "n"})
	require.NoError(t, err)
	last := int(got[0].Version) //nolint:gosec // a count of commits
	want := make(map[storage.ID]storage.Record)
	for n := max(1, last-kept+1); n <= last; n++ {
		for _, r := range pairOf(n) {
			r.Version = 1
			want[r.ID] = r
			for _, k := range []storage.Key{r.Unique[0], r.Index[0]} {
				found, err := s.Find(t.Context(), storage.Query{Kind: crashed, Any: []storage.Key{k}, Limit: 10, Heads: true})
				require.NoError(t, err)
				require.Len(t, found, map[storage.Space]int{unique: 1, shared: 2}[k.Space])
			}
		}
	}
	all, err := s.Find(t.Context(), storage.Query{Kind: crashed, Limit: storage.MaxLimit})
	require.NoError(t, err)
	require.Len(t, all, len(want))
	for _, r := range all {
		require.Equal(t, want[r.ID], r)
	}
	for table, rows := range map[string]int{"rodnik_record": len(want) + min(last, 1), "rodnik_unique": len(want), "rodnik_index": len(want)} {
		var n int
		require.NoError(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table).Scan(&n))
		require.Equal(t, rows, n, table)
	}
	return last
}
