package pgstore_test

import (
	"maps"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/rodnik-go/rodnik/storage"
	"github.com/rodnik-go/rodnik/storage/pgstore"
	"github.com/rodnik-go/rodnik/storage/storagetest"
)

// TestPostgreSQLKeepsEveryDutyOnStrangePools runs the suite on pools whose
// embedder has set what this package does not.
func TestPostgreSQLKeepsEveryDutyOnStrangePools(t *testing.T) {
	t.Parallel()
	mode := func(mode pgx.QueryExecMode) func(config *pgx.ConnConfig) {
		return func(config *pgx.ConnConfig) { config.DefaultQueryExecMode = mode }
	}
	for name, change := range map[string]func(config *pgx.ConnConfig){
		"nothing prepared":  mode(pgx.QueryExecModeExec),
		"descriptions kept": mode(pgx.QueryExecModeCacheDescribe),
		"strange settings": func(config *pgx.ConnConfig) {
			maps.Copy(config.RuntimeParams, map[string]string{
				"search_path": "elsewhere", "standard_conforming_strings": "off", "bytea_output": "escape",
				"timezone": "Asia/Kamchatka", "jit": "off", "plan_cache_mode": "force_generic_plan", "row_security": "off",
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := database(t, template())
			change(config.ConnConfig)
			storagetest.Run(t, func(t *testing.T) storage.Store {
				t.Helper()
				pool := connect(t, config)
				run(t, pool, "TRUNCATE rodnik.record, rodnik.key, rodnik.lookup; CREATE SCHEMA IF NOT EXISTS elsewhere; "+
					"CREATE TABLE IF NOT EXISTS elsewhere.record (kind text, id text); "+
					"CREATE TABLE IF NOT EXISTS elsewhere.key (space text)")
				return open(t, pool, pgstore.Options{})
			})
		})
	}
}
