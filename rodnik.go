package rodnik

import (
	"context"
	"fmt"
	"slices"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/zags"
)

// Portal is the services of the journey, wired over one store. It has no state
// of its own: any number of them, in any number of processes, may share a
// store. Safe for concurrent use.
type Portal struct {
	Cabinet   *cabinet.Cabinet   // cards of children, the children, notices
	Checker   *zags.Checker      // requests to the civil register
	Ledger    *consent.Ledger    // agreements and permissions
	Accounts  *account.Accounts  // enrollment and sign-in
	Registrar *account.Registrar // applications for a child's account

	vault *storage.Vault
	rules family.Rules
	run   *storage.RunOptions
}

// Ports is what the embedder brings beside the store. All are needed.
type Ports struct {
	Registry zags.Registry     // asks the civil register
	Mailer   account.Mailer    // sends letters
	SMS      account.SMSSender // sends text messages
}

// Options of [Open]. The zero value, and nil, are the defaults of each package.
type Options struct {
	Storage  storage.Options         // clock, zone of "today", logger, tenant
	Cabinet  cabinet.Options         // how forms are judged, what is kept how long
	Zags     zags.Options            // the register's clocks and limits, working days
	Consent  consent.Options         // who may ask, and the exact texts; without them nobody can agree
	Accounts account.AccountsOptions // limits of codes, links and sign-in; the hasher
	Account  account.Options         // password policy, letters
	Run      storage.RunOptions      // how Run waits
}

// Open wires the services over a store. It checks that the Keyring is the one
// the store was used with: another one is storage.ErrKeyMissing or
// storage.ErrTampered with the name of the key, see storage.Vault.Check. A store
// that a storage.Copy has left half way is storage.ErrHalfCopied.
func Open(ctx context.Context, store storage.Store, keyring *storage.Keyring, ports Ports, opts *Options) (*Portal, error) {
	var o Options
	if opts != nil {
		o = *opts
	}
	p := &Portal{run: &o.Run, rules: o.Cabinet.Policy.Rules}
	if o.Run.Logger == nil {
		o.Run.Logger = o.Storage.Logger
	}
	if err := p.wire(store, keyring, ports, o); err != nil {
		return nil, fmt.Errorf("rodnik: open: %w", err)
	}
	if err := p.vault.Check(ctx); err != nil {
		return nil, fmt.Errorf("rodnik: open: %w", err)
	}
	return p, nil
}

func (p *Portal) wire(store storage.Store, keyring *storage.Keyring, ports Ports, o Options) (err error) {
	if p.vault, err = storage.NewVault(store, keyring, &o.Storage); err != nil {
		return err
	}
	if p.Cabinet, err = cabinet.New(p.vault, &o.Cabinet); err != nil {
		return err
	}
	if p.Checker, err = zags.New(p.vault, p.Cabinet, ports.Registry, &o.Zags); err != nil {
		return err
	}
	if p.Ledger, err = consent.New(p.vault, p.Cabinet, &o.Consent); err != nil {
		return err
	}
	if p.Accounts, err = account.NewAccounts(p.vault, p.Cabinet, &o.Accounts); err != nil {
		return err
	}
	p.Registrar, err = account.NewRegistrar(p.Accounts, p.Ledger, ports.Mailer, ports.SMS, &o.Account)
	return err
}

// Rules is how forms are judged today: the profile and options of
// Options.Cabinet, on the civil date in Options.Storage.Location (Moscow unless
// said otherwise). Give it to family.ChildForm.Parse, so that a form is judged
// on the day on which Cabinet.Add will judge it.
func (p *Portal) Rules() family.Rules {
	rules := p.rules
	rules.Today = family.DateOf(p.vault.Now(), p.vault.Location())
	return rules
}

// batch is how many due records of a kind one Work takes on.
const batch = 100

// Work does what is due: asks the register, sends letters and SMS, ends what
// has outlived its time. It returns how many records it settled; 0 means that
// nothing is due now. It never waits for anything to become due. Many processes
// may call it at once.
func (p *Portal) Work(ctx context.Context) (int, error) {
	total := 0
	for _, work := range []func(context.Context, int) (int, error){
		p.Checker.Work, p.Registrar.Work, p.Ledger.Work, p.Cabinet.Work, p.vault.Work,
	} {
		n, err := work(ctx, batch)
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// Run calls Work until ctx ends: the loop of storage.Run. One call works
// on one record at a time; to do more at once, call Run several times, in one
// process or in many. Each tenant needs its own.
func (p *Portal) Run(ctx context.Context) error { return storage.Run(ctx, p.Work, p.run) }

// Stuck lists what Work could not settle at its last try; see storage.Vault.Stuck.
func (p *Portal) Stuck(ctx context.Context, after storage.ID, limit int) (list []storage.Stuck, next storage.ID, err error) {
	return p.vault.Stuck(ctx, after, limit)
}

// Retry makes a record that Stuck lists due at once; see storage.Vault.Retry.
func (p *Portal) Retry(ctx context.Context, c storage.Command, kind storage.Kind, id storage.ID) error {
	return p.vault.Retry(ctx, c, kind, id)
}

// Collections are everything that the services and the vault keep, each kind
// once: what a sweep over the whole store is given.
func (p *Portal) Collections() []storage.Kept {
	return slices.Concat(
		p.vault.Collections(), p.Cabinet.Collections(), p.Checker.Collections(), p.Ledger.Collections(),
		p.Accounts.Collections(), p.Registrar.Collections(),
	)
}

// Rekey brings everything under the keys that the Keyring has now; see
// storage.Keyring for when, and storage.Vault.Rekey for how.
func (p *Portal) Rekey(ctx context.Context, opts *storage.RekeyOptions) (storage.Rekeyed, error) {
	return p.vault.Rekey(ctx, p.Collections(), opts)
}

// Erase destroys the data key of an owner: see storage.Tx.Erase for what that
// reaches, and what it does not. It checks no right. The owners of a Portal are
//
//   - an account, storage.ID(account.Account.ID), which of a representative is
//     also the Actor: the account and its password; the representative's papers,
//     cards and drafts, with what they say of children; requests to the register;
//   - a child, storage.ID(cabinet.Card.ChildID): the child in whom the cards
//     meet, and the applications for its account.
//
// So a child's account and the child are erased by two calls, and what a
// representative typed about the child goes with that representative only.
func (p *Portal) Erase(ctx context.Context, c storage.Command, owner storage.ID) (storage.Erasure, error) {
	return p.vault.Erase(ctx, c, owner)
}

// Events reads the audit of everything as a feed; see storage.Vault.Events.
func (p *Portal) Events(ctx context.Context, after storage.ID, limit int) (events []storage.Event, next storage.ID, err error) {
	return p.vault.Events(ctx, after, limit)
}

// Checkpoint says what the audit was until ten minutes ago, to be kept outside
// the database; see storage.Vault.Checkpoint.
func (p *Portal) Checkpoint(ctx context.Context, previous storage.Checkpoint) (storage.Checkpoint, error) {
	return p.vault.Checkpoint(ctx, previous)
}

// VerifyAudit holds the audit, and everything that the services keep, against
// each other; see storage.Vault.VerifyAudit.
func (p *Portal) VerifyAudit(ctx context.Context, opts *storage.VerifyOptions) (storage.Report, error) {
	return p.vault.VerifyAudit(ctx, opts, p.Collections()...)
}
