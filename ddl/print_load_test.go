//go:build linux

package ddl_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// TestPostgresTakesTheRows loads the rows of every shape of keys into the tables that Print
// writes: Postgres checks the unique keys as it takes them, and the foreign keys after.
func TestPostgresTakesTheRows(t *testing.T) {
	c := startPostgres(t)
	e := schematest.Shapes()
	script, _ := scriptOf(t, e, "postgres")
	g, err := gen.New(e, gen.Options{Seed: 42})
	if err != nil {
		t.Fatal(err)
	}
	var load strings.Builder
	load.WriteString(script)
	load.WriteString(setForeignKeysAside)
	for _, table := range g.Tables() {
		copyRows(t, &load, g, e.Table(table.Name))
	}
	load.WriteString(checkForeignKeys)
	if err := c.run(load.String()); err != nil {
		t.Fatalf("%v in\n%s", err, script)
	}
	if err := c.run("INSERT INTO friends SELECT * FROM friends LIMIT 1"); err == nil {
		t.Error("friends have no primary key")
	}
	if err := c.run("UPDATE tasks SET assignee = -1 WHERE assignee IS NOT NULL"); err == nil {
		t.Error("tasks have no foreign key to their users")
	}
}

const setForeignKeysAside = `
CREATE TABLE _aside AS SELECT conrelid::regclass::text AS tab, conname, pg_get_constraintdef(oid) AS def FROM pg_constraint WHERE contype = 'f';
DO $$ DECLARE r record; BEGIN
	ASSERT (SELECT count(*) FROM _aside) >= 20;
	FOR r IN SELECT * FROM _aside LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.tab, r.conname); END LOOP;
END $$;
`

const checkForeignKeys = `
DO $$ DECLARE r record; BEGIN
	FOR r IN SELECT * FROM _aside LOOP EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', r.tab, r.conname, r.def); END LOOP;
END $$;
`

func copyRows(t *testing.T, load *strings.Builder, g *gen.Generator, table *schema.Table) {
	names := make([]string, len(table.Columns))
	for i := range table.Columns {
		names[i] = `"` + strings.ToLower(table.Columns[i].Name) + `"`
	}
	fmt.Fprintf(load, "COPY %s (%s) FROM STDIN;\n", table.Name, strings.Join(names, ", "))
	for b, err := range g.Batches(context.Background(), table.Name) {
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.Rows {
			for j := range b.Columns {
				load.WriteString(map[bool]string{true: "\t"}[j > 0])
				load.WriteString(cell(&b.Columns[j], i))
			}
			load.WriteString("\n")
		}
	}
	load.WriteString("\\.\n")
}

// cell returns a value as COPY reads it; the document has integers and codes only.
func cell(v *gen.Vector, i int) string {
	switch {
	case v.IsNull(i):
		return `\N`
	case v.Kind == gen.KindInt:
		return fmt.Sprint(v.Ints[i])
	}
	return string(v.Bytes(i))
}
