package schema_test

import "strings"

// children is a document of a parent p of 10 rows and a child c of 10 rows whose foreign key
// has the keys given, and the column those in more.
func children(keys, more string) string {
	return strings.NewReplacer(`"references_column": "id"}`, `"references_column": "id", `+keys+`}`).Replace(
		key(`"data_type": "INT", "is_unique": true`, `"data_type": "INT", `+more+`{fk}`))
}

// spread is a document of a foreign key with a cardinality.
func spread(cardinality string) string { return children(`"cardinality": {`+cardinality+`}`, "") }

// self is a document of one table t of 10 rows with a key (g, id) and the foreign keys given.
func self(columns, keys string) string {
	return tables(`{"name": "t", "target_rows": 10, "columns": [{"name": "g", "data_type": "INT"}, {"name": "id", "data_type": "INT"}` + columns + `], "primary_key": ["g", "id"], "foreign_keys": [` + keys + `]}`)
}

// people is a document of people p and of letters with a sender a and a receiver b.
func people(sender, receiver string) string {
	fk := `"foreign_key": {"references_table": "p", "references_column": "id"`
	return tables(`{"name": "p", "target_rows": 10, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}, {"name": "n", "data_type": "INT", "is_unique": true}]},
		{"name": "letters", "target_rows": 10, "columns": [{"name": "a", "data_type": "INT", ` + fk + sender + `}}, {"name": "b", "data_type": "INT", ` + fk + receiver + `}},
			{"name": "c", "data_type": "INT", "foreign_key": {"references_table": "p", "references_column": "n"}}, {"name": "d", "data_type": "INT"}]}`)
}

const (
	ofC = "tables[1].columns[0].foreign_key"
	ofA = "tables[1].columns[0].foreign_key.differs_from"
	ofB = "tables[1].columns[1].foreign_key.differs_from"
)

