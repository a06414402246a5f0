package ddl

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// A script may say what a document cannot: a foreign key to a column that is not unique,
// a unique FLOAT, two keys that share a column. The document is therefore checked, and
// what a problem is about is made to fit or taken out, with the problem as a warning.

// maxRepairs bounds how often the document is checked. Each time takes something out, so
// it ends without that too.
const maxRepairs = 50

// repair checks the document until nothing is wrong with it. What cannot be mended stays,
// for the caller to report.
func (b *builder) repair(check func(*schema.Experiment) schema.Problems) schema.Problems {
	var problems schema.Problems
	for range maxRepairs {
		if problems = check(b.document); len(problems) == 0 {
			return nil
		}
		// From behind, so that what is taken out of a list moves nothing that is named later.
		slices.SortStableFunc(problems, func(p, q schema.Problem) int { return positionOf(p.Path) - positionOf(q.Path) })
		mended, gone := false, map[string]bool{}
		for _, p := range slices.Backward(problems) {
			element := elementOf(p.Path)
			mended = !gone[element] && b.mend(p) || mended
			gone[element] = gone[element] || element != ""
		}
		if !mended {
			return problems
		}
	}
	return problems
}

// steps are the parts of a path: tables[1].columns[0].foreign_key is tables, 1, columns,
// 0, foreign_key.
func steps(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
}

// elementOf returns the path of the element of a list of keys that a path leads to or
// into, "" for all other paths.
func elementOf(path string) string {
	s := steps(path)
	if len(s) < 4 || !slices.Contains([]string{"foreign_keys", "composite_keys", "unique", "correlations"}, s[2]) {
		return ""
	}
	return strings.Join(s[:4], " ")
}

// positionOf returns the position of such an element in its list, -1 for all other paths.
func positionOf(path string) int {
	if elementOf(path) == "" {
		return -1
	}
	n, _ := strconv.Atoi(steps(path)[3])
	return n
}

// inWords writes a message about a key with its columns instead of its place in the
// document.
func inWords(d *schema.Table, message string) string {
	return keyInDocument.ReplaceAllStringFunc(message, func(place string) string {
		n, _ := strconv.Atoi(steps(place)[1])
		switch {
		case strings.HasPrefix(place, "foreign_keys") && n < len(d.ForeignKeys):
			return "the foreign key " + list(d.ForeignKeys[n].Columns)
		case strings.HasPrefix(place, "composite_keys") && n < len(d.CompositeKeys):
			return "the key " + list(d.CompositeKeys[n])
		case strings.HasPrefix(place, "unique") && n < len(d.Unique):
			return "the key " + list(d.Unique[n])
		}
		return place
	})
}

var keyInDocument = regexp.MustCompile(`\b(foreign_keys|composite_keys|unique)\[\d+\]`)

// mend makes fit or takes out what a problem is about.
func (b *builder) mend(p schema.Problem) bool {
	s := steps(p.Path)
	if len(s) < 3 || s[0] != "tables" {
		return false
	}
	i, _ := strconv.Atoi(s[1])
	d, t := &b.document.Tables[i], b.tables[i]
	what, at, code, message := "", t.at, KeyChanged, inWords(d, p.Message)
	switch s[2] {
	case "columns":
		j, _ := strconv.Atoi(s[3])
		key := "is_unique" // where the column as a whole is reported
		if len(s) > 4 {
			key = s[4]
		}
		at = b.placed(t, partOf(key), d.Columns[j].Name)
		if what = b.mendRule(&d.Columns[j], s[4:]); what != "" {
			code = RuleLeftOut
		} else {
			what = b.mendColumn(t, d, &d.Columns[j], key)
		}
	case "foreign_keys":
		n, _ := strconv.Atoi(s[3])
		if rule := dropRule(&d.ForeignKeys[n], s[4:]); rule != "" {
			what, at, code = fmt.Sprintf("the %s of the foreign key %s", rule, list(d.ForeignKeys[n].Columns)), b.placed(t, "rule"), RuleLeftOut
			break
		}
		if b.fitAll(t, d, &d.ForeignKeys[n]) {
			return true
		}
		columns := removed(&d.ForeignKeys, s, func(k schema.CompositeForeignKey) []string { return k.Columns })
		what, at = "the foreign key "+list(columns), b.placed(t, "foreign", columns...)
	case "composite_keys", "unique":
		keys := &d.CompositeKeys
		if s[2] == "unique" {
			keys = &d.Unique
		}
		columns := removed(keys, s, func(k []string) []string { return k })
		what, at = "the unique key "+list(columns), b.placed(t, "unique", columns...)
	case "correlations":
		columns := removed(&d.Correlations, s, func(k schema.Correlation) []string { return k.Columns })
		what, at, code = "the correlation of "+strings.Join(columns, " and "), b.placed(t, "rule"), RuleLeftOut
	case "primary_key":
		what, at = b.dropPrimaryKey(d), b.placed(t, "unique", d.PrimaryKey...)
		d.PrimaryKey = nil
	case "target_rows":
		d.TargetRows = DefaultRows
		what, at, code = "the row count", b.placed(t, "rule"), RuleLeftOut
	case "physical":
		what = dropDesign(d.Physical, s)
		d.Physical = orNil(d.Physical)
	}
	if what == "" {
		return false
	}
	if what == fitted {
		return true
	}
	b.warn(at, t, code, "%s is left out: %s", what, message)
	return true
}

