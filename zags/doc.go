// Package zags asks the civil register (EGR ZAGS) about children's birth
// certificates, and decides what its answers prove.
//
// A [Checker] keeps requests. A representative opens one, ticks cards of
// children, switches auto-update off and submits; [Checker.Work] then sends,
// polls and settles, in minutes or in days:
//
//	request, err := checker.Open(ctx, storage.Command{By: parent})
//	request, err = checker.SetAutoUpdate(ctx, storage.Command{By: parent}, request.ID, false)
//	request, err = checker.Submit(ctx, storage.Command{By: parent}, request.ID, card.ID)
//	go storage.Run(ctx, func(ctx context.Context) (int, error) { return checker.Work(ctx, 100) }, nil)
//
// Each child has an outcome of its own. [Confirmed] takes three things: the
// record agrees with the papers that were frozen at Submit, the card still
// shows these papers, and the record names the asking representative. Whoever
// the register does not name learns nothing: every answer looks like
// [NotFound], and the true one stands in the audit only.
//
// A [Registry] carries questions and answers and holds no rule. Package
// zagstest has a scripted one.
//
// Not here: answers that the register pushes, an operator's decision on a
// contradiction, the repetition of a request, other scopes than births, and
// proofs of a guardian's relation.
package zags
