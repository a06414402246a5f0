package sqlfunc

// https://docs.aws.amazon.com/redshift/latest/dg/c_conditional_expressions.html
// https://docs.snowflake.com/en/sql-reference/expressions-conditional
var conditionScalars = []Scalar{
	{Name: "nvl", Min: 1, Max: -1, Call: firstKnown},
	{Name: "nvl2", Min: 3, Max: 3, Call: nvl2},
	{Name: "iff", Min: 3, Max: 3, Call: iff},
	{Name: "decode", Min: 3, Max: -1, Call: decode},
	{Name: "zeroifnull", Min: 1, Max: 1, Call: zeroIfNull},
	{Name: "nullifzero", Min: 1, Max: 1, Call: nullIfZero},
	{Name: "equal_null", Min: 2, Max: 2, Call: equalNull},
	{Name: "greatest", Min: 1, Max: -1, Call: extreme("greatest", 1)},
	{Name: "least", Min: 1, Max: -1, Call: extreme("least", -1)},
	{Name: "greatest_ignore_nulls", Min: 1, Max: -1, Call: extreme("greatest_ignore_nulls", 1)},
	{Name: "least_ignore_nulls", Min: 1, Max: -1, Call: extreme("least_ignore_nulls", -1)},
	{Name: "booland", Min: 2, Max: 2, Call: boolAnd},
	{Name: "boolor", Min: 2, Max: 2, Call: boolOr},
	{Name: "boolxor", Min: 2, Max: 2, Call: strict(boolXor)},
	{Name: "boolnot", Min: 1, Max: 1, Call: strict(boolNot)},
}

func firstKnown(_ *Context, args []any) (any, error) {
	for _, a := range args {
		if a != nil {
			return a, nil
		}
	}
	return nil, nil
}

func nvl2(_ *Context, args []any) (any, error) {
	if args[0] != nil {
		return args[1], nil
	}
	return args[2], nil
}

func iff(_ *Context, args []any) (any, error) {
	truth, _, err := truthOf("iff", args[0])
	if truth {
		return args[1], err
	}
	return args[2], err
}

// decode compares its first argument with every second one; NULL equals NULL.
func decode(_ *Context, args []any) (any, error) {
	i := 1
	for ; i+1 < len(args); i += 2 {
		same, err := equal("decode", args[0], args[i])
		if err != nil || same {
			return args[i+1], err
		}
	}
	if i < len(args) {
		return args[i], nil
	}
	return nil, nil
}

// equal says whether two values are the same, or both NULL.
func equal(function string, a, b any) (bool, error) {
	if a == nil || b == nil {
		return a == nil && b == nil, nil
	}
	order, err := compare(function, a, b)
	return err == nil && order == 0, err
}

func equalNull(_ *Context, args []any) (any, error) { return equal("equal_null", args[0], args[1]) }

func zeroIfNull(_ *Context, args []any) (any, error) {
	if args[0] == nil {
		return int64(0), nil
	}
	return args[0], nil
}

func nullIfZero(_ *Context, args []any) (any, error) {
	if args[0] == nil {
		return nil, nil
	}
	d, err := decimalOf("nullifzero", args[0])
	if err != nil || d.digits.Sign() == 0 {
		return nil, err
	}
	return args[0], nil
}

// extreme returns the argument that is the greatest (sign 1) or least (-1). NULLs are left out,
// as in Redshift; with Snowflake the result would be NULL.
// https://docs.aws.amazon.com/redshift/latest/dg/r_GREATEST_LEAST.html
func extreme(name string, sign int) call {
	return func(_ *Context, args []any) (any, error) {
		var best any
		for _, a := range args {
			if best == nil {
				best = a
			}
			if a == nil {
				continue
			}
			order, err := compare(name, a, best)
			if err != nil {
				return nil, err
			}
			if order*sign > 0 {
				best = a
			}
		}
		return best, nil
	}
}

// truths returns two conditions: 1, 0 or -1 for NULL.
func truths(name string, args []any) (two [2]int, err error) {
	for i, a := range args {
		truth, known, err := truthOf(name, a)
		switch {
		case err != nil:
			return two, err
		case !known:
			two[i] = -1
		case truth:
			two[i] = 1
		}
	}
	return two, nil
}

func boolAnd(_ *Context, args []any) (any, error) {
	t, err := truths("booland", args)
	if err != nil || t[0] != 0 && t[1] != 0 && (t[0] < 0 || t[1] < 0) {
		return nil, err
	}
	return t[0] == 1 && t[1] == 1, nil
}

func boolOr(_ *Context, args []any) (any, error) {
	t, err := truths("boolor", args)
	if err != nil || t[0] != 1 && t[1] != 1 && (t[0] < 0 || t[1] < 0) {
		return nil, err
	}
	return t[0] == 1 || t[1] == 1, nil
}

func boolXor(_ *Context, args []any) (any, error) {
	t, err := truths("boolxor", args)
	return t[0] != t[1], err
}

func boolNot(_ *Context, args []any) (any, error) {
	truth, _, err := truthOf("boolnot", args[0])
	return !truth, err
}
