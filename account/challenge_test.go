package account_test

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/family"
	"github.com/rodnik-go/rodnik/storage"
)

// not is a code that is not the right one.
func not(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

// together runs the calls at once and counts their answers by code.
func together(n int, call func(i int) error) map[string]int {
	var (
		group sync.WaitGroup
		mu    sync.Mutex
	)
	answers := map[string]int{}
	start := make(chan struct{})
	for i := range n {
		group.Go(func() {
			<-start
			err := call(i)
			mu.Lock()
			defer mu.Unlock()
			answers[codeOf(err)]++
		})
	}
	close(start)
	group.Wait()
	return answers
}

func TestParallelGuesses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, _ := w.start(t, account.StatePhoneCode)
	w.work(t)
	code := w.outbox.Code(p)
	for range 4 {
		answers := together(64, func(int) error {
			_, err := w.registrar.ConfirmPhone(t.Context(), storage.Command{By: by}, a.ID, not(code))
			return err
		})
		assert.LessOrEqual(t, answers["account.code.wrong"], 5)
	}
	counted, wrong, err := w.registrar.Tried(t.Context(), a.ID)
	require.NoError(t, err)
	assert.Equal(t, 5, counted)
	assert.Equal(t, 5, wrong, "each that was counted was compared")
	_, err = w.registrar.ConfirmPhone(t.Context(), storage.Command{By: by}, a.ID, code)
	require.ErrorIs(t, err, account.ErrCodeTooManyTries, "locked")
	w.eachMoveOnce(t)
}

// However many flows and representatives, one phone takes ten wrong codes a
// day, and one representative five.
func TestFiftyFlowsOnePhone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{SendsPerTarget: 100, SendsPerActor: 100})
	p := phone(t, "+79265550000")
	compared := 0
	perActor := make(map[storage.Actor]int)
	var last account.Application
	for n := range 50 {
		by := w.parent(t)
		if n%2 == 1 {
			by = w.owner[last.Card]
		}
		a := w.walk(t, by, w.card(t, by, "2016-05-19").ID, account.StatePhoneCode, p, family.Email{})
		w.work(t)
		code, err := w.registrar.PhoneSecret(t.Context(), a.ID)
		require.NoError(t, err)
		for range 5 {
			if _, err := w.registrar.ConfirmPhone(t.Context(), storage.Command{By: by}, a.ID, not(code)); codeOf(err) == "account.code.wrong" {
				compared++
				perActor[by]++
			}
		}
		last = a
		w.pass(15 * time.Minute)
	}
	assert.Equal(t, 10, compared)
	for _, n := range perActor {
		assert.LessOrEqual(t, n, 5)
	}
	// A day after the first ones they are forgotten.
	w.pass(24 * time.Hour)
	code, err := w.registrar.PhoneSecret(t.Context(), last.ID)
	if err == nil {
		_, err = w.registrar.ConfirmPhone(t.Context(), storage.Command{By: w.owner[last.Card]}, last.ID, code)
		require.ErrorIs(t, err, account.ErrCodeExpired)
	}
}

// A right try takes its count back: who types right is never locked out.
func TestRightTriesAreNotCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{SendsPerTarget: 100, SendsPerActor: 100})
	by := w.parent(t)
	for range 12 {
		a := w.walk(t, by, w.card(t, by, "2016-05-19").ID, account.StateEmail, phone(t, "+79265550000"), family.Email{})
		_, err := w.registrar.Cancel(t.Context(), storage.Command{By: by}, a.ID)
		require.NoError(t, err)
		w.pass(15 * time.Minute)
	}
}

func TestSecretBoundToPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{SendsPerActor: 100})
	type flow struct {
		by   storage.Actor
		id   account.ApplicationID
		code string
	}
	var flows []flow
	same := phone(t, "+79265550000")
	add := func(by storage.Actor, p family.Phone) {
		a := w.walk(t, by, w.card(t, by, "2016-05-19").ID, account.StatePhoneCode, p, family.Email{})
		code, err := w.registrar.PhoneSecret(t.Context(), a.ID)
		require.NoError(t, err)
		flows = append(flows, flow{by, a.ID, code})
		w.pass(3 * time.Minute)
	}
	one, two := w.parent(t), w.parent(t)
	add(one, same)
	add(one, phone(t, "+79265550001"))
	add(two, same) // the same phone in another's application
	for i, f := range flows {
		for j, other := range flows {
			if i != j && other.code != f.code {
				_, err := w.registrar.ConfirmPhone(t.Context(), storage.Command{By: f.by}, f.id, other.code)
				require.ErrorIs(t, err, account.ErrCodeWrong, "%d at %d", j, i)
			}
		}
	}
	for _, f := range flows {
		_, err := w.registrar.ConfirmPhone(t.Context(), storage.Command{By: f.by}, f.id, f.code)
		require.NoError(t, err)
	}
}

// A change of the number ends the code before, also when one changes back.
func TestChangedNumberEndsTheCode(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, _ := w.start(t, account.StatePhoneCode)
	w.work(t)
	first := w.outbox.Code(p)
	ctx, cmd := t.Context(), storage.Command{By: by}
	_, err := w.registrar.SendPhoneCode(ctx, cmd, a.ID, phone(t, "+79265550001"))
	require.NoError(t, err)
	_, err = w.registrar.ConfirmPhone(ctx, cmd, a.ID, first)
	require.ErrorIs(t, err, account.ErrCodeWrong)
	w.pass(time.Minute)
	_, err = w.registrar.SendPhoneCode(ctx, cmd, a.ID, p)
	require.NoError(t, err)
	w.work(t)
	assert.NotEqual(t, first, w.outbox.Code(p))
	_, err = w.registrar.ConfirmPhone(ctx, cmd, a.ID, first)
	require.ErrorIs(t, err, account.ErrCodeWrong)
	_, err = w.registrar.ConfirmPhone(ctx, cmd, a.ID, w.outbox.Code(p))
	require.NoError(t, err)
	w.eachMoveOnce(t)
}

func TestResendRepeatsTheSecret(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, e := w.start(t, account.StatePhoneCode)
	ctx, cmd := t.Context(), storage.Command{By: by}
	w.work(t)
	w.pass(time.Minute)
	_, err := w.registrar.SendPhoneCode(ctx, cmd, a.ID, p)
	require.NoError(t, err)
	w.work(t)
	sms := w.outbox.SMS()
	require.Len(t, sms, 2)
	assert.Equal(t, sms[0].Code.Reveal(), sms[1].Code.Reveal())
	assert.NotEqual(t, sms[0].ID, sms[1].ID)

	w.walkOn(t, by, a, account.StatePhoneCode, account.StateEmailPending, p, e)
	w.work(t)
	w.pass(time.Minute)
	// Another spelling is the same address; the tick of before holds.
	upper := email(t, "PETR"+e.String()[4:])
	got, err := w.registrar.SubmitEmail(ctx, cmd, a.ID, upper, consentNone())
	require.NoError(t, err)
	assert.Equal(t, w.clock().Add(2*time.Minute), got.Email.NotBefore)
	w.work(t)
	letters := w.outbox.Letters()
	require.Len(t, letters, 2)
	assert.Equal(t, letters[0].Link.Reveal(), letters[1].Link.Reveal())
	assert.Equal(t, upper, letters[1].To)
	w.pass(24*time.Hour - time.Minute)
	// After its life it is another secret.
	_, err = w.registrar.SubmitEmail(ctx, cmd, a.ID, e, consentNone())
	require.NoError(t, err)
	w.work(t)
	assert.NotEqual(t, letters[0].Link.Reveal(), w.outbox.Letters()[2].Link.Reveal())
	w.eachMoveOnce(t)
}

func TestConsumeOnceInParallel(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, _ := w.start(t, account.StatePhoneCode)
	w.work(t)
	code := w.outbox.Code(p)
	answers := together(16, func(int) error {
		_, err := w.registrar.ConfirmPhone(t.Context(), storage.Command{By: by}, a.ID, code)
		return err
	})
	assert.Equal(t, 1, answers[""], "%v", answers)
	w.eachMoveOnce(t)

	_, _, _, e := w.start(t, account.StateEmailPending)
	w.work(t)
	answers = together(16, func(int) error {
		_, err := w.registrar.ConfirmEmail(t.Context(), storage.Command{}, w.outbox.Token(e))
		return err
	})
	assert.Equal(t, 1, answers[""], "%v", answers)
	w.eachMoveOnce(t)
}

