package schema_test

// derived is a document of a parent p (id, day, n, name) and a child c with the columns id,
// p (its foreign key), day, moment, hour, n, x, name (all nullable but id), and the column e
// with the keys given, in that order.
func derived(keys string) string { return family("", keys) }

// family is derived with keys for the column e of the parent, where there are some, as well.
func family(parent, child string) string {
	if parent != "" {
		parent = `, {"name": "e", ` + parent + `}`
	}
	if child != "" {
		child = `, {"name": "e", ` + child + `}`
	}
	return tables(`{"name": "p", "target_rows": 5, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}, {"name": "day", "data_type": "DATE"},
			{"name": "n", "data_type": "INT"}, {"name": "name", "data_type": "TEXT"}` + parent + `]},
		{"name": "c", "target_rows": 10, "columns": [{"name": "id", "data_type": "INT", "is_unique": true},
			{"name": "p", "data_type": "INT", "foreign_key": {"references_table": "p", "references_column": "id"}},
			{"name": "day", "data_type": "DATE", "required": false}, {"name": "moment", "data_type": "TIMESTAMP", "required": false}, {"name": "hour", "data_type": "TIME", "required": false},
			{"name": "n", "data_type": "INT", "required": false}, {"name": "x", "data_type": "DECIMAL", "scale": 2, "required": false}, {"name": "name", "data_type": "TEXT", "required": false}` + child + `]}`)
}

const (
	e  = "tables[1].columns[8]"
	up = "tables[0].columns[4]"
	fk = `"foreign_key": {"references_table": "p", "references_column": "id"}`
)

var wrongMakers = []wrong{
	{"blank expression", derived(`"data_type": "INT", "expression": "  "`), []string{e + ".expression: the expression is blank"}},
	{"empty expression", derived(`"data_type": "INT", "expression": ""`), []string{e + ".expression: is empty (leave the key out)"}},
	{"expression of the wrong kind", derived(`"data_type": "INT", "expression": 5`), []string{e + ".expression: want a string, got the number 5 (write it in quotes)"}},
	{"expression beside values", derived(`"data_type": "INT", "expression": "n", "values": [1]`), []string{e + ".values: values stands beside expression, which decides the values too"}},
	{"expression beside a rule", derived(`"data_type": "INT", "expression": "n", "faker_rule": "year"`), []string{e + ".expression: expression stands beside faker_rule"}},
	{"expression beside a distribution", derived(`"data_type": "INT", "expression": "n", "distribution": {"type": "uniform"}`), []string{e + ".expression: expression stands beside distribution"}},
	{"expression beside after", derived(`"data_type": "INT", "expression": "n", "after": {"columns": ["n"]}`), []string{e + ".expression: expression stands beside after"}},
	{"expression beside when", derived(`"data_type": "INT", "expression": "n", "when": [{"if": "n > 1", "values": [1]}]`), []string{e + ".when: when stands beside expression"}},
	{"unique expression", derived(`"data_type": "INT", "expression": "n", "is_unique": true`), []string{e + ".expression: a unique column cannot have an expression"}},
	{"expression on a foreign key", derived(`"data_type": "INT", "expression": "n", ` + fk), []string{e + ".expression: expression stands on a foreign key"}},
	{"expression in a key", tables(`{"name": "t", "target_rows": 1, "columns": [{"name": "a", "data_type": "INT"}, {"name": "b", "data_type": "INT", "expression": "a + 1"}], "primary_key": ["a", "b"]}`), []string{
		"tables[0].primary_key[1]: b has expression, which makes its values from others, so that the key cannot be kept unique"}},
	{"expression beside identity", derived(`"data_type": "INT", "is_unique": true, "expression": "n", "identity": {"start": 1, "step": 1}`), []string{
		e + ".identity: identity stands beside expression", e + ".expression: a unique column cannot have an expression"}},

	{"pattern of INT", derived(`"data_type": "INT", "pattern": "[0-9]"`), []string{e + ".pattern: a pattern does not fit INT (leave it out; it is for CHAR, VARCHAR, TEXT)"}},
	{"template of UUID", derived(`"data_type": "UUID", "template": "{name}"`), []string{e + ".template: a template does not fit UUID"}},
	{"pattern beside a template", derived(`"data_type": "TEXT", "pattern": "[0-9]", "template": "{name}"`), []string{e + ".pattern: pattern stands beside template"}},
	{"pattern beside a rule", derived(`"data_type": "TEXT", "pattern": "[0-9]", "faker_rule": "city"`), []string{e + ".pattern: pattern stands beside faker_rule"}},
	{"values beside a pattern", derived(`"data_type": "TEXT", "pattern": "[0-9]", "values": ["1"]`), []string{e + ".values: values stands beside pattern"}},
	{"pattern on a foreign key", tables(`{"name": "p", "target_rows": 1, "columns": [{"name": "id", "data_type": "TEXT", "is_unique": true}, {"name": "q", "data_type": "TEXT", "pattern": "x", "foreign_key": {"references_table": "p", "references_column": "id"}}]}`), []string{
		"tables[0].columns[1].pattern: pattern stands on a foreign key"}},
	{"group without a rule", derived(`"data_type": "TEXT", "group": "person"`), []string{e + ".group: the column has a group, but no faker_rule"}},
	{"group of no name", derived(`"data_type": "TEXT", "group": "a person", "faker_rule": "city"`), []string{e + `.group: "a person" is no name for a group`}},
	{"arguments without a rule", derived(`"data_type": "INT", "arguments": {"min": 1}`), []string{e + ".arguments: the column has arguments, but no faker_rule"}},
	{"argument without a value", derived(`"data_type": "TEXT", "faker_rule": "sentence", "arguments": {"wordcount": []}`), []string{e + `.arguments.wordcount: the argument "wordcount" has no value`}},
	{"argument that is an object", derived(`"data_type": "TEXT", "faker_rule": "sentence", "arguments": {"wordcount": {"min": 1}}`), []string{
		e + ".arguments.wordcount: want a value or a list of values, got an object"}},
	{"argument that is null", derived(`"data_type": "TEXT", "faker_rule": "sentence", "arguments": {"wordcount": [1, null]}`), []string{e + ".arguments.wordcount[1]: want a string, a number, true or false, got null"}},
	{"arguments in a list", derived(`"data_type": "TEXT", "faker_rule": "sentence", "arguments": [1]`), []string{e + ".arguments: want an object, got a list"}},
	{"keys by other names", derived(`"data_type": "TEXT", "regex": "x", "formula": "n", "probabilities": [1]`), []string{
		e + `.regex: did you mean "pattern"?`, e + `.formula: did you mean "expression"?`, e + `.probabilities: did you mean "weights"?`}},
}

