package schema

const (
	onDelete = "What happens to the row when the one that it refers to is deleted. Kept; nothing is deleted here."
	onUpdate = "What happens to the row when the one that it refers to is updated. Kept; nothing is updated here."
)

// descriptions are shown by editors, by struct and by struct and key.
var descriptions = map[string]string{
	"Experiment":                  "Tables of a simulated warehouse, what their columns look like and how many rows each has.",
	"Experiment.name":             "Name of the experiment; its tables are called name.table across experiments.",
	"Experiment.description":      "What the experiment is for.",
	"Experiment.target_warehouse": "Name of the configured warehouse that holds the rows. Default: the default warehouse.",
	"Experiment.dialect":          "SQL dialect of the script that the experiment was imported from.",
	"Experiment.tables":           "The tables, in any order.",
	"Experiment.warnings":         "What an import could not carry over and that belongs to no table.",

	"Table":                "A table and the number of its rows.",
	"Table.name":           "Name of the table, unique within the experiment whatever the case.",
	"Table.description":    "What the table holds.",
	"Table.target_rows":    "Rows to generate. 0 leaves the table as it is.",
	"Table.columns":        "The columns, in the order of the table.",
	"Table.primary_key":    "The columns of the primary key: one, which is_unique too, or several that are unique as a whole.",
	"Table.composite_keys": "Lists of two or more columns whose values are unique as a whole.",
	"Table.foreign_keys":   "Foreign keys over two or more columns; one over a single column stands with the column.",
	"Table.checks":         "SQL conditions of an imported script, kept as they are.",
	"Table.physical":       "How a warehouse lays the table out. It never changes the rows.",
	"Table.warnings":       "What an import could not carry over.",

	"CompositeForeignKey":                    "Makes the values of several columns those of other columns in a row of another table.",
	"CompositeForeignKey.columns":            "Two or more columns of the table.",
	"CompositeForeignKey.references_table":   "Table of the other columns; the table itself is allowed.",
	"CompositeForeignKey.references_columns": "The other columns, as many and in the same order. They are unique as a whole.",
	"CompositeForeignKey.on_delete":          onDelete,
	"CompositeForeignKey.on_update":          onUpdate,

	"TableDesign":                "The physical design of a table.",
	"TableDesign.kind":           "TEMPORARY, TRANSIENT or another kind of table. Default: a permanent one.",
	"TableDesign.diststyle":      "Redshift: how the rows are spread over the nodes.",
	"TableDesign.distkey":        "Redshift: the column whose values decide the node.",
	"TableDesign.sortkey":        "Redshift: the order in which the rows are stored.",
	"TableDesign.cluster_by":     "Snowflake: SQL expressions of the clustering key.",
	"TableDesign.retention_days": "Snowflake: days of time travel.",

	"SortKey":         "The order in which Redshift stores the rows.",
	"SortKey.style":   "COMPOUND, INTERLEAVED, or AUTO without columns. Default: COMPOUND.",
	"SortKey.columns": "Columns of the table.",

	"Column":                 "A column and the values that it holds.",
	"Column.name":            "Name of the column, unique within the table whatever the case.",
	"Column.data_type":       "Data type, in any case. Synonyms such as INTEGER, NUMERIC or STRING are understood; sizes have keys of their own.",
	"Column.description":     "What the column holds.",
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
	"Column.values":          "The only values of the column, all equally likely, in the form in which bounds are written.",
	"Column.identity":        "Counts the rows of a whole-number column, which is_unique too.",
	"Column.faker_rule":      "Rule that makes the values, such as first_name, email or city. Default for strings that are not unique: word.",
	"Column.foreign_key":     "The column whose values this one takes.",
	"Column.distribution":    "How numeric values spread over their range. Default: uniform.",
	"Column.default":         "DEFAULT of an imported script, a SQL expression. It never changes the rows.",
	"Column.computed":        "SQL expression of an imported script that defines the column.",
	"Column.physical":        "How a warehouse stores the column. It never changes the rows.",

	"Identity":       "Numbers the rows: row n, from 0, has the value start + n times step.",
	"Identity.start": "The value of the first row.",
	"Identity.step":  "What each row adds; below 0 it counts down.",

	"ColumnDesign":         "The physical design of a column.",
	"ColumnDesign.encode":  "Redshift: compression of the column, such as AZ64 or LZO.",
	"ColumnDesign.collate": "Collation of the column, as the script has it.",

	"ForeignKey":                   "Makes every value a value of another column, which must be unique.",
	"ForeignKey.references_table":  "Table of the other column; the table itself is allowed.",
	"ForeignKey.references_column": "The other column.",
	"ForeignKey.nullable":          "Whether the column may be NULL. Default: as the column's required says.",
	"ForeignKey.on_delete":         onDelete,
	"ForeignKey.on_update":         onUpdate,

	"Distribution":            "A probability distribution.",
	"Distribution.type":       "Name of the distribution.",
	"Distribution.parameters": "Parameters of the distribution, all of them: normal mean and stddev; exponential lambda; beta alpha and beta; uniform none.",
}
