package schema_test

import "strings"

// primary is a document of one table t with the columns a, b, n (nullable), f (a FLOAT)
// and u (unique), and the table keys given.
func primary(keys string) string {
	return tables(`{"name": "t", "target_rows": 1, "columns": [{"name": "a", "data_type": "INT"}, {"name": "b", "data_type": "INT"},
		{"name": "n", "data_type": "INT", "required": false}, {"name": "f", "data_type": "FLOAT"},
		{"name": "u", "data_type": "INT", "is_unique": true}], ` + keys + `}`)
}

var wrongPrimaryKeys = []wrong{
	{"primary key of the wrong kind", primary(`"primary_key": "u"`), []string{`tables[0].primary_key: want a list, got the string "u"`}},
	{"primary key of an unknown column", primary(`"primary_key": ["a", "uu"]`), []string{`tables[0].primary_key[1]: the table t has no column "uu" (did you mean "u"?)`}},
	{"primary key with a column twice", primary(`"primary_key": ["a", "b", "A"]`), []string{`tables[0].primary_key[2]: the primary key has the column "A" twice`}},
	{"nullable primary key", primary(`"primary_key": ["a", "n"]`), []string{"tables[0].primary_key[1]: n may be NULL; a primary key is required (make the column required"}},
	{"primary key with a FLOAT", primary(`"primary_key": ["a", "f"]`), []string{"tables[0].primary_key[1]: f is FLOAT, which cannot be part of a key"}},
	{"primary key repeated", primary(`"primary_key": ["a", "b"], "composite_keys": [["a", "u"], ["B", "a"]]`), []string{
		"tables[0].composite_keys[1]: the composite key over a, b is already there as primary_key (leave one of them out)"}},
	{"key of one column thrice", primary(`"primary_key": ["u"], "composite_keys": [["u"], ["u"]]`), []string{
		"tables[0].composite_keys[0]: the composite key has 1 column", "tables[0].composite_keys[1]: the composite key has 1 column"}},
	{"primary key on a column", column(`"data_type": "INT", "primary_key": true`), []string{`$.primary_key: did you mean "is_unique"?`}},
	{"primary key by its short name", primary(`"pk": ["u"]`), []string{`tables[0].pk: did you mean "primary_key"?`}},
}

// Two tables, pairs (x, y) and lines, whose columns a and b refer to them as a whole.
const (
	pairColumns = `{"name": "x", "data_type": "INT"}, {"name": "y", "data_type": "VARCHAR", "varchar_length": 9}`
	lineColumns = `{"name": "a", "data_type": "INT"}, {"name": "b", "data_type": "VARCHAR", "varchar_length": 9}`
	toPairs     = `"references_table": "pairs", "references_columns": ["x", "y"]`
)

// pairs is a document of the tables pairs, of 10 rows, and lines, of 20, with the columns
// and the foreign keys of lines given, and pairs' keys, (x, y) where that is empty.
func pairs(pairColumns, pairKeys, lineColumns, lineKeys string) string {
	if pairKeys == "" {
		pairKeys = `"primary_key": ["x", "y"]`
	}
	return tables(`{"name": "pairs", "target_rows": 10, "columns": [` + pairColumns + `], ` + pairKeys + `},
		{"name": "lines", "target_rows": 20, "columns": [` + lineColumns + `], ` + lineKeys + `}`)
}

// joined is a document in which the foreign key of lines is the one given.
func joined(keys ...string) string {
	return pairs(pairColumns, "", lineColumns, `"foreign_keys": [{`+strings.Join(keys, "}, {")+`}]`)
}

const ab = `"columns": ["a", "b"], ` + toPairs

// lines is a document in which (a, b) of lines, with the columns given, refer to pairs by a
// foreign key that may have more keys.
func lines(columns string, more ...string) string {
	return pairs(pairColumns, "", columns, `"foreign_keys": [{`+ab+strings.Join(more, "")+`}]`)
}

