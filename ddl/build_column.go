package ddl

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

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
	start := big.NewInt(c.identity.Start)
	if least, most := limits(made); made.Type() != schema.Decimal && (start.Cmp(least) < 0 || start.Cmp(most) > 0) {
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
