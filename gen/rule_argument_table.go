package gen

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// argumentRules make rules from arguments, by the name that gofakeit displays without
// blanks: those whose values can be numbered, and those whose arithmetic would differ
// between machines.
var argumentRules = map[string]func(*ruleArguments) (*rule, *argumentError){
	"number": integerRule("min", "max"), "intrange": integerRule("min", "max"), "uintrange": integerRule("min", "max"),
	"intn": belowRule, "uintn": belowRule, "dice": diceRule,
	"price": decimalRule(2), "latituderange": decimalRule(6), "longituderange": decimalRule(6), "float32range": decimalRule(6), "float64range": decimalRule(9),
	"digitn": digitsRule, "lettern": lettersRule, "numerify": replacedRule('#'), "lexify": replacedRule('?'), "regex": regexRule, "hexuint": hexRule,
	"randomint": listRule("ints", outputInteger), "randomuint": listRule("uints", outputInteger), "randomstring": listRule("strs", outputText), "weighted": weightedRule,
	"urlslug": slugRule, "time": timeRule, "timerange": timeRule, "creditcardnumber": cardRule, "password": passwordRule,
}

func integerRule(low, high string) func(*ruleArguments) (*rule, *argumentError) {
	return func(a *ruleArguments) (*rule, *argumentError) {
		least, most := a.integer(low), a.integer(high)
		if least > most {
			return nil, &argumentError{low, fmt.Sprintf("the argument %q is %d, above %q, which is %d", low, least, high, most), ""}
		}
		if least < 0 && most > math.MaxInt64+least {
			return nil, &argumentError{high, fmt.Sprintf("%d and %d lie more than %d apart", least, most, int64(math.MaxInt64)), ""}
		}
		r := newRankedRule("", []piece{number(least, most)})
		r.output = outputInteger
		return r, nil
	}
}

func belowRule(a *ruleArguments) (*rule, *argumentError) {
	n := a.integer("n")
	if n < 1 {
		return nil, &argumentError{"n", fmt.Sprintf("the argument \"n\" is %d, below 1", n), ""}
	}
	r := newRankedRule("", []piece{number(0, n-1)})
	r.output = outputInteger
	return r, nil
}

func diceRule(a *ruleArguments) (*rule, *argumentError) {
	if a.integer("numdice") != 1 || len(a.values["sides"]) > 1 {
		return nil, &argumentError{"numdice", "several dice yield several numbers", "roll one; an expression adds columns up"}
	}
	sides := strings.Trim(a.text("sides"), "[]")
	n, _ := strconv.ParseInt(sides, 10, 64)
	if n < 1 {
		return nil, &argumentError{"sides", "a die has at least 1 side", ""}
	}
	r := newRankedRule("", []piece{number(1, n)})
	r.output = outputInteger
	return r, nil
}

// decimalRule numbers the decimal fractions between min and max with so many digits behind
// the point, or as many as float64 holds exactly.
func decimalRule(scale int) func(*ruleArguments) (*rule, *argumentError) {
	return func(a *ruleArguments) (*rule, *argumentError) {
		low, _ := parseRatio(a.text("min"))
		high, _ := parseRatio(a.text("max"))
		if low.Cmp(high) > 0 {
			return nil, &argumentError{"min", fmt.Sprintf("the argument \"min\" is %s, above \"max\", which is %s", a.text("min"), a.text("max")), ""}
		}
		for digits := scale; digits >= 0; digits-- {
			unit := new(big.Rat).SetInt(tenTo(digits))
			least, most := ceiling(new(big.Rat).Mul(low, unit)), floor(new(big.Rat).Mul(high, unit))
			if least.CmpAbs(exactFloats) > 0 || most.CmpAbs(exactFloats) > 0 {
				continue
			}
			if least.Cmp(most) > 0 {
				return nil, &argumentError{"max", fmt.Sprintf("no number with %d digits behind the point lies between %s and %s", digits, a.text("min"), a.text("max")), ""}
			}
			r := newRankedRule("", []piece{decimal(least.Int64(), most.Int64(), digits)})
			r.output = outputFloat
			return r, nil
		}
		return nil, &argumentError{"max", fmt.Sprintf("the bounds must lie between -2^53 and 2^53, they are %s and %s", a.text("min"), a.text("max")), ""}
	}
}

