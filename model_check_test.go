package rodnik_test

import (
	"errors"

	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/zags"
)

// allowed fails the test on an error that is none of those.
func (m *model) allowed(err error, codes ...error) {
	if err == nil {
		return
	}
	for _, code := range codes {
		if errors.Is(err, code) {
			return
		}
	}
	require.NoError(m.t, err)
}

func residence(t require.TestingT, empty bool) account.Residence {
	if empty {
		return account.Residence{}
	}
	place, err := family.ParseBirthPlace("гор. Омск")
	require.NoError(t, err)
	return account.Residence{BirthPlace: place, SameAsMine: true}
}

// ready is A1 as far as it can be seen from outside, before SetPassword.
func (m *model) ready(by storage.Actor, a account.Application) bool {
	card, err := m.portal.Cabinet.Card(ctxOf(m.t), by, a.Card)
	require.NoError(m.t, err)
	return a.Email.Proved && a.Email.Agreement != "" && (a.Phone.Proved || a.Phone.Skipped) && !a.Address.IsZero() &&
		card.Verification == cabinet.VerificationConfirmed && m.agreed[a.Email.Email.Key()]
}

func (m *model) shares(child cabinet.ChildID) bool {
	a, err := m.portal.Ledger.MayShare(ctxOf(m.t), consent.Question{
		Child: child, System: "diary", Purpose: "KID_SCHOOL", Scope: "marks", Action: consent.UseAction,
	})
	require.NoError(m.t, err)
	return a.Allowed
}

// check holds every invariant against what can be read.
func (m *model) check() {
	m.checkRequests()
	m.checkAccounts()
	for _, l := range m.outbox.Letters() {
		require.True(m.t, m.agreed[l.To.Key()], "A2: a letter before the agreement")
	}
}

func (m *model) checkRequests() {
	ctx := ctxOf(m.t)
	for i, by := range m.people {
		cards, err := m.portal.Cabinet.Cards(ctx, by)
		require.NoError(m.t, err)
		certificate := map[cabinet.CardID]string{}
		holds := map[cabinet.Hold]bool{}
		for _, c := range cards {
			certificate[c.ID] = c.Child.Certificate.Identity()
			for _, h := range c.Holds {
				holds[h] = true
			}
			if c.Verification == cabinet.VerificationConfirmed {
				require.NotEqual(m.t, 2, i, "Z4: confirmed without a relation")
				require.NotEqual(m.t, "Иван", c.Child.Name.Given(), "Z4: confirmed papers that differ")
				m.children.add(c.ChildID, true)
			}
		}
		requests, err := m.portal.Checker.Requests(ctx, by)
		require.NoError(m.t, err)
		open := map[string]bool{}
		for _, r := range requests {
			m.checkRequest(r)
			for _, it := range r.Items {
				held := holds[cabinet.Hold{By: "zags.item", ID: storage.ID(it.ID)}]
				if it.State != zags.Unavailable { // which time may have made it, before Work
					require.Equal(m.t, it.State == zags.Pending, held, "a card is held while the register is asked, and no longer")
				}
				if it.State == zags.Pending {
					key := certificate[it.Card]
					require.False(m.t, open[key], "Z2: two open items of one certificate")
					open[key] = true
				}
			}
		}
	}
}

func (m *model) checkRequest(r zags.Request) {
	if r.State != zags.Draft && r.State != zags.Canceled && r.State != zags.Abandoned {
		require.NotEmpty(m.t, r.Items, "Z1: submitted without a child")
		require.False(m.t, r.AutoUpdate, "Z1: submitted with auto-update on")
	}
	if before, ended := m.ended[r.ID]; ended {
		require.Equal(m.t, before, r.State, "Z3: left a terminal state")
	} else if r.State.Final() {
		m.ended[r.ID] = r.State
	}
}

func (m *model) checkAccounts() {
	ctx := ctxOf(m.t)
	phones, emails := map[family.Phone]bool{}, map[string]bool{}
	claim := func(by storage.Actor) account.Account {
		a, err := m.portal.Accounts.Account(ctx, by)
		require.NoError(m.t, err)
		require.False(m.t, !a.Phone.IsZero() && phones[a.Phone], "A4: a phone in two accounts")
		require.False(m.t, emails[a.Email.Key()], "A4: an address in two accounts")
		phones[a.Phone], emails[a.Email.Key()] = true, true
		return a
	}
	for _, by := range m.people {
		claim(by)
	}
	open, children := map[cabinet.ChildID]bool{}, map[cabinet.ChildID]bool{}
	for id, by := range m.apps.of {
		a, err := m.portal.Registrar.Application(ctx, by, id)
		require.NoError(m.t, err)
		if a.State.Open() {
			require.False(m.t, open[a.Child], "A3: two open applications of one child")
			open[a.Child] = true
		}
		if a.State == account.StateCompleted {
			require.False(m.t, children[a.Child], "A3: two accounts of one child")
			children[a.Child] = true
			made := claim(storage.Actor(a.Account)) // A5 with A4: the parents' are claimed
			require.Equal(m.t, account.Child, made.Level)
			who, err := m.portal.Cabinet.Child(ctx, by, a.Child)
			require.NoError(m.t, err)
			require.Equal(m.t, storage.ID(a.Account), who.Account)
			require.NotEmpty(m.t, who.Relations[0].Link, "the account's link came with it")
		}
	}
	for child := range m.children.of {
		for _, by := range m.people {
			all, err := m.portal.Ledger.Permissions(ctx, by, child)
			if err != nil {
				continue // not theirs
			}
			n := 0
			for _, p := range all {
				if p.State == consent.PermissionActive {
					n++
				}
			}
			require.LessOrEqual(m.t, n, 1, "two permissions of one child and system")
		}
	}
}
