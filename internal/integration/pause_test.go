package integration_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/rodnik-go/rodnik/storage"
)

// leaseAndPause is the child: it leases what is due, one at a time, waits for a
// line on its standard input, and says what became of its commit.
func leaseAndPause(ctx context.Context, where string, out io.Writer) error {
	var s storage.Store
	if dsn, ok := strings.CutPrefix(where, "postgres "); ok {
		var err error
		if s, err = openPlace(ctx, dsn); err != nil {
			return err
		}
	} else {
		var err error
		if s, _, err = openFile(ctx, where); err != nil {
			return err
		}
	}
	in := bufio.NewReader(os.Stdin)
	for {
		leased, err := s.Lease(ctx, []storage.Kind{due}, noon, noon.Add(time.Minute), 1)
		if err != nil || len(leased) == 0 {
			return err
		}
		if _, err := fmt.Fprintln(out, leased[0].ID); err != nil {
			return err
		}
		if _, err := in.ReadString('\n'); err != nil {
			return err
		}
		leased[0].WakeAt, leased[0].Body = time.Time{}, []byte("child")
		said := "done"
		if err := s.Commit(ctx, storage.Batch{Put: leased}); errors.Is(err, storage.ErrConflict) {
			said = "conflict"
		} else if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, said); err != nil {
			return err
		}
	}
}
