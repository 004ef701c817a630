// Package consent keeps what a representative has agreed to about a child: the
// agreement to processing, without which no account is made. An [Agreement] is
// given with [Ledger.Agree] inside the commit of the service that needs it,
// with a [Tick] under the exact text, which is never set beforehand.
//
// Records hold ids, words of the program and digests, never a person's data,
// and are only added to, so that they outlive what they speak of.
//
// It knows which systems and texts there are from [Options] and from nowhere
// else; it speaks to no portal and to no system.
package consent
