// Package power takes the power, the room and the health of its disk away from
// storage/sqlitestore: it holds tests only. They run on ncruces/go-sqlite3,
// whose virtual file system may be written in Go.
package power
