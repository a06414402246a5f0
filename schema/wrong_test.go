package schema_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

// check is what a caller does with a text: read it, check it, show all problems at once.
func check(text string) schema.Problems {
	doc, err := schema.Parse([]byte(text))
	problems, _ := errors.AsType[schema.Problems](err)
	if doc == nil {
		return problems
	}
	return doc.Locate(problems.Join(schema.Validate(doc.Experiment)))
}

// column is a document of one column c, with the keys given, in a table t of 10 rows.
func column(keys string) string {
	return `{"name": "x", "tables": [{"name": "t", "target_rows": 10, "columns": [{"name": "c", ` + keys + `}]}]}`
}

// tables is a document of the tables given.
func tables(tables string) string { return `{"name": "x", "tables": [` + tables + `]}` }

// key is a document of a parent p.id and a child c.p of 10 rows each, with the keys
// given; {fk} in the child stands for a foreign key to p.id.
func key(parent, child string) string {
	child = strings.Replace(child, "{fk}", `"foreign_key": {"references_table": "p", "references_column": "id"}`, 1)
	return tables(`{"name": "p", "target_rows": 10, "columns": [{"name": "id", ` + parent + `}]},
		{"name": "c", "target_rows": 10, "columns": [{"name": "p", ` + child + `}]}`)
}

// wrong is a document and its problems: path and a part of message or hint each, in
// order. $ stands for tables[0].columns[0].
type wrong struct {
	name     string
	document string
	want     []string
}

var allWrong = [][]wrong{
	wrongShapes, wrongNames, wrongTypes, wrongRanges, wrongColumns, wrongKeys,
	wrongLaws, wrongSpreads, wrongMakers, wrongBranches, wrongAfters, wrongTotals, wrongLists, wrongIdentities, wrongPrimaryKeys, wrongForeignKeys, wrongForeignRows, wrongDesigns,
}

func TestWrongDocuments(t *testing.T) {
	for _, cases := range allWrong {
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) { compareProblems(t, check(c.document), c.want) })
		}
	}
}

func compareProblems(t *testing.T, got schema.Problems, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d problems, want %d:\n%s", len(got), len(want), got.Error())
	}
	for i, p := range got {
		path, fragment, _ := strings.Cut(strings.Replace(want[i], "$", "tables[0].columns[0]", 1), ": ")
		if p.Path != path || !strings.Contains(p.Message+" ("+p.Hint+")", fragment) {
			t.Errorf("problem %d: got %q, want %q at %q", i, p.String(), fragment, path)
		}
		if p.Line < 1 || p.Column < 1 {
			t.Errorf("problem %d: %q has no position", i, p.String())
		}
	}
}

