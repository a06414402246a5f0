package dwsim

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// checkTotal adds up the children of every row once more. The database joins and sorts;
// the sums are made here, where they are exact whatever the database holds decimals in.
func (c *check) checkTotal(ctx context.Context, t *schema.Table, column *schema.Column) error {
	f := newFinding(t, gen.FindingTotal, totalText(column.Total), column.Name)
	child := c.experiment.Table(column.Total.Table)
	if child == nil {
		c.skip(f, "the table of the children is not there")
		return nil
	}
	key, ok := totalKey(t, child, column.Total)
	if !ok {
		c.skip(f, "the foreign key of the children is not there")
		return nil
	}
	refs := key.ReferencesColumns
	value := in("c", key.Columns)[0]
	if column.Total.Column != "" {
		value = in("c", []string{column.Total.Column})[0]
	}
	sql := fmt.Sprintf("SELECT %s, %s, %s, %s FROM %s p LEFT JOIN %s c ON %s ORDER BY %s",
		list(in("p", refs)), in("p", []string{column.Name})[0], in("c", key.Columns)[0], value,
		quoted(t.Name), quoted(child.Name), equal(in("c", key.Columns), in("p", refs)), list(in("p", refs)))
	sum := newSum(column, child.Column(column.Total.Column))
	var b breaches
	var parent []any // the present one, with its total
	end := func() {
		if parent == nil {
			return
		}
		if want, got, wrong := sum.breaks(parent[len(refs)]); wrong {
			b.add(fmt.Sprintf("%s has %s instead of %s", sqlTexts(refs, parent), got, want))
		}
	}
	err := c.query(ctx, sql, func(row []any) {
		if parent == nil || !sameValues(parent[:len(refs)], row[:len(refs)]) {
			end()
			parent = slices.Clone(row[:len(refs)+1])
			sum.reset()
		}
		if row[len(refs)+1] != nil {
			sum.add(row[len(refs)+2])
		}
	})
	end()
	if err != nil {
		return err
	}
	b.into(&f, "row")
	f.Observed += " with another"
	c.settle(f)
	return nil
}

func totalText(t *schema.Total) string {
	if t.Column == "" {
		return fmt.Sprintf("%s of %s", t.Function, t.Table)
	}
	return fmt.Sprintf("%s(%s.%s)", t.Function, t.Table, t.Column)
}

// totalKey returns the foreign key by which children belong to rows of t.
func totalKey(t, child *schema.Table, total *schema.Total) (schema.CompositeForeignKey, bool) {
	for _, key := range child.References() {
		if strings.EqualFold(key.ReferencesTable, t.Name) && (total.ForeignKey == "" || contains(key.Columns, total.ForeignKey)) {
			return key, true
		}
	}
	return schema.CompositeForeignKey{}, false
}

// sameValues compares values of a key: none of them is a slice of bytes unless the key is.
func sameValues(a, b []any) bool {
	return slices.EqualFunc(a, b, func(x, y any) bool {
		if u, ok := x.([]byte); ok {
			v, ok := y.([]byte)
			return ok && slices.Equal(u, v)
		}
		return x == y
	})
}

// sum makes one total: exactly of whole numbers, decimals, dates and times, and in floats
// of floats.
type sum struct {
	function string
	column   *schema.Column // the total
	scale    int            // of exact values: digits after the point
	floating bool           // children are floats
	count    int64          // children with a value
	exact    big.Int        // sum or extreme
	float    float64
	size     float64 // sum of the magnitudes, for the tolerance
	next     big.Int
}

func newSum(column, child *schema.Column) *sum {
	s := &sum{function: strings.ToLower(column.Total.Function), column: column}
	if child != nil {
		_, s.scale = child.Digits()
		switch child.Type() {
		case schema.Real, schema.Float, schema.Double:
			s.floating = true
		case schema.Decimal:
		default:
			s.scale = 0
		}
	}
	return s
}

func (s *sum) reset() {
	s.count, s.float, s.size = 0, 0, 0
	s.exact.SetInt64(0)
}

func (s *sum) add(v any) {
	if v == nil {
		return
	}
	s.count++
	if x, ok := numberOf(v); s.floating && ok {
		s.addFloat(x)
		return
	}
	if s.function == "count" || !unscaled(&s.next, v, s.scale) {
		return
	}
	switch {
	case s.function == "sum", s.function == "avg":
		s.exact.Add(&s.exact, &s.next)
	case s.count == 1, s.function == "min" && s.next.Cmp(&s.exact) < 0, s.function == "max" && s.next.Cmp(&s.exact) > 0:
		s.exact.Set(&s.next)
	}
}

