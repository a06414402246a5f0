package schema

const (
	onDelete    = "What happens to the row when the one that it refers to is deleted. Kept; nothing is deleted here."
	cardinality = "How many children the rows of the parent have. Default: children choose their parents at random."
	treeDepth   = "Of a key to its own table: levels below the rows without a parent. Default: 8."
	onUpdate    = "What happens to the row when the one that it refers to is updated. Kept; nothing is updated here."
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
	"Table.primary_key":    "The columns of the primary key: one, which is unique then, or several that are unique as a whole.",
	"Table.unique":         "Lists of columns whose values are unique as a whole: one column or several.",
	"Table.composite_keys": "Another name of unique, for lists of two or more columns.",
	"Table.foreign_keys":   "Foreign keys over columns of the table. One over a single column can stand with the column as well. Keys may share columns, which then lead to the same values.",
	"Table.correlations":   "Columns that go together, two at a time.",
	"Table.checks":         "SQL conditions of an imported script, kept as they are.",
	"Table.physical":       "How a warehouse lays the table out. It never changes the rows.",
	"Table.warnings":       "What an import could not carry over.",

	"CompositeForeignKey":                    "Makes the values of several columns those of other columns in a row of another table.",
	"CompositeForeignKey.columns":            "Columns of the table.",
	"CompositeForeignKey.references_table":   "Table of the other columns; the table itself is allowed.",
	"CompositeForeignKey.references_columns": "The other columns, as many and in the same order. They are unique as a whole.",
	"CompositeForeignKey.nullable":           "Whether the columns of the key that are part of no other key may be NULL, all of them in the same rows. Default: as their required says.",
	"CompositeForeignKey.cardinality":        cardinality,
	"CompositeForeignKey.max_depth":          treeDepth,
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
	"Column.min_value":       "Smallest value. Default: 0; SMALLINT its smallest; 1 where a unique column counts up; where the distribution begins by itself.",
	"Column.max_value":       "Largest value. Default: 1000000; SMALLINT its largest; the end of the type where a unique column counts up; where the distribution ends by itself.",
	"Column.date_start":      "First day. Default: 2020-01-01.",
	"Column.date_end":        "Last day. Default: 2025-12-31.",
	"Column.timestamp_start": "First point in time, UTC unless it has an offset. Default: 2020-01-01T00:00:00.",
	"Column.timestamp_end":   "Last point in time, UTC unless it has an offset. Default: 2025-12-31T23:59:59.",
	"Column.time_start":      "First time of day. Default: 00:00:00.",
	"Column.time_end":        "Last time of day. Default: 23:59:59.",
	"Column.values":          "The only values of the column, in the form in which bounds are written; equally likely unless there are weights. On a foreign key, the only keys of the parent that occur.",
	"Column.identity":        "Counts the rows of a whole-number column, which is_unique too.",
	"Column.faker_rule":      "Rule that makes the values, such as first_name, email or city. Default for strings that are not unique: word.",
	"Column.foreign_key":     "The column whose values this one takes.",
	"Column.distribution":    "How numbers, dates and times spread over their range, or a foreign key over the rows of its parent, numbered from 1. Default: uniform.",
	"Column.weights":         "How likely each of values is, relative to the others.",
	"Column.arguments":       "Arguments of faker_rule by their names: a value, or a list of values, each.",
	"Column.group":           "Columns of a table with the same group and a faker_rule tell of one person and address.",
	"Column.pattern":         "Regular expression that the values match; all texts that match are equally likely.",
	"Column.template":        "Text with {columns}, {foreign_key.columns} and {faker rules} in it.",
	"Column.expression":      "Computes the value from other columns of the row and of its parents.",
	"Column.after":           "Orders the value behind those of other columns.",
	"Column.total":           "Sums up the rows of another table that refer to the row.",
	"Column.when":            "Ways to make the value under conditions: the first whose condition holds counts.",
	"Column.else":            "Makes the value where no condition holds. Default: the column's own keys do.",
	"Column.null_when":       "Condition under which the value is NULL, and no other is, unless there is a null_rate.",
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

	"ForeignKey.cardinality":  cardinality,
	"ForeignKey.differs_from": "Columns of the table with the same foreign key, whose row is another one.",
	"ForeignKey.max_depth":    treeDepth,

	"Cardinality":          "How many children the rows of a parent have.",
	"Cardinality.type":     "How the numbers of children spread. Default: range where there is a max, else uniform.",
	"Cardinality.children": "fixed: children of each parent. Default: as even as can be.",
	"Cardinality.min":      "Fewest children of a parent. Default: 0, or 1 with none.",
	"Cardinality.max":      "Most children of a parent. Default: any number.",
	"Cardinality.none":     "Share of the parents that have no child.",
	"Cardinality.exponent": "zipf: the parent with the r-th most children has a share of r^-exponent. Default: 1.",
	"Cardinality.counts":   "histogram: how many parents have how many children.",
	"CountWeight":          "A number of children.",
	"CountWeight.children": "How many children.",
	"CountWeight.weight":   "How many parents have so many, relative to the other weights.",

	"Correlation":             "Makes two columns go together; the distribution of each stays what it is.",
	"Correlation.columns":     "Two columns of numbers, dates or times.",
	"Correlation.coefficient": "Their rank correlation (Spearman), between -1 and 1.",

	"After":              "Orders the values of a column behind those of others: each is the greatest of theirs plus a gap.",
	"After.columns":      "Columns of the row; customer_id.joined_at is that of the row that the foreign key customer_id leads to.",
	"After.min_gap":      "Shortest gap: a number in units of the column (days of a DATE, seconds of times), or 3d, 12h, 90m, 45s. Default: 0.",
	"After.max_gap":      "Longest gap. Default: up to the end of the column's range where that is given, else 30 days.",
	"After.distribution": "How the gap spreads, in units of the column. Default: uniform.",
	"Total":              "Makes a column of a parent from its children.",
	"Total.function":     "What is made of them.",
	"Total.table":        "Table of the children.",
	"Total.column":       "Column of the children; count may have none.",
	"Total.foreign_key":  "Column of the foreign key of the children, where they have several to this table.",

	"Branch":                 "A way to make a value.",
	"Branch.if":              "Condition: an expression over columns of the row and of its parents.",
	"Branch.null":            "The value is NULL.",
	"Branch.values":          "The only values, in the form in which bounds are written.",
	"Branch.weights":         "How likely each of values is, relative to the others.",
	"Branch.min_value":       "Smallest value.",
	"Branch.max_value":       "Largest value.",
	"Branch.date_start":      "First day.",
	"Branch.date_end":        "Last day.",
	"Branch.timestamp_start": "First point in time.",
	"Branch.timestamp_end":   "Last point in time.",
	"Branch.time_start":      "First time of day.",
	"Branch.time_end":        "Last time of day.",
	"Branch.faker_rule":      "Rule that makes the value.",
	"Branch.arguments":       "Arguments of faker_rule.",
	"Branch.pattern":         "Regular expression that the value matches.",
	"Branch.template":        "Text with {columns} and {faker rules} in it.",
	"Branch.distribution":    "How values spread over their range.",
	"Branch.expression":      "Computes the value from other columns.",
	"Branch.after":           "Orders the value behind those of other columns.",

	"Component":            "A distribution that a mixture draws from.",
	"Component.weight":     "How often it is drawn from, relative to the others.",
	"Component.type":       "Name of the distribution.",
	"Component.parameters": "Parameters of the distribution, all of them.",
	"Component.bins":       "histogram: its bins.",
	"Bin":                  "A part of a histogram, within which all values are equally likely.",
	"Bin.from":             "First value, as a bound of the column is written; on a foreign key, the number of a row.",
	"Bin.to":               "Last value.",
	"Bin.weight":           "How likely the bin is, relative to the others.",

	"Distribution":            "A probability distribution.",
	"Distribution.bins":       "histogram: parts of the range that have no values in common.",
	"Distribution.components": "mixture: two or more distributions, all of whole numbers (zipf, poisson, binomial, geometric) or none.",
	"Distribution.type":       "Name of the distribution.",
	"Distribution.parameters": parameterText(),
}

// parameterText lists the parameters of all distributions.
func parameterText() string {
	text := "Parameters of the distribution, all of them:"
	for i, name := range Distributions() {
		if i > 0 {
			text += ";"
		}
		text += " " + name
		for _, p := range laws[name].parameters {
			text += " " + p.name
		}
	}
	return text + "."
}
