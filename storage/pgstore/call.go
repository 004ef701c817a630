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

const applyText = `SELECT rodnik.apply($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

// parameters is how many applyText has; the last is careful.
const parameters = 13

// call is a call of rodnik.apply. Its arguments are written in the binary
// format of PostgreSQL at once, which is half the work of a commit otherwise.
type call struct {
	conn      *pgconn.PgConn
	statement *pgconn.StatementDescription // nil where the pool keeps none
	arguments [][]byte
}

// newCall prepares the statement, once for each connection, unless the pool is
// told to prepare none.
func newCall(ctx context.Context, conn *pgx.Conn, o *order) (*call, error) {
	c := &call{conn: conn.PgConn(), arguments: o.arguments()}
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

// careful makes the next run tell the place of what is there already.
func (c *call) careful() { c.arguments[parameters-1] = []byte{1} }

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
		pgtype.Int2ArrayOID, pgtype.TextArrayOID, pgtype.TextArrayOID, pgtype.Int8ArrayOID,
		pgtype.Int8ArrayOID, pgtype.ByteaArrayOID, pgtype.ByteaArrayOID, pgtype.Int2ArrayOID,
		pgtype.Int2ArrayOID, pgtype.TextArrayOID, pgtype.ByteaArrayOID, pgtype.BoolArrayOID, pgtype.BoolOID,
	}
}

// arguments writes the records and the keys they want.
func (o *order) arguments() [][]byte {
	w := &writer{buffer: make([]byte, 0, o.size()), ends: make([]int, 0, parameters)}
	n, m := len(o.entries), len(o.wants)
	w.array(pgtype.Int2OID, n, func(i int) { w.int16(o.entries[i].does) })
	w.array(pgtype.TextOID, n, func(i int) { w.text(string(o.entries[i].ref.Kind)) })
	w.array(pgtype.TextOID, n, func(i int) { w.text(string(o.entries[i].ref.ID)) })
	w.array(pgtype.Int8OID, n, func(i int) { w.int64(packVersion(o.entries[i].ref.Version)) })
	w.array(pgtype.Int8OID, n, func(i int) { w.wake(o.entries[i].rec) })
	w.array(pgtype.ByteaOID, n, func(i int) { w.keys(o.entries[i].rec) })
	w.array(pgtype.ByteaOID, n, func(i int) { w.body(o.entries[i].rec) })
	w.array(pgtype.Int2OID, n, func(i int) { w.int16(o.entries[i].part) })
	w.array(pgtype.Int2OID, m, func(i int) { w.int16(o.wants[i].of.at) })
	w.array(pgtype.TextOID, m, func(i int) { w.text(string(o.wants[i].key.Space)) })
	w.array(pgtype.ByteaOID, m, func(i int) { w.bytes(o.wants[i].key.Digest[:]) })
	w.array(pgtype.BoolOID, m, func(i int) { w.bool(o.wants[i].unique) })
	w.buffer = append(w.buffer, 0)
	return w.values()
}

// size is about how many bytes the arguments take.
func (o *order) size() int {
	size := 1 + 12*20 + len(o.entries)*80 + len(o.wants)*60
	for i := range o.entries {
		e := &o.entries[i]
		size += len(e.ref.Kind) + len(e.ref.ID)
		if e.rec != nil {
			size += len(e.rec.Body)
		}
	}
	for _, w := range o.wants {
		size += 2*len(w.key.Space) + len(w.key.Digest)
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

// array writes n elements of a type: dimensions, whether there may be NULLs,
// the type, how many elements, the number of the first, and then each with its
// length.
func (w *writer) array(oid uint32, n int, write func(i int)) {
	if n == 0 {
		w.head(0, 0, oid)
	} else {
		w.head(1, 1, oid, uint32(n), 1) //nolint:gosec // A group is small.
	}
	for i := range n {
		write(i)
	}
	w.ends = append(w.ends, len(w.buffer))
}

func (w *writer) head(words ...uint32) {
	for _, word := range words {
		w.buffer = binary.BigEndian.AppendUint32(w.buffer, word)
	}
}

func (w *writer) null() { w.head(1<<32 - 1) }

func (w *writer) bool(v bool) {
	w.head(1)
	b := byte(0)
	if v {
		b = 1
	}
	w.buffer = append(w.buffer, b)
}

func (w *writer) int16(v int16) {
	w.head(2)
	w.buffer = binary.BigEndian.AppendUint16(w.buffer, uint16(v)) //nolint:gosec // The bits.
}

func (w *writer) int64(v int64) {
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

func (w *writer) wake(r *storage.Record) {
	if r == nil || r.WakeAt.IsZero() {
		w.null()
	} else {
		w.int64(packTime(r.WakeAt).Int64)
	}
}

func (w *writer) body(r *storage.Record) {
	if r == nil {
		w.null()
	} else {
		w.bytes(r.Body)
	}
}

// keys writes what packKeys packs, in place.
func (w *writer) keys(r *storage.Record) {
	if r == nil {
		w.null()
		return
	}
	at := len(w.buffer)
	w.head(0)
	w.buffer = packKeys(w.buffer, r)
	binary.BigEndian.PutUint32(w.buffer[at:], uint32(len(w.buffer)-at-4)) //nolint:gosec // At most 64 keys.
}
