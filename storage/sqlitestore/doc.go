// Package sqlitestore is a [storage.Store] in an SQLite file, over
// database/sql. The embedder brings the driver; this package imports none.
//
// # Settings
//
// Three settings of every connection decide whether an acknowledged commit
// survives a power cut, and [Open] refuses a database without them, in words:
//
//   - journal_mode WAL: readers and the writer do not wait for one another;
//   - synchronous FULL (or EXTRA): a commit is on the disk before it is
//     acknowledged. NORMAL, which is often advised with WAL, loses commits;
//   - busy_timeout above 0: how long to wait for another process that writes.
//
// They belong into the data source name, so that all connections of the pool
// have them. With modernc.org/sqlite:
//
//	db, err := sql.Open("sqlite", "file:rodnik.db"+
//		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
//
// and with github.com/mattn/go-sqlite3:
//
//	db, err := sql.Open("sqlite3",
//		"file:rodnik.db?_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL")
//
// SQLite 3.38 or newer is needed, and neither a database in memory nor a
// shared cache will do. On macOS set the pragma fullfsync too: there an
// ordinary sync leaves data in the cache of the disk.
//
// The page cache needs no setting: in a file of a million records a small commit
// makes six reads with the 2 MB that SQLite takes by default, and as many with
// 64 MB. What it reads was not read for long, or is the log that is copied back.
//
// # Writers
//
// A [Store] writes over one connection, which it takes from the pool and keeps
// until [Store.Close]; the pool must therefore allow two or more. Commits of
// one process take turns on it, and those that come while somebody writes
// share the next durable transaction: whoever gets the turn stores what waits,
// up to 128 commits and 4 MiB of bodies, and answers when all of it is on the
// disk. Each stays all or nothing for itself, behind a savepoint. A caller
// whose context ends leaves at once, with the error of the context while
// nobody has touched the batch and [storage.ErrUnknown] after that.
//
// Several processes may share one file on one machine, never over a network
// file system: each waits busy_timeout for the other, a few times over, as
// long as its context lives. Reads take any connection of the pool, and each
// read is one statement and so one snapshot.
//
// The store begins no goroutine and needs no clock. Its tables are called
// rodnik_… and are made, and later changed, by Open; a database that a newer
// program has changed is refused.
package sqlitestore