// exactFloats is the last number up to which every integer is a float64.
var exactFloats = new(big.Int).Lsh(big.NewInt(1), 53)

func floor(x *big.Rat) *big.Int { return new(big.Int).Div(x.Num(), x.Denom()) } // Euclid's division rounds down

func ceiling(x *big.Rat) *big.Int {
	down := floor(new(big.Rat).Neg(x))
	return down.Neg(down)
}

// parseRatio reads a decimal number, which may have an exponent of up to three digits.
func parseRatio(text string) (*big.Rat, error) {
	if _, err := strconv.ParseFloat(text, 64); err != nil || strings.ContainsAny(text, "xXpP_nNiI") || len(text) > 400 {
		return nil, fmt.Errorf("%q is not a number", text)
	}
	ratio, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil, fmt.Errorf("%q is not a number", text)
	}
	return ratio, nil
}

func listRule(field string, output outputKind) func(*ruleArguments) (*rule, *argumentError) {
	return func(a *ruleArguments) (*rule, *argumentError) {
		values := a.values[field]
		if wrong := distinct(field, values); wrong != nil {
			return nil, wrong
		}
		r := newRankedRule("", []piece{oneOf(values...)})
		r.output = output
		return r, nil
	}
}

func distinct(field string, values []string) *argumentError {
	for i, value := range values {
		if value == "" {
			return &argumentError{field, fmt.Sprintf("the argument %q has an empty value", field), ""}
		}
		if slices.Contains(values[:i], value) {
			return &argumentError{field, fmt.Sprintf("the argument %q has %q twice", field, value), "the rule `weighted` makes some values more likely"}
		}
	}
	return nil
}

// weightedRule draws options by their weights. Where all of them are whole numbers, or
// numbers, so are the values.
func weightedRule(a *ruleArguments) (*rule, *argumentError) {
	options := a.values["options"]
	if wrong := distinct("options", options); wrong != nil {
		return nil, wrong
	}
	if n := len(a.values["weights"]); n != len(options) {
		return nil, &argumentError{"weights", fmt.Sprintf("there are %d weights for %d options", n, len(options)), "write one for each"}
	}
	weights, sum := make([]*big.Rat, len(options)), new(big.Rat)
	for i, text := range a.values["weights"] {
		weights[i], _ = parseRatio(text)
		if weights[i].Sign() < 0 {
			return nil, &argumentError{"weights", fmt.Sprintf("the weight %s is below 0", text), ""}
		}
		sum.Add(sum, weights[i])
	}
	if sum.Sign() == 0 {
		return nil, &argumentError{"weights", "all weights are 0", "one must be above"}
	}
	r := newRankedRule("", []piece{oneOf(options...)})
	r.output = outputOf(options)
	scaled := make([]*big.Int, len(weights))
	for i, w := range weights {
		scaled[i] = floor(new(big.Rat).Mul(w.Quo(w, sum), new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), 80))))
	}
	r.upTo = thresholds(scaled)
	return r, nil
}

// outputOf returns what all of these values can be read as.
func outputOf(values []string) outputKind {
	all := func(kind string) bool {
		return !slices.ContainsFunc(values, func(v string) bool { return !isOfKind(kind, v) })
	}
	plain := !slices.ContainsFunc(values, func(v string) bool { // 007 and +1 are no numbers to keep
		return strings.HasPrefix(v, "+") || strings.HasPrefix(strings.TrimPrefix(v, "-"), "0") && !strings.HasPrefix(strings.TrimPrefix(v, "-"), "0.") && v != "0"
	})
	switch {
	case plain && all("int"):
		return outputInteger
	case plain && all("float"):
		return outputFloat
	case all("bool"):
		return outputBoolean
	}
	return outputText
}
