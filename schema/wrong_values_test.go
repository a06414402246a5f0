package schema_test

import "strings"

var wrongRanges = []wrong{
	{"min above max", column(`"data_type": "INT", "min_value": 10, "max_value": 5`), []string{"$.min_value: min_value 10 is above max_value 5"}},
	{"INT min too low", column(`"data_type": "INT", "min_value": -2147483649`), []string{"$.min_value: min_value -2147483649 is below -2147483648, where INT begins (BIGINT holds more)"}},
	{"INT max too high", column(`"data_type": "INT", "max_value": 2147483648`), []string{"$.max_value: max_value 2147483648 is above 2147483647, where INT ends"}},
	{"SMALLINT too high", column(`"data_type": "SMALLINT", "max_value": 40000`), []string{"$.max_value: 40000 is above 32767, where SMALLINT ends (INT holds more)"}},
	{"BIGINT too high", column(`"data_type": "BIGINT", "max_value": 9223372036854775808`), []string{"$.max_value: 9223372036854775808 is above 9223372036854775807"}},
	{"both bounds outside", column(`"data_type": "SMALLINT", "min_value": -40000, "max_value": 40000`), []string{"$.min_value: is below -32768", "$.max_value: is above 32767"}},
	{"fraction on INT", column(`"data_type": "INT", "min_value": 1.5`), []string{"$.min_value: min_value 1.5 is not an integer"}},
	{"tiny fraction on INT", column(`"data_type": "INT", "min_value": 1e-300`), []string{"$.min_value: min_value 1e-300 is not an integer"}},
	{"exponent beyond reason", column(`"data_type": "BIGINT", "max_value": 1e999999999999`), []string{"$.max_value: is too large for a number"}},
	{"exponent below reason", column(`"data_type": "BIGINT", "min_value": 1e-999999999`), []string{"$.min_value: min_value 1e-999999999 is not an integer"}},
	{"exponent far below reason", column(`"data_type": "DECIMAL", "scale": 2, "max_value": 1e-99999999999999999999`), []string{
		"$.max_value: has more than 2 digits after the point"}},
	{"more digits than reason", column(`"data_type": "DECIMAL", "scale": 2, "max_value": 0.` + strings.Repeat("0", 1000) + `1`), []string{
		"$.max_value: has too many digits for a number"}},
	{"DECIMAL too fine", column(`"data_type": "DECIMAL", "precision": 10, "scale": 2, "max_value": 1.005`), []string{"$.max_value: max_value 1.005 has more than 2 digits after the point (set scale"}},
	{"DECIMAL too large", column(`"data_type": "DECIMAL", "precision": 4, "scale": 2, "max_value": 100`), []string{"$.max_value: max_value 100 is above 99.99, where DECIMAL(4,2) ends"}},
	{"DECIMAL too small", column(`"data_type": "DECIMAL", "precision": 4, "scale": 2, "min_value": -100`), []string{"$.min_value: min_value -100 is below -99.99"}},
	{"DECIMAL min above max", column(`"data_type": "DECIMAL", "scale": 2, "min_value": 0.02, "max_value": 0.01`), []string{"$.min_value: min_value 0.02 is above max_value 0.01"}},
	{"FLOAT min above max", column(`"data_type": "FLOAT", "min_value": 0.2, "max_value": 0.1`), []string{"$.min_value: min_value 0.2 is above max_value 0.1"}},
	{"FLOAT too large", column(`"data_type": "DOUBLE", "max_value": 1e309`), []string{"$.max_value: max_value 1e309 is too large for a number"}},
	{"REAL too large", column(`"data_type": "REAL", "max_value": 1e39`), []string{"$.max_value: max_value 1e39 is outside of REAL"}},
	{"malformed date", column(`"data_type": "DATE", "date_start": "01.02.2024"`), []string{`$.date_start: date_start "01.02.2024" is not a date, which is written YYYY-MM-DD`}},
	{"no such day", column(`"data_type": "DATE", "date_start": "2023-02-29"`), []string{`$.date_start: date_start "2023-02-29" names a day that does not exist`}},
	{"year 0", column(`"data_type": "DATE", "date_start": "0000-12-31"`), []string{`$.date_start: is below 0001-01-01, where DATE begins`}},
	{"date with a time", column(`"data_type": "DATE", "date_end": "2024-01-01T00:00:00"`), []string{`$.date_end: is not a date`}},
	{"dates reversed", column(`"data_type": "DATE", "date_start": "2024-02-01", "date_end": "2024-01-01"`), []string{`$.date_start: date_start "2024-02-01" is above date_end "2024-01-01"`}},
	{"malformed time", column(`"data_type": "TIME", "time_start": "8:00"`), []string{`$.time_start: time_start "8:00" is not a time, which is written HH:MM[:SS[.ffffff]]`}},
	{"hour 24", column(`"data_type": "TIME", "time_end": "24:00:00"`), []string{`$.time_end: time_end "24:00:00" names a time of day that does not exist`}},
	{"second 60", column(`"data_type": "TIME", "time_end": "23:59:60"`), []string{`$.time_end: names a time of day that does not exist`}},
	{"time with a comma", column(`"data_type": "TIME", "precision": 3, "time_end": "23:59:59,5"`), []string{`$.time_end: is not a time`}},
	{"time too fine", column(`"data_type": "TIME", "time_end": "12:00:00.5"`), []string{`$.time_end: has more than 0 digits in the fraction of its second (set precision`}},
	{"time finer than microseconds", column(`"data_type": "TIME", "precision": 6, "time_end": "12:00:00.0000005"`), []string{`$.time_end: has more than 6 digits`}},
	{"times reversed", column(`"data_type": "TIME", "time_start": "22:00", "time_end": "06:00"`), []string{`$.time_start: time_start "22:00" is above time_end "06:00"`}},
	{"malformed timestamp", column(`"data_type": "TIMESTAMP", "timestamp_start": "yesterday"`), []string{`$.timestamp_start: "yesterday" is not a timestamp, which is written YYYY-MM-DD[THH:MM[:SS[.ffffff]][Z|±HH:MM]]`}},
	{"timestamp of no day", column(`"data_type": "TIMESTAMP", "timestamp_end": "2024-02-30T12:00:00Z"`), []string{`$.timestamp_end: timestamp_end "2024-02-30T12:00:00Z" names a day that does not exist`}},
	{"timestamp of hour 25", column(`"data_type": "TIMESTAMP", "timestamp_start": "2024-01-01T25:00:00"`), []string{`$.timestamp_start: names a time of day that does not exist`}},
	{"timestamp too fine", column(`"data_type": "TIMESTAMPTZ", "precision": 3, "timestamp_start": "2024-01-01T00:00:00.0001Z"`), []string{`$.timestamp_start: has more than 3 digits in the fraction`}},
	{"timestamps reversed by offset", column(`"data_type": "TIMESTAMPTZ", "timestamp_start": "2024-01-01T00:00:00-01:00", "timestamp_end": "2024-01-01T00:30:00Z"`), []string{
		`$.timestamp_start: is above timestamp_end`}},
	{"timestamp before year 1 by offset", column(`"data_type": "TIMESTAMPTZ", "timestamp_start": "0001-01-01T00:00:00+01:00"`), []string{`$.timestamp_start: is below 0001-01-01T00:00:00`}},
	{"exponential below 0", column(`"data_type": "INT", "max_value": -1, "distribution": {"type": "exponential", "parameters": {"lambda": 1}}`), []string{
		"$.max_value: max_value -1 leaves no values to the distribution exponential, which starts at 0"}},
	{"exponential up to 0", column(`"data_type": "FLOAT", "max_value": 0, "distribution": {"type": "exponential", "parameters": {"lambda": 1}}`), []string{
		"$.max_value: leaves no values to the distribution exponential"}},
}

