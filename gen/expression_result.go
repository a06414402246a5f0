package gen

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	exact "github.com/shopspring/decimal"

	"github.com/dw-sim/dw-sim/schema"
)

// result takes computed values into a column. Numbers are rounded half away from zero to
// the digits that the column has; what does not fit type, bounds or length is an error,
// and nothing is cut to fit.
type result struct {
	column      *schema.Column
	typ         schema.Type
	scale       int
	step        int64 // of times
	length      int
	bounded     bool     // the document gives a bound
	lo, hi      *big.Int // exact types: what they hold, within the bounds
	least, most int64    // the same, as far as 64 bits reach
	floatLo     float64
	floatHi     float64
	givenLo     bool
	givenHi     bool
}

// newResult returns what takes values into c.
func newResult(c *columnPlan) (*result, error) {
	r := &result{column: c.column, typ: c.typ, scale: c.scale, step: c.step(), length: c.column.Length()}
	switch c.kind {
	case KindInt, KindWide:
		return r, r.setExactBounds()
	case KindFloat:
		return r, r.setFloatBounds()
	}
	return r, nil
}

func (r *result) setExactBounds() (err error) {
	if r.lo, r.hi, err = r.column.TypeBounds(); err != nil {
		return err
	}
	lo, hi, err := r.column.GivenBounds()
	if lo != nil {
		r.lo, r.givenLo = lo, true
	}
	if hi != nil {
		r.hi, r.givenHi = hi, true
	}
	r.bounded = r.givenLo || r.givenHi
	r.least, r.most = clampInt64(r.lo), clampInt64(r.hi)
	return err
}

