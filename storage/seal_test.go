package storage_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/memstore"
	"github.com/rodnik-go/rodnik/validate"
)

func secret(tb testing.TB, id, bytes string) storage.Secret {
	tb.Helper()
	s, err := storage.NewSecret(id, fmt.Appendf(nil, "%-32s", bytes))
	require.NoError(tb, err)
	return s
}

// sealedBy is a vault with these seal keys, whose bytes are their names unless
// told by "name=bytes".
func sealedBy(tb testing.TB, store storage.Store, seals ...string) *storage.Vault {
	tb.Helper()
	var secrets []storage.Secret
	for _, name := range seals {
		id, text, told := strings.Cut(name, "=")
		if !told {
			text = id
		}
		secrets = append(secrets, secret(tb, id, text))
	}
	keys, err := storage.NewKeyring(secrets, []storage.Secret{secret(tb, "look-1", "look")})
	require.NoError(tb, err)
	v, err := storage.NewVault(store, keys, nil)
	require.NoError(tb, err)
	return v
}

func read(tb testing.TB, v *storage.Vault, id storage.ID) (*jar, error) {
	tb.Helper()
	return storage.View(tb.Context(), v, func(tx *storage.Tx) (*jar, error) { return jars(tb).Get(tx, id) })
}

func TestSealKeysRotate(t *testing.T) {
	t.Parallel()
	ctx, c, store := t.Context(), jars(t), memstore.New()
	cmd := storage.Command{By: "a"}
	id, err := create(ctx, sealedBy(t, store, "old"), c, cmd, "plum", 9)
	require.NoError(t, err)
	_, err = read(t, sealedBy(t, store, "new", "old"), id)
	require.NoError(t, err, "an old key opens")
	_, err = read(t, sealedBy(t, store, "new"), id)
	require.ErrorIs(t, err, storage.ErrKeyMissing)
	require.ErrorContains(t, err, "key=old")
	_, err = read(t, sealedBy(t, store, "old=other bytes"), id)
	require.ErrorIs(t, err, storage.ErrTampered)
	_, err = take(ctx, sealedBy(t, store, "new"), c, cmd, id)
	require.ErrorIs(t, err, storage.ErrKeyMissing)

	_, err = take(ctx, sealedBy(t, store, "new", "old"), c, cmd, id)
	require.NoError(t, err)
	j, err := read(t, sealedBy(t, store, "new"), id)
	require.NoError(t, err, "sealed anew by the write")
	assert.Equal(t, 8, j.Left, "nothing was lost meanwhile")

	a, b := sealedBy(t, store, "new", "old"), sealedBy(t, store, "old")
	mac, err := a.MAC("old", "code", "x", "y")
	require.NoError(t, err)
	same, err := b.MAC("old", "code", "x", "y")
	require.NoError(t, err)
	assert.Equal(t, mac, same)
	for _, parts := range [][]string{{"xy"}, {"x", "y", ""}, {"", "xy"}} {
		other, err := b.MAC("old", "code", parts...)
		require.NoError(t, err)
		assert.NotEqual(t, mac, other)
	}
	_, err = b.MAC("new", "code")
	require.ErrorIs(t, err, storage.ErrKeyMissing)
	assert.Equal(t, "new", a.SealKey())
}

func TestKeyringRefuses(t *testing.T) {
	t.Parallel()
	one, two := secret(t, "one", "1"), secret(t, "two", "2")
	for name, lists := range map[string][2][]storage.Secret{
		"no seal key":       {nil, {one}},
		"no look-up key":    {{one}, nil},
		"one key twice":     {{one}, {one, two}},
		"look-up key twice": {{one}, {two, two}},
		"three look-ups":    {{one}, {two, secret(t, "three", "3"), secret(t, "four", "4")}},
		"a zero seal key":   {{{}}, {one}},
		"a zero look-up":    {{one}, {{}}},
		"two of one name":   {{one, two, one}, {two}},
		"a zero one behind": {{one, {}}, {two}},
	} {
		_, err := storage.NewKeyring(lists[0], lists[1])
		require.Error(t, err, name)
	}
	for name, id := range map[string]string{"empty": "", "capital": "A", "space": "a b", "long": strings.Repeat("a", 33)} {
		_, err := storage.NewSecret(id, make([]byte, 32))
		require.Error(t, err, name)
	}
	_, err := storage.NewSecret("short", make([]byte, 31))
	require.Error(t, err)
	_, err = storage.NewVault(nil, nil, nil)
	require.Error(t, err)
	_, err = storage.NewCollection(storage.Spec[jar]{Kind: "jar"})
	require.Error(t, err)
}

