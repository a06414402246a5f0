package dwsim

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// defaultDepth is how many levels a tree has below its roots where the document names no
// max_depth.
const defaultDepth = 8

// isTree reports whether the key leads from a table to itself. One that takes each row
// once and is never NULL cannot but make rings.
func isTree(t *schema.Table, key schema.CompositeForeignKey) bool {
	if !strings.EqualFold(t.Name, key.ReferencesTable) {
		return false
	}
	if slices.ContainsFunc(key.Columns, func(name string) bool { return t.Column(name).NullShare() > 0 }) {
		return true
	}
	return !slices.ContainsFunc(t.UniqueKeys(), func(unique []string) bool {
		return !slices.ContainsFunc(unique, func(name string) bool { return !contains(key.Columns, name) })
	})
}

func contains(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}

func depthOf(t *schema.Table, key schema.CompositeForeignKey) int {
	depth := key.MaxDepth
	if len(key.Columns) == 1 && depth == nil {
		if own := t.Column(key.Columns[0]).ForeignKey; own != nil {
			depth = own.MaxDepth
		}
	}
	if depth == nil {
		return defaultDepth
	}
	return *depth
}

// checkTree climbs from every row towards its root: one that has not arrived after the
// deepest level is too deep or in a cycle. A root has no parent, or is its own.
//
// The climb goes up, where each step finds one row by its key.
func (c *check) checkTree(ctx context.Context, t *schema.Table, key schema.CompositeForeignKey) error {
	depth := depthOf(t, key)
	f := newFinding(t, gen.FindingTree, fmt.Sprintf("no cycle, at most %d levels below a root", depth), key.Columns...)
	start := columnAliases("s", len(key.Columns))
	at := columnAliases("a", len(key.Columns))
	own, up := in("t", key.ReferencesColumns), in("t", key.Columns)
	table := quoted(t.Name)
	isChild := each(up, "%s IS NOT NULL") + " AND NOT (" + equal(up, own) + ")"
	sql := fmt.Sprintf(`WITH RECURSIVE climb(%[1]s, %[2]s, levels) AS (
SELECT %[3]s, %[4]s, 1 FROM %[5]s t WHERE %[6]s
UNION ALL
SELECT %[7]s, %[4]s, climb.levels + 1 FROM climb JOIN %[5]s t ON %[8]s WHERE %[6]s AND climb.levels <= %[9]d
) SELECT %[1]s FROM climb WHERE levels > %[9]d`,
		list(start), list(at), list(own), list(up), table, isChild, list(in("climb", start)), equal(own, in("climb", at)), depth)
	b, err := c.breaking(ctx, sql, func(row []any) string { return c.ancestry(ctx, t, key, slices.Clone(row), depth) })
	if err != nil {
		return err
	}
	b.into(&f, "row")
	f.Observed += " in a cycle or too deep"
	c.settle(f)
	return nil
}

func columnAliases(prefix string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("%s%d", prefix, i)
	}
	return names
}

// ancestry tells where the parents of a row lead, as far as that is worth telling.
func (c *check) ancestry(ctx context.Context, t *schema.Table, key schema.CompositeForeignKey, row []any, depth int) string {
	const longest = 6
	first := sqlTexts(key.ReferencesColumns, row)
	path := []string{tuple(row)}
	for range depth {
		var parent []any
		where := make([]string, len(row))
		for i, name := range key.ReferencesColumns {
			where[i] = quoted(name) + " = " + literal(row[i])
		}
		err := c.query(ctx, fmt.Sprintf("SELECT %s FROM %s t WHERE %s", list(in("t", key.Columns)), quoted(t.Name), strings.Join(where, " AND ")),
			func(values []any) { parent = slices.Clone(values) })
		if err != nil || parent == nil || slices.Contains(parent, nil) {
			break
		}
		row = parent
		again := slices.Contains(path, tuple(row))
		if path = append(path, tuple(row)); again {
			return first + " is in or below the cycle " + strings.Join(path[slices.Index(path, tuple(row)):], " → ")
		}
	}
	if len(path) > longest {
		path = append(path[:longest], "…")
	}
	return fmt.Sprintf("%s is more than %d levels below its root: %s", first, depth, strings.Join(path, " → "))
}

func tuple(values []any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = sqlText(v)
	}
	if len(texts) == 1 {
		return texts[0]
	}
	return "(" + strings.Join(texts, ", ") + ")"
}

// literal writes a value of a key in SQL.
func literal(v any) string {
	switch v := v.(type) {
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	case []byte:
		return fmt.Sprintf("x'%x'", v)
	case bool:
		if v {
			return "TRUE"
		}
		return "FALSE"
	}
	return fmt.Sprint(v)
}
