package consent_test

import (
	"fmt"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// many is more than any list may have, and so many that to compare each with
// all before it would outlast the time of a test.
const many = 400_000

func words() []string {
	all := make([]string, many)
	for i := range all {
		all[i] = fmt.Sprint("word-", i)
	}
	return all
}

// TestMuseumHugeAsking: each word of a list was looked for among all before
// it, and only then were they counted.
func TestMuseumHugeAsking(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	for name, change := range map[string]func(*consent.Asking){
		"purposes": func(a *consent.Asking) { a.Purposes = words() },
		"actions":  func(a *consent.Asking) { a.Actions = words() },
		"scopes": func(a *consent.Asking) {
			for _, word := range words() {
				a.Scopes = append(a.Scopes, consent.Scope{ID: word})
			}
		},
	} {
		a := asking(child)
		change(&a)
		_, err := w.ledger.Ask(t.Context(), storage.Command{By: school}, a)
		require.ErrorIs(t, err, storage.ErrLimit, name)
		assert.Less(t, len(err.Error()), 500)
		_, err = w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, a, granting())
		require.ErrorIs(t, err, storage.ErrLimit, name)
	}
	_, err := agree(t, w, w.ledger, mother, consent.Agreeing{Purpose: "account", Child: child, Categories: words()}, ticked)
	require.ErrorIs(t, err, storage.ErrLimit)
	_, err = w.ledger.Grant(t.Context(), storage.Command{By: mother}, w.ask(t, asking(child)).ID, granting(words()...))
	require.ErrorIs(t, err, consent.ErrScopeNotAsked)
	assert.Less(t, len(err.Error()), 500)
}

// TestMuseumReminders: a request that was reminded of for a year could not be
// opened, because more notices were to be read than a commit takes.
func TestMuseumReminders(t *testing.T) {
	t.Parallel()
	opts := options()
	opts.Policy.RequestLife = 400 * day
	w := newWorld(t, opts)
	child := w.child(t, "2016-05-19", mother)
	r := w.ask(t, asking(child))
	for range 300 {
		w.pass(day)
		require.Equal(t, r.ID, w.ask(t, asking(child)).ID)
	}
	unread := w.inbox(t, mother, cabinet.InboxQuery{Unread: true, Kind: consent.NoticeAsked, Limit: 1000})
	assert.Len(t, unread.Notices, 31, "the first one and thirty reminders")
	_, err := w.ledger.Open(t.Context(), storage.Command{By: mother}, r.ID)
	require.NoError(t, err)
	assert.Empty(t, w.inbox(t, mother, cabinet.InboxQuery{Unread: true, Kind: consent.NoticeAsked}).Notices)
}

