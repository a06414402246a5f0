package gen

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

const rulesGolden = "testdata/rules.golden"

// The values of every rule are frozen: a change is a breaking change.
func TestRulesGolden(t *testing.T) {
	var got strings.Builder
	caller := newFakerCall()
	for _, r := range usableRules(t) {
		fmt.Fprintf(&got, "%s %s %d\n", r.name, r.output, r.capacity())
		for h := range uint64(3) {
			value, err := caller.text(nil, r, mix64(h+1))
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&got, "\t%q\n", value)
		}
	}
	if update := flag.Lookup("update"); update != nil && update.Value.String() == "true" {
		if err := os.WriteFile(rulesGolden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(rulesGolden)
	if err != nil {
		t.Fatal(err)
	}
	compareLines(t, got.String(), string(want))
}

func compareLines(t *testing.T, got, want string) {
	t.Helper()
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(want, "\n")
	rule := ""
	for i := range min(len(gotLines), len(wantLines)) {
		if !strings.HasPrefix(wantLines[i], "\t") {
			rule = wantLines[i]
		}
		if gotLines[i] != wantLines[i] {
			t.Fatalf("%s:%d, rule %s:\ngot  %s\nwant %s", rulesGolden, i+1, rule, gotLines[i], wantLines[i])
		}
	}
	if len(gotLines) != len(wantLines) {
		t.Fatalf("%s has %d lines, want %d", rulesGolden, len(wantLines), len(gotLines))
	}
}