var wrongForeignKeys = []wrong{
	{"keys of a foreign key", joined(`"column": "a"`), []string{
		`tables[1].foreign_keys[0].column: did you mean "columns"?`, "tables[1].foreign_keys[0].columns: the foreign key has no columns",
		"tables[1].foreign_keys[0].references_table: the foreign key names no table"}},
	{"foreign keys in the column's place", pairs(pairColumns, "", lineColumns, `"foreign_key": {`+ab+`}`), []string{`tables[1].foreign_key: did you mean "foreign_keys"?`}},
	{"foreign key of one column", joined(`"columns": ["a"], "references_table": "pairs", "references_columns": ["x"]`), []string{
		`tables[1].foreign_keys[0].references_columns: pairs.x is not unique (write "is_unique": true on pairs.x`}},
	{"foreign key of too few references", joined(`"columns": ["a", "b"], "references_table": "pairs", "references_columns": ["x"]`), []string{
		"tables[1].foreign_keys[0].references_columns: the foreign key has 2 columns, but references 1"}},
	{"foreign key of an unknown column", joined(`"columns": ["a", "bb"], ` + toPairs), []string{`tables[1].foreign_keys[0].columns[1]: the table lines has no column "bb" (did you mean "b"?)`}},
	{"foreign key to an unknown column", joined(`"columns": ["a", "b"], "references_table": "pairs", "references_columns": ["x", "z"]`), []string{
		`tables[1].foreign_keys[0].references_columns[1]: the table pairs has no column "z"`}},
	{"foreign key to an unknown table", joined(`"columns": ["a", "b"], "references_table": "pair", "references_columns": ["x", "y"]`), []string{
		`tables[1].foreign_keys[0].references_table: there is no table "pair" (did you mean "pairs"?)`}},
	{"foreign key with a column twice", joined(`"columns": ["a", "A"], ` + toPairs), []string{`tables[1].foreign_keys[0].columns[1]: the foreign key has the column "A" twice`}},
	{"foreign key to a column twice", joined(`"columns": ["a", "b"], "references_table": "pairs", "references_columns": ["x", "X"]`), []string{
		`tables[1].foreign_keys[0].references_columns[1]: the foreign key has the column "X" twice`}},
	{"foreign key to columns that are not unique", pairs(pairColumns, `"checks": []`, lineColumns, `"foreign_keys": [{`+ab+`}]`), []string{
		"tables[1].foreign_keys[0].references_columns: (x, y) of pairs is not unique as a whole (add them to the composite_keys of pairs, or reference its primary key)"}},
	{"foreign key to half of a key", pairs(pairColumns+`, {"name": "z", "data_type": "INT"}`, `"primary_key": ["x", "y", "z"]`, lineColumns, `"foreign_keys": [{`+ab+`}]`), []string{
		"tables[1].foreign_keys[0].references_columns: (x, y) of pairs is not unique as a whole"}},
	{"foreign key in the other order", joined(`"columns": ["b", "a"], ` + toPairs), []string{
		"tables[1].foreign_keys[0].columns[0]: VARCHAR(9) holds values of another kind, but pairs.x is INT",
		"tables[1].foreign_keys[0].columns[1]: INT holds values of another kind, but pairs.y is VARCHAR(9)"}},
	{"column too short for its pair", lines(`{"name": "a", "data_type": "INT"}, {"name": "b", "data_type": "VARCHAR", "varchar_length": 8}`), []string{
		`tables[1].foreign_keys[0].columns[1]: VARCHAR(8) is too short, but pairs.y is VARCHAR(9) (write "data_type": "VARCHAR", "varchar_length": 9)`}},
	{"column too narrow for its pair", lines(`{"name": "a", "data_type": "SMALLINT"}, {"name": "b", "data_type": "TEXT"}`), []string{
		"tables[1].foreign_keys[0].columns[0]: SMALLINT ends at 32767, but the values of pairs.x are 0…1000000 (give it the type INT too)"}},
	{"FLOAT in a foreign key", lines(`{"name": "a", "data_type": "FLOAT"}, {"name": "b", "data_type": "TEXT"}`), []string{
		"tables[1].foreign_keys[0].columns[0]: FLOAT values cannot refer to others"}},
	{"FLOAT referenced", pairs(`{"name": "x", "data_type": "FLOAT"}, {"name": "y", "data_type": "VARCHAR", "varchar_length": 9, "is_unique": true}`, `"primary_key": ["y"]`, lineColumns, `"foreign_keys": [{`+ab+`}]`), []string{
		"tables[1].foreign_keys[0].references_columns[0]: pairs.x is FLOAT, which cannot be a key"}},
	{"required key to a nullable pair", pairs(`{"name": "x", "data_type": "INT"}, {"name": "y", "data_type": "VARCHAR", "varchar_length": 9, "required": false}`, `"composite_keys": [["x", "y"]]`, lineColumns, `"foreign_keys": [{`+ab+`}]`), []string{
		`tables[1].foreign_keys[0].columns[1]: the foreign key is required, but pairs.y may be NULL (write "required": false on b, or make pairs.y required)`}},
	{"range in a foreign key", lines(`{"name": "a", "data_type": "INT", "min_value": 9, "max_value": 1}, {"name": "b", "data_type": "TEXT"}`), []string{
		"tables[1].columns[0].min_value: min_value stands on a foreign key", "tables[1].columns[0].max_value: max_value stands on a foreign key"}},
	{"values in a foreign key", lines(`{"name": "a", "data_type": "INT", "values": [1]}, {"name": "b", "data_type": "TEXT"}`), []string{
		"tables[1].columns[0].values: values stands on a foreign key"}},
	{"identity in a foreign key", pairs(`{"name": "x", "data_type": "INT", "is_unique": true}, {"name": "y", "data_type": "VARCHAR", "varchar_length": 9}`, `"primary_key": ["x"]`,
		`{"name": "a", "data_type": "INT", "is_unique": true, "required": false, "identity": {"start": 1, "step": 1}}, {"name": "b", "data_type": "TEXT"}`, `"foreign_keys": [{`+ab+`}]`), []string{
		"tables[1].columns[0].identity: identity stands on a foreign key", "tables[1].foreign_keys[0]: (a) of lines is unique and has 20 rows, but pairs has 10"}},
	{"rule in a foreign key", lines(`{"name": "a", "data_type": "INT"}, {"name": "b", "data_type": "TEXT", "faker_rule": "city"}`), []string{
		"tables[1].columns[1].faker_rule: faker_rule stands on a foreign key, whose values come from its parent"}},
	{"distribution in a foreign key", lines(`{"name": "a", "data_type": "INT", "distribution": {"type": "uniform"}}, {"name": "b", "data_type": "TEXT"}`), []string{
		"tables[1].columns[0].distribution: distribution stands on a foreign key"}},
	{"unknown action", joined(ab + `, "on_delete": "CASCADED", "on_update": "SET-NULL"`), []string{
		`tables[1].foreign_keys[0].on_delete: unknown action "CASCADED" (did you mean "CASCADE"?)`, `tables[1].foreign_keys[0].on_update: did you mean "SET NULL"?`}},
	{"empty action", joined(ab + `, "on_delete": ""`), []string{"tables[1].foreign_keys[0].on_delete: is empty (leave the key out)"}},
	{"unknown action of a column", key(`"data_type": "INT", "is_unique": true`, `"data_type": "INT", "foreign_key": {"references_table": "p", "references_column": "id", "on_update": "drop", "on_delete": "x"}`), []string{
		`tables[1].columns[0].foreign_key.on_delete: unknown action "x" (one of CASCADE, SET NULL, SET DEFAULT, RESTRICT, NO ACTION)`, `tables[1].columns[0].foreign_key.on_update: unknown action "drop"`}},
	{"unique where the pair is not", lines(`{"name": "a", "data_type": "INT", "is_unique": true, "required": false}, {"name": "b", "data_type": "TEXT"}`), []string{
		"tables[1].foreign_keys[0]: (a) of lines is unique, but (x) of pairs is not", "tables[1].foreign_keys[0]: (a) of lines is unique and has 20 rows, but pairs has 10"}},
	{"ring over two columns", tables(`{"name": "t", "target_rows": 5, "columns": [{"name": "a", "data_type": "INT"}, {"name": "b", "data_type": "INT"}], "primary_key": ["a", "b"],
		"foreign_keys": [{"columns": ["a", "b"], "references_table": "t", "references_columns": ["b", "a"]}]}`), []string{
		"tables[0].foreign_keys[0].columns[0]: the key columns define each other in a ring: t.a → t.b → t.a (let one of these columns have no foreign key)"}},
	{"ring beside a foreign key of its own", tables(`{"name": "p", "target_rows": 5, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}]},
		{"name": "t", "target_rows": 5, "columns": [{"name": "a", "data_type": "INT", "foreign_key": {"references_table": "p", "references_column": "id"}},
		{"name": "b", "data_type": "INT"}], "primary_key": ["a", "b"], "foreign_keys": [{"columns": ["a", "b"], "references_table": "t", "references_columns": ["b", "a"]}]}`), []string{
		"tables[1].foreign_keys[0].columns[0]: the key columns define each other in a ring: t.a → t.b → t.a"}},
	{"ring over both kinds of key", tables(`{"name": "p", "target_rows": 5, "columns": [{"name": "x", "data_type": "INT",
		"foreign_key": {"references_table": "c", "references_column": "a"}}, {"name": "y", "data_type": "INT"}], "primary_key": ["x", "y"]},
		{"name": "c", "target_rows": 5, "columns": [{"name": "a", "data_type": "INT", "is_unique": true}, {"name": "b", "data_type": "INT"}],
		"foreign_keys": [{"columns": ["a", "b"], "references_table": "p", "references_columns": ["x", "y"]}]}`), []string{
		"tables[1].foreign_keys[0]: (a) of c is unique, but (x) of p is not",
		"tables[0].columns[0].foreign_key: the key columns define each other in a ring: p.x → c.a → p.x"}},
	{"the same foreign key twice", joined(ab, `"columns": ["b", "A"], "references_table": "Pairs", "references_columns": ["Y", "x"]`), []string{
		"tables[1].foreign_keys[1]: the foreign key is already there as foreign_keys[0] (leave one of them out)"}},
	{"the same foreign key twice, on the column too", tables(`{"name": "p", "target_rows": 5, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}]},
		{"name": "t", "target_rows": 5, "columns": [{"name": "a", "data_type": "INT", "foreign_key": {"references_table": "p", "references_column": "id"}}],
		"foreign_keys": [{"columns": ["A"], "references_table": "P", "references_columns": ["ID"]}]}`), []string{
		"tables[1].foreign_keys[0]: the foreign key is already there as columns[0].foreign_key"}},
}

