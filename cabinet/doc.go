// Package cabinet is what stands in a representative's cabinet on the portal:
// the cards of their children («Семья и дети»), drafts of cards, and notices
// («Уведомления»); and the child in whom the cards of several representatives
// meet once the civil register has confirmed them.
//
// Papers that are only typed in bind nobody. Each representative has cards of
// their own, and the same certificate in another cabinet is neither refused
// nor revealed. A [Child] is made by the first confirmation of the register,
// and only packages zags and account can say that it happened: the methods
// that take a storage.Tx are their part of a commit.
//
// It does not authenticate anybody: storage.Command.By is whom the host knows
// to be acting. It holds no account, no request to the register, no permission.
package cabinet
