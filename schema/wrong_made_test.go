package schema_test

var wrongLists = []wrong{
	{"no values", column(`"data_type": "INT", "values": []`), []string{"$.values: is empty (leave the key out)"}},
	{"values of the wrong kind", column(`"data_type": "INT", "values": "1, 2"`), []string{`$.values: want a list, got the string "1, 2"`}},
	{"NULL among the values", column(`"data_type": "INT", "values": [1, null]`), []string{
		`$.values[1]: want a string, a number, true or false, got null (write "required": false`}},
	{"list among the values", column(`"data_type": "INT", "values": [1, [2]]`), []string{"$.values[1]: want a string, a number, true or false, got a list"}},
	{"object among the values", column(`"data_type": "INT", "values": [{}]`), []string{"$.values[0]: got an object"}},
	{"value that is no integer", column(`"data_type": "INT", "values": ["one"]`), []string{"$.values[0]: the value one is not a number"}},
	{"value with a fraction", column(`"data_type": "INT", "values": [1, 2.5]`), []string{"$.values[1]: the value 2.5 is not an integer"}},
	{"value beyond the type", column(`"data_type": "SMALLINT", "values": [40000]`), []string{
		"$.values[0]: the value 40000 is above 32767, where SMALLINT ends (INT holds more)"}},
	{"value below the type", column(`"data_type": "INT", "values": [-2147483649]`), []string{"$.values[0]: is below -2147483648, where INT begins (BIGINT holds more)"}},
	{"value finer than DECIMAL", column(`"data_type": "DECIMAL", "scale": 2, "values": [0.001]`), []string{"$.values[0]: the value 0.001 has more than 2 digits after the point (set scale"}},
	{"value larger than DECIMAL", column(`"data_type": "DECIMAL", "precision": 3, "scale": 2, "values": ["10"]`), []string{"$.values[0]: is above 9.99, where DECIMAL(3,2) ends"}},
	{"value longer than VARCHAR", column(`"data_type": "VARCHAR", "varchar_length": 3, "values": ["äöü", "abcd"]`), []string{`$.values[1]: the value "abcd" has 4 characters; VARCHAR holds 3`}},
	{"value longer than CHAR", column(`"data_type": "CHAR", "values": ["a", "bc"]`), []string{`$.values[1]: the value "bc" has 2 characters; CHAR holds 1`}},
	{"value that ends with a blank", column(`"data_type": "CHAR", "char_length": 3, "values": ["a "]`), []string{`$.values[0]: the value "a " ends with blanks, which CHAR does not keep`}},
	{"value that is no boolean", column(`"data_type": "BOOLEAN", "values": [true, "yes"]`), []string{`$.values[1]: the value "yes" is not a boolean, which is written true or false`}},
	{"value that is no date", column(`"data_type": "DATE", "values": ["2024-02-30", "soon"]`), []string{
		`$.values[0]: the value "2024-02-30" names a day that does not exist`, `$.values[1]: the value "soon" is not a date`}},
	{"value that is no time", column(`"data_type": "TIME", "values": ["25:00"]`), []string{`$.values[0]: the value "25:00" names a time of day that does not exist`}},
	{"value finer than TIMESTAMP", column(`"data_type": "TIMESTAMP", "values": ["2024-01-01T00:00:00.5"]`), []string{"$.values[0]: has more than 0 digits in the fraction of its second (set precision"}},
	{"value that is no UUID", column(`"data_type": "UUID", "values": ["00000000-0000-0000-0000-00000000000g"]`), []string{"$.values[0]: is not a UUID, which is written xxxxxxxx-"}},
	{"value that is no float", column(`"data_type": "FLOAT", "values": ["x", 1e999]`), []string{"$.values[0]: the value x is not a number", "$.values[1]: is too large for a number"}},
	{"value beyond REAL", column(`"data_type": "REAL", "values": [1e39]`), []string{"$.values[0]: the value 1e39 is outside of REAL"}},
	{"value twice", column(`"data_type": "VARCHAR", "values": ["a", "A", "a"]`), []string{`$.values[2]: the value "a" is already there as values[0]`}},
	{"number twice", column(`"data_type": "INT", "values": [1, "1.0"]`), []string{`$.values[1]: the value 1.0 is already there as values[0]`}},
	{"decimal twice", column(`"data_type": "DECIMAL", "scale": 2, "values": [0.5, 0.50]`), []string{"$.values[1]: the value 0.50 is already there"}},
	{"timestamp twice", column(`"data_type": "TIMESTAMPTZ", "values": ["2024-01-01T00:00:00Z", "2024-01-01 01:00+01:00"]`), []string{"$.values[1]: is already there as values[0]"}},
	{"UUID twice", column(`"data_type": "UUID", "values": ["ABCDEF00-0000-0000-0000-000000000000", "abcdef00-0000-0000-0000-000000000000"]`), []string{"$.values[1]: is already there"}},
	{"float twice", column(`"data_type": "REAL", "values": [0.1, 0.10000000001, 0, -0.0]`), []string{"$.values[1]: is already there as values[0]", "$.values[3]: the value -0.0 is already there as values[2]"}},
	{"values of JSON", column(`"data_type": "JSON", "values": ["{}"]`), []string{"$.values: values does not fit JSON"}},
	{"values of BINARY", column(`"data_type": "BINARY", "values": ["a"]`), []string{"$.values: values does not fit BINARY"}},
	{"values of a wrong size", column(`"data_type": "CHAR", "char_length": 0, "values": ["a"]`), []string{"$.char_length: is outside of 1…65535"}},
	{"values beside a range", column(`"data_type": "INT", "values": [1], "max_value": 5`), []string{"$.values: values stands beside max_value, which decides the values too"}},
	{"values beside days", column(`"data_type": "DATE", "values": ["2024-01-01"], "date_start": "2024-01-01"`), []string{"$.values: values stands beside date_start"}},
	{"values beside a rule", column(`"data_type": "VARCHAR", "values": ["a"], "faker_rule": "city"`), []string{"$.values: values stands beside faker_rule"}},
	{"values beside a distribution", column(`"data_type": "INT", "values": [1], "distribution": {"type": "uniform"}`), []string{"$.values: values stands beside distribution"}},
	{"key too narrow for values", key(`"data_type": "INT", "is_unique": true, "values": [1, 2, 3, 4, 5, 6, 7, 8, 9, 40000]`, `"data_type": "SMALLINT", {fk}`), []string{
		"tables[1].columns[0].foreign_key: SMALLINT ends at 32767, but the values of p.id are 1…40000"}},
}

