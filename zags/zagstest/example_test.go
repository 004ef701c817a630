package zagstest_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rodnik-go/rodnik/zags"
	"github.com/rodnik-go/rodnik/zags/zagstest"
)

// A register that is down once, then takes a request and answers it after ten
// minutes of a clock that only this example moves.
func ExampleRegister() {
	ctx := context.Background()
	now := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	register := zagstest.New(&zagstest.Options{Now: func() time.Time { return now }, Delay: 10 * time.Minute})
	register.FailSubmissions(1)

	inquiry := zags.Inquiry{Request: "request-1", Questions: []zags.Question{{Item: "item-1"}}}
	_, err := register.Submit(ctx, inquiry)
	fmt.Println("down:", errors.Is(err, zagstest.ErrDown), "ask again:", zags.Temporary(err))

	ticket, err := register.Submit(ctx, inquiry)
	fmt.Println("taken:", ticket.Request, err)
	answer, err := register.Poll(ctx, ticket)
	fmt.Println("results:", len(answer.Results), err)

	now = now.Add(10 * time.Minute)
	answer, err = register.Poll(ctx, ticket)
	fmt.Println("results:", len(answer.Results), err)
	// Output:
	// down: true ask again: true
	// taken: request-1 <nil>
	// results: 0 <nil>
	// results: 1 <nil>
}
