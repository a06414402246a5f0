package api

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// keys says of which keys of its table a column is a part.
func keys(t *schema.Table, c *schema.Column) string {
	var parts []string
	isPrimary := contains(t.PrimaryKey, c.Name)
	if isPrimary {
		parts = append(parts, "PK")
	}
	if c.Unique && (!isPrimary || len(t.PrimaryKey) > 1) {
		parts = append(parts, "unique")
	}
	for _, key := range slices.Concat(t.Unique, t.CompositeKeys) {
		if len(key) > 1 && contains(key, c.Name) {
			parts = append(parts, fmt.Sprintf("unique (%s)", strings.Join(key, ", ")))
		}
	}
	if _, _, refers := t.Reference(c.Name); refers {
		parts = append(parts, "FK")
	}
	return strings.Join(parts, ", ")
}

func contains(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}

// values says in a few words where the values of a column come from.
func values(t *schema.Table, c *schema.Column) string {
	var parts []string
	key, position, refers := t.Reference(c.Name)
	if refers {
		parts = append(parts, referenceText(key, position))
	}
	parts = append(parts, ruleTexts(c)...)
	parts = append(parts, derivedTexts(c)...)
	switch {
	case c.Identity != nil:
		parts = append(parts, identityText(c.Identity))
	case c.CountsUp() && !refers:
		parts = append(parts, "counting up")
	}
	return strings.Join(parts, ", ")
}

// referenceText names the column that a foreign key takes values from, and the columns
// that it takes from the same row.
func referenceText(key schema.CompositeForeignKey, position int) string {
	text := key.ReferencesTable + "." + key.ReferencesColumns[position]
	if len(key.Columns) > 1 {
		others := slices.Delete(slices.Clone(key.Columns), position, position+1)
		text += ", of one row with " + strings.Join(others, ", ")
	}
	if key.Cardinality != nil {
		text += ", " + cardinalityText(key.Cardinality)
	}
	return text
}

// identityText writes the first two values: 10, 15, …
func identityText(i *schema.Identity) string {
	first, second := big.NewInt(i.Start), big.NewInt(i.Step)
	return fmt.Sprintf("%s, %s, …", first, second.Add(second, first))
}

// listText writes listed values, of many only the first.
func listText(list []schema.Value) string {
	const most = 5
	shown := make([]string, 0, most+1)
	for _, value := range list[:min(len(list), most)] {
		text := string(value)
		if text == "" || strings.TrimSpace(text) != text {
			text = fmt.Sprintf("%q", text)
		}
		shown = append(shown, text)
	}
	if len(list) > most {
		shown = append(shown, fmt.Sprintf("… (%d values)", len(list)))
	}
	return strings.Join(shown, " | ")
}

func distributionText(d *schema.Distribution) string {
	var parameters []string
	for _, name := range slices.Sorted(maps.Keys(d.Parameters)) {
		parameters = append(parameters, fmt.Sprintf("%s %g", name, d.Parameters[name]))
	}
	return fmt.Sprintf("%s(%s)", strings.ToLower(d.Type), strings.Join(parameters, ", "))
}

// rangeText writes the bounds that the document gives.
func rangeText(c *schema.Column) string {
	for _, r := range [][2]string{
		{string(c.MinValue), string(c.MaxValue)},
		{c.DateStart, c.DateEnd},
		{c.TimestampStart, c.TimestampEnd},
		{c.TimeStart, c.TimeEnd},
	} {
		switch {
		case r[0] != "" && r[1] != "":
			return r[0] + " … " + r[1]
		case r[0] != "":
			return "from " + r[0]
		case r[1] != "":
			return "up to " + r[1]
		}
	}
	return ""
}

// Columns tells how the columns of a table are understood; "" means those of all tables.
func (l Local) Columns(ctx context.Context, name, table string) (*Columns, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	tables := e.Document().Tables
	if table != "" {
		t, err := e.Table(table)
		if err != nil {
			return nil, err
		}
		tables = []schema.Table{*t}
	}
	all := &Columns{Experiment: e.Name(), Columns: []Column{}}
	for i := range tables {
		all.Columns = append(all.Columns, ColumnsOf(&tables[i])...)
	}
	return all, nil
}

// ColumnsOf tells how the columns of a table are understood.
func ColumnsOf(t *schema.Table) []Column {
	all := make([]Column, len(t.Columns))
	for i := range t.Columns {
		c := &t.Columns[i]
		all[i] = Column{Table: t.Name, Column: c.Name, DataType: c.TypeText(), Key: keys(t, c), Values: values(t, c)}
		if c.Nullable() {
			all[i].Nullable, all[i].NullRate = true, t.NullShare(c)
		}
	}
	return all
}