func (s *sum) addFloat(x float64) {
	switch {
	case s.function == "sum", s.function == "avg":
		s.float += x
		s.size += math.Abs(x)
	case s.count == 1, s.function == "min" && x < s.float, s.function == "max" && x > s.float:
		s.float, s.size = x, math.Abs(x)
	}
}

func numberOf(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	case string:
		x, err := strconv.ParseFloat(v, 64)
		return x, err == nil
	}
	return 0, false
}

// unscaled sets n to v × 10^scale; dates and times are microseconds. It is false where v
// is no such number.
func unscaled(n *big.Int, v any, scale int) bool {
	switch v := v.(type) {
	case int64:
		n.SetInt64(v)
		if scale > 0 {
			n.Mul(n, tenTo(scale))
		}
		return true
	case string:
		if micros, ok := microsOf(v); ok {
			n.SetInt64(micros)
			return true
		}
		whole, fraction, _ := strings.Cut(v, ".")
		if len(fraction) > scale {
			return false
		}
		_, ok := n.SetString(whole+fraction+strings.Repeat("0", scale-len(fraction)), 10)
		return ok
	case float64:
		r, ok := new(big.Rat).SetString(strconv.FormatFloat(v, 'f', -1, 64))
		if ok {
			r.Mul(r, new(big.Rat).SetInt(tenTo(scale)))
			n.Set(rounded(r))
		}
		return ok
	}
	return false
}

func tenTo(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// rounded returns the whole number nearest r, halves away from zero.
func rounded(r *big.Rat) *big.Int {
	half := big.NewRat(int64(r.Sign()), 2)
	sum := new(big.Rat).Add(r, half)
	return new(big.Int).Quo(sum.Num(), sum.Denom())
}

// breaks compares the total that a row has with the one that its children make.
func (s *sum) breaks(total any) (want, got string, wrong bool) {
	empty := s.count == 0 && s.function != "sum" && s.function != "count"
	switch {
	case total == nil:
		return s.text(), "NULL", !empty && s.column.NullRate == nil && s.column.NullWhen == ""
	case empty:
		return "NULL", sqlText(total), true
	case s.function == "count":
		n, ok := numberOf(total)
		return fmt.Sprint(s.count), sqlText(total), !ok || n != float64(s.count)
	}
	return s.text(), sqlText(total), !s.matches(total)
}

// matches allows floats the rounding of their sum in another order.
func (s *sum) matches(total any) bool {
	_, scale := s.column.Digits()
	switch s.column.Type() {
	case schema.Real, schema.Float, schema.Double:
		got, ok := numberOf(total)
		want, size := s.value()
		tolerance := 1e-9
		if s.column.Type() == schema.Real {
			tolerance = 1e-6
		}
		return ok && math.Abs(got-want) <= tolerance*max(size, math.Abs(want))
	}
	var got big.Int
	if !unscaled(&got, total, scale) {
		return false
	}
	if s.floating {
		x, _ := got.Float64()
		want, size := s.value()
		return math.Abs(x/math.Pow10(scale)-want) <= 0.5/math.Pow10(scale)+1e-9*size
	}
	return rounded(s.rat(scale)).Cmp(&got) == 0
}

// value returns the total as a float, and the magnitude that it was made from.
func (s *sum) value() (value, size float64) {
	if !s.floating {
		value, _ = s.rat(0).Float64()
		return value, math.Abs(value)
	}
	if s.function == "avg" {
		return s.float / float64(s.count), s.size / float64(s.count)
	}
	return s.float, s.size
}

// rat returns the exact total × 10^scale.
func (s *sum) rat(scale int) *big.Rat {
	r := new(big.Rat).SetInt(&s.exact)
	r.Mul(r, new(big.Rat).SetFrac(tenTo(scale), tenTo(s.scale)))
	if s.function == "avg" {
		r.Quo(r, new(big.Rat).SetInt64(max(s.count, 1)))
	}
	return r
}

func (s *sum) text() string {
	switch {
	case s.function == "count":
		return fmt.Sprint(s.count)
	case s.floating:
		value, _ := s.value()
		return strconv.FormatFloat(value, 'g', -1, 64)
	}
	_, scale := s.column.Digits()
	switch s.column.Type() {
	case schema.Decimal:
	case schema.Date, schema.Timestamp, schema.TimestampTZ, schema.DateTime, schema.Time:
		return "another time"
	default:
		scale = 0
	}
	return s.rat(0).FloatString(scale)
}
