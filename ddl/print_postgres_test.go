package ddl_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema/schematest"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// inPostgres returns what runs a script in an empty database, up to its first error.
func inPostgres(t *testing.T) func(script string) error {
	t.Helper()
	database := pgtest.Start(t).Database(t)
	return func(script string) error {
		_, err := pgtest.Psql(database, script)
		return err
	}
}

// alone returns a script that runs script in a schema of its own, counts the tables there
// and leaves nothing behind.
func alone(script string, tables int) string {
	return fmt.Sprintf(`BEGIN; CREATE SCHEMA own; SET search_path = own;
%s
DO $$ BEGIN ASSERT (SELECT count(*) FROM pg_tables WHERE schemaname = 'own') = %d; END $$;
ROLLBACK;
`, script, tables)
}

func TestPrintRunsInPostgres(t *testing.T) {
	run := inPostgres(t)
	for _, path := range documents(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			e := readDocument(t, path)
			script, _ := scriptOf(t, e, "postgres")
			var ruled strings.Builder
			if _, err := ddl.PrintRules(&ruled, e, "postgres"); err != nil {
				t.Fatal(err)
			}
			for _, script := range []string{script, ruled.String()} {
				if err := run(alone(script, len(e.Tables))); err != nil {
					t.Fatalf("%v in\n%s", err, script)
				}
			}
		})
	}
	t.Run("random", func(t *testing.T) {
		var scripts strings.Builder
		random := rapid.Custom(schematest.Document)
		for seed := range 60 {
			e := random.Example(seed)
			script, _ := scriptOf(t, e, "postgres")
			scripts.WriteString(alone(script, len(e.Tables)))
		}
		if err := run(scripts.String()); err != nil {
			t.Fatalf("%v in\n%s", err, scripts.String())
		}
	})
	t.Run("words", func(t *testing.T) {
		var scripts strings.Builder
		for _, e := range wordDocuments(t) {
			script, _ := scriptOf(t, e, "postgres")
			scripts.WriteString(alone(script, len(e.Tables)))
		}
		if err := run(scripts.String()); err != nil {
			t.Fatalf("%v in\n%s", err, scripts.String())
		}
	})
}
