package dwsim_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// TestPreviewOfDocument looks at documents that are not stored.
func TestPreviewOfDocument(t *testing.T) {
	doc := decode(t, `{"name": "a", "tables": [
		{"name": "few", "target_rows": 3, "columns": [{"name": "x", "data_type": "INT", "is_unique": true}]},
		{"name": "many", "target_rows": 5000, "columns": [{"name": "x", "data_type": "INT", "is_unique": true}]},
		{"name": "none", "target_rows": 0, "columns": [{"name": "x", "data_type": "INT", "is_unique": true}]}]}`)
	rows, last := map[string]int{}, map[string]int64{}
	for b, err := range dwsim.Preview(t.Context(), doc, dwsim.PreviewOptions{Rows: 1000}) {
		if err != nil {
			t.Fatal(err)
		}
		rows[b.Table.Name] += b.Rows
		last[b.Table.Name] = b.Columns[0].Ints[b.Rows-1]
	}
	for name, want := range map[string]int{"few": 3, "many": 1000, "none": 1000} {
		if rows[name] != want || last[name] != int64(want) {
			t.Errorf("%s: got %d rows up to %d, want %d", name, rows[name], last[name], want)
		}
	}
	if err := previewError(t.Context(), doc, dwsim.PreviewOptions{Tables: []string{"manny"}}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of a table that is not there: got %v", err)
	}
	if err := previewError(t.Context(), doc, dwsim.PreviewOptions{Rows: -1}); !errors.Is(err, dwsim.ErrRefused) {
		t.Errorf("of -1 rows: got %v", err)
	}
	doc.Tables[0].Columns[0].DataType = "INTT"
	if _, ok := errors.AsType[schema.Problems](previewError(t.Context(), doc, dwsim.PreviewOptions{})); !ok {
		t.Error("of a document that is wrong: got no problems")
	}
}

// TestPreviewEnds looks at a row that is made of a thousand million others.
func TestPreviewEnds(t *testing.T) {
	doc := decode(t, `{"name": "a", "tables": [
		{"name": "one", "target_rows": 1, "columns": [{"name": "id", "data_type": "INT", "is_unique": true},
			{"name": "total", "data_type": "DOUBLE", "total": {"table": "many", "column": "x", "function": "sum"}}]},
		{"name": "many", "target_rows": 1000000000, "columns": [{"name": "x", "data_type": "FLOAT"},
			{"name": "one_id", "data_type": "INT", "foreign_key": {"references_table": "one", "references_column": "id"}}]}]}`)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	if err := previewError(ctx, doc, dwsim.PreviewOptions{}); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, dwsim.ErrRefused) {
		t.Errorf("got %v, want that the time is over", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it ended after %s", took)
	}
}

func previewError(ctx context.Context, doc *schema.Experiment, o dwsim.PreviewOptions) (err error) {
	for _, err = range dwsim.Preview(ctx, doc, o) {
	}
	return err
}