func TestExpiryBoundary(t *testing.T) {
	t.Parallel()
	for _, early := range []bool{true, false} {
		w := newWorld(t, account.Policy{})
		by, a, p, e := w.start(t, account.StatePhoneCode)
		w.work(t)
		ctx, cmd, issued := t.Context(), storage.Command{By: by}, w.clock()
		w.set(issued.Add(10 * time.Minute))
		if early {
			w.set(issued.Add(10*time.Minute - time.Microsecond))
		}
		_, err := w.registrar.ConfirmPhone(ctx, cmd, a.ID, w.outbox.Code(p))
		if early {
			require.NoError(t, err)
		} else {
			require.ErrorIs(t, err, account.ErrCodeExpired)
			w.set(issued) // seen dead is dead
			_, err = w.registrar.ConfirmPhone(ctx, cmd, a.ID, w.outbox.Code(p))
			require.ErrorIs(t, err, account.ErrCodeExpired)
			w.set(issued.Add(time.Hour))
			a, err = w.registrar.SkipPhone(ctx, cmd, a.ID)
			require.NoError(t, err)
		}
		a = w.walkOn(t, by, a, account.StateEmail, account.StateEmailPending, p, e)
		w.work(t)
		issued = w.clock()
		w.set(issued.Add(24 * time.Hour))
		if early {
			w.set(issued.Add(24*time.Hour - time.Microsecond))
		}
		_, seen := w.registrar.InspectEmail(ctx, w.outbox.Token(e))
		_, err = w.registrar.ConfirmEmail(ctx, storage.Command{}, w.outbox.Token(e))
		if early {
			require.NoError(t, seen)
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, seen, account.ErrTokenExpired)
		require.ErrorIs(t, err, account.ErrTokenExpired)
		w.work(t)
		w.pass(24 * time.Hour)
		w.work(t) // erased
		_, err = w.registrar.ConfirmEmail(ctx, storage.Command{}, w.outbox.Token(e))
		require.ErrorIs(t, err, account.ErrTokenInvalid)
		assert.Equal(t, account.StateEmailPending, w.seen(t, by, a.ID).State)
	}
}

// A key that left the Keyring, as after a restored backup, ends its live codes
// and links as expired, and a new one can be had.
func TestRetiredKeyExpiresSecrets(t *testing.T) {
	t.Parallel()
	for _, at := range []account.State{account.StatePhoneCode, account.StateEmailPending} {
		w := newWorld(t, account.Policy{})
		by, a, p, e := w.start(t, at)
		ctx, cmd := t.Context(), storage.Command{By: by}
		w.work(t)
		w.pass(time.Minute)
		// One more is queued, and not sent before the key is gone.
		resend := func() (account.Application, error) {
			if at == account.StatePhoneCode {
				return w.registrar.SendPhoneCode(ctx, cmd, a.ID, p)
			}
			return w.registrar.SubmitEmail(ctx, cmd, a.ID, e, tick())
		}
		_, err := resend()
		require.NoError(t, err)
		sent := len(w.outbox.SMS()) + len(w.outbox.Letters())

		w.open(t, account.Policy{}, "seal-2", "seal-1")
		done, err := w.vault.Rekey(ctx, slices.Concat(
			w.cabinet.Collections(), w.ledger.Collections(), w.accounts.Collections(), w.registrar.Collections(),
		), nil)
		require.NoError(t, err)
		require.True(t, done.Done)
		w.open(t, account.Policy{}, "seal-2")
		w.work(t)
		assert.Equal(t, sent, len(w.outbox.SMS())+len(w.outbox.Letters()), "nothing leaves that cannot be used")
		if at == account.StatePhoneCode {
			_, err = w.registrar.ConfirmPhone(ctx, cmd, a.ID, w.outbox.Code(p))
			require.ErrorIs(t, err, account.ErrCodeExpired)
		} else {
			_, err = w.registrar.InspectEmail(ctx, w.outbox.Token(e))
			require.ErrorIs(t, err, account.ErrTokenExpired)
			_, err = w.registrar.ConfirmEmail(ctx, storage.Command{}, w.outbox.Token(e))
			require.ErrorIs(t, err, account.ErrTokenExpired)
		}
		w.pass(15 * time.Minute)
		_, err = resend()
		require.NoError(t, err)
		w.walkOn(t, by, a, at, at+1, p, e)
	}
}

