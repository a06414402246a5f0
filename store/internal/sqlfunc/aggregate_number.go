package sqlfunc

import (
	"fmt"
	"math"
	"math/big"
)

// Deviations, variances and the like are computed from exact sums of the numbers as they are
// written, so they are right to the last digits of a DOUBLE. They can be used over moving windows.
// https://docs.aws.amazon.com/redshift/latest/dg/c_Aggregate_Functions.html
// https://docs.snowflake.com/en/sql-reference/functions-aggregation
var numberAggregates = []Aggregate{
	ofOne("sum", (*moments).sum),
	ofOne("avg", (*moments).average),
	ofDecimals("_sum", "sum", (*decimals).shortSum),
	ofDecimals("_long_sum", "sum", (*decimals).longSum),
	ofDecimals("_avg", "avg", (*decimals).quotient),
	ofOne("stddev", deviation(1)),
	ofOne("stddev_samp", deviation(1)),
	ofOne("stddev_pop", deviation(0)),
	ofOne("variance", variance(1)),
	ofOne("var_samp", variance(1)),
	ofOne("variance_samp", variance(1)),
	ofOne("var_pop", variance(0)),
	ofOne("variance_pop", variance(0)),
	ofShape("skew", (*shape).skewness),
	ofShape("kurtosis", (*shape).kurtosis),
	ofTwo("covar_samp", covariance(1)),
	ofTwo("covar_pop", covariance(0)),
	ofTwo("corr", (*moments).correlation),
	ofTwo("regr_count", (*moments).count),
	ofTwo("regr_avgx", (*moments).averageX),
	ofTwo("regr_avgy", (*moments).averageY),
	ofTwo("regr_sxx", (*moments).sxx),
	ofTwo("regr_syy", (*moments).syy),
	ofTwo("regr_sxy", (*moments).sxy),
	ofTwo("regr_slope", (*moments).slope),
	ofTwo("regr_intercept", (*moments).intercept),
	ofTwo("regr_r2", (*moments).r2),
}

// moments has the exact sums of a group: of numbers x, or of pairs (y, x), as functions of two
// take them. Rows with NULL are left out.
type moments struct {
	name       string
	n          int64
	x, y       total
	xx, yy, xy total
	hintX      int
	hintY      int
	floats     int64 // how many of x were no whole numbers by their type
	texts      int64 // how many of x were written as texts
	products   bool
}

type summary = func(*moments) (any, error)

func ofOne(name string, s summary) Aggregate {
	products := name != "sum" && name != "avg"
	return Aggregate{Name: name, Min: 1, Max: 1, New: func(*Context) Accumulator {
		return &oneColumn{moments{name: name, products: products}, s}
	}}
}

func ofTwo(name string, s summary) Aggregate {
	return Aggregate{Name: name, Min: 2, Max: 2, New: func(*Context) Accumulator {
		return &twoColumns{moments{name: name}, s}
	}}
}

type oneColumn struct {
	moments
	summary summary
}

func (a *oneColumn) Step(args []any) error    { return a.take(args[0], false) }
func (a *oneColumn) Inverse(args []any) error { return a.take(args[0], true) }
func (a *oneColumn) Value() (any, error)      { return a.summary(&a.moments) }

func (m *moments) take(v any, out bool) error {
	if v == nil {
		return nil
	}
	x, err := exactOf(m.name, v, &m.hintX)
	if err != nil {
		return err
	}
	change := int64(1)
	if out {
		change = -1
	}
	m.n += change
	switch v.(type) {
	case float64:
		m.floats += change
	case string:
		m.texts += change
	}
	m.x.add(x, out)
	if m.products {
		m.xx.addProduct(x, x, out)
	}
	return nil
}

type twoColumns struct {
	moments
	summary summary
}

func (a *twoColumns) Step(args []any) error    { return a.takePair(args[0], args[1], false) }
func (a *twoColumns) Inverse(args []any) error { return a.takePair(args[0], args[1], true) }
func (a *twoColumns) Value() (any, error)      { return a.summary(&a.moments) }

func (m *moments) takePair(vy, vx any, out bool) error {
	if vy == nil || vx == nil {
		return nil
	}
	y, errY := exactOf(m.name, vy, &m.hintY)
	x, errX := exactOf(m.name, vx, &m.hintX)
	if errY != nil || errX != nil {
		return firstError(errY, errX)
	}
	m.n++
	if out {
		m.n -= 2
	}
	m.x.add(x, out)
	m.y.add(y, out)
	m.xx.addProduct(x, x, out)
	m.yy.addProduct(y, y, out)
	m.xy.addProduct(x, y, out)
	return nil
}

// sum is whole where all numbers are, a text where one was and a number has too few digits.
func (m *moments) sum() (any, error) {
	if m.n == 0 {
		return nil, nil
	}
	if x, ok := m.x.float(); ok && m.floats > 0 && m.texts == 0 {
		return x, nil
	}
	sum := m.x.decimal()
	switch {
	case m.texts > 0:
		return sum.like(""), nil
	case m.floats > 0:
		return m.finite(ratFloat(sum.rat()))
	case !sum.digits.IsInt64():
		return nil, fmt.Errorf("sum: %s does not fit a BIGINT; write SUM(x::DECIMAL(38, 0))", sum)
	}
	return sum.digits.Int64(), nil
}