// dropDesign takes out the part of a physical design that a path leads to.
func dropDesign(design *schema.TableDesign, steps []string) string {
	part := ""
	if len(steps) > 3 {
		part = steps[3]
	}
	switch part {
	case "diststyle", "distkey":
		design.DistStyle, design.DistKey = "", ""
		return "the distribution"
	case "sortkey":
		design.SortKey = nil
		return "the sort key"
	case "cluster_by":
		design.ClusterBy = nil
		return "the clustering key"
	}
	*design = schema.TableDesign{}
	return "the physical design"
}

// partOf returns the part of a column, as placed takes it, that a key of a document is of.
func partOf(key string) string {
	switch key {
	case "foreign_key":
		return "foreign"
	case "is_unique":
		return "unique"
	case "identity", "expression":
		return "column"
	}
	return "range"
}

// removed takes the element out of a list that a path names, and returns its columns.
func removed[T any](elements *[]T, steps []string, columns func(T) []string) []string {
	n, _ := strconv.Atoi(steps[3])
	gone := columns((*elements)[n])
	*elements = slices.Delete(*elements, n, n+1)
	return gone
}

// dropPrimaryKey makes a primary key no key at all. Its columns stay required.
func (b *builder) dropPrimaryKey(d *schema.Table) string {
	if d.PrimaryKey == nil {
		return fitted // gone with the column that could not be unique
	}
	if len(d.PrimaryKey) == 1 {
		if c := d.Column(d.PrimaryKey[0]); c != nil {
			c.Unique, c.Identity = false, nil
		}
	}
	return "the primary key " + list(d.PrimaryKey)
}

// fitted says that something was made to fit instead of being taken out, or has been taken
// out for another problem.
const fitted = "fitted"

// mendColumn takes out what a problem at a key of a column is about, and returns what
// that was.
func (b *builder) mendColumn(t *table, d *schema.Table, c *schema.Column, key string) string {
	switch key {
	case "foreign_key":
		if c.ForeignKey == nil {
			return fitted // together with another problem
		}
		parent := b.document.Table(c.ForeignKey.ReferencesTable)
		if b.fit(t, c, parent, parent.Column(c.ForeignKey.ReferencesColumn), b.placed(t, "foreign", c.Name)) {
			return fitted
		}
		to := c.ForeignKey.ReferencesTable
		c.ForeignKey = nil
		return fmt.Sprintf("the foreign key of %s to %s", c.Name, to)
	case "is_unique":
		if !c.Unique {
			return fitted
		}
		c.Unique, c.Identity = false, nil
		if len(d.PrimaryKey) == 1 && strings.EqualFold(d.PrimaryKey[0], c.Name) {
			d.PrimaryKey = nil
		}
		return "the unique key of " + c.Name
	case "identity":
		c.Identity = nil
		return "the identity of " + c.Name
	case "values", "min_value", "max_value", "date_start", "date_end", "time_start", "time_end", "timestamp_start", "timestamp_end":
		c.Values, c.Weights, c.MinValue, c.MaxValue = nil, nil, "", ""
		c.DateStart, c.DateEnd, c.TimeStart, c.TimeEnd, c.TimestampStart, c.TimestampEnd = "", "", "", "", "", ""
		return "the range of " + c.Name
	}
	return ""
}

// fit gives a foreign key the data type of the column that it refers to, where that is of
// the same kind, and makes that column required where the key is. It is false where
// neither changes anything.
func (b *builder) fit(t *table, c *schema.Column, parent *schema.Table, p *schema.Column, at int) bool {
	changed := false
	// Once: two keys that want different types would take turns for ever.
	if before, wanted := typeText(c), typeText(p); before != wanted && alike(c.Type(), p.Type()) && !b.fitted[c] {
		b.fitted[c] = true
		c.DataType, c.VarcharLength, c.CharLength, c.Precision, c.Scale = p.DataType, p.VarcharLength, p.CharLength, p.Precision, p.Scale
		ownSizes(c)
		b.warn(at, t, KeyChanged, "%s is %s instead of %s, as %s.%s, to which it refers", c.Name, wanted, before, parent.Name, p.Name)
		changed = true
	}
	if p.Nullable() && !c.Nullable() {
		p.Required = nil
		b.warn(at, t, KeyChanged, "%s.%s is required, as %s refers to it and is", parent.Name, p.Name, c.Name)
		changed = true
	}
	return changed
}

// fitAll does so with all columns of a foreign key.
func (b *builder) fitAll(t *table, d *schema.Table, key *schema.CompositeForeignKey) bool {
	parent := b.document.Table(key.ReferencesTable)
	changed, at := false, b.placed(t, "foreign", key.Columns...)
	for i, name := range key.Columns {
		changed = b.fit(t, d.Column(name), parent, parent.Column(key.ReferencesColumns[i]), at) || changed
	}
	return changed
}

// alike reports whether values of one type fit the other, as far as it is large enough.
func alike(a, b schema.Type) bool {
	text := func(t schema.Type) bool { return t == schema.Char || t == schema.Varchar || t == schema.Text }
	moment := func(t schema.Type) bool {
		return t == schema.Timestamp || t == schema.TimestampTZ || t == schema.DateTime
	}
	return a == b || isWhole(a) && isWhole(b) || text(a) && text(b) || moment(a) && moment(b)
}

// lowerRows asks no more rows of a table than its keys can tell apart.
func (b *builder) lowerRows() {
	capacities := gen.Capacities(b.document)
	for i, t := range b.tables {
		d := &b.document.Tables[i]
		if most := capacities[strings.ToLower(d.Name)]; most < d.TargetRows {
			b.warn(t.at, t, RowsLowered, "target_rows is %d instead of %d: its keys cannot tell more rows apart", most, d.TargetRows)
			d.TargetRows = most
		}
	}
}
