package gen

import "testing"

// TestSharedTables draws from laws that are equal, and from others: nobody gets the table
// of another law, however many there are.
func TestSharedTables(t *testing.T) {
	tables := new(quantileTables)
	unmade := func(l law, hi float64) func() *quantileTable {
		truncated, err := truncate(l, 0, hi)
		must(t)(l, err)
		return tables.of(truncated)
	}
	of := func(l law, hi float64) *quantileTable { return unmade(l, hi)() }
	first := of(normalLaw{5, 2}, 10)
	if again := of(normalLaw{5, 2}, 10); again != first {
		t.Error("an equal law has a table of its own")
	}
	for name, other := range map[string]*quantileTable{
		"bound": of(normalLaw{5, 2}, 11),
		"law":   of(normalLaw{5, 3}, 10),
		"kind":  of(lognormalLaw{normalLaw{5, 2}}, 10),
	} {
		if other == first || other.at(1<<40) == first.at(1<<40) && other.at(1<<63) == first.at(1<<63) {
			t.Errorf("another %s has the same table", name)
		}
	}
	mixture := &mixtureLaw{components: []law{normalLaw{5, 2}}, shares: []float64{1}}
	if one, other := of(mixture, 10), of(mixture, 10); one == other {
		t.Error("a mixture, which is known by its address, shares its table")
	}
	for i := range mostSharedTables + 1 {
		unmade(uniformLaw{0, 1}, float64(i+1)/(mostSharedTables+1))
	}
	if len(tables.made) > mostSharedTables {
		t.Errorf("%d tables are kept", len(tables.made))
	}
}