var wrongColumns = []wrong{
	{"null_rate below 0", column(`"data_type": "INT", "required": false, "null_rate": -0.1`), []string{"$.null_rate: null_rate -0.1 is outside of 0…1"}},
	{"null_rate above 1", column(`"data_type": "INT", "required": false, "null_rate": 5`), []string{"$.null_rate: null_rate 5 is outside of 0…1"}},
	{"null_rate on a required column", column(`"data_type": "INT", "null_rate": 0.5`), []string{"$.null_rate: null_rate 0.5 stands on a required column (write \"required\": false"}},
	{"unknown distribution", column(`"data_type": "INT", "distribution": {"type": "normall"}`), []string{`$.distribution.type: did you mean "normal"?`}},
	{"distribution in capitals", column(`"data_type": "INT", "distribution": {"type": "Normal", "parameters": {"mean": 1, "stddev": 1}}`), []string{`$.distribution.type: did you mean "normal"?`}},
	{"strange distribution", column(`"data_type": "INT", "distribution": {"type": "cauchy"}`), []string{`$.distribution.type: unknown distribution "cauchy" (one of beta, binomial, exponential, gamma, geometric, histogram,`}},
	{"distribution without a type", column(`"data_type": "INT", "distribution": {}`), []string{"$.distribution.type: the distribution has no type"}},
	{"missing parameters", column(`"data_type": "INT", "distribution": {"type": "normal"}`), []string{
		"$.distribution.parameters.mean: the parameter mean of the distribution normal is missing", "$.distribution.parameters.stddev: is missing"}},
	{"misspelt parameter", column(`"data_type": "INT", "distribution": {"type": "normal", "parameters": {"mean": 1, "stdev": 1}}`), []string{
		`$.distribution.parameters.stdev: did you mean "stddev"?`}},
	{"parameter of another distribution", column(`"data_type": "INT", "distribution": {"type": "beta", "parameters": {"alpha": 1, "beta": 1, "lambda": 1}}`), []string{
		`$.distribution.parameters.lambda: unknown parameter "lambda" of the distribution beta`}},
	{"parameter of uniform", column(`"data_type": "INT", "distribution": {"type": "uniform", "parameters": {"min": 1}}`), []string{
		`$.distribution.parameters.min: unknown parameter "min" of the distribution uniform`}},
	{"stddev 0", column(`"data_type": "INT", "distribution": {"type": "normal", "parameters": {"mean": 1, "stddev": 0}}`), []string{"$.distribution.parameters.stddev: stddev 0 is not above 0"}},
	{"lambda below 0", column(`"data_type": "INT", "distribution": {"type": "exponential", "parameters": {"lambda": -1}}`), []string{"$.distribution.parameters.lambda: lambda -1 is not above 0"}},
	{"alpha and beta below 0", column(`"data_type": "FLOAT", "distribution": {"type": "beta", "parameters": {"alpha": -1, "beta": 0}}`), []string{
		"$.distribution.parameters.alpha: alpha -1 is not above 0", "$.distribution.parameters.beta: beta 0 is not above 0"}},
	{"distribution on VARCHAR", column(`"data_type": "VARCHAR", "distribution": {"type": "uniform"}`), []string{"$.distribution: a distribution does not fit VARCHAR"}},
	{"distribution on UUID", column(`"data_type": "UUID", "distribution": {"type": "uniform"}`), []string{"$.distribution: a distribution does not fit UUID (write values with weights"}},
	{"distribution on unique", column(`"data_type": "INT", "is_unique": true, "distribution": {"type": "uniform"}`), []string{"$.distribution: a unique column cannot have a distribution"}},
	{"distribution beside a rule", column(`"data_type": "INT", "faker_rule": "year", "distribution": {"type": "uniform"}`), []string{"$.distribution: distribution stands beside faker_rule"}},
	{"range beside a rule", column(`"data_type": "INT", "faker_rule": "year", "min_value": 1`), []string{"$.min_value: min_value stands beside faker_rule, which decides the values"}},
	{"rule on DATE", column(`"data_type": "DATE", "faker_rule": "date"`), []string{"$.faker_rule: a faker rule yields no DATE"}},
	{"rule on UUID", column(`"data_type": "UUID", "faker_rule": "uuid4"`), []string{"$.faker_rule: leave faker_rule out; UUID values are random"}},
	{"rule on BINARY", column(`"data_type": "BINARY", "faker_rule": "word"`), []string{"$.faker_rule: a faker rule yields no BINARY"}},
	{"unique FLOAT", column(`"data_type": "FLOAT", "is_unique": true`), []string{"$.is_unique: FLOAT values cannot be unique (DECIMAL holds exact values)"}},
	{"unique REAL", column(`"data_type": "float4", "is_unique": true`), []string{"$.is_unique: REAL values cannot be unique"}},
	{"unique DOUBLE", column(`"data_type": "double  precision", "is_unique": true`), []string{"$.is_unique: DOUBLE values cannot be unique"}},
	{"unique JSON", column(`"data_type": "SUPER", "is_unique": true`), []string{"$.is_unique: JSON values cannot be unique"}},
}

