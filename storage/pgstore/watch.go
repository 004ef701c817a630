package pgstore

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// patience is how long the answer of the server is waited for when the caller's
// context has ended and the server was asked to stop.
const patience = 2 * time.Second

// watched is a statement under way whose caller may go away. Breaking off at
// once would leave in doubt what the server does; so it is asked to cancel the
// statement, and its answer, that it did or that it was too late, is waited for.
type watched struct {
	ctx  context.Context // for the driver; it does not end
	conn *pgxpool.Conn
	stop func() bool
	gone context.CancelFunc // the statement has ended
	over chan struct{}      // closed when the canceling is done with the connection

	asked atomic.Bool // to cancel; set before the server can know
}

// watch begins to watch the context of the caller.
func watch(ctx context.Context, conn *pgxpool.Conn) *watched {
	w := &watched{ctx: context.WithoutCancel(ctx), conn: conn}
	if ctx.Done() == nil {
		return w
	}
	ended, gone := context.WithCancel(w.ctx)
	w.gone, w.over = gone, make(chan struct{})
	w.stop = context.AfterFunc(ctx, func() {
		defer close(w.over)
		w.cancel(ended)
	})
	return w
}

// cancel asks the server to cancel the statement, and cuts the connection when
// there is no answer.
func (w *watched) cancel(ended context.Context) {
	patient, done := context.WithTimeout(ended, patience)
	defer done()
	server := w.conn.Conn().PgConn()
	w.asked.Store(true)
	_ = server.CancelRequest(patient) // without it the answer is waited for all the same
	<-patient.Done()
	if ended.Err() == nil {
		_ = server.Conn().SetDeadline(time.Unix(1, 0)) // long ago
	}
}

// durable reports whether success means that the commit is as durable as the
// server promises. A server that was asked to cancel while it waits for a
// synchronous standby says success, with a warning only.
func (w *watched) durable() bool {
	if !w.asked.Load() {
		return true
	}
	patient, done := context.WithTimeout(w.ctx, patience)
	defer done()
	var alone bool
	err := w.conn.QueryRow(patient, `SELECT current_setting('synchronous_standby_names') = ''`).Scan(&alone)
	return err == nil && alone
}

// errStandby: the wait for a synchronous standby was given up.
var errStandby = errors.New("whether a standby has the commit is not known")

// end is called when the statement has ended. A connection on which a cancel
// request may still arrive must not be used for another statement.
func (w *watched) end() {
	if w.stop == nil {
		return
	}
	w.gone()
	if !w.stop() {
		<-w.over
		_ = w.conn.Conn().Close(w.ctx)
	}
}
