package dwsim

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// checkUnique looks for values that occur twice. A key with a NULL in it is like no other.
func (c *check) checkUnique(ctx context.Context, t *schema.Table, kind gen.FindingKind, key []string) error {
	columns := in("t", key)
	sql := fmt.Sprintf("SELECT %[1]s, count(*) FROM %[2]s t WHERE %[3]s GROUP BY %[1]s HAVING count(*) > 1",
		list(columns), quoted(t.Name), each(columns, "%s IS NOT NULL"))
	b, err := c.breaking(ctx, sql, func(row []any) string {
		return fmt.Sprintf("%s in %s rows", sqlTexts(key, row), sqlText(row[len(key)]))
	})
	if err != nil {
		return err
	}
	f := newFinding(t, kind, "no value twice", key...)
	b.into(&f, "value")
	f.Observed += " more than once"
	if kind == gen.FindingPrimaryKey {
		if f, err = c.withNulls(ctx, t, f); err != nil {
			return err
		}
	}
	c.settle(f)
	return nil
}

// withNulls counts the NULLs in a primary key, too.
func (c *check) withNulls(ctx context.Context, t *schema.Table, f Finding) (Finding, error) {
	columns := in("t", f.Columns)
	b, err := c.breaking(ctx, fmt.Sprintf("SELECT %s FROM %s t WHERE NOT (%s)",
		list(columns), quoted(t.Name), each(columns, "%s IS NOT NULL")), func(row []any) string { return sqlTexts(f.Columns, row) })
	if b.count > 0 {
		f.Violations += b.count
		f.Examples = append(f.Examples, b.examples...)[:min(mostExamples, len(f.Examples)+len(b.examples))]
		f.Observed += fmt.Sprintf(", %s with NULL", plural(b.count, "row"))
	}
	return f, err
}

// checkForeignKey looks for rows whose key leads nowhere; one with a NULL in it leads
// nowhere rightly (MATCH SIMPLE).
func (c *check) checkForeignKey(ctx context.Context, t *schema.Table, key schema.CompositeForeignKey) error {
	own, theirs := in("c", key.Columns), in("p", key.ReferencesColumns)
	row := rowKey(t)
	sql := fmt.Sprintf("SELECT %s FROM %s c LEFT JOIN %s p ON %s WHERE %s AND %s IS NULL",
		list(append(in("c", row), own...)), quoted(t.Name), quoted(key.ReferencesTable), equal(theirs, own),
		each(own, "%s IS NOT NULL"), theirs[0])
	b, err := c.breaking(ctx, sql, func(values []any) string {
		return sqlTexts(row, values) + " refers to " + sqlTexts(key.ReferencesColumns, values[len(row):])
	})
	if err != nil {
		return err
	}
	f := newFinding(t, gen.FindingForeignKey,
		fmt.Sprintf("a row of %s (%s)", key.ReferencesTable, strings.Join(key.ReferencesColumns, ", ")), key.Columns...)
	b.into(&f, "orphan")
	c.settle(f)
	return nil
}

// checkDifference looks for rows in which two keys lead to the same row.
func (c *check) checkDifference(ctx context.Context, t *schema.Table, column, other string) error {
	row, pair := rowKey(t), in("t", []string{column, other})
	sql := fmt.Sprintf("SELECT %s, %s FROM %s t WHERE %s = %s", list(in("t", row)), pair[0], quoted(t.Name), pair[0], pair[1])
	b, err := c.breaking(ctx, sql, func(values []any) string {
		return fmt.Sprintf("%s has %s in both", sqlTexts(row, values), sqlText(values[len(row)]))
	})
	if err != nil {
		return err
	}
	f := newFinding(t, gen.FindingDifference, fmt.Sprintf("%s differs from %s", column, other), column, other)
	b.into(&f, "row")
	f.Observed += " with the same"
	c.settle(f)
	return nil
}

// checkCondition counts the rows for which a CHECK of the document is false. The
// warehouse may not know the SQL in which it is written.
func (c *check) checkCondition(ctx context.Context, t *schema.Table, condition string) error {
	f := newFinding(t, gen.FindingCheck, condition)
	from, inexact, err := c.comparable(ctx, t, condition)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		c.skip(f, fmt.Sprintf("warehouse %q cannot run it: %s", c.driver, unplaced(err)))
		return nil
	case inexact != "":
		c.skip(f, fmt.Sprintf("the warehouse holds %s as text, with more digits than it can compare as numbers", inexact))
		return nil
	}
	row := rowKey(t)
	b, err := c.breaking(ctx, fmt.Sprintf("SELECT %s FROM %s t WHERE NOT (%s\n)", list(in("t", row)), from, condition),
		func(values []any) string { return sqlTexts(row, values) })
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		c.skip(f, fmt.Sprintf("warehouse %q cannot run it: %s", c.driver, unplaced(err)))
		return nil
	}
	b.into(&f, "row")
	f.Observed += " without"
	c.settle(f)
	return nil
}

// comparable returns what to select from, so that the numbers in a condition compare as
// numbers: where the warehouse holds a DECIMAL as text, floats in its place. A column with
// more digits than a float has is inexact.
func (c *check) comparable(ctx context.Context, t *schema.Table, condition string) (from, inexact string, err error) {
	folded, columns, texts := strings.ToLower(condition), []string{}, 0
	for i := range t.Columns {
		column := &t.Columns[i]
		name := quoted(column.Name)
		if column.Type() == schema.Decimal && strings.Contains(folded, strings.ToLower(column.Name)) && c.isText(ctx, t, column.Name) {
			texts++
			if fits, err := c.fitsFloats(ctx, t, name); err != nil || !fits {
				return "", column.Name, err
			}
			name = fmt.Sprintf("CAST(%s AS REAL) AS %s", name, name)
		}
		columns = append(columns, name)
	}
	if texts == 0 {
		return quoted(t.Name), "", nil
	}
	return fmt.Sprintf("(SELECT %s FROM %s)", list(columns), quoted(t.Name)), "", nil
}

// fitsFloats reports whether no number that stands as text in a column has more digits than
// floats always have.
func (c *check) fitsFloats(ctx context.Context, t *schema.Table, name string) (bool, error) {
	const digits = 15
	long := int64(0)
	err := c.query(ctx, fmt.Sprintf("SELECT count(*) FROM %s t WHERE length(ltrim(replace(replace(%s, '-', ''), '.', ''), '0')) > %d",
		quoted(t.Name), name, digits), func(row []any) { long, _ = row[0].(int64) })
	return long == 0, err
}

func (c *check) isText(ctx context.Context, t *schema.Table, column string) bool {
	typ, err := c.typeIn(ctx, t, column)
	return err == nil && typ == "TEXT"
}

// typeIn returns the type of a column as the warehouse calls it.
func (c *check) typeIn(ctx context.Context, t *schema.Table, column string) (string, error) {
	rows, err := c.warehouse.Query(ctx, c.statement(fmt.Sprintf("SELECT %s FROM %s t WHERE 1 = 0", in("t", []string{column})[0], quoted(t.Name))))
	if err != nil {
		return "", err
	}
	defer rows.Close()
	return strings.ToUpper(rows.Columns[0].Type), nil
}

// unplaced returns what is wrong with a statement that nobody has written by hand, without its
// place there.
func unplaced(err error) string {
	if wrong, ok := errors.AsType[*store.QueryError](err); ok {
		return wrong.Message
	}
	return err.Error()
}
