package lineage

import "strings"

// index is a graph whose names were looked up once.
type index struct {
	*Graph
	keys [][]string // of tables, of columns: "PK FK"
	ends []ends     // of foreign keys
}

// ends are the positions of the tables that a foreign key joins, and of the columns at which
// it is drawn.
type ends struct{ parent, parentColumn, child, childColumn int }

func (g *Graph) index() *index {
	x := &index{Graph: g}
	tables, columns := map[string]int{}, make([]map[string]int, len(g.Tables))
	for i := range g.Tables {
		t := &g.Tables[i]
		tables[strings.ToLower(t.Name)] = i
		columns[i] = map[string]int{}
		for j := range t.Columns {
			columns[i][strings.ToLower(t.Columns[j].Name)] = j
		}
	}
	uses := make([][]int, len(g.Tables)) // of columns: how many foreign keys
	for i := range g.Tables {
		uses[i] = make([]int, len(g.Tables[i].Columns))
	}
	for _, f := range g.ForeignKeys {
		child := tables[strings.ToLower(f.Table)]
		for _, name := range f.Columns {
			uses[child][columns[child][strings.ToLower(name)]]++
		}
	}
	for i := range g.ForeignKeys {
		x.ends = append(x.ends, endsOf(&g.ForeignKeys[i], tables, columns, uses))
	}
	for i := range g.Tables {
		x.keys = append(x.keys, keysOf(&g.Tables[i], columns[i], uses[i]))
	}
	return x
}

// endsOf chooses where a key is drawn: of several columns at that of the fewest other keys,
// which tells it from them; the last of these.
func endsOf(f *ForeignKey, tables map[string]int, columns []map[string]int, uses [][]int) ends {
	e := ends{parent: tables[strings.ToLower(f.ReferencesTable)], child: tables[strings.ToLower(f.Table)]}
	for i, name := range f.Columns {
		c := columns[e.child][strings.ToLower(name)]
		if i == 0 || uses[e.child][c] <= uses[e.child][e.childColumn] {
			e.childColumn, e.parentColumn = c, columns[e.parent][strings.ToLower(f.ReferencesColumns[i])]
		}
	}
	return e
}

// keysOf writes of which keys the columns of a table are: PK, FK, UK (unique alone).
func keysOf(t *Table, columns map[string]int, uses []int) []string {
	marks := make([][]string, len(t.Columns))
	mark := func(name, key string) {
		c := columns[strings.ToLower(name)]
		marks[c] = append(marks[c], key)
	}
	for _, name := range t.PrimaryKey {
		mark(name, "PK")
	}
	for c, n := range uses {
		if n > 0 {
			marks[c] = append(marks[c], "FK")
		}
	}
	for _, key := range t.Unique {
		if len(key) == 1 {
			mark(key[0], "UK")
		}
	}
	keys := make([]string, len(marks))
	for c := range marks {
		keys[c] = strings.Join(marks[c], " ")
	}
	return keys
}
