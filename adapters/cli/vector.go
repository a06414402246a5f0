package cli

import (
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// vectorValue returns value i of a vector as a query on the generated table would, REAL
// as a float32.
func vectorValue(v *gen.Vector, i int) any {
	if v.IsNull(i) {
		return nil
	}
	switch v.Type {
	case schema.SmallInt, schema.Int, schema.BigInt:
		return v.Ints[i]
	case schema.Real:
		return float32(v.Floats[i])
	case schema.Float, schema.Double:
		return v.Floats[i]
	case schema.Boolean:
		return v.Bools.Get(i)
	case schema.Binary:
		return v.Bytes(i)
	}
	return string(v.AppendText(nil, i))
}
