package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// vectorValue returns value i of a vector as a query on the generated table would, REAL
// as a float32.
func vectorValue(v *gen.Vector, i int) any {
	if v.IsNull(i) {
		return nil
	}
	switch v.Kind {
	case gen.KindInt:
		return intValue(v, v.Ints[i])
	case gen.KindWide:
		return string(v.Wide[i].AppendDecimal(nil, v.Scale))
	case gen.KindFloat:
		if v.Type == schema.Real {
			return float32(v.Floats[i])
		}
		return v.Floats[i]
	case gen.KindBool:
		return v.Bools.Get(i)
	case gen.KindUUID:
		u := v.UUIDs[i]
		return fmt.Sprintf("%x-%x-%x-%x-%x", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
	}
	if v.Type == schema.Binary {
		return v.Bytes(i)
	}
	return string(v.Bytes(i))
}

func intValue(v *gen.Vector, n int64) any {
	precision, _ := v.Column.Digits()
	switch v.Type {
	case schema.Decimal:
		return string(gen.AppendDecimal(nil, n, v.Scale))
	case schema.Date:
		return time.Unix(n*24*60*60, 0).UTC().Format("2006-01-02")
	case schema.Time:
		return time.UnixMicro(n).UTC().Format("15:04:05" + fraction(precision))
	case schema.Timestamp, schema.DateTime:
		return time.UnixMicro(n).UTC().Format("2006-01-02 15:04:05" + fraction(precision))
	case schema.TimestampTZ:
		return time.UnixMicro(n).UTC().Format("2006-01-02 15:04:05"+fraction(precision)) + "Z"
	default:
		return n
	}
}

// fraction is the layout of so many digits of a second.
func fraction(digits int) string {
	if digits == 0 {
		return ""
	}
	return "." + strings.Repeat("0", digits)
}
