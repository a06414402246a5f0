package schema_test

import (
	"bytes"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
)

// drawExperiment draws any experiment that a document can say, most of them wrong.
func drawExperiment(t *rapid.T) *schema.Experiment {
	e := &schema.Experiment{
		Name: drawText(t), Description: drawText(t), TargetWarehouse: drawText(t), Dialect: drawText(t), Warnings: drawTexts(t),
	}
	for range rapid.IntRange(0, 3).Draw(t, "tables") {
		e.Tables = append(e.Tables, drawTable(t))
	}
	return e
}

func drawTable(t *rapid.T) schema.Table {
	table := schema.Table{Name: drawText(t), TargetRows: rapid.Int64().Draw(t, "rows")}
	for range rapid.IntRange(0, 3).Draw(t, "columns") {
		table.Columns = append(table.Columns, drawColumn(t))
	}
	for range rapid.IntRange(0, 2).Draw(t, "keys") {
		table.CompositeKeys = append(table.CompositeKeys, drawTexts(t))
	}
	for range rapid.IntRange(0, 2).Draw(t, "foreign keys") {
		table.ForeignKeys = append(table.ForeignKeys, schema.CompositeForeignKey{
			Columns: drawTexts(t), ReferencesTable: drawText(t), ReferencesColumns: drawTexts(t), OnDelete: drawText(t), OnUpdate: drawText(t),
			Nullable: rapid.Ptr(rapid.Bool(), true).Draw(t, "nullable"), MaxDepth: rapid.Ptr(rapid.Int(), true).Draw(t, "depth"), Cardinality: drawCardinality(t),
		})
	}
	for range rapid.IntRange(0, 2).Draw(t, "unique") {
		table.Unique = append(table.Unique, drawTexts(t))
	}
	for range rapid.IntRange(0, 2).Draw(t, "correlations") {
		table.Correlations = append(table.Correlations, schema.Correlation{Columns: drawTexts(t), Coefficient: rapid.Float64().Draw(t, "coefficient")})
	}
	table.Description, table.PrimaryKey, table.Checks, table.Warnings = drawText(t), drawTexts(t), drawTexts(t), drawTexts(t)
	if rapid.Bool().Draw(t, "physical") {
		table.Physical = drawDesign(t)
	}
	return table
}

func drawDesign(t *rapid.T) *schema.TableDesign {
	d := &schema.TableDesign{
		Kind: drawText(t), DistStyle: drawText(t), DistKey: drawText(t), ClusterBy: drawTexts(t),
		RetentionDays: rapid.Ptr(rapid.Int(), true).Draw(t, "retention"),
	}
	if rapid.Bool().Draw(t, "sortkey") {
		d.SortKey = &schema.SortKey{Style: drawText(t), Columns: drawTexts(t)}
	}
	return d
}

func drawColumn(t *rapid.T) schema.Column {
	c := schema.Column{
		Name: drawText(t), DataType: drawType(t), Unique: rapid.Bool().Draw(t, "unique"),
		Required: rapid.Ptr(rapid.Bool(), true).Draw(t, "required"), NullRate: rapid.Ptr(rapid.Float64(), true).Draw(t, "null rate"),
		VarcharLength: rapid.Ptr(rapid.Int(), true).Draw(t, "varchar"), CharLength: rapid.Ptr(rapid.Int(), true).Draw(t, "char"),
		Precision: rapid.Ptr(rapid.IntRange(-1, 50), true).Draw(t, "precision"), Scale: rapid.Ptr(rapid.IntRange(-1, 50), true).Draw(t, "scale"),
		MinValue: drawNumber(t), MaxValue: drawNumber(t), DateStart: drawBound(t), TimestampEnd: drawBound(t), TimeEnd: drawBound(t),
		FakerRule: drawText(t), Description: drawText(t), Default: drawText(t), Computed: drawText(t),
	}
	c.Values, c.Weights = drawValues(t), rapid.Custom(drawWeights).Draw(t, "weights")
	c.Group, c.Pattern, c.Template, c.Expression, c.NullWhen = drawText(t), drawText(t), drawText(t), drawText(t), drawText(t)
	c.Arguments, c.After = drawArguments(t), drawAfter(t)
	if rapid.Bool().Draw(t, "total") {
		c.Total = &schema.Total{Function: drawText(t), Table: drawText(t), Column: drawText(t), ForeignKey: drawText(t)}
	}
	for range rapid.IntRange(0, 2).Draw(t, "branches") {
		c.When = append(c.When, drawBranch(t))
	}
	if rapid.Bool().Draw(t, "else") {
		c.Else = new(drawBranch(t))
	}
	if rapid.Bool().Draw(t, "identity") {
		c.Identity = &schema.Identity{Start: rapid.Int64().Draw(t, "start"), Step: rapid.Int64().Draw(t, "step")}
	}
	if rapid.Bool().Draw(t, "physical") {
		c.Physical = &schema.ColumnDesign{Encode: drawText(t), Collate: drawText(t)}
	}
	if rapid.Bool().Draw(t, "key") {
		c.ForeignKey = &schema.ForeignKey{ReferencesTable: drawText(t), ReferencesColumn: drawText(t), Nullable: rapid.Ptr(rapid.Bool(), true).Draw(t, "nullable"), OnDelete: drawText(t), OnUpdate: drawText(t),
			Cardinality: drawCardinality(t), DiffersFrom: drawTexts(t), MaxDepth: rapid.Ptr(rapid.Int(), true).Draw(t, "depth")}
	}
	c.Distribution = drawDistribution(t)
	return c
}

