package schema

import (
	"fmt"
	"strings"
)

// correlations checks which columns of a table go together. Whether all coefficients can
// hold at once is for gen.Check.
func (k *checker) correlations(path string, table int) {
	seen := map[string]int{}
	for i, r := range k.e.Tables[table].Correlations {
		at := fmt.Sprintf("%s[%d]", path, i)
		switch v := r.Coefficient; {
		case !isFinite(v) || v < -1 || v > 1:
			k.add(at+".coefficient", "", "coefficient %v is outside of -1…1", v)
		case v == 1 || v == -1:
			k.add(at+".coefficient", "write an expression on one of the columns", "coefficient %v makes one column a function of the other", v)
		}
		if len(r.Columns) != 2 {
			k.add(at+".columns", "", "the correlation has %s; it needs 2", count(len(r.Columns), "column"))
			continue
		}
		columns, ok := k.columnList(at+".columns", table, "the correlation", r.Columns)
		for j, c := range columns {
			k.correlated(fmt.Sprintf("%s.columns[%d]", at, j), place{table, c})
		}
		if !ok {
			continue
		}
		same := columnSet(r.Columns)
		if first, twice := seen[same]; twice {
			k.add(at, "leave one of them out", "the correlation of %s is already there as correlations[%d]", strings.ReplaceAll(same, ",", " and "), first)
			continue
		}
		seen[same] = i
	}
}

// correlated checks a column that goes together with another: it must be drawn from a
// range, on its own.
func (k *checker) correlated(path string, p place) {
	c := k.keys.column(p)
	name := clip(c.Name)
	switch {
	case c.Type() == 0:
	case !c.Type().hasOrder():
		k.add(path, "", "%s is %s, whose values have no order", name, c.Type())
	case k.keys.isKey(p):
		k.add(path, "", "%s is a foreign key, whose values come from its parent", name)
	case k.inUniqueKey(p):
		k.add(path, "", "%s is part of a key, whose values are chosen so that it is unique", name)
	}
	for i := range deciders {
		if d := &deciders[i]; d.present(c) && !d.isRange && d.key != "distribution" {
			k.add(path, "leave one of them out", "%s has %s, which decides its values", name, d.key)
			return
		}
	}
}

// inUniqueKey reports whether a column is unique, alone or with others.
func (k *checker) inUniqueKey(p place) bool {
	t, name := &k.e.Tables[p.table], k.keys.column(p).Name
	for _, key := range t.UniqueKeys() {
		if indexOf(key, name) >= 0 {
			return true
		}
	}
	return false
}
