package ddl

import (
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

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
		if sameColumns(key, columns) {
			return
		}
	}
	d.Unique = append(d.Unique, columns)
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
