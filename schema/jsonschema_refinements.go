package schema

// refinements narrow the schema of a key beyond its Go type, by struct and key.
var refinements = map[string]schemaObject{
	"Experiment.name":             name("shop"),
	"Experiment.target_warehouse": {{"examples", []string{"sqlite", "postgres", "redshift", "duckdb", "snowflake"}}},
	"Experiment.dialect":          {{"pattern", wordPattern(dialects, "?")}, {"examples", dialects}},
	"Experiment.tables":           {{"minItems", 1}},

	"Table.name":        name("customers"),
	"Table.target_rows": {{"minimum", 0}, {"examples", []int{1000}}},
	"Table.columns":     {{"minItems", 1}},
	"Table.primary_key": {{"examples", [][]string{{"customer_id"}}}},
	"Table.composite_keys": {
		{"items", schemaObject{{"type", "array"}, {"items", schemaObject{{"type", "string"}}}, {"minItems", 2}}},
	},
	"Table.checks": {{"items", notBlank}},

	"CompositeForeignKey.columns":            {{"minItems", 2}},
	"CompositeForeignKey.references_columns": {{"minItems", 2}},
	"CompositeForeignKey.on_delete":          oneOf(actions),
	"CompositeForeignKey.on_update":          oneOf(actions),

	"TableDesign.kind":           {{"minLength", 1}, {"examples", []string{"TEMPORARY", "TRANSIENT"}}},
	"TableDesign.diststyle":      oneOf(distStyles),
	"TableDesign.distkey":        {{"minLength", 1}},
	"TableDesign.cluster_by":     {{"items", notBlank}},
	"TableDesign.retention_days": {{"minimum", 0}, {"maximum", maxRetentionDays}},
	"SortKey.style":              oneOf(sortStyles),

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
	"Column.varchar_length":  {{"minimum", 1}, {"maximum", MaxVarcharLength}},
	"Column.char_length":     {{"minimum", 1}, {"maximum", MaxCharLength}, {"default", defaultCharLength}},
	"Column.precision":       {{"minimum", 0}, {"maximum", MaxPrecision}},
	"Column.scale":           {{"minimum", 0}, {"maximum", MaxPrecision}, {"default", 0}},
	"Column.date_start":      {{"pattern", dateSyntax}, {"default", defaultFirstDay}},
	"Column.date_end":        {{"pattern", dateSyntax}, {"default", defaultLastDay}},
	"Column.timestamp_start": {{"pattern", timestampSyntax}, {"default", defaultFirstDay + "T00:00:00"}},
	"Column.timestamp_end":   {{"pattern", timestampSyntax}, {"default", defaultLastDay + "T23:59:59"}},
	"Column.time_start":      {{"pattern", timeSyntax}, {"default", "00:00:00"}},
	"Column.time_end":        {{"pattern", timeSyntax}, {"default", "23:59:59"}},
	"Column.values":          {{"minItems", 1}, {"examples", [][]string{{"new", "paid", "shipped"}}}},
	"Column.default":         {{"minLength", 1}, {"examples", []string{"CURRENT_DATE", "'new'"}}},
	"Column.computed":        {{"minLength", 1}},
	"Column.faker_rule":      {{"minLength", 1}, {"examples", []string{"first_name", "email", "phone_number", "city"}}},

	"Identity.start":       {{"examples", []int{1}}},
	"Identity.step":        {{"examples", []int{1}}, {"not", schemaObject{{"const", 0}}}},
	"ColumnDesign.encode":  {{"minLength", 1}, {"examples", []string{"AZ64", "LZO", "ZSTD"}}},
	"ColumnDesign.collate": {{"minLength", 1}},
	"ForeignKey.on_delete": oneOf(actions),
	"ForeignKey.on_update": oneOf(actions),

	"Distribution.type": {{"enum", Distributions()}},
}

// notBlank is a text that says something.
var notBlank = schemaObject{{"type", "string"}, {"pattern", `\S`}}

// oneOf takes words as Validate does, in any case, and offers them as they are written.
func oneOf(words []string) schemaObject {
	return schemaObject{{"pattern", wordPattern(words, "")}, {"examples", words}}
}

func name(example string) schemaObject {
	return schemaObject{{"pattern", "^[A-Za-z_][A-Za-z0-9_]*$"}, {"maxLength", MaxName}, {"examples", []string{example}}}
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
