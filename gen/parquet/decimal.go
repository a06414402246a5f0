package parquet

import (
	"encoding/binary"

	"github.com/dw-sim/dw-sim/gen"
)

func int128Of(b [16]byte) gen.Int128 {
	return gen.Int128{Hi: int64(binary.BigEndian.Uint64(b[:8])), Lo: binary.BigEndian.Uint64(b[8:])}
}

func compareInt128(a, b gen.Int128) int {
	switch {
	case a == b:
		return 0
	case a.Hi < b.Hi || a.Hi == b.Hi && a.Lo < b.Lo:
		return -1
	default:
		return 1
	}
}