var wrongShapes = []wrong{
	{"empty", "", []string{": the document is empty (it needs at least name and tables)"}},
	{"blank", " \n\t\n", []string{": the document is empty"}},
	{"null", "null", []string{": want an experiment, an object with name and tables; got null"}},
	{"list", "[]", []string{": got a list"}},
	{"string", `"shop"`, []string{`: got the string "shop"`}},
	{"number", "12", []string{": got the number 12"}},
	{"not UTF-8", "{\"name\": \"\xff\"}", []string{": the document is not UTF-8"}},
	{"unclosed", `{"name": "x"`, []string{`: want a comma or } after the value of "name", got the end of the document`}},
	{"unclosed string", `{"name": "x`, []string{": the string is not closed"}},
	{"string over lines", "{\"name\": \"x\ny\"}", []string{": the string is not closed on its line"}},
	{"control character", "{\"name\": \"x\ty\"}", []string{": the control character U+0009"}},
	{"bad escape", `{"name": "\x"}`, []string{": an escape that JSON does not know"}},
	{"lone surrogate", `{"name": "\ud800"}`, []string{": half a character"}},
	{"comma at the end", `{"name": "x",}`, []string{": a comma stands before }"}},
	{"comma at the end of a list", `{"tables": [1,]}`, []string{": a comma stands before ]"}},
	{"missing comma", `{"name": "x" "tables": []}`, []string{`: want a comma or } after the value of "name", got "\""`}},
	{"missing colon", `{"name" "x"}`, []string{`: want a colon after the key "name"`}},
	{"bare word", `{"name": shop}`, []string{`: want a value, got "shop"`}},
	{"half a word", `{"name": nul}`, []string{`: want a value, got "nul"`}},
	{"bare key", `{"name": "x", tables: []}`, []string{`: want a key in double quotes, got "tables"`}},
	{"comment", "{\"name\": \"x\" // shop\n}", []string{`: want a comma or } after the value of "name", got "/"`}},
	{"trailing text", `{"name": "x"} x`, []string{`: "x" follows the end of the document`}},
	{"leading zero", `{"name": 01}`, []string{": 01 is not a number in JSON"}},
	{"plus sign", `{"name": +1}`, []string{`: want a value, got "+"`}},
	{"NaN", column(`"data_type": "FLOAT", "min_value": NaN`), []string{`: want a value, got "NaN"`}},
	{"too deep", strings.Repeat(`{"a":`, 100), []string{": nested deeper than 64 levels"}},
	{"two JSON documents", `{"name": "x"}{"name": "y"}`, []string{`: "{" follows the end of the document`}},

	{"YAML tab", "name:\n\t- x", []string{": indent with spaces"}},
	{"YAML two documents", "name: x\n---\nname: y\n", []string{": a second document follows; one file holds one experiment"}},
	{"YAML unknown alias", "name: *shop", []string{": the alias *shop has no anchor before it"}},
	{"YAML alias of itself", "tables: &a\n  - *a", []string{": the alias *a has no anchor before it"}},
	{"YAML tag", "name: !!str x", []string{": the tag !!str is not understood here"}},
	{"YAML complex key", "? name\n: x", []string{": a key with a question mark"}},
	{"YAML infinite", "name: .inf\ntables: []", []string{"name: want a finite number, got .inf", "tables: the experiment has no tables"}},
	{"YAML not a number", "name: .nan\ntables: []", []string{"name: want a finite number, got .nan", "tables: the experiment has no tables"}},
	{"YAML octal or not", "name: 0123\ntables: []", []string{"name: starts with a zero", "tables: the experiment has no tables"}},
	{"YAML infinite for a document", ".inf", []string{": want a finite number, got .inf"}},
	{"YAML numbers that are none", numbersThatAreNone, []string{
		`nam: did you mean "name"?`, "tables[0].target_rows: the number 010 starts with a zero, which some read as octal; leave it out",
		"$.min_value: want a finite number, got .nan", "$.max_value: want a finite number, got -.inf",
		"$.distribution.parameters.lambda: the number -007 starts with a zero", "name: the experiment has no name",
		`tables[0].columns[1].data_type: unknown data type "MONEY"`}},
	{"YAML number in base 16 without end", "name: x\ntables: [{name: t, target_rows: 0x" + strings.Repeat("f", 500) + ", columns: []}]", []string{
		"tables[0].target_rows: is too large for a number", "tables[0].columns: has no columns"}},
	{"YAML unclosed", "name: [x", []string{": the YAML is malformed"}},
	{"YAML reserved character", "name: @x", []string{": the YAML is malformed: '@' is a reserved character"}},
	{"lists too deep", strings.Repeat("[", 1000), []string{": nested deeper than 64 levels"}},
	{"YAML too deep", "name: " + strings.Repeat("[", 1000), []string{": nested deeper than 64 levels"}},
	{"YAML too deep in one line", strings.Repeat("- ", 1000) + "x", []string{": nested deeper than 64 levels"}},
	{"YAML alias bomb", bomb(), []string{": the document has more than 1000000 values once its aliases are expanded"}},
	{"YAML of very many keys", strings.Repeat("a: 1\n", 800_000), []string{": more than 250 keys stand here in one object"}},
	{"YAML of very many keys below", "a:\n" + strings.Repeat("- b: 1\n", 300) + strings.Repeat("  b: 1\n", 250), []string{": more than 250 keys stand here in one object"}},
	{"very many tables", `{"name": "x", "tables": [` + strings.Repeat("{},", 500_000) + `{}]}`, []string{"tables: the document has more than 500000 objects in its lists"}},
	{"YAML merge of a number", "tables:\n- <<: 5\n", []string{": want an object to merge, got the number 5"}},
	{"YAML number for a name", "name: 12\ntables: []", []string{"name: want a string, got the number 12 (write it in quotes)", "tables: the experiment has no tables"}},

	{"unknown keys", `{"name": "x", "tabels": [], "colour": 1}`, []string{
		`tabels: did you mean "tables"?`, `colour: known here: name, description, target_warehouse, dialect, tables`, "tables: the experiment has no tables"}},
	{"key in the wrong case", `{"Name": "x", "tables": []}`, []string{
		`Name: did you mean "name"?`, "name: the experiment has no name", "tables: the experiment has no tables"}},
	{"key twice", `{"name": "x", "name": "y", "tables": []}`, []string{
		`name: the key "name" stands here twice, first in line 1, column 2`, "tables: the experiment has no tables"}},
	{"unknown key of a column", column(`"type": "INT"`), []string{
		`$.type: did you mean "data_type"?`, "$.data_type: the column has no data type"}},
	{"unknown key that is no name", `{"name": "x", "a b": 1, "tables": []}`, []string{`["a b"]: unknown key "a b"`, "tables: has no tables"}},
	{"name of the wrong kind", `{"name": 5, "tables": {}}`, []string{
		"name: want a string, got the number 5", "tables: want a list, got an object"}},
	{"table of the wrong kind", `{"name": "x", "tables": ["t"]}`, []string{`tables[0]: want an object, got the string "t"`}},
	{"no target rows", tables(`{"name": "t", "columns": [{"name": "c", "data_type": "INT"}]}`), []string{
		"tables[0].target_rows: the key target_rows is missing (0 leaves the table as it is)"}},
	{"target rows in quotes", tables(`{"name": "t", "target_rows": "12", "columns": [{"name": "c", "data_type": "INT"}]}`), []string{
		`tables[0].target_rows: want an integer, got the string "12" (write it without quotes)`}},
	{"target rows with a fraction", tables(`{"name": "t", "target_rows": 1.5, "columns": [{"name": "c", "data_type": "INT"}]}`), []string{
		"tables[0].target_rows: want an integer, got the number 1.5"}},
	{"target rows beyond 64 bits", tables(`{"name": "t", "target_rows": 9223372036854775808, "columns": [{"name": "c", "data_type": "INT"}]}`), []string{
		"tables[0].target_rows: 9223372036854775808 is out of the range of integers"}},
	{"target rows as exponent", tables(`{"name": "t", "target_rows": 1e999999999, "columns": [{"name": "c", "data_type": "INT"}]}`), []string{
		"tables[0].target_rows: 1e999999999 is out of the range of integers"}},
	{"length beyond 64 bits", column(`"data_type": "VARCHAR", "varchar_length": 1e30`), []string{"$.varchar_length: 1e30 is out of the range of integers"}},
	{"boolean in quotes", column(`"data_type": "INT", "is_unique": "true"`), []string{`$.is_unique: want true or false, got the string "true" (write it without quotes)`}},
	{"null for an optional key", column(`"data_type": "INT", "min_value": null`), []string{"$.min_value: want a number, got null (leave the key out"}},
	{"number in quotes", column(`"data_type": "INT", "min_value": "5"`), []string{`$.min_value: want a number, got the string "5"`}},
	{"parameter in quotes", column(`"data_type": "INT", "distribution": {"type": "exponential", "parameters": {"lambda": "1"}}`), []string{
		`$.distribution.parameters.lambda: want a number, got the string "1"`}},
	{"parameter too large", column(`"data_type": "INT", "distribution": {"type": "exponential", "parameters": {"lambda": 1e999}}`), []string{
		"$.distribution.parameters.lambda: 1e999 is too large for a number"}},
	{"empty rule", column(`"data_type": "VARCHAR", "faker_rule": ""`), []string{"$.faker_rule: is empty (leave the key out)"}},
	{"composite key of numbers", tables(`{"name": "t", "target_rows": 1, "columns": [{"name": "c", "data_type": "INT"}], "composite_keys": [[1, "c"]]}`), []string{
		"tables[0].composite_keys[0][0]: want a string, got the number 1"}},
	{"everything at once", `{"nme": 1, "tables": [{"name": "select", "target_rows": -1, "columns": [{"name": "c", "data_type": "INTT"}]}]}`, []string{
		`nme: did you mean "name"?`, "name: the experiment has no name", `tables[0].name: "select" is a reserved word`,
		"tables[0].target_rows: target_rows -1 is below 0", `$.data_type: did you mean "INT"?`}},
}

