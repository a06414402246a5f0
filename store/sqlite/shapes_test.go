package sqlite_test

import (
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/schema/schematest"
)

// TestEveryShapeOfKeys generates every shape of keys into tables that declare them, and
// asks SQLite for orphans and duplicates.
func TestEveryShapeOfKeys(t *testing.T) {
	dir := t.TempDir()
	generateInto(t, openWarehouse(t, dir), schematest.Shapes())
	db := open(t, filepath.Join(dir, "shapes.db"))
	for query, want := range map[string]string{
		"SELECT count(*) FROM pragma_foreign_key_check":                             "0",
		"PRAGMA integrity_check":                                                    "ok",
		"SELECT count(*) FROM messages WHERE sender = receiver OR sender = witness": "0",
		"SELECT count(DISTINCT id) FROM pragma_foreign_key_list('tasks')":           "4",
		"SELECT count(*) - count(DISTINCT a * 1000 + b) FROM friends":               "0",
		"SELECT count(*) FROM tasks JOIN projects USING (tenant, project)":          "3000",
		"WITH RECURSIVE below(id) AS (SELECT id FROM people WHERE boss IS NULL UNION ALL SELECT p.id FROM people p JOIN below b ON p.boss = b.id) SELECT count(*) FROM below": "500",
	} {
		if got := lines(t, db, query); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v, want %s", query, got, want)
		}
	}
}
