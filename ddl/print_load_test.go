package ddl_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// TestPostgresTakesTheRows loads the rows of every shape of keys into the tables that Print
// writes: Postgres checks the unique keys as it takes them, and the foreign keys after.
func TestPostgresTakesTheRows(t *testing.T) {
	run := inPostgres(t)
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
	if err := run(load.String()); err != nil {
		t.Fatalf("%v in\n%s", err, script)
	}
	if err := run("INSERT INTO friends SELECT * FROM friends LIMIT 1"); err == nil {
		t.Error("friends have no primary key")
	}
	if err := run("UPDATE tasks SET assignee = -1 WHERE assignee IS NOT NULL"); err == nil {
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

// cell returns a value as COPY reads it.
// https://www.postgresql.org/docs/current/sql-copy.html
func cell(v *gen.Vector, i int) string {
	switch {
	case v.IsNull(i):
		return `\N`
	case v.Type == schema.Binary:
		return `\\x` + hex.EncodeToString(v.Bytes(i))
	}
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(valueText(v, i))
}

// TestPostgresTakesTheExamples loads the rows of the example documents into tables without
// constraints, and then has Postgres add and check each of those that Print wrote.
func TestPostgresTakesTheExamples(t *testing.T) {
	run := inPostgres(t)
	for _, file := range []string{"saas.yaml", "school.yaml", "shop.json", "telecom.yaml", "hospital.json", "ads.yaml", "logistics.yaml", "iot.yaml"} {
		t.Run(file, func(t *testing.T) {
			e := readDocument(t, filepath.Join("../examples", file))
			script, _ := scriptOf(t, e, "postgres")
			g, err := gen.New(e, gen.Options{Seed: 42})
			if err != nil {
				t.Fatal(err)
			}
			var load strings.Builder
			load.WriteString("SET TIME ZONE 'UTC'; SET client_min_messages = warning; DROP SCHEMA IF EXISTS own CASCADE; CREATE SCHEMA own; SET search_path = own;\n" + script + setConstraintsAside)
			for _, table := range g.Tables() {
				copyRows(t, &load, g, e.Table(table.Name))
			}
			load.WriteString(addConstraints)
			if err := run(load.String()); err != nil {
				t.Fatalf("%v in\n%s", err, script)
			}
		})
	}
}

// Foreign keys are the first to go, and the last to come.
const setConstraintsAside = `
CREATE TEMPORARY TABLE aside AS SELECT contype, conrelid::regclass::text AS tab, conname, pg_get_constraintdef(oid) AS def
	FROM pg_constraint WHERE contype IN ('p', 'u', 'f', 'c') AND connamespace = 'own'::regnamespace;
DO $$ DECLARE r record; BEGIN
	ASSERT (SELECT count(DISTINCT contype) FROM aside) >= 2;
	FOR r IN SELECT * FROM aside ORDER BY contype <> 'f' LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.tab, r.conname); END LOOP;
END $$;
`

const addConstraints = `
DO $$ DECLARE r record; BEGIN
	FOR r IN SELECT * FROM aside ORDER BY contype = 'f' LOOP EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', r.tab, r.conname, r.def); END LOOP;
	ASSERT (SELECT count(*) FROM aside) = (SELECT count(*) FROM pg_constraint
		WHERE contype IN ('p', 'u', 'f', 'c') AND connamespace = 'own'::regnamespace AND convalidated);
END $$;
`
