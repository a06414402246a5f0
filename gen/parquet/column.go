package parquet

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"slices"

	pq "github.com/parquet-go/parquet-go"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

const microsPerDay = 24 * 60 * 60 * 1_000_000

// column is a column of a table as its files have it.
type column struct {
	name     string
	typ      schema.Type
	scale    int      // of a DECIMAL
	kind     gen.Kind // of its vectors
	nullable bool
	node     pq.Node // with repetition
	low      int64   // KindInt: least and greatest value that the type holds
	high     int64
	wide     gen.Int128 // KindWide: greatest absolute value
	pages    func(*column) pageValues
	compare  func(a, b []byte) int // of values in plain encoding
	dense    bool                  // compression hardly makes its pages smaller
}

// columnsOf resolves the columns of t.
func columnsOf(t *schema.Table) ([]column, error) {
	columns := make([]column, len(t.Columns))
	for i := range t.Columns {
		source := &t.Columns[i]
		c := column{name: source.Name, typ: source.Type(), nullable: source.Nullable()}
		if err := c.resolve(source); err != nil {
			return nil, fmt.Errorf("column %q %w", source.Name, err)
		}
		columns[i] = c
	}
	return columns, nil
}

// resolve sets what follows from the type.
func (c *column) resolve(source *schema.Column) error {
	switch c.typ {
	case schema.SmallInt:
		c.integer(pq.Int(16), math.MinInt16, math.MaxInt16)
	case schema.Int:
		c.integer(pq.Int(32), math.MinInt32, math.MaxInt32)
	case schema.BigInt:
		c.integer(pq.Int(64), math.MinInt64, math.MaxInt64)
	case schema.Date:
		c.integer(pq.Date(), math.MinInt32, math.MaxInt32)
	case schema.Time:
		c.integer(pq.TimeAdjusted(pq.Microsecond, false), 0, microsPerDay-1)
	case schema.Timestamp, schema.DateTime:
		c.integer(pq.TimestampAdjusted(pq.Microsecond, false), math.MinInt64, math.MaxInt64)
	case schema.TimestampTZ:
		c.integer(pq.TimestampAdjusted(pq.Microsecond, true), math.MinInt64, math.MaxInt64)
	case schema.Decimal:
		return c.decimal(source.Digits())
	case schema.Real:
		c.set(gen.KindFloat, pq.Leaf(pq.FloatType), newFloat32s, compareFloat32)
	case schema.Float, schema.Double:
		c.set(gen.KindFloat, pq.Leaf(pq.DoubleType), newFloat64s, compareFloat64)
	case schema.Boolean:
		c.dense = true
		c.set(gen.KindBool, pq.Leaf(pq.BooleanType), newBooleans, bytes.Compare)
	case schema.Char, schema.Varchar, schema.Text:
		c.text(source.Unique)
	case schema.JSON:
		c.set(gen.KindBytes, pq.JSON(), newTexts, bytes.Compare)
	case schema.Binary:
		c.set(gen.KindBytes, pq.Leaf(pq.ByteArrayType), newTexts, bytes.Compare)
	case schema.UUID:
		c.set(gen.KindUUID, pq.UUID(), newUUIDs, bytes.Compare)
	default:
		return fmt.Errorf("has the data type %q, which Parquet files cannot hold", source.DataType)
	}
	return nil
}

// integer sets a type of 32 or 64 bits.
func (c *column) integer(node pq.Node, low, high int64) {
	c.low, c.high, c.dense = low, high, true
	if node.Type().Kind() == pq.Int32 {
		c.set(gen.KindInt, node, newInt32s, compareInt32)
	} else {
		c.set(gen.KindInt, node, newInt64s, compareInt64)
	}
}

func (c *column) decimal(precision, scale int) error {
	if precision < 1 || precision > 38 || scale < 0 || scale > precision {
		return fmt.Errorf("is a DECIMAL(%d,%d), which is not possible", precision, scale)
	}
	c.scale = scale
	limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(precision)), nil)
	limit.Sub(limit, big.NewInt(1))
	switch {
	case precision <= 9:
		c.integer(pq.Decimal(scale, precision, pq.Int32Type), -limit.Int64(), limit.Int64())
	case precision <= 18:
		c.integer(pq.Decimal(scale, precision, pq.Int64Type), -limit.Int64(), limit.Int64())
	default:
		c.wide = gen.Int128FromBig(limit)
		c.set(gen.KindWide, pq.Decimal(scale, precision, pq.FixedLenByteArrayType(16)), newWides, compareWide)
	}
	return nil
}

// text sets a string type. Strings that may repeat are mostly words from a list, for
// which a dictionary pays.
func (c *column) text(unique bool) {
	if unique {
		c.set(gen.KindBytes, pq.String(), newTexts, bytes.Compare)
	} else {
		c.set(gen.KindBytes, pq.String(), newWords, bytes.Compare)
	}
}

func (c *column) set(kind gen.Kind, node pq.Node, pages func(*column) pageValues, compare func(a, b []byte) int) {
	c.kind, c.pages, c.compare = kind, pages, compare
	if c.nullable {
		c.node = pq.Optional(node)
	} else {
		c.node = pq.Required(node)
	}
}

// outOfRange is the error of a value that the type does not hold.
func (c *column) outOfRange(row int64, value []byte) error {
	return fmt.Errorf("column %q cannot hold %s as %s in row %d", c.name, value, c.typ, row)
}

// schemaOf returns the Parquet schema of columns, in their order.
func schemaOf(table string, columns []column) *pq.Schema {
	group := pq.Group{}
	position := map[string]int{}
	for i, c := range columns {
		group[c.name] = c.node
		position[c.name] = i
	}
	fields := group.Fields()
	slices.SortFunc(fields, func(a, b pq.Field) int { return position[a.Name()] - position[b.Name()] })
	return pq.NewSchema(table, row{group, fields})
}

// row is a group whose fields are in the order of the document; those of pq.Group are
// in the order of their names.
type row struct {
	pq.Group
	fields []pq.Field
}

func (r row) Fields() []pq.Field { return r.fields }
