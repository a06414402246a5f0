package sqlfunc

// https://docs.aws.amazon.com/redshift/latest/dg/r_BOOL_AND.html
// https://docs.snowflake.com/en/sql-reference/functions/count_if
var logicAggregates = []Aggregate{
	{Name: "bool_and", Min: 1, Max: 1, New: truthsOf("bool_and", allTrue)},
	{Name: "every", Min: 1, Max: 1, New: truthsOf("every", allTrue)},
	{Name: "booland_agg", Min: 1, Max: 1, New: truthsOf("booland_agg", allTrue)},
	{Name: "bool_or", Min: 1, Max: 1, New: truthsOf("bool_or", someTrue)},
	{Name: "boolor_agg", Min: 1, Max: 1, New: truthsOf("boolor_agg", someTrue)},
	{Name: "boolxor_agg", Min: 1, Max: 1, New: truthsOf("boolxor_agg", oneTrue)},
	{Name: "count_if", Min: 1, Max: 1, New: truthsOf("count_if", countTrue)},
	{Name: "any_value", Min: 1, Max: 1, JSON: true, New: func(*Context) Accumulator { return &first{} }},
	{Name: "bit_and", Min: 1, Max: 1, New: bitsOf("bit_and", and)},
	{Name: "bitand_agg", Min: 1, Max: 1, New: bitsOf("bitand_agg", and)},
	{Name: "bit_or", Min: 1, Max: 1, New: bitsOf("bit_or", or)},
	{Name: "bitor_agg", Min: 1, Max: 1, New: bitsOf("bitor_agg", or)},
	{Name: "bitxor_agg", Min: 1, Max: 1, New: bitsOf("bitxor_agg", xor)},
}

// truthCount counts the conditions of a group that hold, and those that do not.
type truthCount struct {
	name     string
	yes, no  int64
	evaluate func(yes, no int64) any
}

func truthsOf(name string, evaluate func(yes, no int64) any) func(*Context) Accumulator {
	return func(*Context) Accumulator { return &truthCount{name: name, evaluate: evaluate} }
}

func (t *truthCount) Step(args []any) error    { return t.take(args[0], 1) }
func (t *truthCount) Inverse(args []any) error { return t.take(args[0], -1) }
func (t *truthCount) Value() (any, error)      { return t.evaluate(t.yes, t.no), nil }

func (t *truthCount) take(v any, by int64) error {
	truth, known, err := truthOf(t.name, v)
	if truth {
		t.yes += by
	} else if known {
		t.no += by
	}
	return err
}

func countTrue(yes, _ int64) any { return yes }

func allTrue(yes, no int64) any { return known(yes+no, no == 0) }

func someTrue(yes, no int64) any { return known(yes+no, yes > 0) }

func oneTrue(yes, no int64) any { return known(yes+no, yes == 1) }

func known(n int64, truth bool) any {
	if n == 0 {
		return nil
	}
	return truth
}

// first is the first value of a group that is not NULL.
type first struct{ value any }

func (f *first) Step(args []any) error {
	if f.value == nil {
		f.value = kept(args[0])
	}
	return nil
}

func (f *first) Value() (any, error) { return f.value, nil }

// bitCount counts the numbers of a group in which each bit is set, so that they can leave again.
type bitCount struct {
	name     string
	n        int64
	set      [64]int64
	evaluate func(set, n int64) bool
}

func bitsOf(name string, evaluate func(set, n int64) bool) func(*Context) Accumulator {
	return func(*Context) Accumulator { return &bitCount{name: name, evaluate: evaluate} }
}

func and(set, n int64) bool { return set == n }
func or(set, _ int64) bool  { return set > 0 }
func xor(set, _ int64) bool { return set%2 != 0 }

func (b *bitCount) Step(args []any) error    { return b.take(args[0], 1) }
func (b *bitCount) Inverse(args []any) error { return b.take(args[0], -1) }

func (b *bitCount) take(v any, by int64) error {
	if v == nil {
		return nil
	}
	x, err := intOf(b.name, v)
	if err != nil {
		return err
	}
	b.n += by
	for i := range b.set {
		if uint64(x)>>i&1 == 1 {
			b.set[i] += by
		}
	}
	return nil
}

func (b *bitCount) Value() (any, error) {
	if b.n == 0 {
		return nil, nil
	}
	var x uint64
	for i, set := range b.set {
		if b.evaluate(set, b.n) {
			x |= 1 << i
		}
	}
	return int64(x), nil
}
