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
	"Table.unique": {
		{"items", schemaObject{{"type", "array"}, {"items", schemaObject{{"type", "string"}}}, {"minItems", 1}}},
	},
	"Table.composite_keys": {
		{"items", schemaObject{{"type", "array"}, {"items", schemaObject{{"type", "string"}}}, {"minItems", 2}}},
	},
	"Table.checks": {{"items", notBlank}},

	"CompositeForeignKey.columns":            {{"minItems", 1}},
	"CompositeForeignKey.references_columns": {{"minItems", 1}},
	"CompositeForeignKey.max_depth":          {{"minimum", 1}, {"maximum", maxTreeDepth}},
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

	"Identity.start":          {{"examples", []int{1}}},
	"Identity.step":           {{"examples", []int{1}}, {"not", schemaObject{{"const", 0}}}},
	"ColumnDesign.encode":     {{"minLength", 1}, {"examples", []string{"AZ64", "LZO", "ZSTD"}}},
	"ColumnDesign.collate":    {{"minLength", 1}},
	"ForeignKey.on_delete":    oneOf(actions),
	"ForeignKey.on_update":    oneOf(actions),
	"ForeignKey.differs_from": {{"minItems", 1}, {"maxItems", maxDifferences}},
	"ForeignKey.max_depth":    {{"minimum", 1}, {"maximum", maxTreeDepth}},

	"Cardinality.type":     {{"enum", cardinalityTypes}},
	"Cardinality.children": {{"minimum", 1}},
	"Cardinality.min":      {{"minimum", 0}},
	"Cardinality.max":      {{"minimum", 1}},
	"Cardinality.none":     {{"minimum", 0}, {"maximum", 1}},
	"Cardinality.exponent": {{"exclusiveMinimum", 0}},
	"Cardinality.counts":   {{"minItems", 1}},
	"CountWeight.children": {{"minimum", 0}},
	"CountWeight.weight":   {{"minimum", 0}},

	"Correlation.columns":     {{"minItems", 2}, {"maxItems", 2}},
	"Correlation.coefficient": {{"exclusiveMinimum", -1}, {"exclusiveMaximum", 1}},

	"Distribution.type":       {{"enum", Distributions()}},
	"Distribution.bins":       {{"minItems", 1}},
	"Distribution.components": {{"minItems", 2}},
	"Component.type":          {{"enum", componentTypes()}},
	"Component.weight":        {{"exclusiveMinimum", 0}},
	"Component.bins":          {{"minItems", 1}},
	"Bin.weight":              {{"minimum", 0}},

	"Column.weights":    weightList,
	"Column.group":      {{"pattern", namePattern}, {"examples", []string{"customer"}}},
	"Column.pattern":    {{"minLength", 1}, {"examples", []string{"[A-Z]{3}-[0-9]{4}"}}},
	"Column.template":   {{"minLength", 1}, {"examples", []string{"{first_name|lower}@example.com"}}},
	"Column.expression": notBlank.with(schemaObject{{"examples", []string{"quantity * unit_price", `parent("customer_id").country`}}}),
	"Column.null_when":  notBlank.with(schemaObject{{"examples", []string{`status != "returned"`}}}),
	"Column.when":       {{"minItems", 1}, {"items", schemaObject{{"$ref", "#/$defs/Branch"}, {"required", []string{"if"}}}}},
	"Column.else":       {{"properties", schemaObject{{"if", false}}}},
	"Branch.if":         notBlank,
	"Branch.values":     {{"minItems", 1}},
	"Branch.weights":    weightList,
	"Branch.date_start": {{"pattern", dateSyntax}}, "Branch.date_end": {{"pattern", dateSyntax}},
	"Branch.timestamp_start": {{"pattern", timestampSyntax}}, "Branch.timestamp_end": {{"pattern", timestampSyntax}},
	"Branch.time_start": {{"pattern", timeSyntax}}, "Branch.time_end": {{"pattern", timeSyntax}},
	"Branch.faker_rule": {{"minLength", 1}},
	"Branch.pattern":    {{"minLength", 1}},
	"Branch.template":   {{"minLength", 1}},
	"Branch.expression": notBlank,

	"After.columns":  {{"minItems", 1}, {"examples", [][]string{{"ordered_on"}, {"customer_id.joined_at"}}}},
	"After.min_gap":  gapLength,
	"After.max_gap":  gapLength,
	"Total.function": {{"enum", totalFunctions}},
	"Total.table":    {{"minLength", 1}},
}

// weightList is a list of numbers that are not below 0.
var weightList = schemaObject{{"minItems", 1}, {"items", schemaObject{{"type", "number"}, {"minimum", 0}}}, {"examples", [][]float64{{8, 1, 1}}}}

// gapLength is a number, or a length of time.
var gapLength = schemaObject{{"anyOf", []any{
	schemaObject{{"type", "number"}, {"minimum", 0}},
	schemaObject{{"type", "string"}, {"pattern", `^[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?[dhms]?$`}},
}}, {"examples", []string{"3d", "12h"}}}

const namePattern = "^[A-Za-z_][A-Za-z0-9_]*$"

// notBlank is a text that says something.
var notBlank = schemaObject{{"type", "string"}, {"pattern", `\S`}}

// oneOf takes words as Validate does, in any case, and offers them as they are written.
func oneOf(words []string) schemaObject {
	return schemaObject{{"pattern", wordPattern(words, "")}, {"examples", words}}
}

func name(example string) schemaObject {
	return schemaObject{{"pattern", namePattern}, {"maxLength", MaxName}, {"examples", []string{example}}}
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
