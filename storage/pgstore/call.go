package pgstore

import (
	"context"
	"encoding/binary"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/rodnik-go/rodnik/storage"
)

const applyText = `SELECT rodnik.apply($1, $2, $3, $4, $5, $6)`

// parameters is how many applyText has.
const parameters = 6

// call is a call of rodnik.apply. Its arguments are written in the binary
// format of PostgreSQL at once, which is half the work of a commit otherwise.
type call struct {
	conn      *pgconn.PgConn
	order     *order
	statement *pgconn.StatementDescription // nil where the pool keeps none
	arguments [][]byte
}

// newCall prepares the statement, once for each connection, unless the pool is
// told to prepare none.
func newCall(ctx context.Context, conn *pgx.Conn, o *order) (*call, error) {
	c := &call{conn: conn.PgConn(), order: o, arguments: o.arguments()}
	switch conn.Config().DefaultQueryExecMode {
	case pgx.QueryExecModeCacheStatement:
		statement, err := conn.Prepare(ctx, applyText, applyText)
		if err != nil {
			return nil, err
		}
		c.statement = statement
	case pgx.QueryExecModeCacheDescribe, pgx.QueryExecModeDescribeExec, pgx.QueryExecModeExec, pgx.QueryExecModeSimpleProtocol:
	}
	return c, nil
}

// prepareAgain prepares a statement that the server has dropped, as DISCARD ALL
// and some poolers make it do.
func (c *call) prepareAgain(ctx context.Context, conn *pgx.Conn) error {
	err := conn.Deallocate(ctx, applyText)
	if err == nil {
		c.statement, err = conn.Prepare(ctx, applyText, applyText)
	}
	return err
}

// careful makes the next run tell the place of what is there already. It reads
// nothing that belongs to a caller, who may be gone by now.
func (c *call) careful() {
	var w writer
	c.order.numbers(&w, true)
	c.arguments[0], c.arguments[parameters-1] = w.buffer, []byte{1}
}

// errAnswer: the server's answer to applyText is not one number.
var errAnswer = errors.New("the server's answer cannot be read")

// run sends the call and returns the place of a record that has moved, 0 for
// none. One Parse at most, Bind, Execute and Sync in one go.
func (c *call) run(ctx context.Context) (moved int, err error) {
	binaryFormat := []int16{pgx.BinaryFormatCode}
	var result *pgconn.ResultReader
	if c.statement != nil {
		result = c.conn.ExecStatement(ctx, c.statement, c.arguments, binaryFormat, binaryFormat)
	} else {
		result = c.conn.ExecParams(ctx, applyText, c.arguments, types(), binaryFormat, binaryFormat)
	}
	moved = -1
	for result.NextRow() {
		if values := result.Values(); len(values) == 1 && len(values[0]) == 4 {
			moved = int(binary.BigEndian.Uint32(values[0]))
		}
	}
	if _, err = result.Close(); err != nil {
		return 0, err
	}
	if moved < 0 {
		return 0, errAnswer
	}
	return moved, nil
}

// types are those of the parameters.
func types() []uint32 {
	return []uint32{
		pgtype.Int8ArrayOID, pgtype.TextArrayOID, pgtype.ByteaArrayOID, pgtype.Int2ArrayOID, pgtype.Int4OID, pgtype.BoolOID,
	}
}

