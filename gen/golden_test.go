package gen_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// update rewrites the golden files instead of comparing with them.
var update = flag.Bool("update", false, "rewrite golden files")

// golden compares value, as JSON, with testdata/name. A difference is a breaking change.
func golden(t *testing.T, name string, value any) {
	t.Helper()
	got, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	was, is := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range min(len(was), len(is)) {
		if was[i] != is[i] {
			t.Errorf("%s:%d: %s, was %s: a breaking change, which go test ./gen -update accepts", path, i+1, is[i], was[i])
			return
		}
	}
	if len(was) != len(is) {
		t.Errorf("%s has %d lines, had %d: a breaking change, which go test ./gen -update accepts", path, len(is), len(was))
	}
}

// TestGoldenDigests freezes every cell of a document with every kind of column.
func TestGoldenDigests(t *testing.T) {
	golden(t, "kinds.golden", digests(t, everyKind(), gen.Options{Seed: 42}))
	golden(t, "keys.golden", digests(t, everyKey(), gen.Options{Seed: 42}))
}

// TestGoldenRows freezes some rows so that a change can be read.
func TestGoldenRows(t *testing.T) {
	all := generateAll(t, everyKind(), gen.Options{Seed: 42, Rows: map[string]int64{"free": 5, "bound": 5, "ring_a": 3, "ring_b": 3}})
	golden(t, "rows.golden", all)
	rows := map[string]int64{"item": 4, "lone": 4, "stock": 5, "sale": 6, "refund": 4, "parcel": 5}
	golden(t, "keys_rows.golden", generateAll(t, everyKey(), gen.Options{Seed: 42, Rows: rows}))
}

// TestGoldenExamples freezes every cell of the example documents, at seed 42.
func TestGoldenExamples(t *testing.T) {
	documents, err := filepath.Glob("../examples/*.[jy]*")
	if err != nil || len(documents) < 3 {
		t.Fatalf("example documents: %v, %v", documents, err)
	}
	for _, path := range documents {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		e, err := schema.Decode(text)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		name, _, _ := strings.Cut(filepath.Base(path), ".")
		golden(t, name+".golden", digests(t, e, gen.Options{Seed: 42}))
	}
}
