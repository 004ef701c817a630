// Package memstore is a [storage.Store] in memory, for tests, harnesses and
// demonstrations.
//
// It keeps every duty of the contract but one, and says so: nothing is
// durable. What was acknowledged is lost when the process ends. It has no
// limit on how much it holds, starts no goroutine and never waits longer than
// it takes others to leave it.
package memstore