var wrongBranches = []wrong{
	{"null_when on a required column", derived(`"data_type": "INT", "null_when": "n > 1"`), []string{e + `.null_when: null_when stands on a required column (write "required": false, or leave it out)`}},
	{"blank null_when", derived(`"data_type": "INT", "required": false, "null_when": " "`), []string{e + ".null_when: the condition is blank"}},
	{"null_when on a counted foreign key", derived(`"data_type": "INT", "required": false, "null_when": "n > 1", "foreign_key": {"references_table": "p", "references_column": "id", "cardinality": {"min": 1}}`), []string{e + ".null_when: null_when stands on a foreign key with a cardinality, which says how many rows refer to each (leave one of them out)"}},
	{"when of nothing", derived(`"data_type": "INT", "when": []`), []string{e + ".when: is empty (leave the key out)"}},
	{"else alone", derived(`"data_type": "INT", "else": {"values": [1]}`), []string{e + ".else: the column has else, but no when"}},
	{"branch without a condition", derived(`"data_type": "INT", "when": [{"values": [1]}]`), []string{e + ".when[0].if: the branch has no condition"}},
	{"blank condition", derived(`"data_type": "INT", "when": [{"if": " ", "values": [1]}]`), []string{e + ".when[0].if: the condition is blank"}},
	{"else with a condition", derived(`"data_type": "INT", "when": [{"if": "n > 1", "values": [1]}], "else": {"if": "n > 2", "values": [2]}`), []string{e + ".else.if: else has a condition"}},
	{"empty branch", derived(`"data_type": "INT", "when": [{"if": "n > 1"}]`), []string{e + ".when[0]: the branch does not say how a value is made"}},
	{"null beside values", derived(`"data_type": "INT", "required": false, "when": [{"if": "n > 1", "null": true, "values": [1]}]`), []string{e + ".when[0].null: null stands beside values, which makes a value"}},
	{"null on a required column", derived(`"data_type": "INT", "when": [{"if": "n > 1", "values": [1]}], "else": {"null": true}`), []string{e + `.else.null: null stands on a required column (write "required": false on the column)`}},
	{"value outside of the type", derived(`"data_type": "SMALLINT", "when": [{"if": "n > 1", "values": [1, 99999]}]`), []string{e + ".when[0].values[1]: the value 99999 is above 32767"}},
	{"range of another type", derived(`"data_type": "DATE", "when": [{"if": "n > 1", "min_value": 1}]`), []string{e + ".when[0].min_value: min_value does not fit DATE (write date_start)"}},
	{"range reversed in a branch", derived(`"data_type": "INT", "when": [{"if": "n > 1", "values": [1]}], "else": {"min_value": 5, "max_value": 1}`), []string{e + ".else.min_value: min_value 5 is above max_value 1"}},
	{"expression beside values in a branch", derived(`"data_type": "INT", "when": [{"if": "n > 1", "values": [1], "expression": "n"}]`), []string{e + ".when[0].values: values stands beside expression"}},
	{"rule on a DATE in a branch", derived(`"data_type": "DATE", "when": [{"if": "n > 1", "faker_rule": "date"}]`), []string{e + ".when[0].faker_rule: a faker rule yields no DATE"}},
	{"weights in a branch", derived(`"data_type": "INT", "when": [{"if": "n > 1", "weights": [1]}]`), []string{e + ".when[0].weights: the column has weights, but no values"}},
	{"after in a branch", derived(`"data_type": "DATE", "when": [{"if": "n > 1", "after": {"columns": ["n"]}}]`), []string{e + ".when[0].after.columns[0]: n is INT, which does not compare with DATE"}},
	{"law in a branch", derived(`"data_type": "INT", "when": [{"if": "n > 1", "distribution": {"type": "normal"}}]`), []string{
		e + ".when[0].distribution.parameters.mean: is missing", e + ".when[0].distribution.parameters.stddev: is missing"}},
	{"branches in a branch", derived(`"data_type": "INT", "when": [{"if": "n > 1", "when": "n > 2", "values": [1]}]`), []string{e + `.when[0].when: did you mean "if"?`}},
	{"keys beside else", derived(`"data_type": "INT", "min_value": 1, "values": [1], "when": [{"if": "n > 1", "values": [1]}], "else": {"values": [2]}`), []string{
		e + ".values: values stands beside min_value", e + ".values: values is never used, as else makes the values that no branch does", e + ".min_value: min_value is never used"}},
	{"branches of a unique column", derived(`"data_type": "INT", "is_unique": true, "when": [{"if": "n > 1", "values": [1]}]`), []string{e + ".when: a unique column cannot have when"}},
	{"branches on a foreign key", derived(`"data_type": "INT", "when": [{"if": "n > 1", "values": [1]}], ` + fk), []string{e + ".when: when stands on a foreign key"}},
	{"branches beside a total", family(`"data_type": "INT", "total": {"function": "count", "table": "c"}, "when": [{"if": "n > 1", "values": [1]}]`, ""), []string{up + ".when: when stands beside total"}},
	{"branches beside identity", derived(`"data_type": "INT", "is_unique": true, "identity": {"start": 1, "step": 1}, "when": [{"if": "n > 1", "values": [1]}]`), []string{
		e + ".when: a unique column cannot have when", e + ".when: when stands beside identity"}},
}

