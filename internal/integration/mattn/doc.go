// Package mattn holds the tests of storage/sqlitestore with the driver
// mattn/go-sqlite3, which needs cgo. It is a module of its own and outside the
// workspace, so that neither the driver nor a C compiler reaches anybody else.
package mattn
