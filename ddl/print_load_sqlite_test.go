package ddl_test

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// deferred are documents with tables that refer to each other, or with a tree in each group
// of rows, whose parents need not come first.
var deferred = []string{"shapes", "saas.yaml", "hospital.json"}

// TestSQLiteTakesTheRows inserts rows one by one into the tables that Print writes, while
// SQLite checks every key and condition: parents come first, in trees too.
func TestSQLiteTakesTheRows(t *testing.T) {
	documents := map[string]*schema.Experiment{"shapes": schematest.Shapes()}
	for _, file := range []string{"saas.yaml", "school.yaml", "shop.json", "telecom.yaml", "hospital.json", "ads.yaml", "logistics.yaml", "iot.yaml"} {
		documents[file] = readDocument(t, filepath.Join("../examples", file))
	}
	for name, e := range documents {
		t.Run(name, func(t *testing.T) {
			script, _ := scriptOf(t, e, "sqlite")
			db, err := sql.Open("sqlite", ":memory:")
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			db.SetMaxOpenConns(1)
			if _, err := db.Exec(script + "\nPRAGMA foreign_keys = ON; BEGIN;"); err != nil {
				t.Fatalf("%v in\n%s", err, script)
			}
			if _, err := db.Exec(fmt.Sprintf("PRAGMA defer_foreign_keys = %t", slices.Contains(deferred, name))); err != nil {
				t.Fatal(err)
			}
			g, err := gen.New(e, gen.Options{Seed: 42})
			if err != nil {
				t.Fatal(err)
			}
			for _, table := range g.Tables() {
				insertRows(t, db, g, e.Table(table.Name))
			}
			if _, err := db.Exec("COMMIT"); err != nil {
				t.Error(err)
			}
			var on int
			if err := db.QueryRow("PRAGMA foreign_keys").Scan(&on); err != nil || on != 1 {
				t.Errorf("foreign keys are checked: %d, %v", on, err)
			}
		})
	}
}

func insertRows(t *testing.T, db *sql.DB, g *gen.Generator, table *schema.Table) {
	t.Helper()
	names, row := make([]string, len(table.Columns)), make([]any, len(table.Columns))
	for i := range names {
		names[i] = `"` + table.Columns[i].Name + `"`
	}
	insert, err := db.Prepare(fmt.Sprintf(`INSERT INTO "%s" (%s) VALUES (?%s)`, table.Name, strings.Join(names, ", "), strings.Repeat(", ?", len(names)-1)))
	if err != nil {
		t.Fatal(err)
	}
	defer insert.Close()
	for b, err := range g.Batches(context.Background(), table.Name) {
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.Rows {
			for j := range b.Columns {
				row[j] = parameter(&b.Columns[j], i)
			}
			if _, err := insert.Exec(row...); err != nil {
				t.Fatalf("row %d of %s, %v: %v", b.First+int64(i), table.Name, row, err)
			}
		}
	}
}

// parameter returns a value as SQLite takes it; the affinity of its column makes numbers of
// texts.
func parameter(v *gen.Vector, i int) any {
	switch {
	case v.IsNull(i):
		return nil
	case v.Kind == gen.KindBool:
		return v.Bools.Get(i)
	case v.Kind == gen.KindBytes && v.Type == schema.Binary:
		return v.Bytes(i)
	case v.Kind == gen.KindBytes:
		return string(v.Bytes(i))
	}
	return valueText(v, i)
}

// valueText returns a value that is not NULL as databases read it.
func valueText(v *gen.Vector, i int) string {
	switch v.Kind {
	case gen.KindInt:
		return intText(v, v.Ints[i])
	case gen.KindWide:
		return string(v.Wide[i].AppendDecimal(nil, v.Scale))
	case gen.KindFloat:
		return strconv.FormatFloat(v.Floats[i], 'g', -1, 64)
	case gen.KindBool:
		return strconv.FormatBool(v.Bools.Get(i))
	case gen.KindUUID:
		return hex.EncodeToString(v.UUIDs[i][:])
	}
	return string(v.Bytes(i))
}

func intText(v *gen.Vector, n int64) string {
	switch v.Type {
	case schema.Decimal:
		return string(gen.AppendDecimal(nil, n, v.Scale))
	case schema.Date:
		return time.Unix(n*86_400, 0).UTC().Format(time.DateOnly)
	case schema.Time:
		return time.UnixMicro(n).UTC().Format("15:04:05.999999")
	case schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		return time.UnixMicro(n).UTC().Format("2006-01-02T15:04:05.999999Z")
	}
	return strconv.FormatInt(n, 10)
}