var wrongIdentities = []wrong{
	{"identity of the wrong kind", column(`"data_type": "INT", "is_unique": true, "identity": true`), []string{"$.identity: want an object, got true"}},
	{"identity of nothing", column(`"data_type": "INT", "is_unique": true, "identity": {}`), []string{
		"$.identity.start: the key start is missing (the value of the first row)", "$.identity.step: the key step is missing (1 counts up)"}},
	{"identity without a step", column(`"data_type": "INT", "is_unique": true, "identity": {"start": 5}`), []string{"$.identity.step: the key step is missing"}},
	{"identity of other words", column(`"data_type": "INT", "is_unique": true, "identity": {"seed": 1, "increment": 2}`), []string{
		`$.identity.seed: did you mean "start"?`, `$.identity.increment: did you mean "step"?`, "$.identity.start: missing", "$.identity.step: missing"}},
	{"auto increment", column(`"data_type": "INT", "is_unique": true, "autoincrement": true`), []string{`$.autoincrement: did you mean "identity"?`}},
	{"identity with a fraction", column(`"data_type": "INT", "is_unique": true, "identity": {"start": 1.5, "step": 1}`), []string{"$.identity.start: want an integer, got the number 1.5"}},
	{"identity beyond 64 bits", column(`"data_type": "NUMBER", "is_unique": true, "identity": {"start": 9223372036854775808, "step": 1}`), []string{
		"$.identity.start: 9223372036854775808 is out of the range of integers"}},
	{"step 0", column(`"data_type": "INT", "is_unique": true, "identity": {"start": 1, "step": 0}`), []string{"$.identity.step: step 0 leads nowhere"}},
	{"start outside of the type", column(`"data_type": "SMALLINT", "is_unique": true, "identity": {"start": 40000, "step": 1}`), []string{
		"$.identity.start: start 40000 is above 32767, where SMALLINT ends (INT holds more)"}},
	{"start outside of DECIMAL", column(`"data_type": "DECIMAL", "precision": 2, "is_unique": true, "identity": {"start": -100, "step": 1}`), []string{
		"$.identity.start: start -100 is below -99, where DECIMAL(2,0) begins"}},
	{"identity that is not unique", column(`"data_type": "INT", "identity": {"start": 1, "step": 1}`), []string{
		`$.identity: the values of an identity are unique, but the column is not (write "is_unique": true too)`}},
	{"identity of VARCHAR", column(`"data_type": "VARCHAR", "is_unique": true, "identity": {"start": 1, "step": 1}`), []string{"$.identity: an identity does not fit VARCHAR"}},
	{"identity of DATE", column(`"data_type": "DATE", "is_unique": true, "identity": {"start": 1, "step": 1}`), []string{"$.identity: an identity does not fit DATE"}},
	{"identity with a scale", column(`"data_type": "DECIMAL", "scale": 2, "is_unique": true, "identity": {"start": 1, "step": 1}`), []string{
		"$.identity: an identity does not fit DECIMAL(18,2) (leave it out; it is for SMALLINT, INT, BIGINT, and DECIMAL of scale 0)"}},
	{"identity of a wrong size", column(`"data_type": "DECIMAL", "precision": 0, "is_unique": true, "identity": {"start": 1, "step": 1}`), []string{"$.precision: is outside of 1…38"}},
	{"identity beside a range", column(`"data_type": "INT", "is_unique": true, "min_value": 1, "identity": {"start": 1, "step": 1}`), []string{
		"$.identity: identity stands beside min_value, which decides the values too (leave one of them out)"}},
	{"identity beside values", column(`"data_type": "INT", "is_unique": true, "values": [1], "identity": {"start": 1, "step": 1}`), []string{"$.values: values stands beside identity"}},
	{"identity beside a rule", column(`"data_type": "INT", "is_unique": true, "faker_rule": "year", "identity": {"start": 1, "step": 1}`), []string{"$.identity: identity stands beside faker_rule"}},
	{"identity beside a distribution", column(`"data_type": "INT", "is_unique": true, "identity": {"start": 1, "step": 1}, "distribution": {"type": "uniform"}`), []string{
		"$.identity: identity stands beside distribution", "$.distribution: a unique column cannot have a distribution"}},
	{"identity on a foreign key", key(`"data_type": "INT", "is_unique": true`, `"data_type": "INT", "is_unique": true, "identity": {"start": 1, "step": 1}, {fk}`), []string{
		"tables[1].columns[0].identity: identity stands on a foreign key"}},
	{"key too narrow for the steps", key(`"data_type": "INT", "is_unique": true, "identity": {"start": 7, "step": 10000}`, `"data_type": "SMALLINT", {fk}`), []string{
		"tables[1].columns[0].foreign_key: SMALLINT ends at 32767, but the values of p.id are 7…90007 (give it the type INT too)"}},
	{"key too narrow for the steps down", key(`"data_type": "INT", "is_unique": true, "identity": {"start": 7, "step": -10000}`, `"data_type": "SMALLINT", {fk}`), []string{
		"tables[1].columns[0].foreign_key: but the values of p.id are -89993…7"}},
}