func drawText(t *rapid.T) string {
	return rapid.OneOf(
		rapid.SampledFrom([]string{"", "t", "T", "id", "yes", "null", "1", "- a", "a: b", "#", "  x", "x\n\ty", "\u2028", "~", "*a", "é\u0085", "\uFEFF"}),
		rapid.String(),
	).Draw(t, "text")
}

func drawTexts(t *rapid.T) []string {
	var texts []string
	for range rapid.IntRange(0, 2).Draw(t, "texts") {
		texts = append(texts, drawText(t))
	}
	return texts
}

func drawType(t *rapid.T) string {
	return rapid.OneOf(rapid.SampledFrom([]string{"INT", "bigint", "DECIMAL", "NUMBER", "REAL", "DATE", "TIME", "TIMESTAMP", "VARCHAR", "CHAR", "JSON"}), rapid.String()).Draw(t, "type")
}

func drawBound(t *rapid.T) string {
	return rapid.OneOf(rapid.SampledFrom([]string{"", "2024-02-30", "12:00", "2024-01-01T00:00:00.123456Z"}), rapid.String()).Draw(t, "bound")
}

func drawNumber(t *rapid.T) schema.Number {
	return schema.Number(rapid.OneOf(
		rapid.SampledFrom([]string{"", "0", "-0", "1e400", "-1E+5", "0.10", "99999999999999999999999999999999999999999"}),
		rapid.StringMatching(`-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?`),
	).Draw(t, "number"))
}

// What is encoded decodes to the same, in both syntaxes, and is checked without a panic.
func TestEncodeDecodeIdentity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawExperiment(t)
		hash := schema.Hash(e)
		for _, encode := range encoders {
			var text bytes.Buffer
			if err := encode(&text, e); err != nil {
				t.Fatal(err)
			}
			got, err := schema.Decode(text.Bytes())
			if err != nil {
				t.Fatalf("%v in\n%s", err, text.String())
			}
			if !reflect.DeepEqual(got, e.Resolved()) {
				t.Fatalf("got %#v, want %#v, from\n%s", got, e, text.String())
			}
			if schema.Hash(got) != hash {
				t.Fatal("the hash has changed")
			}
		}
		exercise(e)
	})
}

// exercise calls everything that takes an experiment, wrong as it may be.
func exercise(e *schema.Experiment) {
	schema.Validate(e)
	schema.ValidateRows(e, map[string]int64{"t": 5}, nil)
	schema.GenerationOrder(e)
	for i := range e.Tables {
		t := &e.Tables[i]
		t.References()
		t.UniqueKeys()
		for j := range t.Columns {
			c := &t.Columns[j]
			t.Reference(c.Name)
			c.ExactValues()
			c.FloatValues()
			c.Bounds()
			c.FloatBounds()
			c.NullShare()
			c.Length()
			c.CountsUp()
		}
	}
}

// Bounds of what Validate accepts are there, in order, and unchanged by being asked.
func TestAcceptedColumnsHaveBounds(t *testing.T) {
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		c := schema.Column{
			Name: "c", DataType: rapid.SampledFrom([]string{"SMALLINT", "INT", "BIGINT", "DECIMAL", "NUMBER", "REAL", "DOUBLE"}).Draw(t, "type"),
			Unique:   rapid.Bool().Draw(t, "unique"),
			MinValue: drawSmallNumber(t), MaxValue: drawSmallNumber(t),
		}
		switch rapid.IntRange(0, 3).Draw(t, "made by") {
		case 0:
			c.MinValue, c.MaxValue = "", ""
			c.Identity = &schema.Identity{Start: rapid.Int64().Draw(t, "start"), Step: rapid.Int64().Draw(t, "step")}
		case 1:
			c.MinValue, c.MaxValue = "", ""
			c.Values = []schema.Value{schema.Value(drawSmallNumber(t)), schema.Value(drawSmallNumber(t))}
		}
		if c.DataType == "DECIMAL" {
			c.Scale = rapid.Ptr(rapid.IntRange(0, 5), true).Draw(t, "scale")
		}
		e := &schema.Experiment{Name: "x", Tables: []schema.Table{{Name: "t", TargetRows: 1, Columns: []schema.Column{c}}}}
		_, _, err := c.Bounds()
		_, _, floatErr := c.FloatBounds()
		if len(schema.Validate(e)) > 0 {
			return
		}
		accepted++
		if err != nil && floatErr != nil {
			t.Fatalf("%+v has no bounds: %v; %v", c, err, floatErr)
		}
	})
	if accepted == 0 {
		t.Error("no column was accepted")
	}
}

func drawSmallNumber(t *rapid.T) schema.Number {
	return schema.Number(rapid.OneOf(
		rapid.Just(""), rapid.StringMatching(`-?(0|[1-9][0-9]{0,9})`), rapid.StringMatching(`-?[0-9]\.[0-9]{1,3}`),
	).Draw(t, "number"))
}
