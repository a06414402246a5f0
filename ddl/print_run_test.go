package ddl_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"
	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/schema/schematest"
)

// documents returns the documents whose scripts a database must take.
func documents(t *testing.T) []string {
	t.Helper()
	var paths []string
	for _, pattern := range []string{"../examples/*.json", "../examples/*.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %d documents: %v", pattern, len(found), err)
		}
		paths = append(paths, found...)
	}
	return append(paths, printDocuments(t)...)
}

// inSQLite runs the script of e in an empty database. The tables there must be those of
// e, and every foreign key must find a key.
func inSQLite(t failer, e *schema.Experiment, script string) {
	t.Helper()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatalf("%v", err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(script + "\nPRAGMA foreign_key_check;"); err != nil {
		t.Fatalf("%v in\n%s", err, script)
	}
	for i := range e.Tables {
		var columns int
		if err := db.QueryRow("SELECT count(*) FROM pragma_table_xinfo(?)", e.Tables[i].Name).Scan(&columns); err != nil {
			t.Fatalf("%v", err)
		}
		if columns != len(e.Tables[i].Columns) {
			t.Fatalf("table %s has %d columns, want %d, in\n%s", e.Tables[i].Name, columns, len(e.Tables[i].Columns), script)
		}
	}
}

func TestPrintRunsInSQLite(t *testing.T) {
	for _, path := range documents(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			e := readDocument(t, path)
			script, _ := scriptOf(t, e, "sqlite")
			inSQLite(t, e, script)
		})
	}
}

func TestPrintRandomRunsInSQLite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := schematest.Document(t)
		script, _ := scriptOf(t, e, "sqlite")
		inSQLite(t, e, script)
	})
}

// sqlWords are words that databases reserve, or nearly: a document may use some of them.
// https://www.sqlite.org/lang_keywords.html
// https://www.postgresql.org/docs/current/sql-keywords-appendix.html
const sqlWords = `
	abort action after always analyze anti attach authorization before begin binary cascade cast collation comment
	commit concurrently conflict connect cross current current_role current_schema cursor database date deferrable
	deferred detach each end escape exclude exclusive exists explain explicit extract fail filter first following
	force freeze full function generated glob groups identity if ignore ilike immediate increment index indexed inner
	instead int interval isnull issue json key lambda last left level match materialized merge minus name natural new
	no notnull nulls of off oid old open others over overlaps overlay partition percent pivot plan position pragma
	precedence preceding precision procedure qualify query raise range recursive regexp reindex release rename replace
	restrict right rlike rollback row rows sample savepoint schema semi sequence show similar snapshot start status
	substring summarize sysdate system tag temp temporary text ties time timestamp top trigger trim try_cast unbounded
	unnest unpivot user vacuum value values varchar view virtual when whenever without xmlparse year zone`

// wordDocuments returns documents with a word as the name of a table and of a key column
// that points at itself, for all words that a document allows.
func wordDocuments(t *testing.T) []*schema.Experiment {
	t.Helper()
	var documents []*schema.Experiment
	for word := range strings.FieldsSeq(sqlWords) {
		e := &schema.Experiment{Name: "words", Tables: []schema.Table{{
			Name: word, Description: word, TargetRows: 1, Checks: []string{word + " > 0"},
			Columns: []schema.Column{
				{Name: "id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: word, ReferencesColumn: word}},
				{Name: word, DataType: "INT", Unique: true, Description: word},
			},
			CompositeKeys: [][]string{{"id", word}},
		}}}
		if schema.Validate(e) == nil {
			documents = append(documents, e)
		}
	}
	if len(documents) < 50 {
		t.Fatalf("only %d words are names", len(documents))
	}
	return documents
}

func TestPrintWordsRunInSQLite(t *testing.T) {
	for _, e := range wordDocuments(t) {
		script, _ := scriptOf(t, e, "sqlite")
		inSQLite(t, e, script)
	}
}
