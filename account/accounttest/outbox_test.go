package accounttest_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/account"
	"github.com/rodnik-go/rodnik/account/accounttest"
	"github.com/rodnik-go/rodnik/family"
)

var (
	_ account.Mailer    = (*accounttest.Outbox)(nil)
	_ account.SMSSender = (*accounttest.Outbox)(nil)
)

func TestOutboxKeepsEachMessageOnce(t *testing.T) {
	t.Parallel()
	var box accounttest.Outbox
	told := 0
	box.OnSMS = func(account.SMS) { told++ }
	box.OnLetter = func(account.Letter) { told++ }
	box.Fail(account.ErrSendFailed, nil)
	ctx := t.Context()
	sms, letter := account.SMS{ID: "m-1"}, account.Letter{ID: "m-2"}
	require.ErrorIs(t, box.SendSMS(ctx, sms), account.ErrSendFailed)
	assert.Empty(t, box.SMS(), "a send that fails keeps nothing")
	for range 2 {
		require.NoError(t, box.SendSMS(ctx, sms))
		require.NoError(t, box.SendLetter(ctx, letter))
	}
	assert.Equal(t, []account.SMS{sms}, box.SMS())
	assert.Equal(t, []account.Letter{letter}, box.Letters())
	assert.Equal(t, 2, box.Copies())
	assert.Equal(t, 2, told)
	over, cancel := context.WithCancel(ctx)
	cancel()
	require.ErrorIs(t, box.SendSMS(over, account.SMS{ID: "m-3"}), context.Canceled)

	p, err := family.ParsePhone("+79265550001")
	require.NoError(t, err)
	e, err := family.ParseEmail("petr@example.org")
	require.NoError(t, err)
	assert.Empty(t, box.Code(p))
	assert.Empty(t, box.Token(e))
}