func TestSecretsHide(t *testing.T) {
	t.Parallel()
	key := []byte("canary-canary-canary-canary-canary")
	s, err := storage.NewSecret("one", key)
	require.NoError(t, err)
	clear(key)
	_, err = storage.NewKeyring([]storage.Secret{s}, []storage.Secret{s})
	require.Error(t, err, "a key has one use")
	look, err := storage.NewSecret("two", []byte("another canary canary canary canary"))
	require.NoError(t, err)
	k, err := storage.NewKeyring([]storage.Secret{s}, []storage.Secret{look})
	require.NoError(t, err)
	v, err := storage.NewVault(memstore.New(), k, nil)
	require.NoError(t, err)
	holder := struct{ hidden storage.Secret }{s}
	op := storage.Op("jar.create", "canary")
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, nil))
	for _, x := range []any{s, k, v, holder, &holder, []storage.Secret{s}, struct{ k *storage.Keyring }{k}, op, storage.Key{Space: "phone"}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			_, _ = fmt.Fprintf(&out, verb, x)
		}
		log.InfoContext(t.Context(), "x", slog.Any("x", x))
	}
	for _, shape := range []string{"canary", "63616e617279", "99, 97, 110", "99 97 110"} {
		assert.False(t, strings.Contains(out.String(), shape), shape) //nolint:testifylint // NotContains would print it all.
	}
	assert.Equal(t, "keyring one two", fmt.Sprint(k))
	assert.Equal(t, "one", s.ID())
	assert.Equal(t, "secret one", fmt.Sprint(s))
	assert.Equal(t, "operation jar.create", fmt.Sprint(op))
	assert.Equal(t, "jar.create", op.Name())
}

// newer is a jar of the second schema, which has a lid.
type newer struct {
	ID    storage.ID
	Label string
	Left  int
	Lid   string
}

func newerJars(tb testing.TB, upgrade func(uint32, []byte) ([]byte, error)) *storage.Collection[newer] {
	tb.Helper()
	c, err := storage.NewCollection(storage.Spec[newer]{
		Kind: "jar", Schema: 2, Upgrade: upgrade,
		ID:   func(j *newer) storage.ID { return j.ID },
		Keys: func(j *newer) storage.Keys { return storage.Keys{Unique: []storage.Value{label(j.Label)}} },
	})
	require.NoError(tb, err)
	return c
}

func TestSchemas(t *testing.T) {
	t.Parallel()
	ctx, store := t.Context(), memstore.New()
	v := vault(t, store, nil)
	id, err := create(ctx, v, jars(t), storage.Command{By: "a"}, "plum", 9)
	require.NoError(t, err)
	upgrade := func(schema uint32, doc []byte) ([]byte, error) {
		assert.Equal(t, uint32(1), schema)
		return bytes.Replace(doc, []byte("{"), []byte(`{"Lid":"tin",`), 1), nil
	}
	lid := func(c *storage.Collection[newer]) (string, error) {
		return storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.lid"), func(tx *storage.Tx) (string, error) {
			j, err := c.Get(tx, id)
			if err != nil {
				return "", err
			}
			return j.Lid, c.Save(tx, j)
		})
	}
	_, err = lid(newerJars(t, nil))
	require.ErrorIs(t, err, storage.ErrTampered, "no way up")
	_, err = lid(newerJars(t, func(uint32, []byte) ([]byte, error) { return nil, errBroken }))
	require.ErrorIs(t, err, storage.ErrTampered)
	require.NotErrorIs(t, err, errBroken, "its text may hold what it read")
	got, err := lid(newerJars(t, upgrade))
	require.NoError(t, err)
	assert.Equal(t, "tin", got)
	got, err = lid(newerJars(t, nil))
	require.NoError(t, err, "the write left the second schema")
	assert.Equal(t, "tin", got)

	before, err := store.Get(ctx, storage.Ref{Kind: "jar", ID: id})
	require.NoError(t, err)
	for name, write := range map[string]func(*storage.Tx, *jar) error{
		"save": func(tx *storage.Tx, j *jar) error { return jars(t).Save(tx, j) },
		"drop": func(tx *storage.Tx, j *jar) error { return jars(t).Delete(tx, j) },
	} {
		_, err = storage.Do(ctx, v, storage.Command{By: "a"}, storage.Op("jar.old"), func(tx *storage.Tx) (int, error) {
			_, err := jars(t).Get(tx, id)
			require.ErrorIs(t, err, storage.ErrNewerSchema)
			return 0, write(tx, &jar{ID: id})
		})
		require.ErrorIs(t, err, storage.ErrNewerSchema, name)
	}
	after, err := store.Get(ctx, storage.Ref{Kind: "jar", ID: id})
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

