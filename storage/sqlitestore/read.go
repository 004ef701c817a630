package sqlitestore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"github.com/rodnik-go/rodnik/storage"
)

// reads are the statements that read, over any connection of the pool. Each
// read runs one of them once, and one statement sees one snapshot.
type reads struct {
	get    *sql.Stmt
	anyDue *sql.Stmt
	up     finds
	down   finds
}

// finds are the queries of Find in one direction.
type finds struct {
	all  *sql.Stmt
	one  *sql.Stmt // by one key: walks the index and stops at the limit
	many *sql.Stmt // by several: gathers all that hold one of them
}

const (
	columns = `r.id, r.version, r.wake_at, r.keys`

	getText = `
SELECT asked.key, ` + columns + `, r.body
FROM json_each(?1) AS asked
CROSS JOIN rodnik_record AS r
WHERE r.kind = json_extract(asked.value, '$[0]')
  AND r.id = json_extract(asked.value, '$[1]')`

	anyDueText = `
SELECT EXISTS (
  SELECT 1
  FROM json_each(?1) AS asked
  CROSS JOIN rodnik_record AS r
  WHERE r.kind = asked.value
    AND r.wake_at <= ?2
)`

	// ?1 kind, ?2 behind this ID, ?3 limit, ?4 heads; {>} and {ASC} turn round.
	allText = `
SELECT ` + columns + `, iif(?4, x'', r.body)
FROM rodnik_record AS r
WHERE r.kind = ?1
  AND r.id {>} ?2
ORDER BY r.id {ASC}
LIMIT ?3`

	// ?5 space, ?6 digest.
	oneText = `
SELECT ` + columns + `, iif(?4, x'', r.body)
FROM (
  SELECT id
  FROM rodnik_unique
  WHERE space = ?5 AND digest = ?6 AND kind = ?1 AND id {>} ?2
  UNION
  SELECT id
  FROM rodnik_index
  WHERE space = ?5 AND digest = ?6 AND kind = ?1 AND id {>} ?2
  ORDER BY id {ASC}
  LIMIT ?3
) AS hit
CROSS JOIN rodnik_record AS r
WHERE r.kind = ?1
  AND r.id = hit.id`

	// ?5 spaces as JSON, ?6 their digests in one row of bytes.
	manyText = `
WITH asked (space, digest) AS MATERIALIZED (
  SELECT value, substr(?6, 1 + 32 * key, 32)
  FROM json_each(?5)
)
SELECT ` + columns + `, iif(?4, x'', r.body)
FROM (
  SELECT k.id
  FROM asked
  CROSS JOIN rodnik_unique AS k
  WHERE k.space = asked.space AND k.digest = asked.digest AND k.kind = ?1 AND k.id {>} ?2
  UNION
  SELECT k.id
  FROM asked
  CROSS JOIN rodnik_index AS k
  WHERE k.space = asked.space AND k.digest = asked.digest AND k.kind = ?1 AND k.id {>} ?2
  ORDER BY 1 {ASC}
  LIMIT ?3
) AS hit
CROSS JOIN rodnik_record AS r
WHERE r.kind = ?1
  AND r.id = hit.id`
)

func (r *reads) statements() []prepared {
	up, down := strings.NewReplacer("{>}", ">", "{ASC}", "ASC"), strings.NewReplacer("{>}", "<", "{ASC}", "DESC")
	return []prepared{
		{&r.get, getText},
		{&r.anyDue, anyDueText},
		{&r.up.all, up.Replace(allText)},
		{&r.up.one, up.Replace(oneText)},
		{&r.up.many, up.Replace(manyText)},
		{&r.down.all, down.Replace(allText)},
		{&r.down.one, down.Replace(oneText)},
		{&r.down.many, down.Replace(manyText)},
	}
}

func (r *reads) prepare(ctx context.Context, db *sql.DB) error {
	return prepareAll(ctx, db, r.statements())
}

func (r *reads) close() error { return closeAll(r.statements()) }

// Get returns one snapshot of the records, in the order asked.
func (s *Store) Get(ctx context.Context, refs ...storage.Ref) ([]storage.Record, error) {
	if err := storage.CheckRefs(refs); err != nil {
		return nil, err
	}
	if s.closed() {
		return nil, errClosed
	}
	found, pairs := make([]storage.Record, len(refs)), make([][2]string, len(refs))
	for i, ref := range refs {
		found[i] = storage.Record{Kind: ref.Kind, ID: ref.ID}
		pairs[i] = [2]string{string(ref.Kind), string(ref.ID)}
	}
	asked, err := json.Marshal(pairs)
	if err != nil {
		return nil, err
	}
	_, err = rowsOf(ctx, s.reads.get, func(row scanner) (struct{}, error) {
		var at int
		r, err := scanRecord(row, "", &at)
		if err == nil {
			r.Kind = refs[at].Kind
			found[at] = r
		}
		return struct{}{}, err
	}, string(asked))
	if err != nil {
		return nil, failed(ctx, "get", err)
	}
	return found, nil
}

// Find returns the records of one kind that hold any of the keys. By one key,
// and without, it reads what it returns; by several it looks at all that hold
// one of them behind After.
func (s *Store) Find(ctx context.Context, q storage.Query) ([]storage.Record, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	if s.closed() {
		return nil, errClosed
	}
	by, behind := s.reads.up, q.After
	if q.Descending {
		if by = s.reads.down; behind == "" {
			behind = "~" // greater than every ID
		}
	}
	stmt, args := by.all, []any{q.Kind, behind, q.Limit, q.Heads}
	switch len(q.Any) {
	case 0:
	case 1:
		stmt, args = by.one, append(args, q.Any[0].Space, q.Any[0].Digest[:])
	default:
		spaces, digests, err := packAsked(q.Any)
		if err != nil {
			return nil, err
		}
		stmt, args = by.many, append(args, spaces, digests)
	}
	found, err := rowsOf(ctx, stmt, func(row scanner) (storage.Record, error) {
		return scanRecord(row, q.Kind)
	}, args...)
	if err != nil {
		return nil, failed(ctx, "find", err)
	}
	slices.SortFunc(found, func(a, b storage.Record) int { // SQL promises no order of a join
		if q.Descending {
			a, b = b, a
		}
		return cmp.Compare(a.ID, b.ID)
	})
	if q.Heads {
		for i := range found {
			found[i].Body = nil
		}
	}
	return found, nil
}

// packAsked writes the keys of a query for manyText.
func packAsked(asked []storage.Key) (spaces string, digests []byte, err error) {
	names := make([]storage.Space, len(asked))
	for i, k := range asked {
		names[i] = k.Space
		digests = append(digests, k.Digest[:]...)
	}
	text, err := json.Marshal(names)
	return string(text), digests, err
}

// rowsOf runs a query and reads all its rows.
func rowsOf[T any](
	ctx context.Context, stmt *sql.Stmt, read func(row scanner) (T, error), args ...any,
) ([]T, error) {
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	return collect(rows, read)
}
