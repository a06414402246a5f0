package sqlfunc

import "math/big"

// shape has the sums of the first four powers of the numbers of a group.
type shape struct {
	name    string
	n       int64
	hint    int
	powers  [5]total // of x, x², x³, x⁴; the first is not used
	summary func(*shape) (any, error)
}

func ofShape(name string, summary func(*shape) (any, error)) Aggregate {
	return Aggregate{Name: name, Min: 1, Max: 1, New: func(*Context) Accumulator {
		return &shape{name: name, summary: summary}
	}}
}

func (s *shape) Step(args []any) error    { return s.take(args[0], false) }
func (s *shape) Inverse(args []any) error { return s.take(args[0], true) }
func (s *shape) Value() (any, error)      { return s.summary(s) }

func (s *shape) take(v any, out bool) error {
	if v == nil {
		return nil
	}
	x, err := exactOf(s.name, v, &s.hint)
	if err != nil {
		return err
	}
	s.n++
	if out {
		s.n -= 2
	}
	s.powers[1].add(x, out)
	s.powers[2].addProduct(x, x, out)
	d := x.decimal()
	square := d.times(d)
	s.powers[3].addLarge(square.times(d), out)
	s.powers[4].addLarge(square.times(square), out)
	return nil
}

func (d decimal) times(e decimal) decimal {
	return decimal{new(big.Int).Mul(d.digits, e.digits), d.scale + e.scale}
}

// central returns the sums of the powers 2 to 4 of the distances from the mean.
func (s *shape) central() (two, three, four *big.Rat) {
	n := new(big.Rat).SetInt64(s.n)
	var p [5]*big.Rat
	for i := 1; i < len(p); i++ {
		p[i] = s.powers[i].rat()
	}
	mean := new(big.Rat).Quo(p[1], n)
	two = combined(mean, p[2], 1, p[1], -1)
	three = combined(mean, p[3], 1, p[2], -3, p[1], 2)
	four = combined(mean, p[4], 1, p[3], -4, p[2], 6, p[1], -3)
	return two, three, four
}

// combined adds sums, each with its factor and one more power of the mean.
func combined(mean *big.Rat, terms ...any) *big.Rat {
	sum, power := new(big.Rat), big.NewRat(1, 1)
	for i := 0; i < len(terms); i += 2 {
		term := new(big.Rat).SetInt64(int64(terms[i+1].(int)))
		term.Mul(term, terms[i].(*big.Rat))
		sum.Add(sum, term.Mul(term, power))
		power = new(big.Rat).Mul(power, mean)
	}
	return sum
}

// skewness is n/((n-1)(n-2)) × Σ((x - mean)/s)³, with s of the sample; NULL where nothing varies.
// https://docs.snowflake.com/en/sql-reference/functions/skew
func (s *shape) skewness() (any, error) {
	if s.n < 3 {
		return nil, nil
	}
	two, three, _ := s.central()
	if two.Sign() == 0 {
		return nil, nil
	}
	// Squared it is rational: n²(n-1)/(n-2)² × three²/two³.
	square := new(big.Rat).Mul(three, three)
	square.Mul(square, big.NewRat(s.n, s.n-2)).Mul(square, big.NewRat(s.n, s.n-2)).Mul(square, big.NewRat(s.n-1, 1))
	square.Quo(square, two).Quo(square, two).Quo(square, two)
	return root(square) * float64(three.Sign()), nil
}

// kurtosis is n(n+1)/((n-1)(n-2)(n-3)) × Σ((x - mean)/s)⁴ - 3(n-1)²/((n-2)(n-3)).
// https://docs.snowflake.com/en/sql-reference/functions/kurtosis
func (s *shape) kurtosis() (any, error) {
	if s.n < 4 {
		return nil, nil
	}
	two, _, four := s.central()
	if two.Sign() == 0 {
		return nil, nil
	}
	k := new(big.Rat).Quo(new(big.Rat).Quo(four, two), two)
	k.Mul(k, big.NewRat(s.n, s.n-2)).Mul(k, big.NewRat(s.n+1, s.n-3)).Mul(k, big.NewRat(s.n-1, 1))
	excess := new(big.Rat).Mul(big.NewRat(s.n-1, s.n-2), big.NewRat(s.n-1, s.n-3))
	return ratFloat(k.Sub(k, excess.Mul(excess, big.NewRat(3, 1)))), nil
}
