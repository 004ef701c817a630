package pgstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rodnik-go/rodnik/storage"
)

// The states that PostgreSQL, and the function of the first migration, answer.
const (
	stateMoved        = "RN001"
	stateTaken        = "RN002"
	stateDuplicate    = "23505"
	stateSerialize    = "40001"
	stateDeadlock     = "40P01"
	stateCanceled     = "57014"
	stateLockTimeout  = "55P03"
	stateReadOnly     = "25006"
	stateNoTable      = "42P01"
	stateNoSchema     = "3F000"
	stateNoFunction   = "42883"
	stateNotPermitted = "42501"
	stateNoStatement  = "26000"
	stateShutdown     = "57P01"
	stateCrashed      = "57P02"
	stateNotReady     = "57P03"
	stateTooMany      = "53300"
	stateDiskFull     = "53100"
)

// stated is an error of the server. It holds its SQLSTATE and our words; the
// server's own repeat values.
type stated struct{ state string }

// Error implements error.
func (e *stated) Error() string {
	if said := sentence(e.state); said != "" {
		return said + " (SQLSTATE " + e.state + ")"
	}
	return "the server refuses (SQLSTATE " + e.state + ")"
}

// SQLState is the SQLSTATE of the server.
func (e *stated) SQLState() string { return e.state }

func sentence(state string) string {
	switch state {
	case stateSerialize, stateDeadlock:
		return "others were in the way again and again"
	case stateCanceled:
		return "the server gave up: statement_timeout, or somebody canceled"
	case stateLockTimeout:
		return "lock_timeout passed"
	case stateReadOnly:
		return "the server takes no writes: a standby, or default_transaction_read_only"
	case stateNoTable, stateNoSchema, stateNoFunction:
		return "the tables of Rodnik are not there: apply the migrations"
	case stateShutdown, stateCrashed, stateNotReady:
		return "the server stops, or starts and is not ready yet"
	case stateTooMany:
		return "the server has no connection left: max_connections"
	case stateDiskFull:
		return "the disk of the server is full"
	case stateNotPermitted:
		return "the user may not do that"
	case stateNoStatement:
		return "a prepared statement is gone: behind a pooler set DefaultQueryExecMode to pgx.QueryExecModeExec"
	}
	return ""
}

// worded is an error of the driver without what it repeats: the SQLSTATE of an
// error of the server, the text of a broken connection, nothing of others.
func worded(err error) error {
	if server, ok := errors.AsType[*pgconn.PgError](err); ok {
		return &stated{server.Code}
	}
	for _, ended := range [...]error{context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, ended) {
			return ended
		}
	}
	if network, ok := errors.AsType[net.Error](err); ok {
		return fmt.Errorf("the connection failed: %w", network)
	}
	for _, known := range [...]error{io.EOF, io.ErrUnexpectedEOF, pgconn.ErrConnClosed} {
		if errors.Is(err, known) {
			return fmt.Errorf("the connection failed: %w", known)
		}
	}
	return errors.New("the driver failed")
}

// rolledBack reports whether err says for certain that the transaction did not
// happen: nothing was sent, or the server refused it. An error that ends the
// session may come after the commit.
func rolledBack(err error) bool {
	if server, ok := errors.AsType[*pgconn.PgError](err); ok {
		return severity(server) == "ERROR" && !secondHand(server.Code)
	}
	return pgconn.SafeToRetry(err)
}

// secondHand reports whether a state may come from somebody who stands between
// us and the server and has lost it, whatever its severity: a connection
// exception, the end of the server, or "completion unknown".
func secondHand(state string) bool {
	return strings.HasPrefix(state, "08") || strings.HasPrefix(state, "57P0") || state == "40003"
}

// severity is the word of the server in English.
func severity(err *pgconn.PgError) string {
	if err.SeverityUnlocalized != "" {
		return err.SeverityUnlocalized
	}
	return err.Severity
}

// duplicate reports whether a record or a key is there already.
func duplicate(err error) bool {
	server, ok := errors.AsType[*pgconn.PgError](err)
	return ok && server.Code == stateDuplicate
}

// passing reports whether the same batch may succeed when it is sent again.
func passing(err error) bool {
	server, ok := errors.AsType[*pgconn.PgError](err)
	return ok && rolledBack(err) && (server.Code == stateSerialize || server.Code == stateDeadlock)
}

// forgotten reports whether the server has dropped a prepared statement.
func forgotten(err error) bool {
	server, ok := errors.AsType[*pgconn.PgError](err)
	return ok && rolledBack(err) && server.Code == stateNoStatement
}

// place reads the place that the function of the first migration raised.
func place(err error, state string) (int, bool) {
	server, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || server.Code != state {
		return 0, false
	}
	n, err := strconv.Atoi(server.Message)
	return n, err == nil
}

// failed words an error. When the context has ended, that is the answer,
// unless a commit is in doubt.
func failed(ctx context.Context, what string, err error) error {
	if ended := ctx.Err(); ended != nil && !errors.Is(err, storage.ErrUnknown) {
		err = ended
	}
	return fmt.Errorf("pgstore: %s: %w", what, err)
}
