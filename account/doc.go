// Package account registers a child's own account on the portal, and keeps
// accounts.
//
//   - [Registrar] leads an application from a confirmed card to an account:
//     address, phone or skip, e-mail and agreement, the link in the letter,
//     password. Each step reads everything it rests on from the store, in the
//     transaction that moves it; the caller passes no proof.
//   - [Accounts] enrolls representatives and signs people in.
//
// Codes and links are derived, never stored, and a try is counted in a commit
// of its own before it is compared. Letters and SMS are records that only Work
// sends, through the ports [Mailer] and [SMSSender].
//
// It opens no sessions and authenticates no representative: that is the host's.
package account