// average keeps the fraction, also of whole numbers, which Redshift cuts off.
func (m *moments) average() (any, error) {
	if m.n == 0 {
		return nil, nil
	}
	return m.finite(ratFloat(m.mean(&m.x)))
}

func (m *moments) mean(t *total) *big.Rat { return new(big.Rat).Quo(t.rat(), m.size()) }

func (m *moments) size() *big.Rat { return new(big.Rat).SetInt64(m.n) }

func (m *moments) finite(x float64) (any, error) {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return nil, fmt.Errorf("%s: the result is beyond the range of a DOUBLE", m.name)
	}
	return x, nil
}

// spread is the sum of (a - mean of a) × (b - mean of b).
func (m *moments) spread(ab, a, b *total) *big.Rat {
	product := new(big.Rat).Mul(a.rat(), b.rat())
	return new(big.Rat).Sub(ab.rat(), product.Quo(product, m.size()))
}

// over divides by the number of rows, without some; with none left the result is NULL.
func (m *moments) over(r *big.Rat, without int64) *big.Rat {
	return r.Quo(r, new(big.Rat).SetInt64(m.n-without))
}

func variance(without int64) summary {
	return func(m *moments) (any, error) {
		if m.n <= without {
			return nil, nil
		}
		return m.finite(ratFloat(m.over(m.spread(&m.xx, &m.x, &m.x), without)))
	}
}

func deviation(without int64) summary {
	return func(m *moments) (any, error) {
		if m.n <= without {
			return nil, nil
		}
		return m.finite(root(m.over(m.spread(&m.xx, &m.x, &m.x), without)))
	}
}

// root also takes numbers whose square roots are DOUBLEs, but which are not.
func root(r *big.Rat) float64 {
	x, _ := new(big.Float).SetPrec(80).SetRat(r).Float64()
	if !math.IsInf(x, 0) && (x > 1e-290 || r.Sign() == 0) {
		return math.Sqrt(x)
	}
	y, _ := new(big.Float).Sqrt(new(big.Float).SetPrec(80).SetRat(r)).Float64()
	return y
}

func covariance(without int64) summary {
	return func(m *moments) (any, error) {
		if m.n <= without {
			return nil, nil
		}
		return m.finite(ratFloat(m.over(m.spread(&m.xy, &m.x, &m.y), without)))
	}
}

func (m *moments) count() (any, error) { return m.n, nil }

func (m *moments) averageX() (any, error) {
	if m.n == 0 {
		return nil, nil
	}
	return m.finite(ratFloat(m.mean(&m.x)))
}

func (m *moments) averageY() (any, error) {
	if m.n == 0 {
		return nil, nil
	}
	return m.finite(ratFloat(m.mean(&m.y)))
}

func (m *moments) ofSpread(ab, a, b *total) (any, error) {
	if m.n == 0 {
		return nil, nil
	}
	return m.finite(ratFloat(m.spread(ab, a, b)))
}

func (m *moments) sxx() (any, error) { return m.ofSpread(&m.xx, &m.x, &m.x) }
func (m *moments) syy() (any, error) { return m.ofSpread(&m.yy, &m.y, &m.y) }
func (m *moments) sxy() (any, error) { return m.ofSpread(&m.xy, &m.x, &m.y) }

// spreads returns the three of a group of pairs; ok is false where x does not vary.
func (m *moments) spreads() (xx, yy, xy *big.Rat, ok bool) {
	if m.n == 0 {
		return nil, nil, nil, false
	}
	xx, yy, xy = m.spread(&m.xx, &m.x, &m.x), m.spread(&m.yy, &m.y, &m.y), m.spread(&m.xy, &m.x, &m.y)
	return xx, yy, xy, xx.Sign() != 0
}

func (m *moments) correlation() (any, error) {
	xx, yy, xy, ok := m.spreads()
	if !ok || yy.Sign() == 0 {
		return nil, nil
	}
	square := new(big.Rat).Quo(new(big.Rat).Mul(xy, xy), new(big.Rat).Mul(xx, yy))
	return m.finite(math.Copysign(root(square), float64(xy.Sign())))
}

func (m *moments) slope() (any, error) {
	xx, _, xy, ok := m.spreads()
	if !ok {
		return nil, nil
	}
	return m.finite(ratFloat(new(big.Rat).Quo(xy, xx)))
}

func (m *moments) intercept() (any, error) {
	xx, _, xy, ok := m.spreads()
	if !ok {
		return nil, nil
	}
	rise := new(big.Rat).Mul(new(big.Rat).Quo(xy, xx), m.mean(&m.x))
	return m.finite(ratFloat(rise.Sub(m.mean(&m.y), rise)))
}

// r2 is 1 where y does not vary.
func (m *moments) r2() (any, error) {
	xx, yy, xy, ok := m.spreads()
	if !ok {
		return nil, nil
	}
	if yy.Sign() == 0 {
		return float64(1), nil
	}
	square := new(big.Rat).Quo(new(big.Rat).Mul(xy, xy), new(big.Rat).Mul(xx, yy))
	return m.finite(ratFloat(square))
}