const numbersThatAreNone = `
nam: x
tables:
  - name: t
    target_rows: 010
    columns:
      - {name: c, data_type: FLOAT, min_value: .nan, max_value: -.inf, distribution: {type: exponential, parameters: {lambda: -007}}}
      - {name: d, data_type: MONEY}
`

// bomb is a text whose aliases expand to 10^9 values.
func bomb() string {
	text := "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n"
	for i := range 8 {
		from, to := string(rune('0'+i)), string(rune('1'+i))
		text += "a" + to + ": &a" + to + " [" + strings.Repeat("*a"+from+",", 9) + "*a" + from + "]\n"
	}
	return text
}

func named(name string) string {
	return `{"name": "` + name + `", "tables": [{"name": "t", "target_rows": 1, "columns": [{"name": "c", "data_type": "INT"}]}]}`
}

func tableNamed(name string) string {
	return tables(`{"name": "` + name + `", "target_rows": 1, "columns": [{"name": "c", "data_type": "INT"}]}`)
}

func columnNamed(name string) string {
	return tables(`{"name": "t", "target_rows": 1, "columns": [{"name": "` + name + `", "data_type": "INT"}]}`)
}

var wrongNames = []wrong{
	{"no name", named(""), []string{"name: the experiment has no name"}},
	{"name with a dash", named("my-shop"), []string{`name: "my-shop" is no name for an experiment (use letters, digits and _`}},
	{"name with a digit first", named("1shop"), []string{`name: "1shop" is no name for an experiment`}},
	{"name with an umlaut", named("größe"), []string{`name: "größe" is no name`}},
	{"name too long", named(strings.Repeat("a", 64)), []string{"name: the name has 64 bytes; it may have 63"}},
	{"experiment main", named("Main"), []string{`name: "Main" is reserved and cannot name an experiment`}},
	{"experiment temp", named("temp"), []string{`name: "temp" is reserved`}},
	{"experiment public", named("PUBLIC"), []string{`name: "PUBLIC" is reserved`}},
	{"experiment information_schema", named("information_schema"), []string{"name: is reserved"}},
	{"experiment pg_", named("pg_shop"), []string{"name: is reserved"}},
	{"experiment sqlite_", named("sqlite_shop"), []string{"name: is reserved"}},
	{"experiment _dwsim", named("_DWSIM_1"), []string{"name: is reserved"}},
	{"experiment reserved word", named("order"), []string{`name: "order" is a reserved word of SQL`}},
	{"table without a name", tableNamed(""), []string{"tables[0].name: the table has no name"}},
	{"table with a space", tableNamed("my table"), []string{`tables[0].name: "my table" is no name for a table`}},
	{"table reserved word", tableNamed("Group"), []string{`tables[0].name: "Group" is a reserved word of SQL (choose another name, Group_ for example)`}},
	{"table sqlite_", tableNamed("sqlite_master"), []string{"tables[0].name: is reserved and cannot name a table"}},
	{"table _dwsim", tableNamed("_dwsim_run"), []string{"tables[0].name: is reserved"}},
	{"table too long", tableNamed(strings.Repeat("t", 100)), []string{"tables[0].name: the name has 100 bytes; it may have 63"}},
	{"column without a name", columnNamed(""), []string{"$.name: the column has no name"}},
	{"column with a quote", columnNamed(`a\"b`), []string{`$.name: is no name for a column`}},
	{"column reserved word", columnNamed("from"), []string{`$.name: "from" is a reserved word of SQL`}},
	{"misspelt dialect", `{"name": "x", "dialect": "snowflak", "tables": []}`, []string{`dialect: unknown dialect "snowflak" (did you mean "snowflake"?)`, "tables: has no tables"}},
	{"unknown dialect", `{"name": "x", "dialect": "oracle", "tables": []}`, []string{
		`dialect: unknown dialect "oracle" (one of redshift, snowflake, ansi)`, "tables: has no tables"}},
	{"no tables", `{"name": "x", "tables": []}`, []string{"tables: the experiment has no tables"}},
	{"no tables key", `{"name": "x"}`, []string{"tables: the experiment has no tables"}},
	{"no columns", tables(`{"name": "t", "target_rows": 1, "columns": []}`), []string{"tables[0].columns: the table has no columns"}},
	{"negative rows", tables(`{"name": "t", "target_rows": -5, "columns": [{"name": "c", "data_type": "INT"}]}`), []string{
		"tables[0].target_rows: target_rows -5 is below 0"}},
	{"tables that differ by case", tables(`{"name": "t", "target_rows": 1, "columns": [{"name": "c", "data_type": "INT"}]},
		{"name": "T", "target_rows": 1, "columns": [{"name": "c", "data_type": "INT"}]}`), []string{
		`tables[1].name: the tables "t" and "T" differ only by case`}},
	{"table twice", tables(`{"name": "t", "target_rows": 1, "columns": [{"name": "c", "data_type": "INT"}]},
		{"name": "t", "target_rows": 1, "columns": [{"name": "c", "data_type": "INT"}]}`), []string{`tables[1].name: the table "t" is there twice`}},
	{"columns that differ by case", tables(`{"name": "t", "target_rows": 1, "columns": [{"name": "c", "data_type": "INT"}, {"name": "C", "data_type": "INT"}]}`), []string{
		`tables[0].columns[1].name: the columns "c" and "C" differ only by case`}},
	{"column twice", tables(`{"name": "t", "target_rows": 1, "columns": [{"name": "c", "data_type": "INT"}, {"name": "c", "data_type": "INT"}]}`), []string{
		`tables[0].columns[1].name: the column "c" is there twice`}},
}

