package sqlite

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/btree"
)

// column is a column of a table as SQLite has it.
type column struct {
	*schema.Column
	storage  btree.Storage
	declared string // its type in CREATE TABLE
	scale    int    // of a DECIMAL
	fraction int    // digits of the fraction of a second
}

// Digits of a DECIMAL that a float keeps: any two that differ have different nearest
// floats. https://www.sqlite.org/floatingpoint.html
const exactDigits = 15

// SQLite has five types and derives one of them from the name in CREATE TABLE (its
// "affinity", https://www.sqlite.org/datatype3.html#determination_of_column_affinity),
// so names are chosen by what they do to values: CHAR, VARCHAR and TEXT keep "00123" as
// it is, where STRING, UUID and JSON would make a number of it. DATE, TIME and TIMESTAMP
// would, too, but no date looks like a number; these names make database/sql drivers
// return a time.
//
// An instant ends with Z: SQLite's date functions read it as UTC, and so does everyone
// else, while the text stays in the order of time.
func columnOf(e *schema.Experiment, t *schema.Table, c *schema.Column) column {
	col := column{Column: c, declared: c.Type().String()}
	precision, scale := c.Digits()
	switch c.Type() {
	case schema.SmallInt, schema.Int, schema.BigInt:
		col.storage = btree.Integer
	case schema.Decimal:
		col.scale = scale
		col.storage, col.declared = decimalStorage(e, t, c)
	case schema.Real, schema.Float, schema.Double:
		col.storage = btree.Float
	case schema.Boolean:
		col.storage = btree.Boolean
	case schema.Char, schema.Varchar:
		col.storage, col.declared = btree.Text, fmt.Sprintf("%s(%d)", c.Type(), c.Length())
	case schema.Text, schema.JSON:
		col.storage, col.declared = btree.Text, "TEXT"
	case schema.UUID:
		col.storage, col.declared = btree.UUID, "CHAR(36)"
	case schema.Binary:
		col.storage, col.declared = btree.Blob, "BLOB"
	case schema.Date:
		col.storage = btree.Date
	case schema.Time:
		col.storage, col.fraction = btree.Time, precision
	case schema.Timestamp, schema.DateTime:
		col.storage, col.fraction = btree.Timestamp, precision
	case schema.TimestampTZ:
		col.storage, col.fraction = btree.Instant, precision
	}
	return col
}

func columnsOf(e *schema.Experiment, t *schema.Table) []column {
	columns := make([]column, len(t.Columns))
	for i := range t.Columns {
		columns[i] = columnOf(e, t, &t.Columns[i])
	}
	return columns
}

// decimalStorage chooses the form of a DECIMAL by the range of its values, which for a
// foreign key is that of the column it refers to, so that both have the same form.
func decimalStorage(e *schema.Experiment, t *schema.Table, c *schema.Column) (btree.Storage, string) {
	precision, scale := c.Digits()
	largest := largestValue(keyColumn(e, t, c), precision)
	switch {
	case scale == 0 && largest.IsInt64():
		return btree.Integer, "INTEGER"
	case scale <= exactDigits && len(largest.String()) <= exactDigits:
		return btree.Numeric, fmt.Sprintf("DECIMAL(%d,%d)", precision, scale)
	}
	return btree.Decimal, "TEXT"
}

// keyColumn follows the foreign keys of a column to the one that makes the values.
func keyColumn(e *schema.Experiment, t *schema.Table, c *schema.Column) *schema.Column {
	for range 1 + len(e.Tables) { // a ring is refused elsewhere; here it must only end
		key, position, refers := t.Reference(c.Name)
		if !refers || position >= len(key.ReferencesColumns) {
			return c
		}
		parent := e.Table(key.ReferencesTable)
		if parent == nil {
			return c
		}
		next := parent.Column(key.ReferencesColumns[position])
		if next == nil {
			return c
		}
		t, c = parent, next
	}
	return c
}

// largestValue returns the largest magnitude among the values of key, unscaled, or that
// of any DECIMAL of so many digits. A key has the scale of the column it refers to.
func largestValue(key *schema.Column, precision int) *big.Int {
	end := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(precision)), nil)
	end.Sub(end, big.NewInt(1))
	lo, hi, err := key.Bounds()
	if err != nil {
		return end
	}
	switch {
	case key.CountsUp():
		// Nobody counts to the end of the type: no table has more than 2^62 rows.
		if last := new(big.Int).Add(lo, new(big.Int).Lsh(big.NewInt(1), 62)); hi.Cmp(last) > 0 {
			hi = last
		}
	case key.Identity != nil:
		lo, hi = countedSpan(key.Identity, lo, hi)
	}
	largest := new(big.Int).Abs(lo)
	if hi.CmpAbs(largest) > 0 {
		largest = new(big.Int).Abs(hi)
	}
	return largest
}

// countedSpan returns the part of lo…hi that the rows of a table can reach by an identity:
// a file has at most 2^48 bytes, and so fewer rows. https://www.sqlite.org/limits.html
func countedSpan(identity *schema.Identity, lo, hi *big.Int) (first, last *big.Int) {
	reach := new(big.Int).Lsh(big.NewInt(identity.Step), 48)
	reach.Add(reach, big.NewInt(identity.Start))
	if reach.Cmp(lo) > 0 && reach.Cmp(hi) < 0 {
		if identity.Step > 0 {
			return lo, reach
		}
		return reach, hi
	}
	return lo, hi
}

// TypeWarnings implements [store.TypeWarner]: SQLite holds a DECIMAL whose values may
// have more than 15 digits as text.
func (*Warehouse) TypeWarnings(e *schema.Experiment) []string {
	var warnings []string
	for i := range e.Tables {
		t := &e.Tables[i]
		for _, c := range columnsOf(e, t) {
			if c.storage != btree.Decimal {
				continue
			}
			precision, scale := c.Digits()
			warnings = append(warnings, fmt.Sprintf("SQLite keeps column %q of table %q, a DECIMAL(%d,%d) with values of more than %d digits, as TEXT, so comparisons and ORDER BY are those of text; CAST(%s AS REAL) compares as numbers, approximately",
				c.Name, t.Name, precision, scale, exactDigits, quote(c.Name)))
		}
	}
	return warnings
}

// quote returns an identifier as SQL writes it.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