// TestHostileCommands: whatever stands in a command, the answer is a broken
// rule or an error without what was typed.
func TestHostileCommands(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	r := w.ask(t, asking(child))
	p, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, other(child), granting())
	require.NoError(t, err)
	mega := strings.Repeat("канарейка", 1<<17)
	for name, cmd := range map[string]storage.Command{
		"nobody": {}, "a stranger": {By: stranger}, "the school": {By: school}, "the system": {By: storage.System}, "the child's ID": {By: storage.Actor(child)},
		"a megabyte of an actor": {By: storage.Actor(mega)}, "no UTF-8": {By: "\xff"}, "a megabyte of a key": {By: mother, Key: mega},
	} {
		for call, do := range map[string]func() (any, error){
			"open":     func() (any, error) { return w.ledger.Open(t.Context(), cmd, r.ID) },
			"grant":    func() (any, error) { return w.ledger.Grant(t.Context(), cmd, r.ID, granting()) },
			"decline":  func() (any, error) { return w.ledger.Decline(t.Context(), cmd, r.ID, "") },
			"withdraw": func() (any, error) { return w.ledger.Withdraw(t.Context(), cmd, p.ID) },
			"settings": func() (any, error) { return w.ledger.GrantFromSettings(t.Context(), cmd, asking(child), granting()) },
		} {
			got, err := do()
			require.Error(t, err, "%s, %s", name, call)
			assert.Empty(t, got)
			assert.Less(t, len(err.Error()), 500, name)
			assert.NotContains(t, err.Error(), "канарейка", name)
		}
		if cmd.By != mother {
			_, err := w.ledger.Request(t.Context(), cmd.By, r.ID)
			require.Error(t, err)
			_, err = w.ledger.Permissions(t.Context(), cmd.By, child)
			require.Error(t, err)
			_, err = w.ledger.Agreements(t.Context(), cmd.By, child)
			require.Error(t, err)
		}
	}
	for _, id := range []string{"", "unknown", mega, "\xff", string(child), string(p.ID)} {
		_, err := w.ledger.Grant(t.Context(), storage.Command{By: mother}, consent.RequestID(id), granting())
		require.Equal(t, consent.ErrRequestNotFound, err)
	}
	for _, id := range []string{"", "unknown", mega, "\xff", string(child), string(r.ID)} {
		_, err := w.ledger.Withdraw(t.Context(), storage.Command{By: mother}, consent.PermissionID(id))
		require.Equal(t, consent.ErrPermissionNotActive, err)
	}
	for name, change := range map[string]func(*consent.Asking){
		"a huge child":        func(a *consent.Asking) { a.Child = cabinet.ChildID(mega) },
		"a huge system":       func(a *consent.Asking) { a.System = mega },
		"a huge text":         func(a *consent.Asking) { a.Text = mega },
		"a huge purpose":      func(a *consent.Asking) { a.Purposes = []string{mega} },
		"a purpose of people": func(a *consent.Asking) { a.Purposes = []string{"канарейка"} },
		"an eternity back":    func(a *consent.Asking) { a.ValidFor = math.MinInt64 },
	} {
		a := asking(child)
		change(&a)
		_, err := w.ledger.Ask(t.Context(), storage.Command{By: school}, a)
		require.Error(t, err, name)
		assert.Less(t, len(err.Error()), 500, name)
		assert.NotContains(t, err.Error(), "канарейка", name)
	}
	_, err = w.ledger.Decline(t.Context(), storage.Command{By: mother}, r.ID, "канарейка")
	require.ErrorIs(t, err, consent.ErrRecordIncomplete)
	for _, tick := range []consent.Tick{
		{},
		{Given: true},
		{Text: "share", Version: "1", Locale: "ru", Given: true},
		{Text: "share", Version: "2", Locale: "ru"},
		{Text: "share", Version: "2", Locale: "en", Given: true},
		{Text: "account", Version: "1", Locale: "ru", Given: true},
		{Text: mega, Version: mega, Locale: mega, Given: true},
	} {
		_, err := w.ledger.Grant(t.Context(), storage.Command{By: mother}, r.ID, consent.Granting{Scopes: []string{"class"}, Tick: tick})
		require.Error(t, err)
		assert.Less(t, len(err.Error()), 500)
	}
}

// TestGrantNeedsTheTextThatWasAskedUnder: a tick under another text for
// permissions is none under this.
func TestGrantNeedsTheTextThatWasAskedUnder(t *testing.T) {
	t.Parallel()
	opts := options()
	opts.Texts = append(opts.Texts, consent.Text{ID: "milder", Version: "1", Locale: "ru", Use: consent.ForPermission, Body: "Разрешаю меньше"})
	w := newWorld(t, opts)
	child := w.child(t, "2016-05-19", mother)
	g := granting()
	g.Tick = consent.Tick{Text: "milder", Version: "1", Locale: "ru", Given: true}
	_, err := w.ledger.Grant(t.Context(), storage.Command{By: mother}, w.ask(t, asking(child)).ID, g)
	require.ErrorIs(t, err, consent.ErrAgreementTextOutdated)
	_, err = w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, asking(child), g)
	require.ErrorIs(t, err, consent.ErrAgreementTextOutdated)
	assert.False(t, w.may(t, question(child)))
}

// other is what another system asks for.
func other(child cabinet.ChildID) consent.Asking {
	a := asking(child)
	a.System = "portfolio"
	return a
}