var wrongSpreads = []wrong{
	{"misspelt cardinality", spread(`"type": "geometrik"`), []string{ofC + `.cardinality.type: unknown cardinality "geometrik" (did you mean "geometric"?)`}},
	{"strange cardinality", spread(`"type": "binomial"`), []string{ofC + `.cardinality.type: unknown cardinality "binomial" (one of uniform, fixed, range,`}},
	{"unknown key of a cardinality", spread(`"maximum": 3`), []string{ofC + `.cardinality.maximum: did you mean "max"?`}},
	{"cardinality of the wrong kind", children(`"cardinality": 3`, ""), []string{ofC + ".cardinality: want an object, got the number 3"}},
	{"range without max", spread(`"type": "range", "min": 1`), []string{ofC + ".cardinality.max: the cardinality range has no max"}},
	{"min above max", spread(`"min": 4, "max": 3`), []string{ofC + ".cardinality.min: min 4 is above max 3"}},
	{"min below 0", spread(`"min": -1`), []string{ofC + ".cardinality.min: min -1 is below 0"}},
	{"max below 1", spread(`"max": 0`), []string{ofC + ".cardinality.max: max 0 is below 1"}},
	{"none above 1", spread(`"none": 1.5`), []string{ofC + ".cardinality.none: none 1.5 is outside of 0…1"}},
	{"none beside min 0", spread(`"none": 0.5, "min": 0`), []string{ofC + ".cardinality.none: none 0.5 contradicts min 0"}},
	{"children of uniform", spread(`"children": 3`), []string{ofC + ".cardinality.children: children does not belong to the cardinality uniform (leave it out; uniform has min, max, none)"}},
	{"min of fixed", spread(`"type": "fixed", "children": 2, "min": 1`), []string{ofC + ".cardinality.min: min does not belong to the cardinality fixed"}},
	{"no fixed children", spread(`"type": "fixed", "children": 0`), []string{ofC + ".cardinality.children: children 0 is below 1"}},
	{"max of zipf", spread(`"type": "zipf", "max": 9`), []string{ofC + ".cardinality.max: max does not belong to the cardinality zipf (leave it out; zipf has min, none, exponent)"}},
	{"exponent below 0", spread(`"type": "zipf", "exponent": -1`), []string{ofC + ".cardinality.exponent: exponent -1 is not above 0"}},
	{"exponent of range", spread(`"max": 3, "exponent": 1`), []string{ofC + ".cardinality.exponent: exponent does not belong to the cardinality range"}},
	{"histogram without counts", spread(`"type": "histogram"`), []string{ofC + ".cardinality.counts: the cardinality histogram has no counts"}},
	{"counts twice", spread(`"type": "histogram", "counts": [{"children": 1, "weight": 1}, {"children": 1, "weight": 2}]`), []string{
		ofC + ".cardinality.counts[1].children: children 1 is already there as counts[0]"}},
	{"counts below 0", spread(`"type": "histogram", "counts": [{"children": -1, "weight": -1}]`), []string{
		ofC + ".cardinality.counts[0].children: children -1 is below 0", ofC + ".cardinality.counts[0].weight: the weight -1 is below 0"}},
	{"counts of no weight", spread(`"type": "histogram", "counts": [{"children": 1, "weight": 0}]`), []string{ofC + ".cardinality.counts: all weights are 0"}},
	{"counts without keys", spread(`"type": "histogram", "counts": [{}]`), []string{
		ofC + ".cardinality.counts[0].children: the key children is missing", ofC + ".cardinality.counts[0].weight: the key weight is missing"}},
	{"counts of 0 beside none", spread(`"type": "histogram", "none": 0.1, "counts": [{"children": 0, "weight": 1}, {"children": 2, "weight": 1}]`), []string{
		ofC + ".cardinality.counts[0].children: children 0 stands beside none"}},
	{"counts of another type", spread(`"counts": [{"children": 1, "weight": 1}]`), []string{ofC + ".cardinality.counts: counts does not belong to the cardinality uniform"}},
	{"cardinality beside a distribution", children(`"cardinality": {"max": 3}`, `"distribution": {"type": "uniform"}, `), []string{ofC + ".cardinality: cardinality stands beside distribution"}},
	{"cardinality beside values", children(`"cardinality": {"max": 3}`, `"values": [1, 2], `), []string{ofC + ".cardinality: cardinality stands beside values"}},
	{"two children of a unique key", children(`"cardinality": {"max": 2}`, `"is_unique": true, `), []string{ofC + ".cardinality.max: max 2 contradicts that p is unique: no parent has two children"}},
	{"fixed children of a unique key", children(`"cardinality": {"type": "fixed", "children": 2}`, `"is_unique": true, `), []string{ofC + ".cardinality.children: children 2 contradicts that p is unique"}},
	{"zipf of a unique key", children(`"cardinality": {"type": "zipf"}`, `"is_unique": true, `), []string{ofC + ".cardinality.type: zipf contradicts that p is unique"}},
	{"counts of a unique key", children(`"cardinality": {"type": "histogram", "counts": [{"children": 0, "weight": 1}, {"children": 3, "weight": 1}]}`, `"is_unique": true, `), []string{
		ofC + ".cardinality.counts[1].children: children 3 contradicts that p is unique"}},
	{"two children of a unique pair", strings.Replace(pairs(pairColumns, "", lineColumns, `"unique": [["b", "a"]], "foreign_keys": [{`+ab+`, "cardinality": {"min": 2}}]`), `"target_rows": 20`, `"target_rows": 10`, 1), []string{
		"tables[1].foreign_keys[0].cardinality.min: min 2 contradicts that a, b is unique"}},
	{"wrong cardinality of a pair", joined(ab + `, "cardinality": {"type": "fixed", "max": 2}`), []string{"tables[1].foreign_keys[0].cardinality.max: max does not belong to the cardinality fixed"}},

	{"depth of another table", children(`"max_depth": 3`, ""), []string{ofC + ".max_depth: max_depth is for a foreign key to the own table"}},
	{"depth 0", self(`, {"name": "up", "data_type": "INT", "required": false}`, `{"columns": ["g", "up"], "references_table": "t", "references_columns": ["g", "id"], "max_depth": 0}`), []string{
		"tables[0].foreign_keys[0].max_depth: max_depth 0 is outside of 1…64"}},
	{"differs from an unknown column", people("", `, "differs_from": ["e"]`), []string{ofB + `[0]: the table letters has no column "e"`}},
	{"differs from itself", people("", `, "differs_from": ["b"]`), []string{ofB + "[0]: b differs from itself"}},
	{"differs from a key to another column", people("", `, "differs_from": ["c"]`), []string{ofB + "[0]: c does not refer to p.id (name a column with the same foreign key)"}},
	{"differs from no key", people("", `, "differs_from": ["d"]`), []string{ofB + "[0]: d does not refer to p.id"}},
	{"differs twice", people("", `, "differs_from": ["a", "A"]`), []string{ofB + `[1]: differs_from has the column "A" twice`}},
	{"differs from each other", people(`, "differs_from": ["b"]`, `, "differs_from": ["a"]`), []string{ofA + ": the columns differ from each other in a ring: a → b → a"}},
	{"differs beside a cardinality", people("", `, "differs_from": ["a"], "cardinality": {"max": 3}`), []string{ofB + ": differs_from stands beside cardinality"}},
	{"differs from nothing", people("", `, "differs_from": []`), []string{ofB + ": is empty (leave the key out)"}},

	{"nullable of no free column", self("", `{"columns": ["g"], "references_table": "t", "references_columns": ["id"], "nullable": true}`), []string{
		"tables[0].foreign_keys[0].references_columns: t.id is not unique", "tables[0].foreign_keys[0].nullable: nullable true has no column that could be NULL"}},
	{"nullable of a required column", lines(`{"name": "a", "data_type": "INT", "required": true}, {"name": "b", "data_type": "TEXT"}`, `, "nullable": true`), []string{
		"tables[1].foreign_keys[0].nullable: nullable true contradicts required true of a"}},
	{"not nullable of a nullable column", lines(`{"name": "a", "data_type": "INT", "required": false}, {"name": "b", "data_type": "TEXT"}`, `, "nullable": false`), []string{
		"tables[1].foreign_keys[0].nullable: nullable false contradicts a, which may be NULL"}},
	{"shared column of no rows", strings.Replace(tables(tenants), `"target_rows": 5`, `"target_rows": 0`, 1), []string{"tables[2].foreign_keys[1]: users.team_id is required, but teams has no rows"}},
	{"key of one column to rows that are too few", tables(`{"name": "p", "target_rows": 3, "columns": [{"name": "id", "data_type": "INT"}], "primary_key": ["id"]},
		{"name": "c", "target_rows": 4, "columns": [{"name": "a", "data_type": "INT"}], "unique": [["a"]], "foreign_keys": [{"columns": ["a"], "references_table": "p", "references_columns": ["id"]}]}`), []string{
		"tables[1].foreign_keys[0]: (a) of c is unique and has 4 rows, but p has 3"}},

	{"unique key of nothing", design(`"unique": [[]]`), []string{"tables[0].unique[0]: the key has no columns"}},
	{"unique key of an unknown column", design(`"unique": [["a", "c"]]`), []string{`tables[0].unique[0][1]: the table t has no column "c"`}},
	{"unique key twice", design(`"unique": [["a", "b"], ["b", "A"]], "composite_keys": [["a", "b"]]`), []string{
		"tables[0].unique[1]: the key over a, b is already there as unique[0]", "tables[0].composite_keys[0]: the composite key over a, b is already there as unique[0]"}},
	{"unique key that is the primary one", design(`"primary_key": ["a"], "unique": [["A"]]`), []string{"tables[0].unique[0]: the key over a is already there as primary_key"}},
	{"unique key of a FLOAT", primary(`"unique": [["f"]]`), []string{"tables[0].unique[0][0]: f is FLOAT, which cannot be part of a key"}},
	{"unique key in one list", design(`"unique": ["a", "b"]`), []string{`tables[0].unique[0]: want a list, got the string "a"`, `tables[0].unique[1]: want a list`}},
}
