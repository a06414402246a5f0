package parquet

import (
	"fmt"
	"strings"
)

// DefaultPartRows is the number of rows of a part where [Options] sets no other.
const DefaultPartRows = 1_000_000

// Options says how a [Folder] writes its files. The zero value is useful.
type Options struct {
	// Compression of the column pages; the zero value is Snappy.
	Compression Compression
	// PartRows is the number of rows of a part; all but the last part of a table have
	// exactly as many. Zero means DefaultPartRows, below zero is an error.
	PartRows int64
	// Parts are finished parts of an earlier run that this one takes over instead of
	// encoding their rows again; nil for none. Both runs must agree in everything that
	// decides the bytes of parts.
	Parts *Parts
	// Finished, if not nil, is told of each part once it has its name for good and is in the
	// journal, those that are taken over first. It is called from the goroutines of the sinks,
	// from several at the same time, and holds them up while it does not return.
	Finished func(File)
	// FS makes and names the files; nil means the operating system.
	FS FS
}

func (o Options) withDefaults() (Options, error) {
	if o.PartRows < 0 {
		return o, fmt.Errorf("a part of %d rows is not possible", o.PartRows)
	}
	if int(o.Compression) >= len(compressions) {
		return o, fmt.Errorf("compression number %d is not known", o.Compression)
	}
	if o.PartRows == 0 {
		o.PartRows = DefaultPartRows
	}
	if o.Finished == nil {
		o.Finished = func(File) {}
	}
	if o.FS == nil {
		o.FS = osFS{}
	}
	return o, nil
}

// Compression is a way to compress column pages.
type Compression uint8

// The ways to compress.
const (
	Snappy Compression = iota // fast, read by everything
	Zstd                      // smaller, slower
	None
)

// ParseCompression returns the compression of a name: snappy, zstd or none, in any case.
func ParseCompression(name string) (Compression, error) {
	for i, c := range compressions {
		if strings.EqualFold(c.name, name) {
			return Compression(i), nil
		}
	}
	return 0, fmt.Errorf("compression %q is not known (there is: snappy, zstd, none)", name)
}

// String returns the name that [ParseCompression] takes.
func (c Compression) String() string {
	if int(c) >= len(compressions) {
		return fmt.Sprintf("Compression(%d)", uint8(c))
	}
	return compressions[c].name
}
