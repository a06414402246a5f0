package ddl

import (
	"fmt"
	"math"
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
	places   map[string]int // of what a repair may take out, by placeOf
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
		catalog: c, options: o, index: map[*table]int{}, places: map[string]int{},
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
	_ = b.repair(schema.Validate) // what is left is found again by gen.Check
	if !b.options.NoInfer {
		for i, t := range b.tables {
			b.sample(i, t)
			infer(&b.document.Tables[i])
		}
	}
	for _, t := range b.tables { // what follows needs their places and names only
		t.columns, t.constraints, t.notes = nil, nil, nil
	}
	b.columns = nil
	b.lowerRows()
}

// sample gives the columns of types that have become text a few values in the form of
// their type.
func (b *builder) sample(i int, t *table) {
	for j := range t.columns {
		c := &b.document.Tables[i].Columns[j]
		typ := t.columns[j].typ
		if typ == nil || typ.sample == nil || c.Unique || c.ForeignKey != nil || c.Values != nil || c.Computed != "" {
			continue
		}
		c.Values = slices.Clone(typ.sample)
	}
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

// mapped warns of the types that become others, once for columns of the same type.
func (b *builder) mapped(t *table) {
	columns, places := map[*typeName][]string{}, map[*typeName]int{}
	var types []*typeName
	for i := range t.columns {
		c := &t.columns[i]
		if c.typ == nil || c.typ.loses == "" {
			continue
		}
		if columns[c.typ] == nil {
			types = append(types, c.typ)
			places[c.typ] = c.typeAt
		}
		columns[c.typ] = append(columns[c.typ], c.name.text)
	}
	for _, typ := range types {
		names := columns[typ]
		b.warn(places[typ], t, TypeMapped, "%s %s %s %s: %s", strings.Join(names, ", "), shorten(typ.text), plural(len(names), "becomes", "become"), typeText(&typ.column), typ.loses)
	}
}

// column makes a column without its keys.
func (b *builder) column(i int, t *table, c *column) schema.Column {
	var made schema.Column
	if c.typ != nil {
		made = c.typ.column
		ownSizes(&made)
	} else { // a computed column of no type
		made = schema.Column{DataType: schema.Text.String()}
		b.warn(c.name.at, t, TypeMapped, "%s has no data type and becomes TEXT", c.name.text)
	}
	made.Name, made.Description = b.columns[i][b.key(c.name)], c.comment
	b.keep(c.name.at, t, "column", made.Name)
	if c.null == nil || *c.null {
		made.Required = new(false)
	}
	made.Default, made.Computed = c.defaultTo, b.expression(i, t, c.computed)
	if c.computed != "" {
		b.warn(c.name.at, t, ExpressionKept, "%s is computed as %s; its values are generated on their own", c.name.text, shorten(c.computed))
	}
	if c.encode != "" || c.collate != "" {
		made.Physical = &schema.ColumnDesign{Encode: c.encode, Collate: c.collate}
	}
	b.identity(t, c, &made)
	for _, n := range c.notes {
		b.warn(n.at, t, n.code, "%s: %s", c.name.text, n.message)
	}
	return made
}

// ownSizes gives a column sizes and values that it shares with no other one.
func ownSizes(c *schema.Column) {
	for _, size := range []**int{&c.VarcharLength, &c.CharLength, &c.Precision, &c.Scale} {
		if *size != nil {
			*size = new(**size)
		}
	}
	c.Values = slices.Clone(c.Values)
}

// identity makes an identity column, which is unique and never NULL.
func (b *builder) identity(t *table, c *column, made *schema.Column) {
	if c.identity == nil {
		return
	}
	if _, scale := made.Digits(); !isWhole(made.Type()) || scale > 0 {
		b.warn(c.name.at, t, ClauseIgnored, "%s: only a column of whole numbers can be an identity, not %s", c.name.text, typeText(made))
		return
	}
	made.Identity, made.Unique, made.Required = new(*c.identity), true, nil
	limit := map[schema.Type]int64{schema.SmallInt: math.MaxInt16, schema.Int: math.MaxInt32}[made.Type()]
	if start := c.identity.Start; limit > 0 && (start > limit || start < -limit-1) {
		b.warn(c.name.at, t, TypeMapped, "%s becomes BIGINT, as it begins at %d", c.name.text, start)
		made.DataType = schema.BigInt.String()
	}
}

func isWhole(t schema.Type) bool {
	return t == schema.SmallInt || t == schema.Int || t == schema.BigInt || t == schema.Decimal
}

// typeText writes a data type with its sizes.
func typeText(c *schema.Column) string {
	precision, scale := c.Digits()
	switch t := c.Type(); {
	case t == schema.Decimal:
		return fmt.Sprintf("%s(%d,%d)", c.DataType, precision, scale)
	case c.Length() > 0:
		return fmt.Sprintf("%s(%d)", c.DataType, c.Length())
	case precision > 0:
		return fmt.Sprintf("%s(%d)", c.DataType, precision)
	}
	return c.DataType
}

// physical makes the physical design of a table, nil where there is none.
func (b *builder) physical(i int, t *table) *schema.TableDesign {
	d := schema.TableDesign{Kind: t.kind, DistStyle: t.design.diststyle}
	if days := t.design.retention; days != nil {
		d.RetentionDays = new(*days)
	}
	for _, text := range t.design.clusterBy {
		d.ClusterBy = append(d.ClusterBy, b.expression(i, t, text))
	}
	if n := t.design.distkey; n != nil {
		d.DistKey = b.known(i, t, *n)
	}
	if t.design.sortStyle != "" || t.design.sortkey != nil {
		d.SortKey = &schema.SortKey{Style: t.design.sortStyle, Columns: b.knownAll(i, t, t.design.sortkey)}
	}
	return orNil(&d)
}

// orNil returns d, nil where it says nothing.
func orNil(d *schema.TableDesign) *schema.TableDesign {
	if d.Kind == "" && d.DistStyle == "" && d.DistKey == "" && d.SortKey == nil && d.ClusterBy == nil && d.RetentionDays == nil {
		return nil
	}
	return d
}

// expression writes an expression with the names that the document has for its columns.
func (b *builder) expression(i int, t *table, text string) string {
	renamed := map[string]string{} // columns whose names must be written otherwise, by their key
	for j := range t.columns {
		n := t.columns[j].name
		if called := b.columns[i][b.key(n)]; called != n.text || n.quoted {
			renamed[b.key(n)] = called
		}
	}
	if len(renamed)+len(t.formerly) == 0 || text == "" {
		return text
	}
	for key, n := range t.formerly {
		if _, taken := b.columns[i][key]; !taken {
			renamed[key] = b.columns[i][b.key(b.present(t, n))]
		}
	}
	l := newLexer(text, b.dialect.lex)
	p := &parser{lexer: l, dialect: b.dialect}
	var out strings.Builder
	end := 0
	for token := l.next(); token.kind != endToken; token = l.next() {
		if !p.isNameToken(token) {
			continue
		}
		if called, ok := renamed[b.key(p.nameAt(token))]; ok {
			out.WriteString(text[end:token.start] + called)
			end = token.end
		}
	}
	return out.String() + text[end:]
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

// keys makes the primary key and the unique keys of a table.
func (b *builder) keys(i int, t *table) {
	d := &b.document.Tables[i]
	for _, k := range t.constraints {
		switch k.kind {
		case primaryKey:
			b.primaryKey(i, t, &k)
		case uniqueKey:
			columns := b.knownAll(i, t, k.columns)
			b.keep(k.at, t, "unique", columns...)
			b.uniqueKey(d, columns)
		}
	}
	b.unnamed(t)
}

func (b *builder) primaryKey(i int, t *table, k *constraint) {
	d := &b.document.Tables[i]
	columns := b.knownAll(i, t, k.columns)
	if d.PrimaryKey != nil {
		if !strings.EqualFold(strings.Join(columns, ","), strings.Join(d.PrimaryKey, ",")) {
			b.warn(k.at, t, KeyChanged, "a second primary key (%s) becomes unique", strings.Join(columns, ", "))
			b.uniqueKey(d, columns)
		}
		return
	}
	d.PrimaryKey = columns
	b.keep(k.at, t, "unique", columns...)
	for _, name := range columns {
		if c := d.Column(name); c != nil {
			c.Required = nil
		}
	}
	if len(columns) == 1 {
		b.uniqueKey(d, columns)
	}
}

// uniqueKey makes columns unique as a whole, once.
func (b *builder) uniqueKey(d *schema.Table, columns []string) {
	if len(columns) == 1 {
		if c := d.Column(columns[0]); c != nil {
			c.Unique = true
		}
		return
	}
	for _, key := range d.UniqueKeys() {
		if sameSet(key, columns) {
			return
		}
	}
	d.CompositeKeys = append(d.CompositeKeys, columns)
}

// unnamed warns that names and properties of constraints are not kept, once a table.
func (b *builder) unnamed(t *table) {
	var names, properties []string
	var nameAt, propertyAt int
	seen := map[string]bool{}
	for _, k := range t.constraints {
		if k.name != "" {
			if names == nil {
				nameAt = k.at
			}
			names = append(names, k.name)
		}
		for _, property := range k.properties {
			if properties == nil {
				propertyAt = k.at
			}
			if !seen[property] {
				properties = append(properties, property)
			}
			seen[property] = true
		}
	}
	if names != nil {
		b.warn(nameAt, t, ClauseIgnored, "%s not kept: %s", plural(len(names), "the name of a constraint is", "the names of constraints are"), shorten(strings.Join(names, ", ")))
	}
	if properties != nil {
		b.warn(propertyAt, t, ClauseIgnored, "how its constraints are taken is not kept: %s", strings.Join(properties, ", "))
	}
}

func plural(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

// sameSet reports whether two lists hold the same names, in any order and case.
func sameSet(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	in := map[string]bool{}
	for _, s := range a {
		in[strings.ToLower(s)] = true
	}
	for _, s := range b {
		if !in[strings.ToLower(s)] {
			return false
		}
	}
	return true
}
