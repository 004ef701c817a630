// Package accounttest catches what package account sends: the letters and SMS
// that a test, or a person at a terminal, wants to read. It uses the standard
// library only.
package accounttest

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// Outbox is an account.Mailer and an account.SMSSender that keeps what it is
// given. The zero value is ready to use. Safe for concurrent use.
type Outbox struct {
	// OnLetter and OnSMS, where set, are called with each new message, outside
	// of any lock. Set them before the first use.
	OnLetter func(account.Letter)
	OnSMS    func(account.SMS)

	mu      sync.Mutex
	letters []account.Letter
	sms     []account.SMS
	seen    map[storage.ID]bool
	fail    []error
	copies  int
}

// Fail makes the next sends answer these errors, one each; nil lets one pass.
// A send that fails keeps nothing.
func (o *Outbox) Fail(errs ...error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.fail = append(o.fail, errs...)
}

// SendLetter keeps the letter, unless one of its ID is there already.
func (o *Outbox) SendLetter(ctx context.Context, l account.Letter) error {
	fresh, err := o.take(ctx, l.ID, func() { o.letters = append(o.letters, l) })
	if fresh && o.OnLetter != nil {
		o.OnLetter(l)
	}
	return err
}

// SendSMS keeps the message, unless one of its ID is there already.
func (o *Outbox) SendSMS(ctx context.Context, m account.SMS) error {
	fresh, err := o.take(ctx, m.ID, func() { o.sms = append(o.sms, m) })
	if fresh && o.OnSMS != nil {
		o.OnSMS(m)
	}
	return err
}

func (o *Outbox) take(ctx context.Context, id storage.ID, keep func()) (fresh bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.fail) > 0 {
		err := o.fail[0]
		o.fail = o.fail[1:]
		if err != nil {
			return false, fmt.Errorf("accounttest: %w", err)
		}
	}
	if o.seen[id] {
		o.copies++
		return false, nil
	}
	if o.seen == nil {
		o.seen = map[storage.ID]bool{}
	}
	o.seen[id] = true
	keep()
	return true, nil
}

// Letters is every letter, oldest first.
func (o *Outbox) Letters() []account.Letter {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]account.Letter(nil), o.letters...)
}

// SMS is every text message, oldest first.
func (o *Outbox) SMS() []account.SMS {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]account.SMS(nil), o.sms...)
}

// Copies is how many sends repeated the ID of a message that was there.
func (o *Outbox) Copies() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.copies
}

// Code is the code of the last SMS to a phone; "" when there is none.
func (o *Outbox) Code(to family.Phone) string {
	code := ""
	for _, m := range o.SMS() {
		if m.To == to {
			code = m.Code.Reveal()
		}
	}
	return code
}

// Token is the token of the last letter to an address, without the base of
// the link; "" when there is none.
func (o *Outbox) Token(to family.Email) string {
	link := ""
	for _, l := range o.Letters() {
		if l.To.Key() == to.Key() {
			link = l.Link.Reveal()
		}
	}
	if i := strings.LastIndexAny(link, "/=?#"); i >= 0 {
		return link[i+1:]
	}
	return link
}
