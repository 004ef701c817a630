// Package rodnik is everything between a child's birth certificate and the
// child's own account on a state portal.
//
// The journey, as two public guides for parents describe it:
//
//  1. A representative is enrolled (account.Accounts.Enroll) and adds a child
//     («Семья и дети», cabinet.Cabinet.Add).
//  2. The civil register is asked about the birth certificate
//     (zags.Checker.Open, Select, Submit). It answers in minutes or in days;
//     Work asks again until it does.
//  3. A confirmed child gets an account (account.Registrar.Begin): address,
//     phone code or skip, e-mail with agreement, the link in the letter, the
//     password.
//  4. The child signs in (account.Accounts.SignIn).
//  5. A system such as a school diary asks for a permission
//     (consent.Ledger.Ask), a representative finds a notice and grants it, and
//     MayShare says yes, with its reasons.
//
// The embedder brings a storage.Store, a storage.Keyring kept apart from it,
// and three ports: the register, letters, text messages. The services hold the
// rules; the ports and the store hold none. Nothing here waits: the embedder
// calls [Portal.Work] from a scheduler, or [Portal.Run].
//
// It does not talk to the real portal or the real register, authenticates no
// representative, and opens no sessions.
package rodnik
