package redshift_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/redshift"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares statements with those in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", path, got, want)
	}
}

const shopDocument = `{"name": "Shop", "tables": [
  {"name": "customers", "target_rows": 2, "primary_key": ["customer_id"], "description": "who buys",
   "physical": {"diststyle": "KEY", "distkey": "customer_id", "sortkey": {"style": "compound", "columns": ["customer_id", "joined"]}},
   "columns": [
    {"name": "customer_id", "data_type": "BIGINT", "is_unique": true, "physical": {"encode": "az64"}},
    {"name": "name", "data_type": "VARCHAR", "varchar_length": 80, "required": false},
    {"name": "joined", "data_type": "DATE"}]},
  {"name": "orders", "target_rows": 2, "columns": [
    {"name": "order_id", "data_type": "INT", "is_unique": true},
    {"name": "customer_id", "data_type": "BIGINT", "foreign_key": {"references_table": "customers", "references_column": "customer_id"}},
    {"name": "amount", "data_type": "DECIMAL", "precision": 10, "scale": 2}]}]}`

const eventsDocument = `{"name": "events", "tables": [{"name": "events", "target_rows": 2, "columns": [
    {"name": "id", "data_type": "UUID", "required": false},
    {"name": "small", "data_type": "SMALLINT", "required": false},
    {"name": "flag", "data_type": "BOOLEAN", "required": false},
    {"name": "share", "data_type": "REAL", "required": false},
    {"name": "value", "data_type": "DOUBLE", "required": false},
    {"name": "price", "data_type": "DECIMAL", "precision": 38, "scale": 10, "required": false},
    {"name": "code", "data_type": "CHAR", "char_length": 4, "required": false},
    {"name": "note", "data_type": "TEXT", "required": false},
    {"name": "day", "data_type": "DATE", "required": false},
    {"name": "at", "data_type": "TIME", "required": false},
    {"name": "seen", "data_type": "TIMESTAMP", "required": false},
    {"name": "sent", "data_type": "TIMESTAMPTZ", "required": false},
    {"name": "body", "data_type": "JSON", "required": false},
    {"name": "raw", "data_type": "BINARY", "required": false}]}]}`

