package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// count returns rows 1…n.
func count(n int64) func() ([]any, error) {
	i := int64(0)
	return func() ([]any, error) {
		if i == n {
			return nil, nil
		}
		i++
		return []any{i}, nil
	}
}

func TestRowsLimit(t *testing.T) {
	for _, test := range []struct {
		rows, limit, want int64
		truncated         bool
	}{{0, 0, 0, false}, {0, 3, 0, false}, {3, 0, 3, false}, {3, 3, 3, false}, {4, 3, 3, true}, {4, 5, 4, false}} {
		closed := 0
		rows := store.NewRows(nil, test.limit, count(test.rows), func() error { closed++; return nil })
		for {
			row, err := rows.Next()
			if err != nil {
				t.Fatal(err)
			}
			if row == nil {
				break
			}
		}
		if row, err := rows.Next(); row != nil || err != nil {
			t.Errorf("after the end comes %v, %v", row, err)
		}
		if rows.Count() != test.want || rows.Truncated() != test.truncated {
			t.Errorf("%d rows, limit %d: %d, truncated %v", test.rows, test.limit, rows.Count(), rows.Truncated())
		}
		if err := rows.Close(); err != nil || closed != 1 {
			t.Errorf("Close: %v, %d times", err, closed)
		}
	}
}

func TestRowsError(t *testing.T) {
	broken := errors.New("broken")
	rows := store.NewRows(nil, 1, func() ([]any, error) { return nil, broken }, func() error { return nil })
	if _, err := rows.Next(); !errors.Is(err, broken) {
		t.Errorf("Next: %v", err)
	}
}

func TestRun(t *testing.T) {
	start := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	r := store.Run{StartedAt: start, Tables: []store.RunTable{{Asked: 10, Loaded: 7}, {Asked: 5, Loaded: 5}}}
	if asked, loaded := r.Rows(); asked != 15 || loaded != 12 {
		t.Errorf("Rows = %d, %d", asked, loaded)
	}
	if d := r.Duration(start.Add(time.Minute)); d != time.Minute {
		t.Errorf("Duration of a run in progress = %s", d)
	}
	r.CompletedAt = new(start.Add(time.Second))
	if d := r.Duration(start.Add(time.Minute)); d != time.Second {
		t.Errorf("Duration = %s", d)
	}
}

// list is a loader that wants a list of files beside them.
type list struct{ store.ParquetLoader }

func (list) List(f store.ParquetFiles) (string, []byte, error) {
	return "files.txt", []byte(strings.Join(f.Keys, "\n")), nil
}

// put is a stage that keeps what is put into it.
type put struct {
	store.Stage
	file     store.StagedFile
	contents string
}

func (p *put) Put(_ context.Context, f store.StagedFile, path string) error {
	contents, err := os.ReadFile(path)
	p.file, p.contents = f, string(contents)
	return err
}

func TestPutList(t *testing.T) {
	stage := new(put)
	for name, f := range map[string]store.ParquetFiles{"not staged": {Paths: []string{"/a"}}, "staged": {Keys: []string{"shop/run-1/t/part-0.parquet"}}} {
		var plain struct{ store.ParquetLoader }
		if err := store.PutList(t.Context(), stage, plain, &f); err != nil || f.List != "" || stage.contents != "" {
			t.Errorf("%s: a loader that wants no list gets %q, %v", name, f.List, err)
		}
	}
	f := store.ParquetFiles{Paths: []string{"/a"}}
	if err := store.PutList(t.Context(), stage, list{}, &f); err != nil || f.List != "" {
		t.Errorf("files that are not staged have the list %q, %v", f.List, err)
	}
	f.Keys = []string{"shop/run-1/t/part-0.parquet", "shop/run-1/t/part-1.parquet"}
	if err := store.PutList(t.Context(), stage, list{}, &f); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(stage.contents))
	want := store.StagedFile{Key: "shop/run-1/t/files.txt", Bytes: int64(len(stage.contents)), SHA256: hex.EncodeToString(sum[:])}
	if f.List != want.Key || stage.file != want || stage.contents != strings.Join(f.Keys, "\n") {
		t.Errorf("the list %q is %+v with %q, want %+v", f.List, stage.file, stage.contents, want)
	}
}