var wrongAfters = []wrong{
	{"after of nothing", derived(`"data_type": "DATE", "after": {"columns": []}`), []string{e + ".after.columns: after names no column"}},
	{"after an unknown column", derived(`"data_type": "DATE", "after": {"columns": ["dai"]}`), []string{e + `.after.columns[0]: the table c has no column "dai" (did you mean "day"?)`}},
	{"after itself", derived(`"data_type": "DATE", "after": {"columns": ["E"]}`), []string{e + ".after.columns[0]: the column comes behind itself"}},
	{"after a column twice", derived(`"data_type": "DATE", "after": {"columns": ["day", "Day"]}`), []string{e + `.after.columns[1]: after has the column "Day" twice`}},
	{"after text", derived(`"data_type": "DATE", "after": {"columns": ["name"]}`), []string{e + ".after.columns[0]: name is TEXT, which does not compare with DATE"}},
	{"time after a timestamp", derived(`"data_type": "TIME", "after": {"columns": ["moment"]}`), []string{e + ".after.columns[0]: moment is TIMESTAMP, which does not compare with TIME"}},
	{"number after a time", derived(`"data_type": "INT", "after": {"columns": ["hour"]}`), []string{e + ".after.columns[0]: hour is TIME, which does not compare with INT"}},
	{"after on text", derived(`"data_type": "TEXT", "after": {"columns": ["name"]}`), []string{e + ".after: after does not fit TEXT (leave it out; it is for SMALLINT,"}},
	{"after an unknown column of the parent", derived(`"data_type": "DATE", "after": {"columns": ["p.dy"]}`), []string{e + `.after.columns[0]: the table p has no column "dy" (did you mean "day"?)`}},
	{"after a column of no parent", derived(`"data_type": "DATE", "after": {"columns": ["n.day"]}`), []string{e + `.after.columns[0]: n is no foreign key, so it leads to no "day"`}},
	{"after a parent by an unknown key", derived(`"data_type": "DATE", "after": {"columns": ["q.day"]}`), []string{e + `.after.columns[0]: the table c has no column "q"`}},
	{"after text of the parent", derived(`"data_type": "DATE", "after": {"columns": ["p.name"]}`), []string{e + ".after.columns[0]: p.name is TEXT, which does not compare with DATE"}},
	{"gap that is none", derived(`"data_type": "DATE", "after": {"columns": ["day"], "min_gap": "3 days"}`), []string{e + ".after.min_gap: min_gap 3 days is neither a number nor a length of time, which is written 3d, 12h, 90m or 45s"}},
	{"gap below 0", derived(`"data_type": "DATE", "after": {"columns": ["day"], "min_gap": "-1d"}`), []string{e + ".after.min_gap: min_gap -1d is below 0"}},
	{"gap of half a day", derived(`"data_type": "DATE", "after": {"columns": ["day"], "max_gap": "12h"}`), []string{e + ".after.max_gap: max_gap 12h is finer than DATE"}},
	{"gap too fine", derived(`"data_type": "TIMESTAMP", "after": {"columns": ["day"], "max_gap": 0.5}`), []string{e + ".after.max_gap: max_gap 0.5 is finer than TIMESTAMP(0)"}},
	{"gap with too many digits", derived(`"data_type": "DECIMAL", "scale": 2, "after": {"columns": ["x"], "max_gap": 0.125}`), []string{e + ".after.max_gap: max_gap 0.125 is finer than DECIMAL(18,2)"}},
	{"time for a number", derived(`"data_type": "INT", "after": {"columns": ["n"], "max_gap": "3d"}`), []string{e + ".after.max_gap: max_gap 3d is not a number"}},
	{"gaps reversed", derived(`"data_type": "TIMESTAMP", "after": {"columns": ["day"], "min_gap": "25h", "max_gap": "1d"}`), []string{e + ".after.min_gap: min_gap 25h is above max_gap 1d"}},
	{"wrong law of a gap", derived(`"data_type": "DATE", "after": {"columns": ["day"], "distribution": {"type": "gamma", "parameters": {"shape": 1, "rate": 0}}}`), []string{
		e + ".after.distribution.parameters.rate: rate 0 is not above 0"}},
	{"bins of a gap in days", derived(`"data_type": "DATE", "after": {"columns": ["day"], "distribution": {"type": "histogram", "bins": [{"from": "2024-01-01", "to": 5, "weight": 1}]}}`), []string{
		e + ".after.distribution.bins[0].from: from 2024-01-01 is not a number"}},
	{"after beside values", derived(`"data_type": "DATE", "values": ["2024-01-01"], "after": {"columns": ["day"]}`), []string{e + ".values: values stands beside after"}},
	{"after beside a distribution", derived(`"data_type": "INT", "distribution": {"type": "uniform"}, "after": {"columns": ["n"], "max_gap": 4}`), []string{e + ".after: after stands beside distribution"}},
	{"unique after", derived(`"data_type": "DATE", "is_unique": true, "after": {"columns": ["day"]}`), []string{e + ".after: a unique column cannot have after"}},
	{"after on a foreign key", derived(`"data_type": "INT", "after": {"columns": ["n"]}, ` + fk), []string{e + ".after: after stands on a foreign key"}},
}

