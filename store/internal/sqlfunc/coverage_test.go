package sqlfunc_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store/internal/sqlfunc"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// synonyms are further names of functions that have cases.
var synonyms = strings.Fields(`like match regexp timeadd timediff yearofweekiso localtimestamp systimestamp now current_time localtime
	datefromparts timefromparts timestampfromparts timestampntzfromparts date_cmp_timestamptz timestamp_cmp_date timestamp_cmp_timestamptz
	timestamptz_cmp timestamptz_cmp_date timestamptz_cmp_timestamp to_timestamp_ntz to_timestamp_tz to_timestamp_ltz try_to_timestamp_ntz
	try_to_timestamp_tz try_to_numeric`)

// TestEveryFunctionHasACase looks for calls of all that people can write and is not refused.
func TestEveryFunctionHasACase(t *testing.T) {
	groups, err := storetest.AllFunctions()
	if err != nil {
		t.Fatal(err)
	}
	called := map[string]bool{}
	name := regexp.MustCompile(`\w+`)
	for _, group := range groups {
		for _, f := range group.Functions {
			for _, c := range f.Cases {
				for _, word := range name.FindAllString(strings.ToLower(c.SQL), -1) {
					called[word] = true
				}
			}
		}
	}
	var names []string
	for _, s := range sqlfunc.Scalars() {
		if _, err := s.Call(newContext(), make([]any, s.Min)); err == nil || !strings.Contains(err.Error(), "is not supported") {
			names = append(names, s.Name)
		}
	}
	for _, a := range sqlfunc.Aggregates() {
		if _, err := a.New(newContext()).Value(); err == nil {
			names = append(names, a.Name)
		}
	}
	for _, n := range names {
		if !called[n] && !strings.HasPrefix(n, "_") && !slices.Contains(synonyms, n) {
			t.Errorf("no case calls %s", n)
		}
	}
}
