package sqlite

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/spelling"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// valueOf returns column i of the present row, and how many bytes it takes beyond its place in
// the row.
type valueOf func(s *sqlitec.Stmt, i int) (value any, size int)

// describe finds out what the columns are.
func (c *cursor) describe() {
	for i := range c.stmt.Columns() {
		declared := c.typeOf(i)
		column := store.ResultColumn{Name: c.stmt.ColumnName(i), Type: typeText(declared)}
		if database, table, origin := c.stmt.Origin(i); origin != "" && database != "main" {
			column.Origin = store.Origin{Experiment: database, Table: table, Column: origin}
			if strings.EqualFold(column.Name, origin) {
				column.Name = origin // the table's spelling, where it is not an alias
			}
		}
		c.columns = append(c.columns, column)
		c.values = append(c.values, valuesOf(declared))
	}
}

// typeOf returns the type that column i is declared with, or, of an expression, the one that the
// statement tells; empty where neither is known.
func (c *cursor) typeOf(i int) string {
	declared := strings.ToUpper(c.stmt.DeclaredType(i))
	if told := c.stmt.text.Types; declared == "" && len(told) == c.stmt.Columns() {
		return told[i]
	}
	return declared
}

// typeText returns a declared type in the words of the document.
func typeText(declared string) string {
	switch declared {
	case "INTEGER": // of the row number, or of a DECIMAL without fraction
		return "BIGINT"
	case "BLOB":
		return "BINARY"
	}
	return declared
}

// valuesOf returns what reads a column of a declared type.
func valuesOf(declared string) valueOf {
	if declared == "BOOLEAN" {
		return boolean
	}
	var precision, scale int
	if n, _ := fmt.Sscanf(declared, "DECIMAL(%d,%d)", &precision, &scale); n == 2 {
		zeros := ""
		if scale > 0 {
			zeros = "." + strings.Repeat("0", scale)
		}
		return func(s *sqlitec.Stmt, i int) (any, int) { return decimal(s, i, scale, zeros) }
	}
	return anyValue
}

func anyValue(s *sqlitec.Stmt, i int) (any, int) {
	switch s.Kind(i) {
	case sqlitec.Integer:
		return s.Int(i), 0
	case sqlitec.Float:
		return s.Float(i), 0
	case sqlitec.Text:
		text := string(s.Bytes(i))
		return text, len(text)
	case sqlitec.Blob:
		data := append([]byte{}, s.Bytes(i)...)
		return data, len(data)
	}
	return nil, 0
}

func boolean(s *sqlitec.Stmt, i int) (any, int) {
	if s.Kind(i) == sqlitec.Integer {
		if v := s.Int(i); v == 0 || v == 1 {
			return v == 1, 0
		}
	}
	return anyValue(s, i) // somebody else wrote it
}

func decimal(s *sqlitec.Stmt, i, scale int, zeros string) (any, int) {
	switch s.Kind(i) {
	case sqlitec.Integer:
		text := strconv.FormatInt(s.Int(i), 10) + zeros
		return text, len(text)
	case sqlitec.Float:
		text := string(textform.AppendFloat(nil, s.Float(i)+0, scale)) // never -0
		return text, len(text)
	}
	return anyValue(s, i)
}

// columnTypes are the types of columns by their names in lower case.
type columnTypes map[string]columnKind

// columnKind is the type that all columns of a name have, or 0, and their digits.
type columnKind struct {
	t     schema.Type
	scale spelling.ColumnScale
}

// columnType returns the type that all columns of a name have, among the tables that the reader
// can read, or 0.
func (r *reader) columnType(name string) schema.Type { return r.columnKind(name).t }

func (r *reader) columnScale(name string) spelling.ColumnScale { return r.columnKind(name).scale }

func (r *reader) columnKind(name string) columnKind {
	if r.columns == nil {
		r.columns = columnTypes{}
		for _, d := range r.databases {
			_ = r.readColumns(d.experiment) // what cannot be read now is told by the statement itself
		}
	}
	return r.columns[strings.ToLower(name)]
}

