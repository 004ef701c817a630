// Package storagetest proves a [storage.Store]: one subtest for each duty of
// the contract, named after it, printing the clause that the store breaks.
//
//	func TestStore(t *testing.T) {
//		storagetest.Run(t, func(t *testing.T) storage.Store { return mystore.New() })
//	}
//
// An engine that promises durability calls [RunDurable] instead. A store that
// passes can carry the whole journey of Rodnik. The suite needs the standard
// library only; it does not test power loss, nor a process that is killed.
package storagetest