var wrongForeignRows = []wrong{
	{"pair of no rows", strings.Replace(joined(ab), `"target_rows": 10`, `"target_rows": 0`, 1), []string{
		`tables[1].foreign_keys[0]: lines.a is required, but pairs has no rows (ask rows of pairs, or write "required": false on the columns of the key)`}},
	{"half a required pair of no rows", strings.Replace(lines(`{"name": "a", "data_type": "INT", "required": false}, {"name": "b", "data_type": "TEXT"}`), `"target_rows": 10`, `"target_rows": 0`, 1), []string{
		"tables[1].foreign_keys[0]: lines.b is required, but pairs has no rows"}},
	{"more rows than pairs", pairs(pairColumns, "", lineColumns, `"primary_key": ["b", "a"], "foreign_keys": [{`+ab+`}]`), []string{
		"tables[1].foreign_keys[0]: (b, a) of lines is unique and has 20 rows, but pairs has 10 (ask no more rows of lines than of pairs)"}},
	{"pair too wide through two keys", tables(`{"name": "root", "target_rows": 40000, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}]},
		{"name": "pairs", "target_rows": 5, "columns": [{"name": "x", "data_type": "INT", "foreign_key": {"references_table": "root", "references_column": "id"}},
			{"name": "y", "data_type": "INT", "max_value": 9}], "primary_key": ["x", "y"]},
		{"name": "lines", "target_rows": 5, "columns": [{"name": "a", "data_type": "SMALLINT"}, {"name": "b", "data_type": "SMALLINT"}], "foreign_keys": [{` + ab + `}]}`), []string{
		"tables[2].foreign_keys[0].columns[0]: SMALLINT ends at 32767, but the values of pairs.x are 1…40000"}},
}
