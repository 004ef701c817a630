// Package pgstore is a [storage.Store] in PostgreSQL 13 or newer, on a pool of
// github.com/jackc/pgx/v5 that the embedder brings and closes.
package pgstore
