package storage_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
)

func TestCheckpointText(t *testing.T) {
	t.Parallel()
	p := newPantry(t)
	text := p.mark.String()
	assert.Len(t, strings.Split(text, ":"), 7)
	same, err := storage.ParseCheckpoint(text)
	require.NoError(t, err)
	assert.Equal(t, p.mark, same)
	assert.Equal(t, p.now, same.At())

	written, err := json.Marshal(p.mark)
	require.NoError(t, err)
	var read storage.Checkpoint
	require.NoError(t, json.Unmarshal(written, &read))
	assert.Equal(t, p.mark, read)

	var none storage.Checkpoint
	assert.Empty(t, none.String())
	assert.True(t, none.IsZero())
	read, err = storage.ParseCheckpoint("")
	require.NoError(t, err)
	assert.True(t, read.IsZero())
	for _, bad := range []string{"x", text + ":", text[1:], text[:len(text)-1], strings.ToUpper(text), strings.Replace(text, ":18:", ":+18:", 1), " " + text} {
		_, err := storage.ParseCheckpoint(bad)
		require.ErrorIs(t, err, storage.ErrCheckpointInvalid)
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	p := newPantry(f)
	f.Add(p.mark.String()) // the right form
	f.Add("")              // the beginning
	f.Add("rodnik-checkpoint-1:0::00:0:k:00")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := storage.ParseCheckpoint(text)
		if err != nil {
			require.ErrorIs(t, err, storage.ErrCheckpointInvalid)
			require.True(t, c.IsZero())
			return
		}
		require.Equal(t, text, c.String())
	})
}

// TestCheckpointRefusesForgeries: whoever may write where it is kept cannot
// move it.
func TestCheckpointRefusesForgeries(t *testing.T) {
	t.Parallel()
	p := newPantry(t)
	text := p.mark.String()
	other := newPantry(t).mark.String()
	parts, theirs := strings.Split(text, ":"), strings.Split(other, ":")
	for i := 1; i < 7; i++ {
		forged := append([]string(nil), parts...)
		if forged[i] = theirs[i]; forged[i] == parts[i] {
			forged[i] = map[int]string{1: "17", 4: "1", 5: "seal-2"}[i]
		}
		c, err := storage.ParseCheckpoint(strings.Join(forged, ":"))
		require.NoError(t, err)
		_, err = p.v.Checkpoint(t.Context(), c)
		require.Error(t, err)
		_, err = p.v.VerifyAudit(t.Context(), &storage.VerifyOptions{To: c}, p.jars)
		require.Error(t, err)
		if i == 5 {
			require.ErrorIs(t, err, storage.ErrKeyMissing)
		} else {
			require.ErrorIs(t, err, storage.ErrCheckpointInvalid)
		}
	}
	_, err := p.v.VerifyAudit(t.Context(), &storage.VerifyOptions{From: p.mark, To: storage.Checkpoint{}}, p.jars)
	require.NoError(t, err)
}

// TestCheckpointLeavesOutWhatIsYoung: an operation that began earlier may still
// commit.
func TestCheckpointLeavesOutWhatIsYoung(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	v := vault(t, memstore.New(), &storage.Options{Now: func() time.Time { return now }})
	require.NoError(t, v.Check(ctx))
	var mark storage.Checkpoint
	for i := range 30 {
		_, err := create(ctx, v, c, storage.Command{By: "a"}, strings.Repeat("x", i+1), 1)
		require.NoError(t, err)
		now = now.Add(time.Minute)
		mark, err = v.Checkpoint(ctx, mark)
		require.NoError(t, err)
		want := 0
		if i > 9 {
			want = i - 8 // with the mark of the keyring
		}
		assert.Equal(t, want, mark.Count())
		assert.Equal(t, mark.Count() == 0, mark.Last() == "")
	}
}

// TestCheckpointSaysHowFarItCame: what was read before the store failed is not
// read again.
func TestCheckpointSaysHowFarItCame(t *testing.T) {
	t.Parallel()
	ctx, c := t.Context(), jars(t)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s := &faulty{Store: memstore.New()}
	v := vault(t, s, &storage.Options{Now: func() time.Time { return now }})
	require.NoError(t, v.Check(ctx))
	for i := range 299 {
		_, err := create(ctx, v, c, storage.Command{By: "a"}, strings.Repeat("x", i+1), 1)
		require.NoError(t, err)
	}
	now = now.Add(time.Hour)
	finds := 0
	s.before = func(int64, string) error {
		if finds++; finds == 3 {
			return errBroken
		}
		return nil
	}
	part, err := v.Checkpoint(ctx, storage.Checkpoint{})
	require.ErrorIs(t, err, errBroken)
	assert.Positive(t, part.Count())
	assert.Less(t, part.Count(), 300)
	whole, err := v.Checkpoint(ctx, part)
	require.NoError(t, err)
	assert.Equal(t, 300, whole.Count())
}
