package account

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// Mailer sends letters. Its duties:
//
//   - nil means accepted for delivery, no more.
//   - An error that wraps [ErrSendFailed] means that trying again is of no use.
//     The representative is told by a notice and by Undelivered. Any other
//     means "not known to have left": the same letter comes again, with the
//     same ID and the same secret, after 30 s, doubling to 15 min, as long as
//     the secret lives.
//   - A second letter of one ID may be dropped: put the ID where the other side
//     can see it (Message-ID).
//   - Nothing of the letter is logged, and no error repeats the address.
//   - It may be called at once from anywhere, and returns when ctx ends.
type Mailer interface {
	SendLetter(ctx context.Context, l Letter) error
}

// SMSSender sends text messages, under the same duties as [Mailer].
type SMSSender interface {
	SendSMS(ctx context.Context, m SMS) error
}

// Letter is the data of one letter; the host owns the template, and
// [Letter.Text] is a plain one. It holds no surname, no birth date, no
// certificate.
type Letter struct {
	ID      storage.ID   // of the message; the same in every copy
	Purpose Purpose      // why it is sent
	Locale  string       // "ru" or "en"
	To      family.Email // send to To.Address()
	Given   string       // the child's given name
	Link    Secret       // Options.LinkBase and the token: confirms the address
	NotMe   Secret       // Options.NotMeBase and the token: "this is not me"
}

// SMS is the data of one text message; [SMS.Text] is a plain one.
type SMS struct {
	ID      storage.ID   // of the message; the same in every copy
	Purpose Purpose      // why it is sent
	Locale  string       // "ru" or "en"
	To      family.Phone // send to To.String()
	Code    Secret       // six digits
}

// Secret is a code or a link on its way to its holder. It has no String, and
// prints as "secret" under every verb; [Secret.Reveal] gives the text. Two are
// equal if they are the same one. The zero value reveals "".
type Secret struct {
	text *string // a pointer, so that what holds a Secret does not print it either, whatever the verb
}

func newSecret(text string) Secret { return Secret{&text} }

// Reveal is the text itself. Put it into the message and nowhere else.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Format prints "secret".
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("secret")) }

// GoString is "secret".
func (s Secret) GoString() string { return "secret" }

// LogValue is "secret".
func (s Secret) LogValue() slog.Value { return slog.StringValue("secret") }

// MarshalText is "secret": JSON tells nothing either.
func (s Secret) MarshalText() ([]byte, error) { return []byte("secret"), nil }

// Format prints the ID and the purpose, not whom it goes to.
func (l Letter) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "letter %s %s", l.ID, l.Purpose) }

// LogValue is the ID and the purpose.
func (l Letter) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", string(l.ID)), slog.String("purpose", string(l.Purpose)))
}

// Format prints the ID and the purpose, not whom it goes to.
func (m SMS) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "sms %s %s", m.ID, m.Purpose) }

// LogValue is the ID and the purpose.
func (m SMS) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", string(m.ID)), slog.String("purpose", string(m.Purpose)))
}
