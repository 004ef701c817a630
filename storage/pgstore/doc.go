// Package pgstore is a [storage.Store] in PostgreSQL 13 or newer, on a pool of
// github.com/jackc/pgx/v5 that the embedder brings and closes.
//
// # One commit
//
// A Commit is one round trip and one transaction that writes: a call of the
// function rodnik.apply, which [Open] makes with the tables. Everything stands in
// the PostgreSQL schema rodnik: record, key with the unique keys, lookup with
// the look-up keys, and migration. The function takes records in the order of
// kind and ID and keys in that of space and digest, so commits wait for one
// another and never in a circle; nothing else in the schema needs a constraint
// that spans two rows. A record that is required unchanged is locked FOR SHARE.
// One that is required absent is inserted and deleted again in the same
// transaction: whoever inserts the same one waits for the end of it, which needs
// no lock besides the primary key, and holds under every isolation level.
//
// A commit whose batch only requires is one look at one snapshot. A commit that
// is refused because of a key may take a second round trip, which learns which
// key it was. Get, Find and Lease are one statement each.
//
// # Groups
//
// Commits that arrive while [Options.Groups] transactions are under way wait and
// share the next one. Each is still atomic alone: a group holds batches that
// have nothing to do with one another, and one that is refused leaves it. The
// caller who came first commits for the others; there is no goroutine.
//
// # What is certain
//
// An error other than [storage.ErrUnknown] means that nothing was stored. When
// the context of a caller ends while its batch is with the server, the server
// is asked to cancel, and its answer is waited for, two seconds at most (four in
// a group); so a commit may still succeed then. ErrUnknown is left for a
// connection or a server that died after it was asked and before it answered,
// and for a commit whose wait for a synchronous standby was canceled so.
// Deadlocks and serialization failures are tried again, eight times at most.
//
// An error of the server is told by its SQLSTATE and words of this package.
// What the server says repeats values, kinds and IDs and digests in its log
// included; bodies never stand there.
//
// # Poolers
//
// This package never speaks the simple protocol with a value. With the pool's
// default mode a statement is prepared once for each connection. Behind
// PgBouncer in transaction mode, or another pooler that keeps no prepared
// statements, set DefaultQueryExecMode to pgx.QueryExecModeExec: it is one round
// trip too, and the server parses each statement again. Settings such as
// synchronous_commit must then be those of the user or the database. The pool
// pings a connection that was idle for a second before it hands it out; set its
// ShouldPing to save that round trip.
//
// # Durability
//
// [Open] refuses a pool of another isolation level than read committed, and, in
// words, a server or a user with fsync, full_page_writes or
// synchronous_commit off, and [Store.Check] tells at any time what is wrong. With
// synchronous standbys, synchronous_commit says which of them have a commit
// before it is acknowledged.
package pgstore