func decode(t *testing.T, document string) *schema.Experiment {
	t.Helper()
	e, err := schema.Decode([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// cluster opens a recording server as a warehouse.
func cluster(t *testing.T, options string, answers ...answer) (*server, *redshift.Warehouse) {
	t.Helper()
	s := newServer(t, answers...)
	w := openWarehouse(t, s.url(options))
	s.sent()
	return s, w
}

const role = "&iam_role=arn:aws:iam::123456789012:role/dwsim"

func TestCreateStatements(t *testing.T) {
	s, w := cluster(t, "")
	if err := w.CreateTables(t.Context(), decode(t, shopDocument)); err != nil {
		t.Fatal(err)
	}
	golden(t, "create.sql", s.sent())
}

// exists makes the server have the schema, with tables.
func exists(tables ...string) []answer {
	rows := make([][]string, len(tables))
	for i, name := range tables {
		rows[i] = []string{name, "NULL"}
	}
	return []answer{
		{contains: "SELECT EXISTS (SELECT 1 FROM pg_namespace", columns: []uint32{boolean, boolean}, rows: [][]string{{"t", "t"}}},
		{contains: "SELECT table_name, mark", columns: []uint32{varchar, varchar}, rows: rows},
	}
}

// staged are the files of a table.
func staged(table string, parts int) store.ParquetFiles {
	f := store.ParquetFiles{Rows: 2, Location: "s3://bucket/dwsim"}
	for i := range parts {
		f.Keys = append(f.Keys, "shop/run-7/"+table+"/part-0000"+string(rune('0'+i))+".parquet")
		f.Bytes = append(f.Bytes, int64(1000+i))
		f.SHA256 = append(f.SHA256, strings.Repeat("0", 64))
	}
	return f
}

// TestCopyStatements loads two tables by COPY, and swaps them in.
func TestCopyStatements(t *testing.T) {
	s, w := cluster(t, role, append(exists("customers", "orders"), answer{contains: "SELECT count(*)", columns: []uint32{bigint}, rows: [][]string{{"2"}}})...)
	e := decode(t, shopDocument)
	l, err := w.Begin(t.Context(), e, "nonce")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	loader := l.(store.ParquetLoader)
	for location, want := range map[string]bool{"s3://bucket/dwsim": true, "gs://bucket/dwsim": false, "file:///srv/stage": false, "": false} {
		if loader.TakesParquet(location) != want {
			t.Errorf("TakesParquet(%q) = %t", location, !want)
		}
	}
	lists := stagedLists(t, loader)
	mark := store.Mark{}
	for table := range lists {
		mark[table] = store.TableMark{Run: 7, Rows: 2}
	}
	for _, table := range []string{"customers", "orders"} {
		if err := loader.LoadParquet(t.Context(), e.Table(table), lists[table]); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Commit(t.Context(), mark); err != nil {
		t.Fatal(err)
	}
	golden(t, "copy_and_swap.sql", s.sent())
}

// stagedLists returns the files of customers, with their list, and those of orders, without.
func stagedLists(t *testing.T, l store.ParquetLoader) map[string]store.ParquetFiles {
	t.Helper()
	customers, orders := staged("customers", 2), staged("orders", 2)
	lister := l.(store.StageLister)
	name, contents, err := lister.List(customers)
	if err != nil || name != "redshift.manifest" {
		t.Fatalf("List = %q, %v", name, err)
	}
	golden(t, "manifest.json", string(contents)+"\n")
	customers.List = "shop/run-7/customers/" + name
	return map[string]store.ParquetFiles{"customers": customers, "orders": orders}
}

// TestCopyWithKeys has COPY use the keys in the environment, and refuses rows that are not all
// there. No error shows the keys.
func TestCopyWithKeys(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDSECRET")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "abc/SECRET'\\+=")
	t.Setenv("AWS_SESSION_TOKEN", "tokenSECRET")
	for name, a := range map[string]answer{
		"the statement in the error": {contains: "COPY", err: refusal("XX000", "S3ServiceException: Access Denied", "COPY x CREDENTIALS 'aws_access_key_id=AKIDSECRET;aws_secret_access_key=abc/SECRET''+='")},
		"too few rows":               {contains: "SELECT count(*)", columns: []uint32{bigint}, rows: [][]string{{"1"}}},
	} {
		t.Run(name, func(t *testing.T) {
			s, w := cluster(t, "&statupdate=off", a)
			e := decode(t, shopDocument)
			l, err := w.Begin(t.Context(), e, "")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Rollback()
			s.sent()
			err = l.(store.ParquetLoader).LoadParquet(t.Context(), e.Table("orders"), staged("orders", 1))
			if err == nil || strings.Contains(err.Error(), "SECRET") || !strings.Contains(err.Error(), `"orders"`) {
				t.Errorf("the error is %v", err)
			}
			if err := l.Commit(t.Context(), store.Mark{"orders": {Rows: 2}}); err == nil {
				t.Error("a table that is incomplete can be put in place")
			}
			statement, _, _ := strings.Cut(s.sent(), "\n\n")
			golden(t, "copy_with_keys.sql", statement+"\n")
		})
	}
}

func TestTypesThatAreNotCopied(t *testing.T) {
	_, w := cluster(t, role)
	e := decode(t, eventsDocument)
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	if l.(store.ParquetLoader).TakesParquet("s3://bucket/dwsim") {
		t.Error("columns of all types are copied")
	}
	warnings := strings.Join(w.TypeWarnings(e), "\n")
	if !strings.Contains(warnings, `"id" of type UUID from Parquet`) {
		t.Errorf("the warnings are %s", warnings)
	}
}

// TestInsertStatements inserts a row of every type, and one of NULLs.
func TestInsertStatements(t *testing.T) {
	s, w := cluster(t, "")
	e := decode(t, eventsDocument)
	l, err := w.Begin(t.Context(), e, "")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Rollback()
	s.sent()
	table := e.Resolved().Table("events")
	sink, err := l.OpenSink(t.Context(), e, table)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sink.WriteBatch(t.Context(), everyValue(t, table)), sink.Commit(t.Context())); err != nil {
		t.Fatal(err)
	}
	golden(t, "insert.sql", s.sent())
}

func TestSwapAgain(t *testing.T) {
	s, w := cluster(t, "", answer{contains: "COMMIT", err: refusal("XX000", "1023", "Serializable isolation violation on table - 108263"), times: 2})
	if _, err := w.Fence(t.Context(), "shop", "dead"); err != nil {
		t.Errorf("a transaction that met others is not tried again: %v", err)
	}
	golden(t, "fence.sql", s.sent())
	s.say(answer{contains: "COMMIT", err: refusal("XX000", "Disk Full", "")})
	if _, err := w.Fence(t.Context(), "shop", "dead"); err == nil || !strings.Contains(err.Error(), "Disk Full") {
		t.Errorf("an error of another kind is %v", err)
	}
	if got := strings.Count(s.sent(), "COMMIT"); got != 1 {
		t.Errorf("it was tried %d times", got)
	}
}

func TestTruncateAndDropStatements(t *testing.T) {
	s, w := cluster(t, "", exists("customers", "orders")...)
	if err := w.Truncate(t.Context(), decode(t, shopDocument), "nonce"); err != nil {
		t.Fatal(err)
	}
	golden(t, "truncate.sql", s.sent())
	if err := w.Drop(t.Context(), "Shop", "nonce"); err != nil {
		t.Fatal(err)
	}
	golden(t, "drop.sql", s.sent())
}

// TestSweepStatements removes what a builder that is gone has left, and leaves what belongs to
// one that may live.
func TestSweepStatements(t *testing.T) {
	for name, ended := range map[string]string{"sweep_ended": "1", "sweep_active": "0"} {
		s, w := cluster(t, "",
			answer{contains: "SELECT nspname", columns: []uint32{text}, rows: [][]string{{"_dwsim_0123456789abcdef"}}},
			answer{contains: "SELECT process, held_at", columns: []uint32{integer, timestamp}, rows: [][]string{{"1073971370", "2026-01-02 03:04:05.678901"}}},
			answer{contains: "sys_session_history", columns: []uint32{bigint}, rows: [][]string{{ended}}},
			answer{contains: "UPDATE _dwsim.leases", tag: "UPDATE 1"})
		if err := w.Drop(t.Context(), "shop", ""); err != nil {
			t.Fatal(err)
		}
		s.sent()
		l, err := w.Begin(t.Context(), decode(t, shopDocument), "")
		if err != nil {
			t.Fatal(err)
		}
		sent, _, _ := strings.Cut(s.sent(), "CREATE SCHEMA")
		golden(t, name+".sql", sent)
		_ = l.Rollback()
	}
}

func TestQueryStatements(t *testing.T) {
	s, w := cluster(t, "",
		answer{contains: "SELECT count(*) FROM pg_namespace", columns: []uint32{bigint}, rows: [][]string{{"1"}}},
		answer{contains: "FROM events", columns: []uint32{super, varbyte, bigint}, rows: [][]string{{`{"a":1}`, "00ff", "7"}, {"NULL", "NULL", "NULL"}}})
	rows, err := w.Query(t.Context(), store.Query{Experiment: "Events", SQL: "SELECT body, raw, n FROM events"})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if rows.Columns[0].Type != "JSON" || rows.Columns[1].Type != "BINARY" {
		t.Errorf("the columns are %v", rows.Columns)
	}
	row, err := rows.Next()
	if err != nil || row[0] != `{"a":1}` || string(row[1].([]byte)) != "\x00\xff" || row[2] != int64(7) {
		t.Errorf("the first row is %v, %v", row, err)
	}
	if row, err = rows.Next(); err != nil || row[0] != nil || row[1] != nil || row[2] != nil {
		t.Errorf("the second row is %v, %v", row, err)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	golden(t, "query.sql", s.sent())
	for _, refused := range []string{"SET search_path TO public", "CALL p()", "UNLOAD ('select 1') TO 's3://x'", "SELECT pg_terminate_backend(1)", "COPY t FROM 's3://x'"} {
		if _, err := w.Query(t.Context(), store.Query{Experiment: "events", SQL: refused}); err == nil || !strings.Contains(err.Error(), "only read") {
			t.Errorf("%s: %v", refused, err)
		}
	}
	if sent := s.sent(); sent != "" {
		t.Errorf("queries that are refused send %s", sent)
	}
}

func TestScanStatements(t *testing.T) {
	s, w := cluster(t, "", append(exists("events"), answer{contains: "JSON_SERIALIZE", columns: []uint32{text}, rows: [][]string{{
		"12345678-1234-4321-8765-0123456789ab", "-7", "t", "0.10000000149011612", "1e-300", "-1.5000000000", "ab  ", "it's", "2024-02-29", "23:59:59.5",
		"2024-02-29 01:02:03", "2024-02-29 01:02:03.25+00", `{"a":[1,2.5]}`, "00ff"}}})...)
	e := decode(t, eventsDocument)
	var rows int
	err := w.ScanTable(t.Context(), e, e.Table("events"), func(b *gen.Batch) error {
		rows += b.Rows
		if b.Columns[3].Floats[0] != float64(float32(0.1)) || b.Columns[9].Ints[0] != 86_399_500_000 || string(b.Columns[13].Bytes(0)) != "\x00\xff" {
			t.Errorf("the batch is %+v", b)
		}
		return nil
	})
	if err != nil || rows != 1 {
		t.Errorf("ScanTable yields %d rows, %v", rows, err)
	}
	golden(t, "scan.sql", s.sent())
}
