package pgstore_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

const canary = "canary-of-this-test"

// TestErrorsHoldNoValues makes the database refuse in many ways and looks for
// what was sent in every error.
func TestErrorsHoldNoValues(t *testing.T) {
	t.Parallel()
	const table = "rodnik.record"
	for name, broken := range map[string]string{
		"nothing": "SELECT 1",
		"a check": "ALTER TABLE " + table + " ADD CHECK (length(body) < 3)",
		"a trigger that says": `
CREATE FUNCTION say() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'I was given % and %', NEW.id, convert_from(NEW.body, 'UTF8'); END $$;
CREATE TRIGGER say BEFORE INSERT ON ` + table + ` FOR EACH ROW EXECUTE FUNCTION say()`,
		"a unique body":    "INSERT INTO " + table + " VALUES ('x', 'x', 1, NULL, '\\x00', '" + canary + "'); CREATE UNIQUE INDEX ON " + table + " (body)",
		"no table":         "DROP TABLE rodnik.key",
		"a column missing": "ALTER TABLE " + table + " RENAME COLUMN body TO other",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := fresh(t)
			s := open(t, pool, pgstore.Options{})
			r := record(canary, key("phone", canary))
			if name == "nothing" {
				require.NoError(t, s.Commit(t.Context(), put(r)))
			}
			run(t, pool, broken)
			r.Body = []byte(canary)
			other := record("other", r.Unique...)
			other.Body = r.Body
			var errs []error
			for _, b := range []storage.Batch{put(r), put(other), {Require: []storage.Ref{ref(canary, 7)}}} {
				errs = append(errs, s.Commit(t.Context(), b))
			}
			_, err := s.Get(t.Context(), r.Ref())
			errs = append(errs, err)
			_, err = s.Find(t.Context(), storage.Query{Kind: kind, Any: r.Unique, Limit: 1})
			errs = append(errs, err, s.Check(t.Context()))
			failed := 0
			for _, err := range errs {
				if err == nil {
					continue
				}
				failed++
				said := strings.ToLower(fmt.Sprintf("%v %+v %#v", err, err, errors.Unwrap(err)))
				assert.NotContains(t, said, canary)
				assert.NotContains(t, said, hex.EncodeToString(r.Unique[0].Digest[:8]))
				assert.NotContains(t, said, hex.EncodeToString([]byte(canary)))
				server, ok := errors.AsType[*pgconn.PgError](err)
				assert.False(t, ok, "the server's own error is wrapped: %v", server)
			}
			assert.Positive(t, failed)
		})
	}
}

// TestBlockedCommitIsCanceled has a commit wait for a lock that nobody gives
// back: the server is asked to stop, and its answer is certain.
func TestBlockedCommitIsCanceled(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]pgstore.Options{"grouped": {}, "alone": {Alone: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := fresh(t)
			s := open(t, pool, o)
			r := record("a")
			require.NoError(t, s.Commit(t.Context(), put(r)))
			r.Version = 1
			tx, err := pool.Begin(t.Context())
			require.NoError(t, err)
			_, err = tx.Exec(t.Context(), "SELECT FROM rodnik.record FOR UPDATE")
			require.NoError(t, err)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			answer := make(chan error, 1)
			go func() { answer <- s.Commit(ctx, put(r, record("b"))) }()
			waited(t, pool, "Lock")
			cancel()
			err = <-answer
			require.ErrorIs(t, err, context.Canceled)
			require.NotErrorIs(t, err, storage.ErrUnknown)
			require.NoError(t, tx.Rollback(t.Context()))
			require.NoError(t, s.Commit(t.Context(), put(r, record("b"))))
		})
	}
}

func TestRefusalsOfTheServerAreCertain(t *testing.T) {
	t.Parallel()
	fatal := &pgconn.PgError{Severity: "FATAL", Code: "57P01"}
	tests := []struct {
		name string
		in   error
		want bool
	}{
		{"an error of the statement", &pgconn.PgError{Severity: "ERROR", Code: "23505"}, true},
		{"in another language", &pgconn.PgError{Severity: "ОШИБКА", SeverityUnlocalized: "ERROR", Code: "23505"}, true},
		{"the end of the session", fatal, false},
		{"the end of the session, wrapped", fmt.Errorf("exec: %w", fatal), false},
		{"a panic", &pgconn.PgError{Severity: "PANIC"}, false},
		{"a connection that was closed before", pgconn.ErrConnClosed, false},
		{"an end", io.ErrUnexpectedEOF, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.want, pgstore.RolledBack(tt.in))
		})
	}
}

func TestUnreachableServerIsNotUnknown(t *testing.T) {
	t.Parallel()
	config := database(t, template())
	var down atomic.Bool
	config.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		if down.Load() {
			return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	pool := connect(t, config)
	s := open(t, pool, pgstore.Options{})
	down.Store(true)
	pool.Reset()
	err := s.Commit(t.Context(), put(record("a")))
	require.ErrorContains(t, err, "no connection")
	require.NotErrorIs(t, err, storage.ErrUnknown)
}