var wrongKeys = []wrong{
	{"foreign key of the wrong kind", key(`"data_type": "INT", "is_unique": true`, `"data_type": "INT", "foreign_key": "p.id"`), []string{
		`tables[1].columns[0].foreign_key: want an object, got the string "p.id"`}},
	{"foreign key to nothing", column(`"data_type": "INT", "foreign_key": {}`), []string{
		"$.foreign_key.references_table: the foreign key names no table", "$.foreign_key.references_column: the foreign key names no column"}},
	{"missing table", column(`"data_type": "INT", "foreign_key": {"references_table": "customers", "references_column": "id"}`), []string{
		`$.foreign_key.references_table: there is no table "customers" (there is t)`}},
	{"missing column", key(`"data_type": "INT", "is_unique": true`, `"data_type": "INT", "foreign_key": {"references_table": "P", "references_column": "ID2"}`), []string{
		`tables[1].columns[0].foreign_key.references_column: the table p has no column "ID2" (did you mean "id"?)`}},
	{"parent not unique", key(`"data_type": "INT"`, `"data_type": "INT", {fk}`), []string{
		`tables[1].columns[0].foreign_key.references_column: p.id is not unique (write "is_unique": true on p.id`}},
	{"parent nullable", key(`"data_type": "INT", "is_unique": true, "required": false`, `"data_type": "INT", {fk}`), []string{
		"tables[1].columns[0].foreign_key: the foreign key is required, but p.id may be NULL"}},
	{"another kind", key(`"data_type": "INT", "is_unique": true`, `"data_type": "VARCHAR", {fk}`), []string{
		"tables[1].columns[0].foreign_key: VARCHAR(255) holds values of another kind, but p.id is INT"}},
	{"DECIMAL with a scale for INT", key(`"data_type": "INT", "is_unique": true`, `"data_type": "DECIMAL", "scale": 2, {fk}`), []string{
		"tables[1].columns[0].foreign_key: DECIMAL(18,2) has another scale, but p.id is INT (write \"data_type\": \"INT\")"}},
	{"INT for DECIMAL with a scale", key(`"data_type": "NUMBER", "scale": 2, "is_unique": true`, `"data_type": "INT", {fk}`), []string{
		`tables[1].columns[0].foreign_key: INT has another scale, but p.id is DECIMAL(38,2) (write "data_type": "DECIMAL", "precision": 38, "scale": 2)`}},
	{"DATE for TIMESTAMP", key(`"data_type": "TIMESTAMP", "is_unique": true`, `"data_type": "DATE", {fk}`), []string{
		"tables[1].columns[0].foreign_key: DATE holds values of another kind, but p.id is TIMESTAMP(0)"}},
	{"string too short", key(`"data_type": "VARCHAR", "is_unique": true, "varchar_length": 20`, `"data_type": "CHAR", "char_length": 19, {fk}`), []string{
		"tables[1].columns[0].foreign_key: CHAR(19) is too short, but p.id is VARCHAR(20)"}},
	{"bytes too short", key(`"data_type": "BINARY", "is_unique": true`, `"data_type": "BINARY", "varchar_length": 8, {fk}`), []string{
		"tables[1].columns[0].foreign_key: BINARY(8) is too short"}},
	{"another scale", key(`"data_type": "DECIMAL", "precision": 10, "scale": 2, "is_unique": true`, `"data_type": "DECIMAL", "precision": 10, "scale": 3, {fk}`), []string{
		"tables[1].columns[0].foreign_key: DECIMAL(10,3) has another scale, but p.id is DECIMAL(10,2)"}},
	{"too few digits", key(`"data_type": "DECIMAL", "precision": 10, "scale": 2, "is_unique": true`, `"data_type": "DECIMAL", "precision": 9, "scale": 2, {fk}`), []string{
		"tables[1].columns[0].foreign_key: DECIMAL(9,2) has too few digits, but p.id is DECIMAL(10,2)"}},
	{"more fraction digits", key(`"data_type": "TIME", "is_unique": true`, `"data_type": "TIME", "precision": 6, {fk}`), []string{
		"tables[1].columns[0].foreign_key: TIME(6) has another number of fraction digits, but p.id is TIME(0)"}},
	{"another time zone", key(`"data_type": "TIMESTAMP", "is_unique": true`, `"data_type": "TIMESTAMPTZ", {fk}`), []string{
		"tables[1].columns[0].foreign_key: TIMESTAMPTZ(0) has a time zone, but p.id is TIMESTAMP(0)"}},
	{"no time zone", key(`"data_type": "TIMESTAMPTZ", "is_unique": true`, `"data_type": "DATETIME", {fk}`), []string{
		"tables[1].columns[0].foreign_key: DATETIME(0) has no time zone, but p.id is TIMESTAMPTZ(0)"}},
	{"fewer fraction digits", key(`"data_type": "TIMESTAMP", "precision": 6, "is_unique": true`, `"data_type": "TIMESTAMP", "precision": 3, {fk}`), []string{
		"tables[1].columns[0].foreign_key: TIMESTAMP(3) has another number of fraction digits, but p.id is TIMESTAMP(6) (write \"data_type\": \"TIMESTAMP\", \"precision\": 6)"}},
	{"integer too narrow", key(`"data_type": "BIGINT", "is_unique": true, "min_value": 2147483640`, `"data_type": "INT", {fk}`), []string{
		"tables[1].columns[0].foreign_key: INT ends at 2147483647, but the values of p.id are 2147483640…2147483649 (give it the type BIGINT too)"}},
	{"DECIMAL too narrow for INT", key(`"data_type": "INT", "is_unique": true`, `"data_type": "DECIMAL", "precision": 1, {fk}`), []string{
		"tables[1].columns[0].foreign_key: DECIMAL(1,0) ends at 9, but the values of p.id are 1…10"}},
	{"integer too narrow for a rule", key(`"data_type": "INT", "is_unique": true, "faker_rule": "number"`, `"data_type": "SMALLINT", {fk}`), []string{
		"tables[1].columns[0].foreign_key: SMALLINT ends at 32767, but the values of p.id are -2147483648…2147483647"}},
	{"FLOAT key", key(`"data_type": "INT", "is_unique": true`, `"data_type": "FLOAT", {fk}`), []string{
		"tables[1].columns[0].foreign_key: FLOAT values cannot refer to others"}},
	{"JSON parent", key(`"data_type": "JSON"`, `"data_type": "INT", {fk}`), []string{
		"tables[1].columns[0].foreign_key.references_column: p.id is JSON, which cannot be a key"}},
	{"range on a foreign key", key(`"data_type": "INT", "is_unique": true`, `"data_type": "INT", "min_value": 5, "max_value": 1, {fk}`), []string{
		"tables[1].columns[0].min_value: min_value stands on a foreign key", "tables[1].columns[0].max_value: max_value stands on a foreign key"}},
	{"dates on a foreign key", key(`"data_type": "DATE", "is_unique": true`, `"data_type": "DATE", "date_start": "x", {fk}`), []string{
		"tables[1].columns[0].date_start: date_start stands on a foreign key"}},
	{"rule on a foreign key", key(`"data_type": "VARCHAR", "is_unique": true`, `"data_type": "VARCHAR", "faker_rule": "email", {fk}`), []string{
		"tables[1].columns[0].faker_rule: faker_rule stands on a foreign key, whose values come from its parent"}},
	{"required and nullable", key(`"data_type": "INT", "is_unique": true`, `"data_type": "INT", "required": true, "foreign_key": {"references_table": "p", "references_column": "id", "nullable": true}`), []string{
		"tables[1].columns[0].required: required true contradicts foreign_key.nullable true"}},
	{"neither required nor nullable", key(`"data_type": "INT", "is_unique": true`, `"data_type": "INT", "required": false, "foreign_key": {"references_table": "p", "references_column": "id", "nullable": false}`), []string{
		"tables[1].columns[0].required: required false contradicts foreign_key.nullable false"}},
	{"parent of an unknown type", key(`"data_type": "INTT", "is_unique": true`, `"data_type": "INT", {fk}`), []string{`$.data_type: did you mean "INT"?`}},
	{"parent of a wrong size", key(`"data_type": "CHAR", "char_length": 0, "is_unique": true`, `"data_type": "CHAR", {fk}`), []string{"$.char_length: is outside of 1…65535"}},

	{"parent of no rows", tables(`{"name": "p", "target_rows": 0, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}]},
		{"name": "c", "target_rows": 1, "columns": [{"name": "p", "data_type": "INT", "foreign_key": {"references_table": "p", "references_column": "id"}}]}`), []string{
		"tables[1].columns[0].foreign_key: c.p is required, but p has no rows"}},
	{"unique child of too few rows", tables(`{"name": "p", "target_rows": 10, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}]},
		{"name": "c", "target_rows": 11, "columns": [{"name": "p", "data_type": "INT", "is_unique": true, "foreign_key": {"references_table": "p", "references_column": "id"}}]}`), []string{
		"tables[1].columns[0].foreign_key: c.p is unique and has 11 rows, but p has 10"}},
	{"grandchild too narrow", tables(`{"name": "a", "target_rows": 40000, "columns": [{"name": "id", "data_type": "INT", "is_unique": true}]},
		{"name": "b", "target_rows": 10, "columns": [{"name": "id", "data_type": "INT", "is_unique": true, "foreign_key": {"references_table": "a", "references_column": "id"}}]},
		{"name": "c", "target_rows": 10, "columns": [{"name": "b", "data_type": "SMALLINT", "foreign_key": {"references_table": "b", "references_column": "id"}}]}`), []string{
		"tables[2].columns[0].foreign_key: SMALLINT ends at 32767, but the values of b.id are 1…40000"}},
	{"ring of itself", column(`"data_type": "INT", "is_unique": true, "foreign_key": {"references_table": "t", "references_column": "c"}`), []string{
		"$.foreign_key: the key columns define each other in a ring: t.c → t.c"}},
	{"ring of three", tables(`{"name": "d", "target_rows": 1, "columns": [{"name": "id", "data_type": "INT", "is_unique": true, "foreign_key": {"references_table": "b", "references_column": "id"}}]},
		{"name": "a", "target_rows": 1, "columns": [{"name": "id", "data_type": "INT", "is_unique": true, "foreign_key": {"references_table": "c", "references_column": "id"}}]},
		{"name": "b", "target_rows": 1, "columns": [{"name": "id", "data_type": "INT", "is_unique": true, "foreign_key": {"references_table": "A", "references_column": "ID"}}]},
		{"name": "c", "target_rows": 1, "columns": [{"name": "id", "data_type": "INT", "is_unique": true, "foreign_key": {"references_table": "b", "references_column": "id"}}]}`), []string{
		"tables[1].columns[0].foreign_key: the key columns define each other in a ring: a.id → c.id → b.id → a.id"}},

	{"composite key of one", composite(`["a"]`), []string{`tables[0].composite_keys[0]: the composite key has 1 column; it needs 2 or more (write "is_unique": true on the column a)`}},
	{"composite key of none", composite(`[]`), []string{"tables[0].composite_keys[0]: the composite key has no columns"}},
	{"composite key of unknown columns", composite(`["a", "bb"]`), []string{`tables[0].composite_keys[0][1]: the table t has no column "bb" (did you mean "b"?)`}},
	{"composite key with a column twice", composite(`["a", "b", "A"]`), []string{`tables[0].composite_keys[0][2]: the composite key has the column "A" twice`}},
	{"composite key twice", composite(`["a", "b"], ["B", "a"]`), []string{`tables[0].composite_keys[1]: the composite key over a, b is already there as composite_keys[0]`}},
	{"composite key with a FLOAT", composite(`["a", "f"]`), []string{"tables[0].composite_keys[0][1]: f is FLOAT, which cannot be part of a key"}},
}

// composite is a document of one table t with the columns a, b and f (a FLOAT), and the
// composite keys given.
func composite(keys string) string {
	return tables(`{"name": "t", "target_rows": 1, "columns": [{"name": "a", "data_type": "INT"}, {"name": "b", "data_type": "INT"},
		{"name": "f", "data_type": "FLOAT"}], "composite_keys": [` + keys + `]}`)
}