var wrongTypes = []wrong{
	{"no type", column(`"data_type": ""`), []string{"$.data_type: the column has no data type"}},
	{"no type key", column(`"is_unique": false`), []string{"$.data_type: the column has no data type"}},
	{"unknown type", column(`"data_type": "MONEY"`), []string{`$.data_type: unknown data type "MONEY" (one of SMALLINT, INT,`}},
	{"misspelt type", column(`"data_type": "varchra"`), []string{`$.data_type: did you mean "VARCHAR"?`}},
	{"type with a length", column(`"data_type": "VARCHAR(20)"`), []string{`$.data_type: write "data_type": "VARCHAR", "varchar_length": 20`}},
	{"type with digits", column(`"data_type": "numeric(10, 2)"`), []string{`$.data_type: write "data_type": "DECIMAL", "precision": 10, "scale": 2`}},
	{"varchar_length on INT", column(`"data_type": "INT", "varchar_length": 5`), []string{"$.varchar_length: varchar_length does not fit INT (leave it out; it is for VARCHAR, TEXT, BINARY)"}},
	{"varchar_length on CHAR", column(`"data_type": "CHAR", "varchar_length": 5`), []string{"$.varchar_length: varchar_length does not fit CHAR (write char_length)"}},
	{"char_length on VARCHAR", column(`"data_type": "VARCHAR", "char_length": 5`), []string{"$.char_length: write varchar_length"}},
	{"precision on INT", column(`"data_type": "INT", "precision": 5`), []string{"$.precision: precision does not fit INT"}},
	{"precision on DATE", column(`"data_type": "DATE", "precision": 3`), []string{"$.precision: precision does not fit DATE"}},
	{"scale on FLOAT", column(`"data_type": "FLOAT", "scale": 2`), []string{"$.scale: scale does not fit FLOAT (leave it out; it is for DECIMAL)"}},
	{"scale on TIMESTAMP", column(`"data_type": "TIMESTAMP", "scale": 2`), []string{"$.scale: scale does not fit TIMESTAMP"}},
	{"min_value on VARCHAR", column(`"data_type": "VARCHAR", "min_value": 1`), []string{"$.min_value: min_value does not fit VARCHAR"}},
	{"max_value on BOOLEAN", column(`"data_type": "BOOLEAN", "max_value": 1`), []string{"$.max_value: max_value does not fit BOOLEAN"}},
	{"min_value on DATE", column(`"data_type": "DATE", "min_value": 1`), []string{"$.min_value: min_value does not fit DATE (write date_start)"}},
	{"date_start on TIMESTAMP", column(`"data_type": "TIMESTAMP", "date_start": "2024-01-01"`), []string{"$.date_start: write timestamp_start"}},
	{"date_end on INT", column(`"data_type": "INT", "date_end": "2024-01-01"`), []string{"$.date_end: date_end does not fit INT (write max_value)"}},
	{"timestamp_start on DATE", column(`"data_type": "DATE", "timestamp_start": "2024-01-01"`), []string{"$.timestamp_start: write date_start"}},
	{"timestamp_end on UUID", column(`"data_type": "UUID", "timestamp_end": "2024-01-01"`), []string{"$.timestamp_end: timestamp_end does not fit UUID"}},
	{"time_start on DATETIME", column(`"data_type": "DATETIME", "time_start": "08:00"`), []string{"$.time_start: write timestamp_start"}},
	{"time_end on JSON", column(`"data_type": "JSON", "time_end": "08:00"`), []string{"$.time_end: time_end does not fit JSON"}},
	{"VARCHAR of no length", column(`"data_type": "VARCHAR", "varchar_length": 0`), []string{"$.varchar_length: varchar_length 0 is outside of 1…134217728"}},
	{"VARCHAR too long", column(`"data_type": "VARCHAR", "varchar_length": 134217729`), []string{"$.varchar_length: 134217729 is outside of 1…134217728"}},
	{"CHAR of negative length", column(`"data_type": "CHAR", "char_length": -1`), []string{"$.char_length: char_length -1 is outside of 1…65535"}},
	{"BINARY too long", column(`"data_type": "BINARY", "varchar_length": 65536`), []string{"$.varchar_length: 65536 is outside of 1…65535"}},
	{"DECIMAL without digits", column(`"data_type": "DECIMAL", "precision": 0`), []string{"$.precision: precision 0 is outside of 1…38"}},
	{"DECIMAL of 39 digits", column(`"data_type": "DECIMAL", "precision": 39, "scale": 50`), []string{"$.precision: precision 39 is outside of 1…38"}},
	{"scale above precision", column(`"data_type": "DECIMAL", "precision": 4, "scale": 5`), []string{"$.scale: scale 5 is outside of 0…4"}},
	{"scale above the default precision", column(`"data_type": "DECIMAL", "scale": 19`), []string{"$.scale: scale 19 is outside of 0…18"}},
	{"negative scale", column(`"data_type": "DECIMAL", "scale": -1`), []string{"$.scale: scale -1 is outside of 0…18"}},
	{"TIME of 7 digits", column(`"data_type": "TIME", "precision": 7`), []string{"$.precision: precision 7 is outside of 0…6"}},
}
