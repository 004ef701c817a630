package consent_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/cabinet"
	"github.com/rodnik-go/rodnik/consent"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

var ticked = consent.Tick{Text: "account", Version: "1", Locale: "ru", Given: true}

func agree(t *testing.T, w *world, l *consent.Ledger, by storage.Actor, a consent.Agreeing, tick consent.Tick) (consent.AgreementID, error) {
	t.Helper()
	return storage.Do(t.Context(), w.vault, storage.Command{By: by}, storage.Op("test.agree", a, tick),
		func(tx *storage.Tx) (consent.AgreementID, error) { return l.Agree(tx, a, tick) })
}

func inForce(t *testing.T, w *world, l *consent.Ledger, id consent.AgreementID) error {
	t.Helper()
	_, err := storage.View(t.Context(), w.vault, func(tx *storage.Tx) (bool, error) { return true, l.InForce(tx, id) })
	return err
}

func TestAgreeRefusesWhatIsNotAnAgreement(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother)
	grown := w.child(t, "2008-03-02", mother)
	good := consent.Agreeing{Purpose: "account", Child: child, Subject: "application"}
	for _, c := range []struct {
		name string
		by   storage.Actor
		in   consent.Agreeing
		tick consent.Tick
		err  error
	}{
		{"the zero tick is not given", mother, good, consent.Tick{}, consent.ErrAgreementRequired},
		{"a box that was shown and left", mother, good, consent.Tick{Text: "account", Version: "1", Locale: "ru"}, consent.ErrAgreementRequired},
		{"a version nobody listed", mother, good, consent.Tick{Text: "account", Version: "0", Locale: "ru", Given: true}, consent.ErrAgreementTextOutdated},
		{"a language nobody listed", mother, good, consent.Tick{Text: "account", Version: "1", Locale: "en", Given: true}, consent.ErrAgreementTextOutdated},
		{"a text for permissions", mother, good, consent.Tick{Text: "share", Version: "2", Locale: "ru", Given: true}, consent.ErrAgreementTextOutdated},
		{"no purpose", mother, consent.Agreeing{Child: child}, ticked, consent.ErrPurposeRequired},
		{"a category that is no code", mother, consent.Agreeing{Purpose: "account", Child: child, Categories: []string{"две категории"}}, ticked, consent.ErrRecordIncomplete},
		{"a stranger", stranger, good, ticked, consent.ErrGiverNotRepresentative},
		{"nobody", "", good, ticked, family.ErrActorMissing},
		{"a child that does not exist", mother, consent.Agreeing{Purpose: "account", Child: "nobody"}, ticked, consent.ErrGiverNotRepresentative},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := agree(t, w, w.ledger, c.by, c.in, c.tick)
			require.ErrorIs(t, err, c.err)
		})
	}
	t.Run("everything broken at once", func(t *testing.T) {
		t.Parallel()
		_, err := agree(t, w, w.ledger, mother, consent.Agreeing{Child: child}, consent.Tick{})
		require.ErrorIs(t, err, consent.ErrAgreementRequired)
		require.ErrorIs(t, err, consent.ErrPurposeRequired)
	})
	t.Run("a child of 18", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, options())
		child := w.child(t, "2008-03-02", mother)
		w.pass(24 * time.Hour)
		_, err := agree(t, w, w.ledger, mother, consent.Agreeing{Purpose: "account", Child: child}, ticked)
		require.ErrorIs(t, err, consent.ErrAuthorityExpired)
	})
	_, err := agree(t, w, w.ledger, mother, consent.Agreeing{Purpose: "account", Child: grown}, ticked)
	require.NoError(t, err, "the day before the birthday")
}

func TestAgreementIsEvidence(t *testing.T) {
	t.Parallel()
	w := newWorld(t, options())
	child := w.child(t, "2016-05-19", mother, father)
	id, err := agree(t, w, w.ledger, mother, consent.Agreeing{Purpose: "account", Child: child, Subject: "application"}, ticked)
	require.NoError(t, err)
	require.NoError(t, inForce(t, w, w.ledger, id))
	all, err := w.ledger.Agreements(t.Context(), father, child)
	require.NoError(t, err)
	require.Len(t, all, 1)
	e := all[0].Evidence
	assert.Equal(t, consent.AgreementGiven, all[0].State)
	assert.Equal(t, mother, e.Giver)
	assert.Equal(t, child, e.Child)
	assert.Equal(t, storage.ID("application"), e.Subject)
	assert.Equal(t, options().Texts[0].Ref(), e.Text)
	assert.Equal(t, "95847c13be5f9dc610c4dac7c033dcba521ba873008116a27585d8cfd011ab1e", e.Text.Digest, "SHA-256 of the body")
	assert.Equal(t, []string{"name", "contacts"}, e.Data)
	assert.Equal(t, w.clock(), e.At)
	assert.NotEmpty(t, e.Proof)
	for _, child := range []cabinet.ChildID{child, "nobody"} {
		_, err = w.ledger.Agreements(t.Context(), stranger, child)
		require.Equal(t, consent.ErrGiverNotRepresentative, err)
	}
}

func TestInForceRefuses(t *testing.T) {
	t.Parallel()
	opts := options()
	opts.Policy.AgreementLife = time.Hour
	w := newWorld(t, opts)
	child := w.child(t, "2016-05-19", mother)
	id, err := agree(t, w, w.ledger, mother, consent.Agreeing{Purpose: "account", Child: child}, ticked)
	require.NoError(t, err)
	require.ErrorIs(t, inForce(t, w, w.ledger, "unknown"), consent.ErrAgreementRequired)

	newer := options()
	newer.Texts = append(newer.Texts, consent.Text{ID: "account", Version: "2", Locale: "ru", Use: consent.ForAgreement, Body: "Новый текст"})
	require.ErrorIs(t, inForce(t, w, w.open(t, newer), id), consent.ErrAgreementTextOutdated)
	changed := options()
	changed.Texts[0].Body += "!"
	require.ErrorIs(t, inForce(t, w, w.open(t, changed), id), consent.ErrAgreementTextOutdated, "other words under the same version")

	w.pass(time.Hour - time.Microsecond)
	require.NoError(t, inForce(t, w, w.ledger, id))
	w.pass(time.Microsecond)
	require.ErrorIs(t, inForce(t, w, w.ledger, id), consent.ErrAgreementRequired, "its time is over")
}

func TestNewRefusesContradictions(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	text := options().Texts[0]
	other := text
	other.Use, other.Version = consent.ForPermission, "2"
	for name, opts := range map[string]consent.Options{
		"a system without an ID":  {Systems: []consent.System{{}}},
		"a system listed twice":   {Systems: []consent.System{{ID: "a"}, {ID: "a"}}},
		"a text without a use":    {Texts: []consent.Text{{ID: "a", Version: "1", Locale: "ru", Body: "x"}}},
		"a text without a body":   {Texts: []consent.Text{{ID: "a", Version: "1", Locale: "ru", Use: consent.ForAgreement, Body: " "}}},
		"a text without a locale": {Texts: []consent.Text{{ID: "a", Version: "1", Use: consent.ForAgreement, Body: "x"}}},
		"a text listed twice":     {Texts: []consent.Text{text, text}},
		"a text for two uses":     {Texts: []consent.Text{text, other}},
		"ages the wrong way":      {Policy: consent.Policy{SelfAge: 19}},
	} {
		_, err := consent.New(w.vault, w.cabinet, &opts)
		require.Error(t, err, name)
	}
	_, err := consent.New(nil, nil, nil)
	require.Error(t, err)
}