// arguments writes the records and the keys they want, as the function of the
// first migration says.
func (o *order) arguments() [][]byte {
	w := &writer{buffer: make([]byte, 0, o.size()), ends: make([]int, 0, parameters)}
	n, m := len(o.entries), len(o.wants)
	o.numbers(w, false)
	w.end()
	w.array(pgtype.TextOID, 2*n+m)
	for i := range o.entries {
		w.text(string(o.entries[i].ref.Kind))
		w.text(string(o.entries[i].ref.ID))
	}
	for i := range o.wants {
		w.text(string(o.wants[i].key.Space))
	}
	w.end()
	w.array(pgtype.ByteaOID, 2*n+m)
	for i := range o.entries {
		if r := o.entries[i].rec; r == nil {
			w.null()
			w.null()
		} else {
			w.keys(r)
			w.bytes(r.Body)
		}
	}
	for i := range o.wants {
		w.bytes(o.wants[i].key.Digest[:])
	}
	w.end()
	w.array(pgtype.Int2OID, m)
	for i := range o.wants {
		at := o.wants[i].of.at
		if !o.wants[i].unique {
			at = -at
		}
		w.small(at)
	}
	w.end()
	w.head(uint32(o.fresh)) //nolint:gosec // A group is small.
	w.end()
	w.buffer = append(w.buffer, 0)
	return w.values()
}

// numbers writes the first of them.
func (o *order) numbers(w *writer, careful bool) {
	w.array(pgtype.Int8OID, 4*len(o.entries))
	for i := range o.entries {
		e := &o.entries[i]
		w.number(e.does(careful))
		w.number(packVersion(e.ref.Version))
		if e.wake.Valid {
			w.number(e.wake.Int64)
		} else {
			w.null()
		}
		w.number(int64(e.part))
	}
}

// size is about how many bytes the arguments take.
func (o *order) size() int {
	size := 1 + 4*20 + len(o.entries)*70 + len(o.wants)*20
	for i := range o.entries {
		e := &o.entries[i]
		size += len(e.ref.Kind) + len(e.ref.ID)
		if e.rec != nil {
			size += len(e.rec.Body)
		}
	}
	for _, w := range o.wants {
		size += 2 * (len(w.key.Space) + len(w.key.Digest))
	}
	return size
}

// writer writes values in the binary format, one behind another.
type writer struct {
	buffer []byte
	ends   []int
}

// values are the values that were written, without an end for the last.
func (w *writer) values() [][]byte {
	all, from := make([][]byte, 0, len(w.ends)+1), 0
	for _, end := range append(w.ends, len(w.buffer)) {
		all = append(all, w.buffer[from:end:end])
		from = end
	}
	return all
}

// array begins an array of n elements: dimensions, whether there may be NULLs,
// the type, how many elements, the number of the first. Each element then comes
// with its length.
func (w *writer) array(oid uint32, n int) {
	if n == 0 {
		w.head(0, 0, oid)
	} else {
		w.head(1, 1, oid, uint32(n), 1) //nolint:gosec // A group is small.
	}
}

// end ends a value.
func (w *writer) end() { w.ends = append(w.ends, len(w.buffer)) }

func (w *writer) head(words ...uint32) {
	for _, word := range words {
		w.buffer = binary.BigEndian.AppendUint32(w.buffer, word)
	}
}

func (w *writer) null() { w.head(1<<32 - 1) }

func (w *writer) small(v int16) {
	w.head(2)
	w.buffer = binary.BigEndian.AppendUint16(w.buffer, uint16(v)) //nolint:gosec // The bits.
}

func (w *writer) number(v int64) {
	w.head(8)
	w.buffer = binary.BigEndian.AppendUint64(w.buffer, uint64(v)) //nolint:gosec // The bits.
}

func (w *writer) text(v string) {
	w.head(uint32(len(v))) //nolint:gosec // At most 64.
	w.buffer = append(w.buffer, v...)
}

func (w *writer) bytes(v []byte) {
	w.head(uint32(len(v))) //nolint:gosec // At most storage.MaxBodyBytes.
	w.buffer = append(w.buffer, v...)
}

// keys writes what packKeys packs, in place.
func (w *writer) keys(r *storage.Record) {
	at := len(w.buffer)
	w.head(0)
	w.buffer = packKeys(w.buffer, r)
	binary.BigEndian.PutUint32(w.buffer[at:], uint32(len(w.buffer)-at-4)) //nolint:gosec // At most 64 keys.
}
