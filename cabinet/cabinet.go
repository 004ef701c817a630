package cabinet

import (
	"errors"
	"fmt"
	"time"

	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// Cabinet keeps cards, drafts, children and notices. It has no state of its
// own; every rule about them is in its methods. Safe for concurrent use.
type Cabinet struct {
	vault           *storage.Vault
	policy          Policy
	cards           *storage.Collection[card]
	drafts          *storage.Collection[Draft]
	children        *storage.Collection[child]
	notices         *storage.Collection[notice]
	representatives *storage.Collection[representative]
}

// Options of a Cabinet. The zero value, and nil, are the defaults.
type Options struct {
	Policy Policy
}

// Policy is the numbers and profiles that a host may change. A zero field is
// its default.
type Policy struct {
	Rules      family.Rules  // how forms are judged; Today is set by every command
	DraftLife  time.Duration // how long a draft is kept after its last change; 30 days
	NoticeLife time.Duration // how long a notice is kept; 365 days
}

// New makes the service.
func New(vault *storage.Vault, opts *Options) (*Cabinet, error) {
	if vault == nil {
		return nil, errors.New("cabinet: a vault is needed")
	}
	c := &Cabinet{vault: vault}
	if opts != nil {
		c.policy = opts.Policy
	}
	if c.policy.DraftLife <= 0 {
		c.policy.DraftLife = 30 * 24 * time.Hour
	}
	if c.policy.NoticeLife <= 0 {
		c.policy.NoticeLife = 365 * 24 * time.Hour
	}
	var err [5]error
	c.cards, err[0] = storage.NewCollection(cardSpec())
	c.drafts, err[1] = storage.NewCollection(draftSpec())
	c.children, err[2] = storage.NewCollection(childSpec())
	c.notices, err[3] = storage.NewCollection(noticeSpec())
	c.representatives, err[4] = storage.NewCollection(representativeSpec())
	if err := errors.Join(err[:]...); err != nil {
		return nil, fmt.Errorf("cabinet: %w", err)
	}
	return c, nil
}

// Collections are what the Cabinet keeps, for sweeps over everything stored.
func (c *Cabinet) Collections() []storage.Kept {
	return []storage.Kept{c.cards, c.drafts, c.children, c.notices, c.representatives}
}

// Rules is how forms are judged on the day of this operation.
func (c *Cabinet) Rules(tx *storage.Tx) family.Rules {
	rules := c.policy.Rules
	rules.Today = family.DateOf(tx.Now(), c.vault.Location())
	return rules
}

// actor refuses a command of nobody.
func actor(by storage.Actor) error {
	if by == "" {
		return family.ErrActorMissing
	}
	return nil
}