func (r *reader) readColumns(experiment string) error {
	guard := r.guard
	r.guard = nil
	defer func() { r.guard = guard }()
	s, _, err := r.conn.Prepare(fmt.Sprintf("SELECT lower(c.name), c.type FROM %s.sqlite_schema AS t, pragma_table_info(t.name, %s) AS c WHERE t.type = 'table' AND t.name <> '_dwsim_run'",
		quote(experiment), literal(experiment)))
	if err != nil {
		return err
	}
	defer s.Close()
	for {
		row, err := s.Step()
		if err != nil || !row {
			return err
		}
		name, declared := string(s.Bytes(0)), string(s.Bytes(1))
		kind := declaredKind(declared)
		if before, known := r.columns[name]; known {
			kind = kind.and(before)
		}
		r.columns[name] = kind
	}
}

// keyColumn tells whether a column of a name is of a key of some table that the reader can read.
func (r *reader) keyColumn(name string) bool {
	if r.keys == nil {
		r.keys = map[string]bool{}
		for _, d := range r.databases {
			_ = r.readKeys(d.experiment) // what cannot be read now is told by the statement itself
		}
	}
	return r.keys[strings.ToLower(name)]
}

func (r *reader) readKeys(experiment string) error {
	guard := r.guard
	r.guard = nil
	defer func() { r.guard = guard }()
	s, _, err := r.conn.Prepare(fmt.Sprintf(`SELECT lower(c.name) FROM %[1]s.sqlite_schema AS t, pragma_table_info(t.name, %[2]s) AS c WHERE t.type = 'table' AND c.pk > 0
		UNION SELECT lower(c.name) FROM %[1]s.sqlite_schema AS t, pragma_index_list(t.name, %[2]s) AS i, pragma_index_info(i.name, %[2]s) AS c WHERE t.type = 'table' AND i."unique"`,
		quote(experiment), literal(experiment)))
	if err != nil {
		return err
	}
	defer s.Close()
	for {
		row, err := s.Step()
		if err != nil || !row {
			return err
		}
		r.keys[string(s.Bytes(0))] = true
	}
}

// commonType returns a type for what columns of two types have, or 0: all whole numbers are
// BIGINT, and all texts VARCHAR.
func commonType(a, b schema.Type) schema.Type {
	switch {
	case a == b:
		return a
	case isWhole(a) && isWhole(b):
		return schema.BigInt
	case isText(a) && isText(b):
		return schema.Varchar
	}
	return 0
}

func isWhole(t schema.Type) bool {
	return t == schema.SmallInt || t == schema.Int || t == schema.BigInt
}

func isText(t schema.Type) bool {
	return t == schema.Char || t == schema.Varchar || t == schema.Text
}

// and returns what is known of columns of a name that are of two kinds.
func (k columnKind) and(other columnKind) columnKind {
	k.t = commonType(k.t, other.t)
	a, b := k.scale, other.scale
	k.scale = spelling.ColumnScale{Found: true, Known: a.Known && b.Known, Most: max(a.Most, b.Most), Same: a.Same && b.Same && a.Most == b.Most}
	return k
}

// declaredKind returns the data type that a column was declared with.
func declaredKind(declared string) columnKind {
	word, sizes, _ := strings.Cut(typeText(strings.ToUpper(declared)), "(")
	kind := columnKind{scale: spelling.ColumnScale{Found: true, Same: true}}
	kind.t, _ = schema.ParseType(word)
	switch kind.t {
	case schema.SmallInt, schema.Int, schema.BigInt:
		kind.scale.Known = true
	case schema.Decimal:
		var precision int
		n, _ := fmt.Sscanf(sizes, "%d,%d)", &precision, &kind.scale.Most)
		kind.scale.Known = n == 2
	}
	return kind
}
