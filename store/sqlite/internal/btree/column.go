package btree

import (
	"fmt"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// Storage says in which form the values of a column lie in the file.
type Storage uint8

// The forms.
const (
	Integer   Storage = iota + 1 // SMALLINT, INT, BIGINT, and DECIMAL without fraction within 64 bits
	Numeric                      // DECIMAL of up to 15 digits: an integer, or the nearest float
	Decimal                      // any other DECIMAL: text
	Float                        // NaN cannot be stored
	Boolean                      // 0 or 1
	Text                         // CHAR, VARCHAR, TEXT, JSON
	Date                         // 2006-01-02
	Time                         // 15:04:05.999
	Timestamp                    // 2006-01-02 15:04:05.999
	Instant                      // the same in UTC, with a Z
	UUID                         // lower case
	Blob
)

// Column tells how the values of a column are stored.
type Column struct {
	Name     string
	Storage  Storage
	Scale    int  // digits after the point of a DECIMAL
	Fraction int  // digits of the fraction of a second
	Required bool // a NULL is refused
}

// width returns the length of a text that has the same in all rows, else 0.
func (c *Column) width() int {
	switch c.Storage {
	case Date:
		return len("2006-01-02")
	case Time:
		return textform.TimeWidth(c.Fraction)
	case Timestamp:
		return textform.TimestampWidth(c.Fraction)
	case Instant:
		return textform.TimestampWidth(c.Fraction) + 1
	case UUID:
		return textform.UUIDWidth
	}
	return 0
}

func (c *Column) outside(value any) error {
	return fmt.Errorf("the value %v of column %q is outside of what its type can hold in SQLite", value, c.Name)
}