func TestCodesAreUniform(t *testing.T) {
	t.Parallel()
	const draws, cells = 1_000_000, 1000
	var first, last [cells]int
	var seed, mac [32]byte
	for i := range draws {
		binary.BigEndian.PutUint64(seed[:], uint64(i))
		mac = sha256.Sum256(seed[:])
		code, ok := account.SixDigits(mac)
		if !ok {
			t.Fatal("four words in a row beyond the bound")
		}
		var a, b int
		for j := range 3 {
			a, b = a*10+int(code[j]-'0'), b*10+int(code[3+j]-'0')
		}
		first[a]++
		last[b]++
	}
	// The 99.9999 % quantile of chi-square with 999 degrees is about 1223.
	for _, counts := range [2][cells]int{first, last} {
		chi := 0.0
		for _, n := range counts {
			d := float64(n - draws/cells)
			chi += d * d / (draws / cells)
		}
		assert.Less(t, chi, 1223.0)
	}
}

// A word at or above the last whole million is passed over, so that no code is
// likelier than another.
func TestCodesHaveNoBias(t *testing.T) {
	t.Parallel()
	word := func(values ...uint64) (mac [32]byte) {
		for i, v := range values {
			binary.BigEndian.PutUint64(mac[8*i:], v)
		}
		return mac
	}
	const whole = 18446744073709 * 1_000_000
	for _, c := range []struct {
		name string
		in   [32]byte
		want string
		ok   bool
	}{
		{"leading zeros stay", word(7), "000007", true},
		{"the last below the bound", word(whole - 1), "999999", true},
		{"the bound gives the next word", word(whole, 1_000_042), "000042", true},
		{"the greatest, three times", word(1<<64-1, 1<<64-1, 1<<64-1, 123456), "123456", true},
		{"no word at all", word(1<<64-1, 1<<64-1, 1<<64-1, 1<<64-1), "", false},
	} {
		code, ok := account.SixDigits(c.in)
		assert.Equal(t, c.want, code, c.name)
		assert.Equal(t, c.ok, ok, c.name)
	}
}

func TestTriesLeftAreTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, account.Policy{})
	by, a, p, _ := w.start(t, account.StatePhoneCode)
	w.work(t)
	code := w.outbox.Code(p)
	cmd := storage.Command{By: by}
	for left := 4; left >= 0; left-- {
		_, err := w.registrar.ConfirmPhone(t.Context(), cmd, a.ID, not(code))
		require.ErrorIs(t, err, account.ErrCodeWrong)
		assert.Equal(t, left, param(t, err, "left").Int())
	}
	_, err := w.registrar.ConfirmPhone(t.Context(), cmd, a.ID, code)
	require.ErrorIs(t, err, account.ErrCodeTooManyTries)
	// A new code resets no count of the day.
	w.pass(time.Minute)
	_, err = w.registrar.SendPhoneCode(t.Context(), cmd, a.ID, p)
	require.NoError(t, err)
	w.work(t)
	require.NotEqual(t, code, w.outbox.Code(p))
	_, err = w.registrar.ConfirmPhone(t.Context(), cmd, a.ID, w.outbox.Code(p))
	require.ErrorIs(t, err, account.ErrCodeTooManyTries)
	assert.Equal(t, w.clock().Add(24*time.Hour-time.Minute), param(t, err, "not_before").Time())
	// A kept key answers as before, whatever the code.
	other, b, q, _ := w.start(t, account.StatePhoneCode)
	w.work(t)
	kept := storage.Command{By: other, Key: "try-1"}
	for _, typed := range []string{not(w.outbox.Code(q)), w.outbox.Code(q)} {
		_, err = w.registrar.ConfirmPhone(t.Context(), kept, b.ID, typed)
		require.ErrorIs(t, err, account.ErrCodeWrong)
		assert.Equal(t, fmt.Sprint(4), param(t, err, "left").String())
	}
}
