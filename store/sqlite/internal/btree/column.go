package btree

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
