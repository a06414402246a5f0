package schema

// descriptions are shown by editors, by struct and by struct and key.
var descriptions = map[string]string{
	"Experiment":                  "Tables of a simulated warehouse, what their columns look like and how many rows each has.",
	"Experiment.name":             "Name of the experiment; its tables are called name.table across experiments.",
	"Experiment.description":      "What the experiment is for.",
	"Experiment.target_warehouse": "Name of the configured warehouse that holds the rows. Default: the default warehouse.",
	"Experiment.dialect":          "SQL dialect of the script that the experiment was imported from.",
	"Experiment.tables":           "The tables, in any order.",

	"Table":                "A table and the number of its rows.",
	"Table.name":           "Name of the table, unique within the experiment whatever the case.",
	"Table.target_rows":    "Rows to generate. 0 leaves the table as it is.",
	"Table.columns":        "The columns, in the order of the table.",
	"Table.composite_keys": "Lists of two or more columns whose values are unique as a whole.",
	"Table.warnings":       "What an import could not carry over.",

	"Column":                 "A column and the values that it holds.",
	"Column.name":            "Name of the column, unique within the table whatever the case.",
	"Column.data_type":       "Data type, in any case. Synonyms such as INTEGER, NUMERIC or STRING are understood; sizes have keys of their own.",
	"Column.required":        "Whether the column is NOT NULL. Default: true, unless its foreign key is nullable.",
	"Column.is_unique":       "Whether no value occurs twice. A unique integer without a faker rule counts up from min_value (default 1).",
	"Column.null_rate":       "Share of NULLs in a column that is not required. Default: 0.05, with a foreign key 0.1.",
	"Column.varchar_length":  "VARCHAR (default 255) and TEXT (65535): characters; BINARY (16): bytes.",
	"Column.char_length":     "CHAR: characters. Default: 1.",
	"Column.precision":       "DECIMAL: digits, 1 to 38 (default 18; NUMBER 38). TIME and TIMESTAMP: digits of the fraction of a second, 0 to 6 (default 0).",
	"Column.scale":           "DECIMAL: digits after the point. Default: 0.",
	"Column.min_value":       "Smallest value. Default: 0; SMALLINT its smallest; 1 where a unique column counts up; open with normal.",
	"Column.max_value":       "Largest value. Default: 1000000; SMALLINT its largest; the end of the type where a unique column counts up; open with normal and exponential.",
	"Column.date_start":      "First day. Default: 2020-01-01.",
	"Column.date_end":        "Last day. Default: 2025-12-31.",
	"Column.timestamp_start": "First point in time, UTC unless it has an offset. Default: 2020-01-01T00:00:00.",
	"Column.timestamp_end":   "Last point in time, UTC unless it has an offset. Default: 2025-12-31T23:59:59.",
	"Column.time_start":      "First time of day. Default: 00:00:00.",
	"Column.time_end":        "Last time of day. Default: 23:59:59.",
	"Column.faker_rule":      "Rule that makes the values, such as first_name, email or city. Default for strings that are not unique: word.",
	"Column.foreign_key":     "The column whose values this one takes.",
	"Column.distribution":    "How numeric values spread over their range. Default: uniform.",

	"ForeignKey":                   "Makes every value a value of another column, which must be unique.",
	"ForeignKey.references_table":  "Table of the other column; the table itself is allowed.",
	"ForeignKey.references_column": "The other column.",
	"ForeignKey.nullable":          "Whether the column may be NULL. Default: as the column's required says.",

	"Distribution":            "A probability distribution.",
	"Distribution.type":       "Name of the distribution.",
	"Distribution.parameters": "Parameters of the distribution, all of them: normal mean and stddev; exponential lambda; beta alpha and beta; uniform none.",
}

// refinements narrow the schema of a key beyond its Go type, by struct and key.
var refinements = map[string]schemaObject{
	"Experiment.name":             name("shop"),
	"Experiment.target_warehouse": {{"examples", []string{"sqlite", "postgres", "redshift", "duckdb", "snowflake"}}},
	"Experiment.dialect":          {{"pattern", dialectPattern()}, {"examples", dialects}},
	"Experiment.tables":           {{"minItems", 1}},

	"Table.name":        name("customers"),
	"Table.target_rows": {{"minimum", 0}, {"examples", []int{1000}}},
	"Table.columns":     {{"minItems", 1}},
	"Table.composite_keys": {
		{"items", schemaObject{{"type", "array"}, {"items", schemaObject{{"type", "string"}}}, {"minItems", 2}}},
	},

	"Column.name": name("customer_id"),
	"Column.data_type": {
		{"anyOf", []any{
			schemaObject{{"enum", typeList()}},
			schemaObject{{"pattern", typePattern(Types())}},
		}},
	},
	"Column.required":        {{"default", true}},
	"Column.is_unique":       {{"default", false}},
	"Column.null_rate":       {{"minimum", 0}, {"maximum", 1}},
	"Column.varchar_length":  {{"minimum", 1}, {"maximum", maxVarcharLength}},
	"Column.char_length":     {{"minimum", 1}, {"maximum", maxCharLength}, {"default", defaultCharLength}},
	"Column.precision":       {{"minimum", 0}, {"maximum", maxPrecision}},
	"Column.scale":           {{"minimum", 0}, {"maximum", maxPrecision}, {"default", 0}},
	"Column.date_start":      {{"pattern", dateSyntax}, {"default", defaultFirstDay}},
	"Column.date_end":        {{"pattern", dateSyntax}, {"default", defaultLastDay}},
	"Column.timestamp_start": {{"pattern", timestampSyntax}, {"default", defaultFirstDay + "T00:00:00"}},
	"Column.timestamp_end":   {{"pattern", timestampSyntax}, {"default", defaultLastDay + "T23:59:59"}},
	"Column.time_start":      {{"pattern", timeSyntax}, {"default", "00:00:00"}},
	"Column.time_end":        {{"pattern", timeSyntax}, {"default", "23:59:59"}},
	"Column.faker_rule":      {{"minLength", 1}, {"examples", []string{"first_name", "email", "phone_number", "city"}}},

	"Distribution.type": {{"enum", Distributions()}},
}

func name(example string) schemaObject {
	return schemaObject{{"pattern", "^[A-Za-z_][A-Za-z0-9_]*$"}, {"maxLength", maxName}, {"examples", []string{example}}}
}

// example is a small document that uses the keys which most documents use.
func example() *Experiment {
	length := 255
	return &Experiment{
		Name: "shop",
		Tables: []Table{
			{Name: "customers", TargetRows: 1000, Columns: []Column{
				{Name: "customer_id", DataType: "INT", Unique: true},
				{Name: "email", DataType: "VARCHAR", VarcharLength: &length, FakerRule: "email"},
			}},
			{Name: "orders", TargetRows: 5000, Columns: []Column{
				{Name: "order_id", DataType: "INT", Unique: true},
				{Name: "customer_id", DataType: "INT", ForeignKey: &ForeignKey{ReferencesTable: "customers", ReferencesColumn: "customer_id"}},
				{Name: "ordered_on", DataType: "DATE", DateStart: "2024-01-01", DateEnd: "2024-12-31"},
			}},
		},
	}
}
