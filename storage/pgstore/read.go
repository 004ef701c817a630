package pgstore

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/rodnik-go/rodnik/storage"
)

const (
	columns = `r.id, r.version, r.wake_at, r.keys`

	getOneText = `
SELECT ` + columns + `, r.body
FROM rodnik.record AS r
WHERE r.kind = $1
  AND r.id = $2`

	// $1 kinds, $2 ids.
	getText = `
SELECT ` + columns + `, r.body, asked.n
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (kind, id, n)
CROSS JOIN LATERAL (
  SELECT *
  FROM rodnik.record AS r
  WHERE r.kind = asked.kind COLLATE "C"
    AND r.id = asked.id COLLATE "C"
  LIMIT 1
) AS r`

	// $1 kind, $2 behind this ID, $3 limit, $4 heads; {>} and {ASC} turn round.
	allText = `
SELECT ` + columns + `, CASE WHEN $4 THEN ''::bytea ELSE r.body END
FROM rodnik.record AS r
WHERE r.kind = $1
  AND r.id {>} $2
ORDER BY r.id {ASC}
LIMIT $3`

	// $5 spaces, $6 digests. Of each key, no more than the limit are looked at.
	byKeyText = `
SELECT ` + columns + `, CASE WHEN $4 THEN ''::bytea ELSE r.body END
FROM (
  SELECT DISTINCT hit.id
  FROM unnest($5::text[], $6::bytea[]) AS asked (space, digest)
  CROSS JOIN LATERAL (
    (
      SELECT k.id
      FROM rodnik.key AS k
      WHERE k.space = asked.space COLLATE "C"
        AND k.digest = asked.digest
        AND k.kind = $1
        AND k.id {>} $2
    )
    UNION ALL
    (
      SELECT l.id
      FROM rodnik.lookup AS l
      WHERE l.space = asked.space COLLATE "C"
        AND l.digest = asked.digest
        AND l.kind = $1
        AND l.id {>} $2
      ORDER BY l.id {ASC}
      LIMIT $3
    )
  ) AS hit
  ORDER BY hit.id {ASC}
  LIMIT $3
) AS hit
CROSS JOIN LATERAL (
  SELECT *
  FROM rodnik.record AS r
  WHERE r.kind = $1
    AND r.id = hit.id
  LIMIT 1
) AS r`
)

// finds are the queries of Find in one direction.
type finds struct{ all, byKey string }

func findTexts(descending bool) finds {
	turn := strings.NewReplacer("{>}", ">", "{ASC}", "ASC")
	if descending {
		turn = strings.NewReplacer("{>}", "<", "{ASC}", "DESC")
	}
	return finds{turn.Replace(allText), turn.Replace(byKeyText)}
}

// row reads records out of rows, with whatever the query puts behind them.
type row struct {
	version int64
	wake    pgtype.Int8
	packed  []byte
}

func (w *row) scan(rows pgx.Rows, r *storage.Record, behind ...any) error {
	err := rows.Scan(append([]any{(*string)(&r.ID), &w.version, &w.wake, (*pgtype.DriverBytes)(&w.packed), &r.Body}, behind...)...)
	if err != nil {
		return err
	}
	r.Version, r.WakeAt = uint64(w.version), unpackTime(w.wake) //nolint:gosec // Versions start at 1.
	r.Unique, r.Index, err = unpackKeys(w.packed)
	return err
}

// query runs a statement and reads all its rows.
func (s *Store) query(ctx context.Context, text string, args []any, read func(rows pgx.Rows) error) error {
	rows, err := s.pool.Query(ctx, text, args...)
	if err != nil {
		return worded(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := read(rows); err != nil {
			return worded(err)
		}
	}
	if err := rows.Err(); err != nil {
		return worded(err)
	}
	return nil
}

// Get returns one snapshot of the records, in the order asked.
func (s *Store) Get(ctx context.Context, refs ...storage.Ref) ([]storage.Record, error) {
	if err := storage.CheckRefs(refs); err != nil {
		return nil, err
	}
	found := make([]storage.Record, len(refs))
	for i, ref := range refs {
		found[i] = storage.Record{Kind: ref.Kind, ID: ref.ID}
	}
	var w row
	var err error
	switch len(refs) {
	case 0:
		err = ctx.Err()
	case 1:
		err = s.query(ctx, getOneText, []any{string(refs[0].Kind), string(refs[0].ID)}, func(rows pgx.Rows) error {
			return w.scan(rows, &found[0])
		})
	default:
		kinds, ids := make([]string, len(refs)), make([]string, len(refs))
		for i, ref := range refs {
			kinds[i], ids[i] = string(ref.Kind), string(ref.ID)
		}
		err = s.query(ctx, getText, []any{kinds, ids}, func(rows pgx.Rows) error {
			var r storage.Record
			var at int
			if err := w.scan(rows, &r, &at); err != nil {
				return err
			}
			r.Kind = refs[at-1].Kind
			found[at-1] = r
			return nil
		})
	}
	if err != nil {
		return nil, failed(ctx, "get", err)
	}
	return found, nil
}

// Find returns the records of one kind that hold any of the keys.
func (s *Store) Find(ctx context.Context, q storage.Query) ([]storage.Record, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	behind := string(q.After)
	if q.Descending && behind == "" {
		behind = "~" // greater than every ID
	}
	texts := findTexts(q.Descending)
	text, args := texts.all, []any{string(q.Kind), behind, q.Limit, q.Heads}
	if len(q.Any) > 0 {
		spaces, digests := make([]string, len(q.Any)), make([][]byte, len(q.Any))
		for i := range q.Any {
			spaces[i], digests[i] = string(q.Any[i].Space), q.Any[i].Digest[:]
		}
		text, args = texts.byKey, append(args, spaces, digests)
	}
	var found []storage.Record
	var w row
	err := s.query(ctx, text, args, func(rows pgx.Rows) error {
		r := storage.Record{Kind: q.Kind}
		if err := w.scan(rows, &r); err != nil {
			return err
		}
		if q.Heads {
			r.Body = nil
		}
		found = append(found, r)
		return nil
	})
	if err != nil {
		return nil, failed(ctx, "find", err)
	}
	slices.SortFunc(found, func(a, b storage.Record) int { // SQL promises no order of a join
		if q.Descending {
			a, b = b, a
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return found, nil
}
