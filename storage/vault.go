package storage

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"
)

// Vault is the typed face over a [Store], and the only thing services see. It
// seals bodies, digests look-up keys, runs functions again after a conflict,
// writes the audit entry of every operation, and answers a repeated command
// as before. It holds no state of its own but the last tick of its IDs and the
// store's key of references, which never changes: any number of Vaults, in any
// number of processes, may share one store.
type Vault struct {
	ticks    atomic.Uint64 // the last tick of an ID
	store    Store
	keyring  *Keyring
	now      func() time.Time
	location *time.Location
	logger   *slog.Logger
	reruns   int
	lease    time.Duration
	retry    time.Duration
	most     time.Duration // of retry
	commands *Collection[answered]
	audit    *Collection[entry]
	marks    *Collection[storeMark]
	listings *Collection[listing]
	datakeys *Collection[dataKey]
	referrer atomic.Pointer[referrer] // of the store's mark, once it was read
}

// Options of a Vault. The zero value, and nil, are the defaults.
type Options struct {
	Now      func() time.Time // the clock; default time.Now
	Location *time.Location   // where "today" is; default Europe/Moscow (UTC+3 where the system has no zone data)
	Logger   *slog.Logger     // default: none
	Reruns   int              // how often a function runs at most for one operation; default 64
	Lease    time.Duration    // how long Work holds a due record, the same for all Vaults of a store; default 2 min

	// Retry is how long a record rests after Work failed on it, default 10 s.
	// Each further failure in a row doubles it, up to RetryMost, default 1 h.
	// A rest is up to a fifth shorter than that, by record and try.
	Retry, RetryMost time.Duration

	// Tenant, 1 to 8 of a–z, keeps everything of this Vault apart from what
	// other tenants have in the same store: records, uniqueness, leases, feed,
	// audit and keys. It never changes. No tenant is named like a package of
	// Rodnik, nor like the first word of a kind that a Vault without a tenant
	// keeps in that store. Kinds and spaces then have at most 23 bytes.
	// Default: none.
	Tenant string
}

// NewVault puts the typed face on a store.
func NewVault(store Store, keyring *Keyring, opts *Options) (*Vault, error) {
	if store == nil || keyring == nil {
		return nil, errors.New("storage: a vault needs a store and a keyring")
	}
	var o Options
	if opts != nil {
		o = *opts
	}
	if o.Now == nil {
		o.Now = time.Now //nolint:forbidigo // The default of Options.Now.
	}
	if o.Location == nil {
		o.Location = moscow()
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Reruns <= 0 {
		o.Reruns = 64
	}
	if o.Lease <= 0 {
		o.Lease = 2 * time.Minute
	}
	if o.Retry <= 0 {
		o.Retry = 10 * time.Second
	}
	if o.RetryMost <= 0 {
		o.RetryMost = time.Hour
	}
	o.RetryMost = max(o.RetryMost, o.Retry)
	store, err := in(store, o.Tenant)
	if err != nil {
		return nil, err
	}
	if keyring, err = keyring.of(o.Tenant); err != nil {
		return nil, err
	}
	commands, err := NewCollection(answeredSpec())
	if err != nil {
		return nil, err
	}
	audit, err := NewCollection(entrySpec())
	if err != nil {
		return nil, err
	}
	marks, err := NewCollection(markSpec())
	if err != nil {
		return nil, err
	}
	listings, err := NewCollection(listingSpec())
	if err != nil {
		return nil, err
	}
	datakeys, err := NewCollection(dataKeySpec())
	if err != nil {
		return nil, err
	}
	return &Vault{
		store: store, keyring: keyring, now: o.Now, location: o.Location, logger: o.Logger,
		reruns: o.Reruns, lease: o.Lease, commands: commands, audit: audit, marks: marks,
		listings: listings, datakeys: datakeys, retry: o.Retry, most: o.RetryMost,
	}, nil
}

// Moscow has kept UTC+3 since 2014-10-26 (Federal law 248-FZ of 21.07.2014), so
// a fixed zone stands in where the zone data are missing.
func moscow() *time.Location {
	if zone, err := time.LoadLocation("Europe/Moscow"); err == nil {
		return zone
	}
	return time.FixedZone("MSK", 3*60*60)
}

// Now is the clock, in UTC, to the microsecond. Inside an operation use
// [Tx.Now].
func (v *Vault) Now() time.Time { return v.now().UTC().Truncate(time.Microsecond) }

// Location is where "today" is.
func (v *Vault) Location() *time.Location { return v.location }

// Logger is where services write what an operator should see; never nil.
func (v *Vault) Logger() *slog.Logger { return v.logger }

// Digest is the keyed digest of a value in a space under the first look-up key:
// a form in which a store sees it. It changes when keys rotate: what a document
// keeps is a [Tx.Reference].
func (v *Vault) Digest(value Value) (Key, error) { return v.keyring.looks[0].digest(value) }

// SealKey names the seal key in use, for [Vault.MAC] to be asked again later.
func (v *Vault) SealKey() string { return v.keyring.seals[0].id }

// MAC derives secrets that are never stored: HMAC-SHA-256 over the parts, under
// a key that label makes from the named seal key. A seal key that left the
// Keyring is [ErrKeyMissing].
func (v *Vault) MAC(sealKey, label string, parts ...string) ([32]byte, error) {
	s, err := v.keyring.seal(sealKey)
	if err != nil {
		return [32]byte{}, err
	}
	key, err := s.derive(label)
	if err != nil {
		return [32]byte{}, err
	}
	return sum(hmac.New(sha256.New, key), parts...), nil
}
