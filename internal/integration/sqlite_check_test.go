package integration_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/sqlitestore"
)

func TestSQLiteCheckSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		query string
		want  []string
	}{
		{"nothing", "SELECT 1", nil},
		{"a key without its record", "DELETE FROM rodnik_record WHERE id = 'a'", []string{
			"rodnik_unique has 1 keys of records that do not exist", "rodnik_index has 1 keys of records that do not exist",
		}},
		{"a record without its key", "DELETE FROM rodnik_unique", []string{"rodnik_unique has 0 keys of records that say they hold 2"}},
		{"keys that cannot be read", "UPDATE rodnik_record SET keys = x'05' WHERE id = 'b'", []string{
			"the keys of 1 records cannot be read", "rodnik_unique has 2 keys of records that say they hold 1",
		}},
		{"an index that is gone", "DROP INDEX rodnik_record_due", []string{"rodnik_record_due is missing"}},
		{"tables that are gone", "DROP TABLE rodnik_unique; DROP TABLE rodnik_index", []string{
			"rodnik_index is missing", "rodnik_unique is missing",
		}},
		{"another column", "ALTER TABLE rodnik_unique ADD COLUMN note TEXT", []string{"rodnik_unique is not as this program makes it"}},
		{"a trigger", "CREATE TRIGGER curious AFTER INSERT ON rodnik_record BEGIN DELETE FROM rodnik_index; END", []string{
			`"curious" is on our tables and not of this program`,
		}},
		{"a migration nobody knows", "INSERT INTO rodnik_migration VALUES (2, 'other')", []string{"2 migrations are noted, not the 1 of this program"}},
		{"an index that lost a row", "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = " +
			"(SELECT rootpage FROM sqlite_schema WHERE name = 'rodnik_index') WHERE name = 'rodnik_record_due'; PRAGMA schema_version = 999", []string{"the file: "}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := newFile(t)
			s := openSQLite(t, file)
			for _, id := range []string{"a", "b"} {
				r := storage.Record{Kind: "k", ID: storage.ID(id), WakeAt: noon, Body: []byte("secret")}
				r.Unique = []storage.Key{{Space: "unique", Digest: [32]byte{id[0]}}}
				r.Index = []storage.Key{{Space: "index", Digest: [32]byte{id[0]}}}
				require.NoError(t, s.Commit(t.Context(), storage.Batch{Put: []storage.Record{r}}))
			}
			require.NoError(t, s.Check(t.Context()))
			_, err := openDB(t, file, settings).ExecContext(t.Context(), tt.query)
			require.NoError(t, err)
			err = s.Check(t.Context())
			if tt.want == nil {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, sqlitestore.ErrDamaged)
			for _, want := range tt.want {
				require.ErrorContains(t, err, want)
			}
			assert.NotContains(t, err.Error(), "secret")
		})
	}
}

func TestSQLiteCheckAfterClose(t *testing.T) {
	t.Parallel()
	s := openSQLite(t, newFile(t))
	require.NoError(t, s.Close())
	require.Error(t, s.Check(t.Context()))
}