// TestDecisionsAtTheirBounds: the last moment counts, and the next does not.
func TestDecisionsAtTheirBounds(t *testing.T) {
	t.Parallel()
	t.Run("a request", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, options())
		child := w.child(t, "2016-05-19", mother)
		first, second := w.ask(t, asking(child)), w.ask(t, other(child))
		w.pass(30*day - time.Microsecond)
		w.grant(t, first.ID)
		w.pass(time.Microsecond)
		_, err := w.ledger.Grant(t.Context(), storage.Command{By: mother}, second.ID, granting())
		require.ErrorIs(t, err, consent.ErrRequestExpired)
		_, err = w.ledger.Decline(t.Context(), storage.Command{By: mother}, second.ID, "")
		require.ErrorIs(t, err, consent.ErrRequestExpired)
	})
	t.Run("a declined one is not granted, by nobody", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, options())
		child := w.child(t, "2016-05-19", mother, father)
		r := w.ask(t, asking(child))
		_, err := w.ledger.Decline(t.Context(), storage.Command{By: mother}, r.ID, "")
		require.NoError(t, err)
		for _, by := range []storage.Actor{mother, father} {
			_, err = w.ledger.Grant(t.Context(), storage.Command{By: by}, r.ID, granting())
			require.ErrorIs(t, err, consent.ErrRequestClosed)
		}
		assert.False(t, w.may(t, question(child)))
		again := w.ask(t, asking(child)) // nothing says how long a system has to wait
		assert.NotEqual(t, r.ID, again.ID)
	})
	t.Run("an eternity", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, options())
		child := w.child(t, "2016-05-19", mother)
		a := asking(child)
		a.ValidFor = math.MaxInt64
		p, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, a, granting())
		require.NoError(t, err)
		assert.Equal(t, time.Date(2034, 5, 18, 21, 0, 0, 0, time.UTC), p.Evidence.Until, "the birthday begins in Moscow")
		for at, want := range map[time.Time]bool{
			(time.Time{}).Add(1): false, time.Unix(0, 0): false, time.Date(-1000, 1, 1, 0, 0, 0, 0, time.UTC): false,
			time.Date(99999, 1, 1, 0, 0, 0, 0, time.UTC): false, p.Evidence.Until: false, p.Evidence.Until.Add(-time.Microsecond): true,
			p.Evidence.At.In(time.FixedZone("far", 14*3600)): true, p.Evidence.At.Add(-time.Nanosecond): false,
		} {
			q := question(child)
			q.At = at
			assert.Equal(t, want, w.may(t, q), at)
		}
	})
	for birth, rows := range map[string]map[family.AgeRule]string{
		"2008-05-19": {family.OnBirthday: "2026-05-19", family.DayAfterBirthday: "2026-05-20"},
		"2012-02-29": {family.OnBirthday: "2030-03-01", family.DayAfterBirthday: "2030-03-02"},
		"2008-12-31": {family.OnBirthday: "2026-12-31", family.DayAfterBirthday: "2027-01-01"},
	} {
		for rule, grown := range rows {
			t.Run(fmt.Sprint("of age, born ", birth, ", rule ", rule), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, options())
				child := w.child(t, birth, mother)
				var err error
				w.cabinet, err = cabinet.New(w.vault, &cabinet.Options{Policy: cabinet.Policy{Rules: family.Rules{AgeRule: rule}}})
				require.NoError(t, err)
				w.ledger = w.open(t, options())
				a := asking(child)
				a.ValidFor = 30 * 365 * day
				end, err := time.ParseInLocation(time.DateOnly, grown, w.vault.Location())
				require.NoError(t, err)
				w.pass(end.Sub(w.clock()) - time.Microsecond)
				r := w.ask(t, other(child))
				p, err := w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, a, granting())
				require.NoError(t, err, "the last moment of a minor")
				assert.Equal(t, end.UTC(), p.Evidence.Until)
				assert.True(t, w.may(t, question(child)))
				w.pass(time.Microsecond)
				assert.False(t, w.may(t, question(child)))
				_, err = w.ledger.Grant(t.Context(), storage.Command{By: mother}, r.ID, granting())
				require.ErrorIs(t, err, consent.ErrAuthorityExpired)
				_, err = w.ledger.GrantFromSettings(t.Context(), storage.Command{By: mother}, a, granting())
				require.ErrorIs(t, err, consent.ErrAuthorityExpired)
			})
		}
	}
	t.Run("a clock set back", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, options())
		child := w.child(t, "2016-05-19", mother)
		p := w.grant(t, w.ask(t, asking(child)).ID)
		r := w.ask(t, other(child))
		w.pass(31 * day)
		_, err := w.ledger.Work(t.Context(), 10)
		require.NoError(t, err)
		_, err = w.ledger.Withdraw(t.Context(), storage.Command{By: mother}, p.ID)
		require.NoError(t, err)
		w.pass(-30 * day)
		assert.False(t, w.may(t, question(child)))
		_, err = w.ledger.Grant(t.Context(), storage.Command{By: mother}, r.ID, granting())
		require.ErrorIs(t, err, consent.ErrRequestExpired)
		all, err := w.ledger.Permissions(t.Context(), mother, child)
		require.NoError(t, err)
		assert.Equal(t, consent.PermissionWithdrawn, all[0].State)
	})
}

