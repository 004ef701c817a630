package account

import (
	"errors"
	"fmt"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/password"
	"github.com/rodnik-go/rodnik/storage"
)

// Registrar leads applications for children's accounts. It has no state of its
// own. Safe for concurrent use.
type Registrar struct {
	*shared

	ledger       *consent.Ledger
	mailer       Mailer
	sms          SMSSender
	passwords    password.Policy
	locale       string
	linkBase     string
	notMeBase    string
	applications *storage.Collection[application]
	challenges   *storage.Collection[challenge]
	messages     *storage.Collection[message]
	links        *storage.Collection[link]
}

// Options of [NewRegistrar]. The zero value, and nil, are the defaults. The
// numbers are AccountsOptions.Policy's.
type Options struct {
	Passwords *password.Policy // default: password.Recommended()
	Locale    string           // of letters and SMS: "ru" (default) or "en"

	// LinkBase and NotMeBase stand before the token in the two links of a
	// letter. They are configuration, never taken from a request. Default: ""
	// and "not-me/", which leaves the bare token to the host.
	LinkBase  string
	NotMeBase string
}

// NewRegistrar makes the service. Accounts, the ledger and both ports are
// needed.
func NewRegistrar(accounts *Accounts, ledger *consent.Ledger, mailer Mailer, sms SMSSender, opts *Options) (*Registrar, error) {
	if accounts == nil || accounts.shared == nil || ledger == nil || mailer == nil || sms == nil {
		return nil, errors.New("account: accounts, a ledger, a mailer and an SMS sender are needed")
	}
	var o Options
	if opts != nil {
		o = *opts
	}
	r := &Registrar{
		shared: accounts.shared, ledger: ledger, mailer: mailer, sms: sms, passwords: password.Recommended(),
		locale: o.Locale, linkBase: o.LinkBase, notMeBase: o.NotMeBase,
	}
	if o.Passwords != nil {
		r.passwords = *o.Passwords
	}
	switch r.locale {
	case "":
		r.locale = "ru"
	case "ru", "en":
	default:
		return nil, errors.New("account: the locale of letters is ru or en")
	}
	if r.notMeBase == "" {
		r.notMeBase = "not-me/"
	}
	var err [4]error
	r.applications, err[0] = storage.NewCollection(applicationSpec())
	r.challenges, err[1] = storage.NewCollection(challengeSpec())
	r.messages, err[2] = storage.NewCollection(messageSpec())
	r.links, err[3] = storage.NewCollection(linkSpec())
	if err := errors.Join(err[:]...); err != nil {
		return nil, fmt.Errorf("account: %w", err)
	}
	return r, nil
}

// Collections are what the Registrar keeps beside Accounts, for sweeps over
// everything stored.
func (r *Registrar) Collections() []storage.Kept {
	return []storage.Kept{r.applications, r.challenges, r.messages, r.links}
}

// hold is what the application, and then the account, rests on the card with.
func hold(kind storage.Kind, id storage.ID) cabinet.Hold { return cabinet.Hold{By: kind, ID: id} }
