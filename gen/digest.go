package gen

import (
	"fmt"
	"strings"
)

// TableDigest identifies the contents of a table whatever warehouse holds them and in
// whatever order: see [Digester]. Equal digests mean equal rows, up to chance of 2^-64.
type TableDigest struct {
	Rows    int64             `json:"rows"`
	Table   string            `json:"table"`   // over whole rows: 16 hexadecimal digits
	Columns map[string]string `json:"columns"` // over the values of each column, by name in lower case
}

// Digester adds up the digest of one table, batch by batch, in any order. The zero value
// is ready. It may be used by one goroutine at a time; [Digester.Merge] joins several.
//
// The digest of a column is the sum, modulo 2^64, of the hashes of its values; that of
// the table is the sum over its rows of a hash of their values' hashes, so it also sees
// a value that moved to another row. Values are hashed in a canonical form: integers and
// unscaled decimals as they are, dates in days, times in UTC microseconds, strings
// without the trailing blanks of CHAR, JSON in the form of [CanonicalJSON], floats at
// their declared width. These forms never change.
type Digester struct {
	names  []string // of the columns, in lower case
	keys   []uint64 // of the columns, by name: the order of columns does not count
	sums   []uint64
	table  uint64
	rows   int64
	hashes []uint64 // of the rows that are being added
	values []uint64 // of those in one column
}

const nullHash = 0x6a09e667f3bcc908 // the fraction of the square root of two

// digestRows is how many rows are hashed at a time, a multiple of 64. What is known of so
// many stays in the first cache while their columns go by.
const digestRows = 1024

// Add adds the rows of b. Batches of one Digester have the same columns.
func (d *Digester) Add(b *Batch) {
	if d.names == nil {
		d.start(b)
	}
	for from := 0; from < b.Rows; from += digestRows {
		d.add(b, from, min(digestRows, b.Rows-from))
	}
	d.rows += int64(b.Rows)
}

// add adds n rows of b.
func (d *Digester) add(b *Batch, from, n int) {
	rows, values := d.hashes[:n], d.values[:n]
	clear(rows)
	for i := range b.Columns {
		b.Columns[i].hash(from, values)
		d.sums[i] += addHashes(rows, values, d.keys[i])
	}
	for _, h := range rows {
		d.table += mix64(h)
	}
}

// addHashes adds to each of rows what a value of a column contributes to the hash of its
// row, and returns the sum of the values' hashes.
func addHashes(rows, values []uint64, key uint64) (sum uint64) {
	for i, h := range values[:len(rows)] {
		sum += h
		rows[i] += mix64(h ^ key)
	}
	return sum
}

func (d *Digester) start(b *Batch) {
	for i := range b.Columns {
		name := strings.ToLower(b.Columns[i].Column.Name)
		d.names = append(d.names, name)
		d.keys = append(d.keys, hashBytes([]byte(name)))
	}
	d.sums = make([]uint64, len(d.names))
	d.hashes, d.values = make([]uint64, digestRows), make([]uint64, digestRows)
}

// Merge adds what o was given, a Digester of the same table.
func (d *Digester) Merge(o *Digester) {
	if o.names == nil {
		return
	}
	if d.names == nil {
		d.names, d.keys, d.sums = o.names, o.keys, make([]uint64, len(o.sums))
	}
	for i, sum := range o.sums {
		d.sums[i] += sum
	}
	d.table += o.table
	d.rows += o.rows
}

// Sum returns the digest of what was added. Without a single batch it has no columns.
func (d *Digester) Sum() TableDigest {
	columns := make(map[string]string, len(d.names))
	for i, name := range d.names {
		columns[name] = fmt.Sprintf("%016x", d.sums[i])
	}
	return TableDigest{Rows: d.rows, Table: fmt.Sprintf("%016x", d.table), Columns: columns}
}