func TestTamperedBodyIsRefused(t *testing.T) {
	t.Parallel()
	ctx, store := t.Context(), memstore.New()
	v := vault(t, store, nil)
	id, err := create(ctx, v, jars(t), storage.Command{By: "a"}, "plum", 9)
	require.NoError(t, err)
	got, err := store.Get(ctx, storage.Ref{Kind: "jar", ID: id})
	require.NoError(t, err)
	body := got[0].Body
	_, err = storage.Open(v, "jar", id, body)
	require.NoError(t, err)
	for i := range body {
		bad := bytes.Clone(body)
		bad[i] ^= 1
		_, err := storage.Open(v, "jar", id, bad)
		require.Error(t, err)
		_, err = storage.Open(v, "jar", id, body[:i])
		require.Error(t, err)
	}
	_, err = storage.Open(v, "jar", id, append(bytes.Clone(body), 0))
	require.ErrorIs(t, err, storage.ErrTampered)
	_, err = storage.Open(v, "pot", id, body)
	require.ErrorIs(t, err, storage.ErrTampered)
	_, err = storage.Open(v, "jar", id+"a", body)
	require.ErrorIs(t, err, storage.ErrTampered)
}

func TestOwnerIsBounded(t *testing.T) {
	t.Parallel()
	c, err := storage.NewCollection(storage.Spec[jar]{
		Kind: "jar", Schema: 1,
		ID:    func(j *jar) storage.ID { return j.ID },
		Owner: func(j *jar) storage.ID { return storage.ID(j.Label) },
	})
	require.NoError(t, err)
	v := vault(t, memstore.New(), nil)
	for _, n := range []int{0, 1, 64} {
		id, err := create(t.Context(), v, c, storage.Command{By: "a"}, strings.Repeat("x", n), n)
		require.NoError(t, err)
		j, err := storage.View(t.Context(), v, func(tx *storage.Tx) (*jar, error) { return c.Get(tx, id) })
		require.NoError(t, err)
		assert.Equal(t, n, j.Left)
	}
	_, err = create(t.Context(), v, c, storage.Command{By: "a"}, strings.Repeat("x", 65), 0)
	require.ErrorIs(t, err, storage.ErrLimit)
}

func FuzzOpen(f *testing.F) {
	store := memstore.New()
	v := vault(f, store, nil)
	id, err := create(f.Context(), v, jars(f), storage.Command{By: "a"}, "plum", 9)
	require.NoError(f, err)
	got, err := store.Get(f.Context(), storage.Ref{Kind: "jar", ID: id})
	require.NoError(f, err)
	f.Add(got[0].Body)                              // a whole one
	f.Add(got[0].Body[:20])                         // cut in the nonce
	f.Add([]byte{})                                 // nothing
	f.Add([]byte{1, 255, 'a'})                      // a key id longer than the body
	f.Add([]byte{1, 0, 0, 0, 0, 1})                 // no key id
	f.Add([]byte{1, 3, 'a', '\n', 'b', 0, 0, 0, 1}) // a key id that would break a log
	f.Fuzz(func(t *testing.T, body []byte) {
		_, err := storage.Open(v, "jar", id, body)
		if err == nil {
			require.True(t, bytes.Equal(got[0].Body, body))
			return
		}
		_, typed := validate.Of(err)
		require.True(t, typed)
		require.NotContains(t, err.Error(), "\n")
	})
}

func TestIDsAreOrderedAndValid(t *testing.T) {
	t.Parallel()
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		v := vault(outer, memstore.New(), nil)
		at := time.UnixMicro(rapid.Int64Range(1, 1<<52).Draw(t, "at"))
		// A clock may stand still, go on or be set back between two operations.
		later := at.Add(time.Duration(rapid.Int64Range(-1<<40, 1<<40).Draw(t, "us")) * time.Microsecond)
		if later.UnixMicro() < 1 {
			later = at
		}
		id, err := storage.NewID(v, at)
		require.NoError(t, err)
		after, err := storage.NewID(v, later)
		require.NoError(t, err)
		require.Less(t, id, after)
		n := rapid.IntRange(0, 16000).Draw(t, "n")
		child, next := storage.ChildID(id, n), storage.ChildID(id, n+1)
		require.Less(t, child, next)
		require.Less(t, next, after, "what an operation made stands before what the next one made")
		require.Equal(t, child, storage.ChildID(id, n))
		require.NotEqual(t, child, storage.ChildID(after, n))
		for _, id := range []storage.ID{id, after, child, next} {
			require.True(t, storage.Valid(id))
			require.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, string(id))
		}
	})
}
