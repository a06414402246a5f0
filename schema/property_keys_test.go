package schema_test

import (
	"pgregory.net/rapid"

	"github.com/dw-sim/dw-sim/schema"
)

func drawValues(t *rapid.T) []schema.Value {
	var values []schema.Value
	for _, text := range drawTexts(t) {
		values = append(values, schema.Value(text))
	}
	return values
}

func drawWeights(t *rapid.T) []float64 {
	var weights []float64
	for range rapid.IntRange(0, 3).Draw(t, "weights") {
		weights = append(weights, rapid.Float64().Draw(t, "weight"))
	}
	return weights
}

func drawArguments(t *rapid.T) map[string]schema.Argument {
	var arguments map[string]schema.Argument
	for _, name := range drawTexts(t) {
		if arguments == nil {
			arguments = map[string]schema.Argument{}
		}
		arguments[name] = drawValues(t)
	}
	return arguments
}

func drawDistribution(t *rapid.T) *schema.Distribution {
	if rapid.Bool().Draw(t, "no distribution") {
		return nil
	}
	d := &schema.Distribution{Type: drawLaw(t), Parameters: drawParameters(t), Bins: drawBins(t)}
	for range rapid.IntRange(0, 2).Draw(t, "components") {
		d.Components = append(d.Components, schema.Component{
			Weight: rapid.Float64().Draw(t, "weight"), Type: drawLaw(t), Parameters: drawParameters(t), Bins: drawBins(t),
		})
	}
	return d
}

func drawLaw(t *rapid.T) string {
	return rapid.OneOf(rapid.SampledFrom(schema.Distributions()), rapid.Custom(drawText)).Draw(t, "law")
}

func drawParameters(t *rapid.T) map[string]float64 {
	names := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"mean", "stddev", "lambda", "alpha", "minimum", "min", "mode", "max", "trials", "probability"}))
	parameters := rapid.MapOfN(names, rapid.Float64(), 0, 3).Draw(t, "parameters")
	if len(parameters) == 0 {
		return nil
	}
	return parameters
}

func drawBins(t *rapid.T) []schema.Bin {
	var bins []schema.Bin
	for range rapid.IntRange(0, 2).Draw(t, "bins") {
		bins = append(bins, schema.Bin{
			From: schema.Value(drawNumber(t)), To: schema.Value(drawText(t)), Weight: rapid.Float64().Draw(t, "weight"),
		})
	}
	return bins
}

func drawCardinality(t *rapid.T) *schema.Cardinality {
	if rapid.Bool().Draw(t, "no cardinality") {
		return nil
	}
	number, share := rapid.Ptr(rapid.Int64(), true), rapid.Ptr(rapid.Float64(), true)
	c := &schema.Cardinality{
		Type:     rapid.OneOf(rapid.SampledFrom([]string{"", "fixed", "range", "zipf", "histogram"}), rapid.Custom(drawText)).Draw(t, "cardinality"),
		Children: number.Draw(t, "children"), Min: number.Draw(t, "min"), Max: number.Draw(t, "max"),
		None: share.Draw(t, "none"), Exponent: share.Draw(t, "exponent"),
	}
	for range rapid.IntRange(0, 2).Draw(t, "counts") {
		c.Counts = append(c.Counts, schema.CountWeight{Children: rapid.Int64().Draw(t, "children"), Weight: rapid.Float64().Draw(t, "weight")})
	}
	return c
}

func drawAfter(t *rapid.T) *schema.After {
	if rapid.Bool().Draw(t, "no after") {
		return nil
	}
	return &schema.After{
		Columns: drawTexts(t), MinGap: schema.Value(drawText(t)), MaxGap: schema.Value(drawNumber(t)), Distribution: drawDistribution(t),
	}
}

func drawBranch(t *rapid.T) schema.Branch {
	return schema.Branch{
		If: drawText(t), Null: rapid.Bool().Draw(t, "null"), Values: drawValues(t), Weights: drawWeights(t), MinValue: drawNumber(t), MaxValue: drawNumber(t),
		DateStart: drawBound(t), DateEnd: drawBound(t), TimestampStart: drawBound(t), TimestampEnd: drawBound(t), TimeStart: drawBound(t), TimeEnd: drawBound(t),
		FakerRule: drawText(t), Arguments: drawArguments(t), Pattern: drawText(t), Template: drawText(t),
		Distribution: drawDistribution(t), Expression: drawText(t), After: drawAfter(t),
	}
}
