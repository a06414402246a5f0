package dwsim

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// quoted returns an identifier as standard SQL writes it.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// in returns columns of the table that goes by alias.
func in(alias string, names []string) []string {
	columns := make([]string, len(names))
	for i, name := range names {
		columns[i] = alias + "." + quoted(name)
	}
	return columns
}

// list joins what SQL lists.
func list(parts []string) string { return strings.Join(parts, ", ") }

// each writes a condition for each part, which all must hold.
func each(parts []string, format string) string {
	conditions := make([]string, len(parts))
	for i, part := range parts {
		conditions[i] = fmt.Sprintf(format, part)
	}
	return strings.Join(conditions, " AND ")
}

// equal writes that columns are pairwise equal.
func equal(a, b []string) string {
	conditions := make([]string, len(a))
	for i := range a {
		conditions[i] = a[i] + " = " + b[i]
	}
	return strings.Join(conditions, " AND ")
}

func (c *check) statement(sql string) store.Query {
	return store.Query{Experiment: c.experiment.Name, SQL: sql}
}

// query calls yield with each row of a query. The row is valid until yield returns.
func (c *check) query(ctx context.Context, sql string, yield func(row []any)) error {
	rows, err := c.warehouse.Query(ctx, c.statement(sql))
	if err != nil {
		return err
	}
	defer rows.Close()
	for {
		row, err := rows.Next()
		if err != nil || row == nil {
			return err
		}
		yield(row)
	}
}

// breaches counts rows that break a rule and keeps the first as examples.
type breaches struct {
	count    int64
	examples []string
}

const mostExamples = 3

func (b *breaches) add(example string) {
	if len(b.examples) < mostExamples {
		b.examples = append(b.examples, example)
	}
	b.count++
}

// into notes in f what was found.
func (b *breaches) into(f *Finding, noun string) {
	f.Violations, f.Examples = b.count, b.examples
	f.Observed = plural(b.count, noun)
}

// breaking counts the rows of a query, each of which breaks a rule; say words the first
// ones.
func (c *check) breaking(ctx context.Context, sql string, say func(row []any) string) (breaches, error) {
	var b breaches
	err := c.query(ctx, sql, func(row []any) {
		if len(b.examples) < mostExamples {
			b.add(say(row))
		} else {
			b.count++
		}
	})
	return b, err
}

// sqlText writes a value of a query's result for a message.
func sqlText(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []byte:
		return fmt.Sprintf("0x%x", v)
	}
	const most = 60
	text := []rune(fmt.Sprint(v))
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}

// sqlTexts names columns with their values.
func sqlTexts(names []string, values []any) string {
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = name + " " + sqlText(values[i])
	}
	return strings.Join(parts, ", ")
}

// rowKey returns the columns by which a reader finds a row of t: the primary key, else
// the first other key that is never NULL, else all columns that fit a line.
func rowKey(t *schema.Table) []string {
	for _, key := range t.UniqueKeys() {
		required := true
		for _, name := range key {
			required = required && !t.Column(name).Nullable()
		}
		if required {
			return key
		}
	}
	const some = 3
	var names []string
	for i := range t.Columns[:min(some, len(t.Columns))] {
		names = append(names, t.Columns[i].Name)
	}
	return names
}