// design is a document of one table t with the columns a and b, and the table keys given.
func design(keys string) string {
	return tables(`{"name": "t", "target_rows": 1, "columns": [{"name": "a", "data_type": "INT"}, {"name": "b", "data_type": "INT"}], ` + keys + `}`)
}

var wrongDesigns = []wrong{
	{"blank check", design(`"checks": ["a > 0", " "]`), []string{"tables[0].checks[1]: the check is blank (leave it out)"}},
	{"check of the wrong kind", design(`"checks": [1]`), []string{"tables[0].checks[0]: want a string, got the number 1"}},
	{"unknown key of a design", design(`"physical": {"dist_key": "a"}`), []string{`tables[0].physical.dist_key: did you mean "distkey"?`}},
	{"design in the table", design(`"distkey": "a"`), []string{`tables[0].distkey: did you mean "physical"?`}},
	{"design of the wrong kind", design(`"physical": "EVEN"`), []string{`tables[0].physical: want an object, got the string "EVEN"`}},
	{"empty kind", design(`"physical": {"kind": ""}`), []string{"tables[0].physical.kind: is empty (leave the key out)"}},
	{"unknown diststyle", design(`"physical": {"diststyle": "EVENLY"}`), []string{`tables[0].physical.diststyle: unknown diststyle "EVENLY" (did you mean "EVEN"?)`}},
	{"strange diststyle", design(`"physical": {"diststyle": "ROUND ROBIN"}`), []string{"tables[0].physical.diststyle: one of AUTO, EVEN, KEY, ALL"}},
	{"unknown distkey", design(`"physical": {"distkey": "aa"}`), []string{`tables[0].physical.distkey: the table t has no column "aa" (did you mean "a"?)`}},
	{"diststyle KEY alone", design(`"physical": {"diststyle": "key"}`), []string{"tables[0].physical.diststyle: diststyle KEY has no distkey"}},
	{"distkey of another diststyle", design(`"physical": {"diststyle": "Even", "distkey": "a"}`), []string{`tables[0].physical.distkey: distkey "a" stands beside diststyle EVEN`}},
	{"empty distkey", design(`"physical": {"distkey": ""}`), []string{"tables[0].physical.distkey: is empty"}},
	{"sortkey of nothing", design(`"physical": {"sortkey": {}}`), []string{"tables[0].physical.sortkey.columns: the sortkey has no columns"}},
	{"unknown sortkey style", design(`"physical": {"sortkey": {"style": "compund", "columns": ["a"]}}`), []string{`tables[0].physical.sortkey.style: unknown style "compund" (did you mean "COMPOUND"?)`}},
	{"sortkey AUTO with columns", design(`"physical": {"sortkey": {"style": "auto", "columns": ["a"]}}`), []string{"tables[0].physical.sortkey.columns: the sortkey AUTO has columns"}},
	{"unknown sortkey column", design(`"physical": {"sortkey": {"columns": ["a", "c"]}}`), []string{`tables[0].physical.sortkey.columns[1]: the table t has no column "c"`}},
	{"sortkey column twice", design(`"physical": {"sortkey": {"columns": ["a", "A"]}}`), []string{`tables[0].physical.sortkey.columns[1]: the sortkey has the column "A" twice`}},
	{"blank cluster_by", design(`"physical": {"cluster_by": [""]}`), []string{"tables[0].physical.cluster_by[0]: the expression is blank"}},
	{"retention below 0", design(`"physical": {"retention_days": -1}`), []string{"tables[0].physical.retention_days: retention_days -1 is outside of 0…90"}},
	{"retention above 90", design(`"physical": {"retention_days": 91}`), []string{"tables[0].physical.retention_days: retention_days 91 is outside of 0…90"}},
	{"empty encode", column(`"data_type": "INT", "physical": {"encode": ""}`), []string{"$.physical.encode: is empty"}},
	{"empty default", column(`"data_type": "INT", "default": ""`), []string{"$.default: is empty"}},
	{"default of the wrong kind", column(`"data_type": "INT", "default": 0`), []string{"$.default: want a string, got the number 0 (write it in quotes)"}},
	{"empty computed", column(`"data_type": "INT", "computed": ""`), []string{"$.computed: is empty"}},
}
