package pgstore_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/pgstore"
)

func TestCheckSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	const alter = "ALTER TABLE rodnik.record "
	tests := []struct{ name, in, says string }{
		{"a column is gone", alter + "DROP COLUMN body", "the column rodnik.record.body is missing"},
		{
			"a collation of words", alter + `ALTER COLUMN id TYPE text COLLATE "und-x-icu"`,
			"the column rodnik.record.id is text und-x-icu and must be text C",
		},
		{"a column of another type", alter + "ALTER COLUMN version TYPE integer", "is integer and must be bigint"},
		{"a table is gone", "DROP TABLE rodnik.lookup", "the column rodnik.lookup.space is missing"},
		{"a table that a crash empties", "ALTER TABLE rodnik.key SET UNLOGGED", "the table rodnik.key is not logged"},
		{"an index is gone", "DROP INDEX rodnik.record_due", "the index rodnik.record_due is missing"},
		{"no primary key", "ALTER TABLE rodnik.key DROP CONSTRAINT key_pkey", "the index rodnik.key_pkey is missing"},
		{
			"an index of another shape", "DROP INDEX rodnik.record_due; CREATE INDEX record_due ON rodnik.record (wake_at)",
			"the index rodnik.record_due is on (wake_at) and must be on (kind, wake_at, id)",
		},
		{
			"the function is gone", "DROP FUNCTION rodnik.apply(bigint[], text[], bytea[], smallint[], integer, boolean)",
			"the function rodnik.apply is missing",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pool := fresh(t)
			run(t, pool, tt.in)
			_, err := pgstore.Open(t.Context(), pool, &pgstore.Options{AcceptLoss: true})
			require.ErrorIs(t, err, pgstore.ErrDatabase)
			require.ErrorContains(t, err, tt.says)
		})
	}
}

func TestCheckSaysWhichSettingsLoseCommits(t *testing.T) {
	t.Parallel()
	config := database(t, template())
	config.ConnConfig.RuntimeParams["synchronous_commit"] = "off"
	config.ConnConfig.RuntimeParams["default_transaction_read_only"] = "on"
	pool := connect(t, config)
	_, err := pgstore.Open(t.Context(), pool, nil)
	require.ErrorIs(t, err, pgstore.ErrDatabase)
	require.ErrorContains(t, err, "synchronous_commit is off and must be on")
	require.ErrorContains(t, err, "default_transaction_read_only is on and must be off")
	_, err = pgstore.Open(t.Context(), pool, &pgstore.Options{AcceptLoss: true})
	require.ErrorContains(t, err, "read_only")
	assert.NotContains(t, err.Error(), "synchronous_commit")
}

func TestCheckSaysAllAtOnce(t *testing.T) {
	t.Parallel()
	pool := fresh(t)
	s := open(t, pool, pgstore.Options{})
	run(t, pool, "DROP INDEX rodnik.record_due; ALTER TABLE rodnik.lookup SET UNLOGGED; INSERT INTO rodnik.migration VALUES (7)")
	err := s.Check(t.Context())
	for _, says := range []string{"record_due is missing", "rodnik.lookup is not logged", "at migration 7"} {
		require.ErrorContains(t, err, says)
	}
}

// A key that left its table lets its value be claimed twice, and no record and
// no audit entry shows it.
func TestCheckFindsStrayKeys(t *testing.T) {
	t.Parallel()
	pool := fresh(t)
	s := open(t, pool, pgstore.Options{AcceptLoss: true})
	key := storage.Key{Space: "phone", Digest: [32]byte{1}}
	label := storage.Key{Space: "label", Digest: [32]byte{2}}
	require.NoError(t, s.Commit(t.Context(), storage.Batch{Put: []storage.Record{
		{Kind: "jar", ID: "a", Unique: []storage.Key{key}, Index: []storage.Key{label}, Body: []byte("b")},
	}}))
	err := s.Check(t.Context())
	require.ErrorContains(t, err, "fsync", "the tests' server, and nothing else")
	require.NotContains(t, err.Error(), "keys of")
	run(t, pool, "DELETE FROM rodnik.key; INSERT INTO rodnik.lookup SELECT space, digest, kind, 'other' FROM rodnik.lookup")
	err = s.Check(t.Context())
	require.ErrorIs(t, err, pgstore.ErrDatabase)
	require.ErrorContains(t, err, "1 keys of jar are missing from rodnik.key")
	require.ErrorContains(t, err, "1 keys of jar are left over in rodnik.lookup")
}

func TestCheckSaysThatTheEncodingIsWrong(t *testing.T) {
	t.Parallel()
	pool := admin(t)
	run(t, pool, "CREATE DATABASE rodnik_latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
	t.Cleanup(func() { run(t, pool, "DROP DATABASE rodnik_latin WITH (FORCE)") })
	config := pool.Config()
	config.ConnConfig.Database = "rodnik_latin"
	_, err := pgstore.Open(t.Context(), connect(t, config), &pgstore.Options{AcceptLoss: true})
	require.ErrorIs(t, err, pgstore.ErrDatabase)
	require.ErrorContains(t, err, "the encoding of the database is LATIN1 and must be UTF8")
}

func TestCheckSaysWhatTheUserMayNot(t *testing.T) {
	t.Parallel()
	pool := admin(t)
	run(t, pool, "CREATE ROLE rodnik_guest LOGIN")
	t.Cleanup(func() { run(t, pool, "DROP ROLE rodnik_guest") })
	config := database(t, template())
	owner := connect(t, config)
	run(t, owner, "GRANT USAGE ON SCHEMA rodnik TO rodnik_guest; GRANT SELECT ON ALL TABLES IN SCHEMA rodnik TO rodnik_guest")
	t.Cleanup(func() { run(t, owner, "DROP OWNED BY rodnik_guest") })
	config = config.Copy()
	config.ConnConfig.User = "rodnik_guest"
	_, err := pgstore.Open(t.Context(), connect(t, config), &pgstore.Options{AcceptLoss: true, MigratedElsewhere: true})
	require.ErrorIs(t, err, pgstore.ErrDatabase)
	require.ErrorContains(t, err, "may not INSERT in rodnik.record")
	assert.NotContains(t, err.Error(), "SELECT")
	assert.NotContains(t, err.Error(), "EXECUTE")
	run(t, owner, "REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA rodnik FROM PUBLIC")
	_, err = pgstore.Open(t.Context(), connect(t, config), &pgstore.Options{AcceptLoss: true, MigratedElsewhere: true})
	for _, name := range []string{"apply", "exchange", "unpack"} {
		require.ErrorContains(t, err, "may not EXECUTE rodnik."+name+": GRANT it")
	}
}
