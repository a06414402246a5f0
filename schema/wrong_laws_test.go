package schema_test

import "fmt"

// lawOn is a document of a column of a type with a distribution and other keys.
func lawOn(typ, distribution, more string) string {
	if more != "" {
		more = ", " + more
	}
	return column(fmt.Sprintf(`"data_type": %q, "distribution": {%s}%s`, typ, distribution, more))
}

// bins is a document of a column with a histogram.
func bins(typ, bins, more string) string {
	return lawOn(typ, `"type": "histogram", "bins": [`+bins+`]`, more)
}

// mixed is a document of a FLOAT with a mixture.
func mixed(components string) string {
	return lawOn("FLOAT", `"type": "mixture", "components": [`+components+`]`, "")
}

const (
	bell   = `"type": "normal", "parameters": {"mean": 5, "stddev": 2}`
	counts = `"type": "poisson", "parameters": {"lambda": 5}`
)

var wrongLaws = []wrong{
	{"sigma 0", lawOn("INT", `"type": "lognormal", "parameters": {"mu": 1, "sigma": 0}`, ""), []string{"$.distribution.parameters.sigma: sigma 0 is not above 0"}},
	{"shape below 0", lawOn("INT", `"type": "gamma", "parameters": {"shape": -1, "rate": 1}`, ""), []string{"$.distribution.parameters.shape: shape -1 is not above 0"}},
	{"gamma by its other parameters", lawOn("INT", `"type": "gamma", "parameters": {"alpha": 1, "beta": 1}`, ""), []string{
		`$.distribution.parameters.alpha: unknown parameter "alpha" of the distribution gamma (there is shape, rate)`, "$.distribution.parameters.beta: unknown parameter",
		"$.distribution.parameters.shape: the parameter shape of the distribution gamma is missing", "$.distribution.parameters.rate: is missing"}},
	{"pareto without a minimum", lawOn("INT", `"type": "pareto", "parameters": {"alpha": 1}`, ""), []string{"$.distribution.parameters.minimum: is missing"}},
	{"minimum 0", lawOn("INT", `"type": "pareto", "parameters": {"alpha": 1, "minimum": 0}`, ""), []string{"$.distribution.parameters.minimum: minimum 0 is not above 0"}},
	{"triangle without a width", lawOn("INT", `"type": "triangular", "parameters": {"min": 3, "mode": 3, "max": 3}`, ""), []string{"$.distribution.parameters.min: min 3 is not below max 3"}},
	{"mode too low", lawOn("INT", `"type": "triangular", "parameters": {"min": 3, "mode": 2, "max": 9}`, ""), []string{"$.distribution.parameters.mode: mode 2 is below min 3"}},
	{"mode too high", lawOn("INT", `"type": "triangular", "parameters": {"min": 3, "mode": 9.5, "max": 9}`, ""), []string{"$.distribution.parameters.mode: mode 9.5 is above max 9"}},
	{"half a trial", lawOn("INT", `"type": "binomial", "parameters": {"trials": 2.5, "probability": 0.5}`, ""), []string{"$.distribution.parameters.trials: trials 2.5 is not a whole number from 1"}},
	{"no trial", lawOn("INT", `"type": "binomial", "parameters": {"trials": 0, "probability": 0.5}`, ""), []string{"$.distribution.parameters.trials: trials 0 is not a whole number"}},
	{"binomial of certainty", lawOn("INT", `"type": "binomial", "parameters": {"trials": 2, "probability": 1}`, ""), []string{"$.distribution.parameters.probability: probability 1 is not between 0 and 1"}},
	{"geometric of nothing", lawOn("INT", `"type": "geometric", "parameters": {"probability": 0}`, ""), []string{"$.distribution.parameters.probability: probability 0 is not between 0 and 1"}},
	{"exponent 0", lawOn("INT", `"type": "zipf", "parameters": {"exponent": 0}`, ""), []string{"$.distribution.parameters.exponent: exponent 0 is not above 0"}},
	{"misspelt law", lawOn("INT", `"type": "log_normal", "parameters": {"mu": 1, "sigma": 1}`, ""), []string{`$.distribution.type: did you mean "lognormal"?`}},
	{"bins of another law", lawOn("INT", `"type": "uniform", "bins": [{"from": 1, "to": 2, "weight": 1}]`, ""), []string{"$.distribution.bins: the distribution uniform has no bins"}},
	{"components of another law", lawOn("INT", `"type": "uniform", "components": [{"weight": 1, `+bell+`}]`, ""), []string{"$.distribution.components: the distribution uniform has no components"}},
	{"parameters of a histogram", lawOn("INT", `"type": "histogram", "parameters": {"min": 1}, "bins": [{"from": 1, "to": 2, "weight": 1}]`, ""), []string{
		`$.distribution.parameters.min: unknown parameter "min" of the distribution histogram`}},
	{"law on BOOLEAN", lawOn("BOOLEAN", `"type": "binomial", "parameters": {"trials": 1, "probability": 0.5}`, ""), []string{
		"$.distribution: a distribution does not fit BOOLEAN (write values with weights, or leave it out; it is for SMALLINT,"}},
	{"law on a unique DATE", lawOn("DATE", `"type": "uniform"`, `"is_unique": true`), []string{"$.distribution: a unique column cannot have a distribution"}},
	{"zipf above its bounds", lawOn("INT", `"type": "zipf", "parameters": {"exponent": 1}`, `"max_value": 0`), []string{"$.max_value: max_value 0 leaves no values to the distribution zipf, which starts at 1"}},
	{"binomial below its bounds", lawOn("INT", `"type": "binomial", "parameters": {"trials": 4, "probability": 0.5}`, `"min_value": 5`), []string{
		"$.min_value: min_value 5 leaves no values to the distribution binomial, which ends at 4"}},
	{"pareto above its bounds", lawOn("DECIMAL", `"type": "pareto", "parameters": {"alpha": 1, "minimum": 0.25}`, `"scale": 2, "max_value": 0.25`), []string{
		"$.max_value: max_value 0.25 leaves no values to the distribution pareto, which starts at 0.25"}},
	{"pareto above the type", lawOn("SMALLINT", `"type": "pareto", "parameters": {"alpha": 1, "minimum": 40000}`, ""), []string{
		"$.distribution: SMALLINT holds no value that the distribution pareto yields"}},
	{"triangle between two integers", lawOn("INT", `"type": "triangular", "parameters": {"min": 3.2, "mode": 3.5, "max": 3.8}`, ""), []string{
		"$.distribution: INT holds no value that the distribution triangular yields"}},

	{"histogram without bins", lawOn("INT", `"type": "histogram"`, ""), []string{"$.distribution.bins: the histogram has no bins"}},
	{"bin without a weight", bins("INT", `{"from": 1, "to": 2}`, ""), []string{"$.distribution.bins[0].weight: the key weight is missing"}},
	{"bin without ends", bins("INT", `{"weight": 1}`, ""), []string{"$.distribution.bins[0].from: the bin has no from", "$.distribution.bins[0].to: the bin has no to"}},
	{"bin by other names", bins("INT", `{"min": 1, "to": 2, "weight": 1}`, ""), []string{`$.distribution.bins[0].min: did you mean "from"?`, "$.distribution.bins[0].from: the bin has no from"}},
	{"bin reversed", bins("INT", `{"from": 3, "to": 2, "weight": 1}`, ""), []string{"$.distribution.bins[0].from: from 3 is above to 2"}},
	{"bin without a width", bins("FLOAT", `{"from": 2, "to": 2, "weight": 1}`, ""), []string{"$.distribution.bins[0].from: from 2 is not below to 2"}},
	{"bins that overlap", bins("INT", `{"from": 5, "to": 9, "weight": 1}, {"from": 1, "to": 5, "weight": 1}`, ""), []string{"$.distribution.bins[0]: the bin from 5 overlaps bins[1], which ends at 5 (both ends belong to a bin"}},
	{"bins within a bin", bins("FLOAT", `{"from": 0, "to": 9, "weight": 1}, {"from": 1, "to": 2, "weight": 1}, {"from": 3, "to": 4, "weight": 1}`, ""), []string{
		"$.distribution.bins[1]: overlaps bins[0]", "$.distribution.bins[2]: the bin from 3 overlaps bins[0], which ends at 9"}},
	{"bin of another type", bins("DATE", `{"from": 1, "to": "2024-02-30", "weight": 1}`, ""), []string{`$.distribution.bins[0].from: from "1" is not a date`, "$.distribution.bins[0].to: names a day that does not exist"}},
	{"bin outside of the type", bins("SMALLINT", `{"from": 1, "to": 40000, "weight": 1}`, ""), []string{"$.distribution.bins[0].to: to 40000 is above 32767, where SMALLINT ends (INT holds more)"}},
	{"bins of no weight", bins("INT", `{"from": 1, "to": 2, "weight": 0}, {"from": 3, "to": 4, "weight": 0}`, ""), []string{"$.distribution.bins: all weights are 0"}},
	{"bin of a negative weight", bins("INT", `{"from": 1, "to": 2, "weight": -1}`, ""), []string{"$.distribution.bins[0].weight: the weight -1 is below 0"}},

	{"mixture of nothing", lawOn("FLOAT", `"type": "mixture"`, ""), []string{"$.distribution.components: the mixture has 0 components; it needs 2 or more"}},
	{"mixture of one", mixed(`{"weight": 1, ` + bell + `}`), []string{"$.distribution.components: the mixture has 1 component"}},
	{"component without a weight", mixed(`{` + bell + `}, {"weight": 1, ` + bell + `}`), []string{"$.distribution.components[0].weight: the key weight is missing"}},
	{"component of no weight", mixed(`{"weight": 0, ` + bell + `}, {"weight": 1, ` + bell + `}`), []string{"$.distribution.components[0].weight: the weight 0 is not above 0"}},
	{"mixture in a mixture", mixed(`{"weight": 1, "type": "mixture"}, {"weight": 1, ` + bell + `}`), []string{"$.distribution.components[0].type: a mixture stands in a mixture"}},
	{"component of an unknown law", mixed(`{"weight": 1, "type": "norml"}, {"weight": 1, ` + bell + `}`), []string{`$.distribution.components[0].type: unknown distribution "norml" (did you mean "normal"?)`}},
	{"component of wrong parameters", mixed(`{"weight": 1, "type": "beta", "parameters": {"alpha": 1, "beta": -1}}, {"weight": 1, ` + bell + `}`), []string{"$.distribution.components[0].parameters.beta: beta -1 is not above 0"}},
	{"component of wrong bins", mixed(`{"weight": 1, "type": "histogram", "bins": [{"from": 2, "to": 1, "weight": 1}]}, {"weight": 1, ` + bell + `}`), []string{
		"$.distribution.components[0].bins[0].from: from 2 is above to 1"}},
	{"mixture of both kinds", mixed(`{"weight": 1, ` + counts + `}, {"weight": 1, ` + bell + `}`), []string{
		"$.distribution.components: the mixture has poisson, which yields whole numbers, beside normal, which does not"}},

	{"histogram of rows from 0", key(`"data_type": "UUID", "is_unique": true`, `"data_type": "UUID", "distribution": {"type": "histogram", "bins": [{"from": 0, "to": 5, "weight": 1}, {"from": 6.5, "to": 9, "weight": 1}]}, {fk}`), []string{
		"tables[1].columns[0].distribution.bins[1].from: from 6.5 is not an integer"}},
	{"wrong law on a foreign key", key(`"data_type": "UUID", "is_unique": true`, `"data_type": "UUID", "distribution": {"type": "zipf"}, {fk}`), []string{
		"tables[1].columns[0].distribution.parameters.exponent: is missing"}},

	{"weights without values", column(`"data_type": "INT", "weights": [1, 2]`), []string{"$.weights: the column has weights, but no values"}},
	{"too few weights", column(`"data_type": "INT", "values": [1, 2, 3], "weights": [1, 2]`), []string{"$.weights: there are 2 weights, but 3 values"}},
	{"negative weight", column(`"data_type": "INT", "values": [1, 2], "weights": [1, -2]`), []string{"$.weights[1]: the weight -2 is below 0"}},
	{"weights of nothing", column(`"data_type": "INT", "values": [1, 2], "weights": [0, 0]`), []string{"$.weights: all weights are 0 (let one of them be above 0)"}},
	{"weights of unique values", column(`"data_type": "SMALLINT", "is_unique": true, "values": [1, 2], "weights": [1, 2]`), []string{"$.weights: a unique column cannot have weights"}},
	{"empty weights", column(`"data_type": "INT", "values": [1], "weights": []`), []string{"$.weights: is empty (leave the key out)"}},

	{"correlation of an unknown column", design(`"correlations": [{"columns": ["a", "c"], "coefficient": 0.5}]`), []string{`tables[0].correlations[0].columns[1]: the table t has no column "c"`}},
	{"correlation of one column", design(`"correlations": [{"columns": ["a"], "coefficient": 0.5}]`), []string{"tables[0].correlations[0].columns: the correlation has 1 column; it needs 2"}},
	{"correlation of a column with itself", design(`"correlations": [{"columns": ["a", "A"], "coefficient": 0.5}]`), []string{`tables[0].correlations[0].columns[1]: the correlation has the column "A" twice`}},
	{"coefficient above 1", design(`"correlations": [{"columns": ["a", "b"], "coefficient": 1.5}]`), []string{"tables[0].correlations[0].coefficient: coefficient 1.5 is outside of -1…1"}},
	{"coefficient 1", design(`"correlations": [{"columns": ["a", "b"], "coefficient": -1}]`), []string{"tables[0].correlations[0].coefficient: coefficient -1 makes one column a function of the other (write an expression"}},
	{"no coefficient", design(`"correlations": [{"columns": ["a", "b"]}]`), []string{"tables[0].correlations[0].coefficient: the key coefficient is missing"}},
	{"correlation twice", design(`"correlations": [{"columns": ["a", "b"], "coefficient": 0.5}, {"columns": ["B", "a"], "coefficient": 0.4}]`), []string{
		"tables[0].correlations[1]: the correlation of a and b is already there as correlations[0]"}},
	{"correlation of a key", primary(`"primary_key": ["a", "b"], "correlations": [{"columns": ["a", "u"], "coefficient": 0.5}]`), []string{
		"tables[0].correlations[0].columns[0]: a is part of a key", "tables[0].correlations[0].columns[1]: u is part of a key"}},
	{"correlation of text", tables(`{"name": "t", "target_rows": 1, "columns": [{"name": "a", "data_type": "TEXT"}, {"name": "b", "data_type": "INT", "faker_rule": "year"}], "correlations": [{"columns": ["a", "b"], "coefficient": 0.5}]}`), []string{
		"tables[0].correlations[0].columns[0]: a is TEXT, whose values have no order", "tables[0].correlations[0].columns[1]: b has faker_rule, which decides its values"}},
}
