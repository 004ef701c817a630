// Package consent keeps what a representative has agreed to about a child: the
// agreement to processing, without which no account is made, and permissions
// to hand a child's data to a system, such as a school diary.
//
// The two are never mixed. An [Agreement] is given with [Ledger.Agree] inside
// the commit of the service that needs it. A [Permission] is asked for with
// [Ledger.Ask] or found missing by the representative, and given with
// [Ledger.Grant] or [Ledger.GrantFromSettings], each time with a [Tick] under
// the exact text, which is never set beforehand. [Ledger.Withdraw] stops it in
// the commit in which it is called. [Ledger.MayShare] is the one question a
// system has: may this datum be handed over, for this purpose, now?
//
// Records hold ids, words of the program and digests, never a name or a paper;
// evidence is never changed and history only added to, so that both outlive
// what they speak of.
//
// It knows which systems and texts there are from [Options] and from nowhere
// else; it speaks to no portal and to no system.
package consent
