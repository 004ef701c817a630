// Package storage is the one small contract under everything Rodnik keeps, and
// the typed face over it.
//
// Two halves:
//
//   - [Store] is what an engine implements: four methods over versioned,
//     sealed [Record] values. memstore, sqlitestore and pgstore (a module of its
//     own) are three; the suite in storagetest proves others.
//   - [Vault] is what services use: [Do] runs a function over a [Tx], seals
//     what it saved, and commits it with an audit entry in one [Batch],
//     running the function again when somebody else was faster. Documents of
//     your own take [NewKeyring], [NewVault], [Vault.Check], a [NewCollection]
//     for each kind, then [Do] and [View], as in the example of Do.
//
// A store never sees a person: bodies are sealed with AES-256-GCM and look-up
// keys are keyed digests, both under the embedder's [Keyring].
package storage