// TestRaceOfMany lets sixty-four decide at once.
func TestRaceOfMany(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother, father)
	together := func(do func(i int) error, others ...error) int {
		var won atomic.Int32
		var all sync.WaitGroup
		for i := range 64 {
			all.Go(func() {
				err := do(i)
				if err == nil {
					won.Add(1)
					return
				}
				known := false
				for _, code := range others {
					known = known || assert.ObjectsAreEqual(code, err) || isCode(err, code)
				}
				assert.True(t, known, "%v", err)
			})
		}
		all.Wait()
		return int(won.Load())
	}
	who := func(i int) storage.Command { return storage.Command{By: []storage.Actor{mother, father}[i%2]} }
	ids := make([]consent.RequestID, 64)
	assert.Len(t, ids, together(func(i int) error {
		r, err := w.ledger.Ask(t.Context(), storage.Command{By: school}, asking(child))
		ids[i] = r.ID
		return err
	}), "all")
	for _, id := range ids {
		assert.Equal(t, ids[0], id)
	}
	granted := atomic.Int32{}
	assert.Equal(t, 1, together(func(i int) error {
		if i%4 == 3 {
			_, err := w.ledger.Decline(t.Context(), who(i), ids[0], "")
			return err
		}
		_, err := w.ledger.Grant(t.Context(), who(i), ids[0], granting())
		if err == nil {
			granted.Add(1)
		}
		return err
	}, consent.ErrRequestClosed))
	assert.Equal(t, granted.Load() == 1, w.may(t, question(child)))
	var p atomic.Pointer[consent.Permission]
	assert.NotZero(t, together(func(i int) error {
		got, err := w.ledger.GrantFromSettings(t.Context(), who(i), asking(child), granting())
		if err == nil {
			p.Store(&got)
		}
		return err
	}, storage.ErrConflict))
	all, err := w.ledger.Permissions(t.Context(), mother, child)
	require.NoError(t, err)
	active := 0
	for _, one := range all {
		if one.State == consent.PermissionActive {
			active++
			p.Store(&one)
		}
	}
	assert.Equal(t, 1, active)
	assert.Equal(t, 1, together(func(i int) error {
		_, err := w.ledger.Withdraw(t.Context(), who(i), p.Load().ID)
		return err
	}, consent.ErrPermissionNotActive))
	assert.False(t, w.may(t, question(child)))
	together(func(i int) error {
		if i%2 == 0 {
			_, err := w.ledger.Work(t.Context(), 10)
			return err
		}
		a := asking(child)
		a.Purposes = []string{fmt.Sprint("P", i%8)}
		_, err := w.ledger.GrantFromSettings(t.Context(), who(i), a, granting())
		return err
	}, storage.ErrConflict)
}
