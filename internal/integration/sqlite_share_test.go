package integration_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
)

const (
	due     storage.Kind = "share.due"
	claimed storage.Kind = "share.claim"
	each                 = 60 // of every thing, for each process
)

// shareOneFile is a child that counts, claims and leases beside another one.
func shareOneFile(ctx context.Context, file string, out io.Writer) error {
	s, _, err := openFile(ctx, file)
	if err != nil {
		return err
	}
	for done := 0; done < each; {
		got, err := s.Get(ctx, storage.Ref{Kind: counter, ID: "n"})
		if err != nil {
			return err
		}
		err = s.Commit(ctx, storage.Batch{Put: got})
		if err == nil {
			done++
		} else if !errors.Is(err, storage.ErrConflict) {
			return err
		}
	}
	for n := range each {
		err := s.Commit(ctx, storage.Batch{Put: []storage.Record{{
			Kind:   claimed,
			ID:     storage.ID(fmt.Sprintf("%d-%d", os.Getpid(), n)),
			Unique: []storage.Key{{Space: unique, Digest: [32]byte{byte(n)}}},
		}}})
		if _, taken := errors.AsType[*storage.TakenError](err); err != nil && !taken {
			return err
		}
		if err == nil {
			if _, err := fmt.Fprintln(out, "claimed", n); err != nil {
				return err
			}
		}
	}
	for {
		leased, err := s.Lease(ctx, []storage.Kind{due}, noon, noon.Add(time.Hour), 3)
		if err != nil || len(leased) == 0 {
			return err
		}
		for _, r := range leased {
			if _, err := fmt.Fprintln(out, "leased", r.ID); err != nil {
				return err
			}
		}
	}
}

func TestRaceSQLiteTwoProcessesOneFile(t *testing.T) {
	t.Parallel()
	file := newFile(t)
	s := openSQLite(t, file)
	var b storage.Batch
	for n := range 2 * each {
		b.Put = append(b.Put, storage.Record{Kind: due, ID: storage.ID(strconv.Itoa(n)), WakeAt: noon})
	}
	require.NoError(t, s.Commit(t.Context(), b))

	children := []process{startChild(t, "share", file), startChild(t, "share", file)}
	times := make(map[string]int)
	for _, p := range children {
		for _, line := range p.lines(t) {
			times[line]++
		}
		require.NoError(t, p.Wait(), p.errs)
	}
	got, err := s.Get(t.Context(), storage.Ref{Kind: counter, ID: "n"})
	require.NoError(t, err)
	assert.Equal(t, uint64(2*each), got[0].Version, "an update is lost")
	sums := make(map[string]int)
	for line, n := range times {
		assert.Equal(t, 1, n, "%s in both processes", line)
		what, _, _ := strings.Cut(line, " ")
		sums[what]++
	}
	assert.Equal(t, map[string]int{"claimed": each, "leased": 2 * each}, sums)
}
