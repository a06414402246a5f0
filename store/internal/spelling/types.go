package spelling

import (
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// dateOrTimestamp is the type of what is one of the two: which one only its value tells.
const dateOrTimestamp = schema.Type(255)

// dateOrOther is that of a name that some have given to dates, and some to anything else.
const dateOrOther = schema.Type(254)

func isDateLike(t schema.Type) bool {
	return t == schema.Date || isTimestamp(t) || t == dateOrTimestamp
}

func isTimestamp(t schema.Type) bool {
	return t == schema.Timestamp || t == schema.DateTime || t == schema.TimestampTZ
}

// typeName is a type as it is written.
type typeName struct {
	first, last int
	name        string // the words in upper case, with one blank between them
	t           schema.Type
	sizes       []string // 10 and 2 of DECIMAL(10, 2)
	suffixed    bool     // more follows that is not of spec: an array
}

// typeWords are the words that may follow the first word of a type.
var typeWords = map[string][][]string{
	"DOUBLE":    {{"PRECISION"}},
	"CHARACTER": {{"VARYING"}},
	"CHAR":      {{"VARYING"}},
	"BINARY":    {{"VARYING"}},
	"TIMESTAMP": {{"WITHOUT", "TIME", "ZONE"}, {"WITH", "TIME", "ZONE"}, {"WITH", "LOCAL", "TIME", "ZONE"}},
	"TIME":      {{"WITHOUT", "TIME", "ZONE"}, {"WITH", "TIME", "ZONE"}},
}

// typeName reads a type; there is none where last is below first.
func (r *reader) typeName(i int) typeName {
	t := typeName{first: i, last: i - 1}
	if r.kind(i) != sqltext.Word && r.kind(i) != sqltext.Quoted {
		return t
	}
	first := r.name(i)
	t.name, t.last = first, i
	r.readSizes(&t)
	for _, words := range typeWords[first] {
		if r.are(t.last+1, words...) {
			t.name += " " + strings.Join(words, " ")
			t.last += len(words)
			break
		}
	}
	if t.sizes == nil {
		r.readSizes(&t)
	}
	t.t, _ = schema.ParseType(t.name)
	if t.name == "TIMESTAMP WITH LOCAL TIME ZONE" {
		t.t = schema.TimestampTZ
	}
	for r.are(t.last+1, "[") && r.closing(t.last+1) <= t.last+3 && !r.subscripts {
		t.last, t.suffixed = r.closing(t.last+1), true
	}
	t.last = min(t.last, len(r.tokens)-1)
	return t
}

// readSizes reads (10, 2) behind the last word of a type.
func (r *reader) readSizes(t *typeName) {
	if !r.is(t.last+1, "(") {
		return
	}
	end := r.closing(t.last + 1)
	if end >= len(r.tokens) || end > t.last+5 && t.t != 0 {
		return
	}
	for i := t.last + 2; i < end; i++ {
		if !r.is(i, ",") {
			t.sizes = append(t.sizes, r.source(i, i))
		}
	}
	t.last = end
}

// cast is a value that becomes one of a type.
type cast struct {
	operand expr
	to      typeName
	try     bool
	at      int // the token that makes it a cast
}

// castFunctions are the functions that make values of a type, where casts are calls.
var castFunctions = map[schema.Type]string{
	schema.SmallInt: "_to_smallint", schema.Int: "_to_integer", schema.BigInt: "_to_bigint",
	schema.Real: "_to_real", schema.Float: "_to_double", schema.Double: "_to_double", schema.Decimal: "_to_decimal",
	schema.Boolean: "_to_boolean", schema.Char: "_to_char", schema.Varchar: "_to_varchar", schema.Text: "_to_varchar",
	schema.Date: "_to_date", schema.Time: "_to_time", schema.Timestamp: "_to_timestamp", schema.DateTime: "_to_timestamp",
	schema.TimestampTZ: "_to_timestamptz", schema.UUID: "_to_uuid", schema.JSON: "_to_json", schema.Binary: "_to_binary",
}

// castCall returns what stands before and behind the operand of a cast, where casts are calls.
func (r *reader) castCall(to typeName, try bool) (before, after string, ok bool) {
	function := castFunctions[to.t]
	if function == "" || to.suffixed {
		r.refuse(to.first, "write one of "+typeList, "%s has no type %s", r.engine, r.source(to.first, to.last))
		return "", "", false
	}
	if try {
		function = "_try" + function
	}
	return function + "(", r.castArguments(to) + ")", true
}

// castArguments returns the sizes of a type as further arguments.
func (r *reader) castArguments(to typeName) string {
	sizes := to.sizes
	switch to.t {
	case schema.Decimal:
		switch {
		case len(sizes) == 0 && to.name == "NUMBER": // https://docs.snowflake.com/en/sql-reference/data-types-numeric
			sizes = []string{"38", "0"}
		case len(sizes) == 0: // https://docs.aws.amazon.com/redshift/latest/dg/r_Numeric_types201.html
			sizes = []string{"18", "0"}
		case len(sizes) == 1:
			sizes = []string{sizes[0], "0"}
		}
	case schema.Char:
		if len(sizes) == 0 {
			sizes = []string{"1"}
		}
	case schema.Varchar, schema.Text:
	default:
		return ""
	}
	if len(sizes) == 0 || sqltext.Fold(sizes[0]) == "MAX" {
		return ""
	}
	return ", " + strings.Join(sizes, ", ")
}

const typeList = "INT, BIGINT, DOUBLE, DECIMAL(p, s), BOOLEAN, VARCHAR(n), DATE, TIME, TIMESTAMP, UUID, JSON or BINARY"

// typeText returns a type in the engine's words, and whether they differ from what is written.
func (r *reader) typeText(to typeName) (string, bool) {
	if to.suffixed {
		return "", false
	}
	name, renamed := r.types[to.name]
	sizes := ""
	if r.cutLength(to) != "" {
		renamed = true
	} else if len(to.sizes) > 0 {
		sizes = "(" + strings.Join(to.sizes, ", ") + ")"
		name, _, _ = strings.Cut(name, "(")
		if sqltext.Fold(sizes) == "(MAX)" {
			sizes, renamed = "", true
		}
	} else if def := r.sizes[to.t]; def != "" && !strings.Contains(name, "(") {
		sizes, renamed = def, true
	}
	if name == "" {
		name = strings.ToLower(to.name)
	}
	if r.cutStrings && to.t == schema.Char {
		name = "varchar"
	}
	if to.t == schema.Binary { // a length of bytes is none of Postgres' nor DuckDB's
		sizes, renamed = "", renamed || sizes != ""
	}
	return name + sizes, renamed
}

// cutLength returns the length to which a cast cuts a text, where the engine does not.
func (r *reader) cutLength(to typeName) string {
	if !r.cutStrings || to.t != schema.Varchar && to.t != schema.Char && to.t != schema.Text {
		return ""
	}
	if len(to.sizes) == 1 && sqltext.Fold(to.sizes[0]) != "MAX" {
		return to.sizes[0]
	}
	if to.t == schema.Char && len(to.sizes) == 0 {
		return "1"
	}
	return ""
}

// castColumn returns the last token of the column that an operand is, or casts.
func (e expr) castColumn() int {
	if e.column {
		return e.last
	}
	return e.of
}

// placesOf returns how many digits a DECIMAL has behind its point, and one more.
func (r *reader) placesOf(to typeName) int {
	if to.t != schema.Decimal {
		return 0
	}
	if len(to.sizes) < 2 {
		return 1
	}
	n, _ := strconv.Atoi(to.sizes[1])
	return n + 1
}

// castText makes a text of what becomes one.
func (r *reader) castText(c cast) {
	if text := c.to.t == schema.Varchar || c.to.t == schema.Char || c.to.t == schema.Text; text && r.castCalls {
		r.writeText(c.operand, c.to.first)
	}
}

// sizeOf returns the size of a type in the words of the document.
func (r *reader) sizeOf(to typeName) string {
	switch to.t {
	case schema.Decimal, schema.Char, schema.Varchar, schema.Text:
		if size := strings.TrimPrefix(r.castArguments(to), ", "); size != "" {
			return "(" + strings.ReplaceAll(size, " ", "") + ")"
		}
	}
	return ""
}

// typeOf returns the type of a column of the result that is no column of a table, whose type the
// engine tells itself; "" where nothing is known.
func typeOf(e expr) string {
	switch {
	case e.column, e.t >= aNumber, e.t == schema.Decimal && e.size == "":
		return ""
	}
	return e.t.String() + e.size
}

// typesOf returns the types of the columns of a query.
func typesOf(blocks []*block) []string {
	var types []string
	for n, b := range blocks {
		if b.star() || n > 0 && len(b.items) != len(types) {
			return nil
		}
		for i, it := range b.items {
			t := typeOf(it.value)
			switch {
			case n == 0:
				types = append(types, t)
			case types[i] != t:
				types[i] = ""
			}
		}
	}
	return types
}

// writeText makes the text of a value that the engine has as a number of another form.
func (r *reader) writeText(e expr, at int) {
	switch {
	case e.path != nil:
		e.path.text = "_get_path_text("
	case e.t == schema.JSON && r.is(e.first, "GET_PATH"):
		r.replace(e.first, "_get_path_text")
	case e.t == schema.Boolean:
		r.wrap(e.first, e.last, "_boolean_text(", ")", at)
	case e.places > 0:
		r.wrap(e.first, e.last, "_decimal_text(", ", "+strconv.Itoa(e.places-1)+")", at)
	}
}

// postfixCast turns operand::type.
func (r *reader) postfixCast(c cast) expr {
	result := expr{first: c.operand.first, last: c.to.last, t: c.to.t, of: c.operand.castColumn(), places: r.placesOf(c.to), size: r.sizeOf(c.to), number: isNumberType(c.to.t)}
	if r.castCalls {
		if before, after, ok := r.castCall(c.to, false); ok {
			r.castText(c)
			r.remove(c.at, c.to.last)
			r.wrap(c.operand.first, c.to.last, before, after, c.to.first)
		}
		return result
	}
	if text, differs := r.typeText(c.to); differs {
		r.remove(c.to.first, c.to.last)
		r.replace(c.to.first, text)
	}
	if n := r.cutLength(c.to); n != "" {
		r.wrap(c.operand.first, c.to.last, "left(", ", "+n+")", c.to.first)
	}
	return result
}

// castCallOf turns CAST(operand AS type) and TRY_CAST; i is its name, end its closing parenthesis.
func (r *reader) castCallOf(i, end int, c cast) expr {
	result := expr{first: i, last: end, next: end + 1, t: c.to.t, of: c.operand.castColumn(), places: r.placesOf(c.to), size: r.sizeOf(c.to), number: isNumberType(c.to.t)}
	switch {
	case r.castCalls || c.try && r.tryCalls:
		if before, after, ok := r.castCall(c.to, c.try); ok {
			r.castText(c)
			r.replace(i, strings.TrimSuffix(before, "("))
			r.remove(c.at, c.to.last)
			r.after(c.to.last, strings.TrimSuffix(after, ")"), c.to.first)
		}
		return result
	case c.try && !r.tryCast:
		r.refuse(i, "write CASE WHEN x ~ '^[0-9]+$' THEN CAST(x AS INT) END", "%s has no TRY_CAST", r.engine)
		return result
	}
	if text, differs := r.typeText(c.to); differs {
		r.remove(c.to.first, c.to.last)
		r.replace(c.to.first, " "+text)
	}
	if n := r.cutLength(c.to); n != "" {
		r.wrap(i, end, "left(", ", "+n+")", c.to.first)
	}
	return result
}
