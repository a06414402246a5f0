package gen_test

import (
	"flag"
	"os"
	"strconv"
	"testing"
)

func TestMain(m *testing.M) {
	flag.Parse()
	checks := flag.Lookup("rapid.checks")
	if checks.Value.String() == checks.DefValue {
		documents := "1000"
		if testing.Short() { // rapid takes a fifth of them
			documents = "250"
		}
		if err := flag.Set("rapid.checks", documents); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// fewerChecks lets a test of documents that take long to make draw an eighth of them.
func fewerChecks(t *testing.T) {
	checks := flag.Lookup("rapid.checks")
	all := checks.Value.String()
	n, err := strconv.Atoi(all)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set("rapid.checks", all) })
	if err := flag.Set("rapid.checks", strconv.Itoa(max(n/8, 1))); err != nil {
		t.Fatal(err)
	}
}