// clampInt64 returns the int64 nearest v.
func clampInt64(v *big.Int) int64 {
	switch {
	case v.IsInt64():
		return v.Int64()
	case v.Sign() < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

func (r *result) setFloatBounds() error {
	r.floatHi = math.MaxFloat64
	if r.typ == schema.Real {
		r.floatHi = math.MaxFloat32
	}
	r.floatLo = -r.floatHi
	lo, hi, err := r.column.GivenFloatBounds()
	if lo != nil {
		r.floatLo, r.givenLo = *lo, true
	}
	if hi != nil {
		r.floatHi, r.givenHi = *hi, true
	}
	r.bounded = r.givenLo || r.givenHi
	return err
}

// takes reports whether values of a type can go into the column.
func (r *result) takes(t reflect.Type) bool {
	switch r.typ {
	case schema.SmallInt, schema.Int, schema.BigInt, schema.Decimal, schema.Real, schema.Float, schema.Double:
		return t == intType || t == floatType || t == decimalType
	case schema.Boolean:
		return t == boolType
	case schema.Date, schema.Timestamp, schema.TimestampTZ, schema.DateTime:
		return t == timeType
	case schema.Time:
		return t == durationType
	case schema.Binary:
		return false
	}
	return t == textType
}

// put writes value, which is not nil, as value i of v.
func (r *result) put(v *Vector, i int, value any) error {
	switch v.Kind {
	case KindInt, KindWide:
		return r.putExact(v, i, value)
	case KindFloat:
		return r.putFloat(v, i, value)
	case KindBool:
		if truth, ok := value.(bool); ok {
			v.Bools.Set(i, truth)
			return nil
		}
	case KindUUID:
		if text, ok := value.(string); ok {
			return r.putUUID(v, i, text)
		}
	case KindBytes:
		if text, ok := value.(string); ok {
			return r.putText(v, i, text)
		}
	}
	return r.misfit(value)
}

func (r *result) misfit(value any) error {
	return fmt.Errorf("the value is %s, which %s cannot hold", describe(value), r.typ)
}

// putExact writes a number, or a time in the unit of the column.
func (r *result) putExact(v *Vector, i int, value any) error {
	switch x := value.(type) {
	case int:
		if r.isNumber() {
			return r.putInt(v, i, int64(x))
		}
	case exact.Decimal:
		if r.isNumber() {
			return r.putDecimal(v, i, x)
		}
	case float64:
		if r.isNumber() {
			return r.putRounded(v, i, x)
		}
	case time.Time:
		if year := x.Year(); year < 1 || year > 9999 {
			return fmt.Errorf("the value is in the year %d, outside of 1…9999", year)
		}
		if r.typ == schema.Date {
			return r.putUnits(v, i, floorDiv(x.Unix(), 86_400))
		}
		if !r.isNumber() && r.typ != schema.Time {
			return r.putUnits(v, i, floorDiv(x.UnixMicro(), r.step)*r.step)
		}
	case time.Duration:
		if r.typ == schema.Time {
			return r.putUnits(v, i, floorDiv(floorDiv(int64(x), 1000), r.step)*r.step)
		}
	}
	return r.misfit(value)
}

func (r *result) isNumber() bool {
	switch r.typ {
	case schema.SmallInt, schema.Int, schema.BigInt, schema.Decimal:
		return true
	}
	return false
}

// floorDiv returns a/b rounded down, for b > 0.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// putInt writes a whole number.
func (r *result) putInt(v *Vector, i int, x int64) error {
	if unit := power(10, r.scale); x <= math.MaxInt64/unit && x >= -(math.MaxInt64/unit) {
		return r.putUnits(v, i, x*unit)
	}
	return r.putBig(v, i, new(big.Int).Mul(big.NewInt(x), tenTo(r.scale)))
}

func (r *result) putRounded(v *Vector, i int, x float64) error {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return fmt.Errorf("the value is %v, not a number", x)
	}
	if whole := math.Round(x); r.scale == 0 && math.Abs(whole) < 1<<62 {
		return r.putUnits(v, i, int64(whole))
	}
	return r.putDecimal(v, i, exact.NewFromFloat(x))
}

func (r *result) putDecimal(v *Vector, i int, x exact.Decimal) error {
	if x.Exponent() < -int32(r.scale) {
		x = x.Round(int32(r.scale))
	}
	units := x.Coefficient()
	if more := int64(x.Exponent()) + int64(r.scale); more > 0 {
		if more > maxDigits {
			return r.misfit(x)
		}
		units.Mul(units, tenTo(int(more)))
	}
	if units.IsInt64() {
		return r.putUnits(v, i, units.Int64())
	}
	return r.putBig(v, i, units)
}

// putUnits writes a value in units of the vector.
func (r *result) putUnits(v *Vector, i int, units int64) error {
	if units < r.least || units > r.most {
		return r.outside(big.NewInt(units))
	}
	if v.Kind == KindWide {
		v.Wide[i] = Int128Of(units)
	} else {
		v.Ints[i] = units
	}
	return nil
}

func (r *result) putBig(v *Vector, i int, units *big.Int) error {
	if units.Cmp(r.lo) < 0 || units.Cmp(r.hi) > 0 {
		return r.outside(units)
	}
	if v.Kind == KindWide {
		v.Wide[i] = Int128FromBig(units)
	} else {
		v.Ints[i] = units.Int64()
	}
	return nil
}

// outside says which bound a value is beyond.
func (r *result) outside(units *big.Int) error {
	text := r.column.FormatExact(units)
	if r.typ == schema.Time && units.IsInt64() { // of more than a day, or below 0
		text = (time.Duration(units.Int64()) * time.Microsecond).String()
	}
	if units.Cmp(r.lo) < 0 {
		return r.beyond(text, "below", r.column.FormatExact(r.lo), r.givenLo, "begins")
	}
	return r.beyond(text, "above", r.column.FormatExact(r.hi), r.givenHi, "ends")
}

func (r *result) beyond(value, where, bound string, given bool, does string) error {
	what := r.typ.String()
	if given {
		what = "its range"
	} else if r.typ == schema.Decimal {
		precision, scale := r.column.Digits()
		what = fmt.Sprintf("DECIMAL(%d,%d)", precision, scale)
	}
	return fmt.Errorf("the value %s is %s %s, where %s %s", value, where, bound, what, does)
}

func (r *result) putFloat(v *Vector, i int, value any) error {
	var x float64
	switch y := value.(type) {
	case float64:
		x = y
	case int:
		x = float64(y)
	case exact.Decimal:
		x = y.InexactFloat64()
	default:
		return r.misfit(value)
	}
	if r.typ == schema.Real && math.Abs(x) <= math.MaxFloat32 {
		x = float64(float32(x))
	}
	switch {
	case math.IsNaN(x):
		return fmt.Errorf("the value is %v, not a number", x)
	case x < r.floatLo:
		return r.beyond(fmt.Sprint(x), "below", fmt.Sprint(r.floatLo), r.givenLo, "begins")
	case x > r.floatHi:
		return r.beyond(fmt.Sprint(x), "above", fmt.Sprint(r.floatHi), r.givenHi, "ends")
	}
	v.Floats[i] = x + 0 // makes -0 the 0 that it equals
	return nil
}

func (r *result) putUUID(v *Vector, i int, text string) error {
	id, ok := parseUUID(text)
	if !ok {
		return fmt.Errorf("the value %q is not a UUID", shortened(text))
	}
	v.UUIDs[i] = id
	return nil
}

func (r *result) putText(v *Vector, i int, text string) error {
	switch {
	case !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0:
		return fmt.Errorf("the value %q is not text in UTF-8", shortened(text))
	case r.typ == schema.JSON:
		canonical, err := CanonicalJSON([]byte(text))
		if err != nil {
			return err
		}
		text = string(canonical)
	case r.typ == schema.Char:
		text = strings.TrimRight(text, " ")
	}
	if r.typ != schema.JSON && len(text) > r.length {
		if n := utf8.RuneCountInString(text); n > r.length {
			return fmt.Errorf("the value %q has %d characters; %s(%d) holds %d", shortened(text), n, r.typ, r.length, r.length)
		}
	}
	v.Data = append(v.Data, text...)
	if len(v.Data) > math.MaxInt32 {
		return checkLength(v)
	}
	v.Offsets[i+1] = int32(len(v.Data))
	return nil
}
