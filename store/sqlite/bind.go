package sqlite

import (
	"errors"
	"fmt"
	"math"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
	"github.com/dw-sim/dw-sim/store/internal/textform"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/btree"
)

// binder sets one parameter of an INSERT from the vectors of a column. What is text in
// the file is written out for a whole batch first, into memory that SQLite reads.
type binder struct {
	column
	parameter int
	stmt      *sqlitec.Stmt
	memory    *sqlitec.Memory

	vector  *gen.Vector
	width   int   // of every value in memory, or 0
	offsets []int // of the values in memory, where they differ in length
}

// use prepares the binder for the rows of v.
func (b *binder) use(v *gen.Vector, rows int) error {
	b.vector, b.width = v, 0
	switch b.storage {
	case btree.Text, btree.Blob:
		data, err := b.memory.Bytes(len(v.Data))
		copy(data, v.Data)
		return err
	case btree.Date:
		return b.write(rows, len("2006-01-02"), textform.DateFits, textform.PutDate)
	case btree.Time:
		return b.write(rows, textform.TimeWidth(b.fraction), textform.TimeFits, func(dst []byte, value int64) {
			textform.PutTime(dst, value, b.fraction)
		})
	case btree.Timestamp:
		return b.write(rows, textform.TimestampWidth(b.fraction), textform.TimestampFits, func(dst []byte, value int64) {
			textform.PutTimestamp(dst, value, b.fraction)
		})
	case btree.Instant:
		return b.write(rows, textform.TimestampWidth(b.fraction)+1, textform.TimestampFits, func(dst []byte, value int64) {
			textform.PutTimestamp(dst, value, b.fraction)
			dst[len(dst)-1] = 'Z'
		})
	case btree.UUID:
		return b.writeUUIDs(rows)
	case btree.Decimal:
		return b.writeDecimals(rows)
	}
	return nil
}

// write writes integers as texts of one width.
func (b *binder) write(rows, width int, fits func(int64) bool, put func([]byte, int64)) error {
	b.width = width
	data, err := b.memory.Bytes(rows * width)
	if err != nil {
		return err
	}
	for row, value := range b.vector.Ints[:rows] {
		if b.vector.IsNull(row) {
			continue
		}
		if !fits(value) {
			return b.outside(value)
		}
		put(data[row*width:(row+1)*width], value)
	}
	return nil
}

func (b *binder) writeUUIDs(rows int) error {
	b.width = textform.UUIDWidth
	data, err := b.memory.Bytes(rows * b.width)
	if err != nil {
		return err
	}
	for row, id := range b.vector.UUIDs[:rows] {
		textform.PutUUID(data[row*b.width:], id)
	}
	return nil
}

func (b *binder) writeDecimals(rows int) error {
	var text []byte
	b.offsets = append(b.offsets[:0], 0)
	for row := range rows {
		if !b.vector.IsNull(row) {
			text = b.wide(row).AppendDecimal(text, b.scale)
		}
		b.offsets = append(b.offsets, len(text))
	}
	data, err := b.memory.Bytes(len(text))
	copy(data, text)
	return err
}

// wide returns a value of a DECIMAL, whichever way its vector holds it.
func (b *binder) wide(row int) gen.Int128 {
	if b.vector.Kind == gen.KindWide {
		return b.vector.Wide[row]
	}
	return gen.Int128Of(b.vector.Ints[row])
}

// bind sets the parameter to the value of a row.
func (b *binder) bind(row int) error {
	v := b.vector
	if v.IsNull(row) {
		return b.stmt.BindNull(b.parameter)
	}
	switch b.storage {
	case btree.Integer:
		return b.bindInteger(row)
	case btree.Numeric:
		return b.bindNumeric(row)
	case btree.Float:
		if x := v.Floats[row]; !math.IsNaN(x) {
			return b.stmt.BindFloat(b.parameter, x)
		}
		return b.outside("NaN")
	case btree.Boolean:
		return b.stmt.BindInt(b.parameter, int64(v.Bools[row>>6]>>(uint(row)&63)&1))
	case btree.Text:
		return b.stmt.BindText(b.parameter, b.memory, int(v.Offsets[row]), int(v.Offsets[row+1]-v.Offsets[row]))
	case btree.Blob:
		return b.stmt.BindBlob(b.parameter, b.memory, int(v.Offsets[row]), int(v.Offsets[row+1]-v.Offsets[row]))
	case btree.Decimal:
		return b.stmt.BindText(b.parameter, b.memory, b.offsets[row], b.offsets[row+1]-b.offsets[row])
	default:
		return b.stmt.BindText(b.parameter, b.memory, row*b.width, b.width)
	}
}

func (b *binder) bindInteger(row int) error {
	if b.vector.Kind == gen.KindInt {
		return b.stmt.BindInt(b.parameter, b.vector.Ints[row])
	}
	value, fits := b.vector.Wide[row].Int64()
	if !fits {
		return b.outside(b.vector.Wide[row])
	}
	return b.stmt.BindInt(b.parameter, value)
}

// bindNumeric binds the float nearest to a decimal of up to 15 digits. Both operands of
// the division are exact, so its result is that float; read back with the decimal's
// scale, it is the decimal again.
func (b *binder) bindNumeric(row int) error {
	value, fits := b.wide(row).Int64()
	if !fits || value <= -limit15 || value >= limit15 {
		return b.outside(string(b.wide(row).AppendDecimal(nil, b.scale)))
	}
	power := btree.PowerOf10(b.scale)
	if value%power == 0 {
		return b.stmt.BindInt(b.parameter, value/power)
	}
	return b.stmt.BindFloat(b.parameter, float64(value)/float64(power))
}

const limit15 = 1_000_000_000_000_000

var errOutside = errors.New("is outside of what its type can hold in SQLite")

func (b *binder) outside(value any) error {
	return fmt.Errorf("the value %v of column %q %w", value, b.Name, errOutside)
}
