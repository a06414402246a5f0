package ddl

import (
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// builder maps the tables of a catalog to a document.
type builder struct {
	*catalog
	options  Options
	document *schema.Experiment
	columns  []map[string]string // of each table, the names in the document by their key
	index    map[*table]int
	places   map[string]int                      // of what a repair may take out, by placeOf
	tooLarge []string                            // values of a CHECK that its column cannot hold
	fitted   map[*schema.Column]bool             // those that have another type because of a key
	ordered  map[*schema.After]bool              // made of CHECKs
	uses     map[*schema.Column][]*schema.Column // what columns are made from, by CHECKs
	used     map[*schema.Column]bool             // those that others are made from
	complete map[*table]bool                     // all of their rules are in comments
}

// placeOf returns the key of builder.places for a part of a table: a key by its columns.
func placeOf(t *table, part string, columns ...string) string {
	return strings.ToLower(t.document + " " + part + " " + strings.Join(columns, ","))
}

// keep remembers where a part of a table stands, the first time.
func (b *builder) keep(at int, t *table, part string, columns ...string) {
	if key := placeOf(t, part, columns...); b.places[key] == 0 {
		b.places[key] = at
	}
}

// placed returns where a part of a table stands, or the table itself.
func (b *builder) placed(t *table, part string, columns ...string) int {
	if at, ok := b.places[placeOf(t, part, columns...)]; ok {
		return at
	}
	return t.at
}

func newBuilder(c *catalog, name string, o Options) *builder {
	return &builder{
		catalog: c, options: o, index: map[*table]int{}, places: map[string]int{}, fitted: map[*schema.Column]bool{}, uses: map[*schema.Column][]*schema.Column{}, used: map[*schema.Column]bool{}, ordered: map[*schema.After]bool{}, complete: map[*table]bool{},
		document: &schema.Experiment{Name: name, TargetWarehouse: o.TargetWarehouse, Dialect: c.dialect.name},
	}
}

// build makes the document. What is wrong with the script is in b.errors then.
func (b *builder) build() {
	b.nameTables()
	for i, t := range b.tables {
		b.index[t] = i
		b.columns = append(b.columns, b.nameColumns(t))
	}
	b.document.Tables = make([]schema.Table, len(b.tables))
	for i, t := range b.tables {
		b.table(i, t)
	}
	for i, t := range b.tables {
		b.keys(i, t)
	}
	for i, t := range b.tables {
		b.foreignKeys(i, t)
		b.conditions(i, t)
	}
	if len(b.errors) > 0 {
		return
	}
	b.comments()
	_ = b.repair(schema.Validate) // what is left is found again by gen.Check
	if !b.options.NoInfer {
		for i, t := range b.tables {
			if b.complete[t] {
				continue
			}
			b.sample(i, t)
			d := &b.document.Tables[i]
			before := slices.Clone(d.Columns)
			infer(d)
			for j := range d.Columns {
				b.withDefault(&d.Columns[j], before[j])
			}
		}
	}
	for i, t := range b.tables {
		b.compute(i, t)
		b.gaps(i)
	}
	for _, t := range b.tables { // what follows needs their places and names only
		t.columns, t.constraints, t.notes = nil, nil, nil
	}
	b.columns = nil
	b.lowerRows()
}

// table makes a table without its keys.
func (b *builder) table(i int, t *table) {
	d := &b.document.Tables[i]
	d.Name, d.Description, d.TargetRows = t.document, t.comment, b.options.TargetRows
	for j := range t.columns {
		d.Columns = append(d.Columns, b.column(i, t, &t.columns[j]))
	}
	b.mapped(t)
	d.Physical = b.physical(i, t)
	for _, n := range t.notes {
		b.warn(n.at, t, n.code, "%s", n.message)
	}
}

// known returns what the document calls a column. One that is not there is an error.
func (b *builder) known(i int, t *table, n name) string {
	if called, ok := b.columns[i][b.key(n)]; ok {
		return called
	}
	b.columnOrFail(t, n)
	return ""
}

func (b *builder) knownAll(i int, t *table, names []name) []string {
	var called []string
	for _, n := range names {
		called = append(called, b.known(i, t, n))
	}
	return called
}
