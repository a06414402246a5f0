package gen

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
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
	hashes []uint64    // of the rows that are being added
	values []uint64    // of those in one column
	words  []wordCells // of the columns
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
	if d.hashes == nil {
		d.hashes, d.values, d.words = make([]uint64, digestRows), make([]uint64, digestRows), make([]wordCells, len(d.names))
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
		v := &b.Columns[i]
		switch {
		case v.Valid == nil && v.Kind == KindBool:
			d.sums[i] += addBools(rows, v.Bools[from>>6:], boolCells(d.keys[i]))
		case v.Valid == nil && v.Words != nil && v.Words.Len() <= mostWords:
			d.sums[i] += addWords(rows, v.Indexes[from:], d.words[i].of(v, d.keys[i]))
		default:
			v.hash(from, values)
			d.sums[i] += addHashes(rows, values, d.keys[i])
		}
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

// cellHash is what a value contributes to the digest of its column, and to the hash of its row.
type cellHash struct{ value, row uint64 }

func newCellHash(value, key uint64) cellHash { return cellHash{value, mix64(value ^ key)} }

// boolCells are the hashes of false and true.
func boolCells(key uint64) [2]cellHash {
	return [2]cellHash{newCellHash(mix64(gamma), key), newCellHash(mix64(gamma+1), key)}
}

// wordCells are the hashes of the words of a column, of the list that it had last.
type wordCells struct {
	list   *Words
	hashes []cellHash
}

// mostWords is how many words a list has at most whose hashes a Digester keeps.
const mostWords = 4096

// of returns those of the words that v has, by their numbers.
func (c *wordCells) of(v *Vector, key uint64) []cellHash {
	if c.list != v.Words {
		c.list, c.hashes = v.Words, c.hashes[:0]
		for _, h := range v.Words.hashes(v.Type == schema.Char) {
			c.hashes = append(c.hashes, newCellHash(h, key))
		}
	}
	return c.hashes
}

// addWords is [addHashes] for words whose hashes are known.
func addWords(rows []uint64, indexes []uint32, of []cellHash) (sum uint64) {
	for i, word := range indexes[:len(rows)] {
		h := &of[word]
		sum += h.value
		rows[i] += h.row
	}
	return sum
}

// addBools is [addHashes] for truth values.
func addBools(rows []uint64, values Bitmap, of [2]cellHash) (sum uint64) {
	for i := range rows {
		h := &of[values[i>>6]>>(uint(i)&63)&1]
		sum += h.value
		rows[i] += h.row
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