var wrongTotals = []wrong{
	{"total of nothing", family(`"data_type": "INT", "total": {}`, ""), []string{up + ".total.function: the total has no function (one of sum, count, min, max, avg)"}},
	{"misspelt function", family(`"data_type": "INT", "total": {"function": "summ", "table": "c"}`, ""), []string{up + `.total.function: unknown function "summ" (did you mean "sum"?)`}},
	{"function in capitals", family(`"data_type": "INT", "total": {"function": "SUM", "table": "c"}`, ""), []string{up + `.total.function: unknown function "SUM"`}},
	{"total of no table", family(`"data_type": "INT", "total": {"function": "count"}`, ""), []string{up + ".total.table: the total names no table"}},
	{"total of an unknown table", family(`"data_type": "INT", "total": {"function": "count", "table": "lines"}`, ""), []string{up + `.total.table: there is no table "lines" (there is p, c)`}},
	{"total of no child", family(`"data_type": "INT", "total": {"function": "count", "table": "p"}`, ""), []string{up + ".total.table: p has no foreign key to p"}},
	{"total of two keys", family(`"data_type": "INT", "total": {"function": "count", "table": "c"}`, `"data_type": "INT", `+fk), []string{up + ".total.table: c has 2 foreign keys to p (name a column of one of them in foreign_key)"}},
	{"total by an unknown key", family(`"data_type": "INT", "total": {"function": "count", "table": "c", "foreign_key": "q"}`, ""), []string{up + `.total.foreign_key: the table c has no column "q"`}},
	{"total by no key", family(`"data_type": "INT", "total": {"function": "count", "table": "c", "foreign_key": "n"}`, ""), []string{up + ".total.foreign_key: c.n does not refer to p"}},
	{"sum of nothing", family(`"data_type": "INT", "total": {"function": "sum", "table": "c"}`, ""), []string{up + ".total.column: sum needs a column"}},
	{"sum of an unknown column", family(`"data_type": "INT", "total": {"function": "sum", "table": "c", "column": "m"}`, ""), []string{up + `.total.column: the table c has no column "m"`}},
	{"sum of text", family(`"data_type": "INT", "total": {"function": "sum", "table": "c", "column": "name"}`, ""), []string{up + ".total.column: c.name is TEXT, of which there is no sum"}},
	{"sum of days", family(`"data_type": "DATE", "total": {"function": "sum", "table": "c", "column": "day"}`, ""), []string{up + ".total.column: c.day is DATE, of which there is no sum"}},
	{"sum of digits that are lost", family(`"data_type": "DECIMAL", "scale": 1, "total": {"function": "sum", "table": "c", "column": "x"}`, ""), []string{
		up + ".total: DECIMAL(18,1) cannot hold the sum of c.x, which is DECIMAL(18,2)"}},
	{"sum in a DATE", family(`"data_type": "DATE", "total": {"function": "sum", "table": "c", "column": "n"}`, ""), []string{up + ".total: DATE cannot hold the sum of c.n, which is INT"}},
	{"count in a text", family(`"data_type": "TEXT", "total": {"function": "count", "table": "c"}`, ""), []string{up + ".total: TEXT cannot hold a count"}},
	{"latest day in a TIMESTAMP", family(`"data_type": "TIMESTAMP", "required": false, "total": {"function": "max", "table": "c", "column": "day"}`, ""), []string{
		up + ".total: TIMESTAMP(0) cannot hold the max of c.day, which is DATE"}},
	{"required average", family(`"data_type": "FLOAT", "total": {"function": "avg", "table": "c", "column": "n"}`, ""), []string{
		up + `.total: avg of no rows is NULL, and a row of p may have no children, but the column is required (write "required": false on the column, or "cardinality": {"min": 1} on the foreign key)`}},
	{"total beside a range", family(`"data_type": "INT", "min_value": 1, "total": {"function": "count", "table": "c"}`, ""), []string{up + ".total: total stands beside min_value"}},
	{"total beside an expression", family(`"data_type": "INT", "expression": "n", "total": {"function": "count", "table": "c"}`, ""), []string{up + ".total: total stands beside expression"}},
	{"unique total", family(`"data_type": "INT", "is_unique": true, "total": {"function": "count", "table": "c"}`, ""), []string{up + ".total: a unique column cannot have a total"}},
	{"total on a foreign key", family("", `"data_type": "INT", "total": {"function": "count", "table": "p"}, `+fk), []string{e + ".total: total stands on a foreign key", e + ".total.table: p has no foreign key to c"}},
}
