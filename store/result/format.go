package result

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/store"
)

// Format is the name of a format.
type Format string

// The formats.
const (
	// CSV is that of RFC 4180 with lines that end in LF. NULL is an empty cell, an empty text
	// is "".
	CSV Format = "csv"
	// TSV has a tab between cells; a tab, a line break and a backslash in a text are \t, \n, \r
	// and \\, and NULL is \N, as PostgreSQL's COPY writes them.
	TSV Format = "tsv"
	// JSON is one array of objects, NDJSON one object per line: https://github.com/ndjson/ndjson-spec
	JSON   Format = "json"
	NDJSON Format = "ndjson"
	// Markdown is a table as GitHub has it: https://github.github.com/gfm/#tables-extension-
	Markdown Format = "markdown"
	// Parquet has a typed column for each of the result: https://parquet.apache.org
	Parquet Format = "parquet"
	// Arrow is the file format of Arrow IPC, which is Feather version 2, ArrowStream the same
	// without a footer: https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
	Arrow       Format = "arrow"
	ArrowStream Format = "arrows"
)

// formats are all of them, with the endings of files that stand for them.
var formats = []struct {
	format  Format
	endings []string
	media   string
}{
	{CSV, []string{".csv"}, "text/csv; charset=utf-8; header=present"},
	{TSV, []string{".tsv", ".tab"}, "text/tab-separated-values; charset=utf-8"},
	{JSON, []string{".json"}, "application/json"},
	{NDJSON, []string{".ndjson", ".jsonl"}, "application/x-ndjson"},
	{Markdown, []string{".md", ".markdown"}, "text/markdown; charset=utf-8"},
	{Parquet, []string{".parquet"}, "application/vnd.apache.parquet"},
	{Arrow, []string{".arrow", ".feather"}, "application/vnd.apache.arrow.file"},
	{ArrowStream, []string{".arrows"}, "application/vnd.apache.arrow.stream"},
}

// Formats returns all formats, in the order in which they are documented.
func Formats() []Format {
	var all []Format
	for _, f := range formats {
		all = append(all, f.format)
	}
	return all
}

// Check returns an error that names the formats if f is none of them.
func (f Format) Check() error {
	all := Formats()
	if slices.Contains(all, f) {
		return nil
	}
	return fmt.Errorf("the format %q is unknown (one of %s)", f, strings.Trim(fmt.Sprint(all), "[]"))
}

// Endings returns the endings of files that stand for formats, ".csv" first.
func Endings() []string {
	var all []string
	for _, f := range formats {
		all = append(all, f.endings...)
	}
	return all
}

// FormatOf returns the format that the ending of a file's name stands for, in whatever case.
func FormatOf(file string) (Format, bool) {
	ending := strings.ToLower(filepath.Ext(file))
	for _, f := range formats {
		if slices.Contains(f.endings, ending) {
			return f.format, true
		}
	}
	return "", false
}

// MediaType returns what HTTP calls the format.
func (f Format) MediaType() string {
	for _, known := range formats {
		if known.format == f {
			return known.media
		}
	}
	return ""
}

// Ending returns how files of the format end, such as ".csv".
func (f Format) Ending() string {
	for _, known := range formats {
		if known.format == f {
			return known.endings[0]
		}
	}
	return ""
}

// Binary reports whether the format is not for people to read.
func (f Format) Binary() bool { return f == Parquet || f == Arrow || f == ArrowStream }

// Writer writes one result. Begin comes first, then the rows, then End, each from one
// goroutine. After an error it is not used any more.
type Writer interface {
	Begin(columns []store.ResultColumn) error
	// Row writes values as [store.Rows] returns them, and does not keep the slice.
	Row(values []any) error
	// End writes what is left. It does not close what is written to.
	End() error
}

// Options say how a result is written. The zero value is useful.
type Options struct {
	// Types overrides the types of the columns; it comes from a [RetypeError]. Only typed
	// formats look at it.
	Types []string
}

// New makes a writer of a format. What it writes is buffered until End.
func New(f Format, out io.Writer, o Options) (Writer, error) {
	switch f {
	case CSV:
		return newText(out, csv{}), nil
	case TSV:
		return newText(out, tsv{}), nil
	case JSON:
		return newText(out, &objects{open: "[", between: ",\n ", end: "]\n"}), nil
	case NDJSON:
		return newText(out, &objects{after: "\n"}), nil
	case Markdown:
		return newText(out, markdown{}), nil
	case Parquet:
		return &typed{to: out, o: o, open: openParquet}, nil
	case Arrow:
		return &typed{to: out, o: o, open: openArrowFile}, nil
	case ArrowStream:
		return &typed{to: out, o: o, open: openArrowStream}, nil
	}
	return nil, f.Check()
}

// Copy writes all rows of a result and closes them.
func Copy(w Writer, rows *store.Rows) (err error) {
	defer func() {
		if closed := rows.Close(); err == nil {
			err = closed
		}
	}()
	if err := w.Begin(rows.Columns); err != nil {
		return err
	}
	for {
		values, err := rows.Next()
		if err != nil {
			return err
		}
		if values == nil {
			return w.End()
		}
		if err := w.Row(values); err != nil {
			return err
		}
	}
}

// distinctNames refuses headers that formats with named columns cannot hold, as a
// [store.QueryError].
func distinctNames(columns []store.ResultColumn) error {
	seen := map[string]bool{}
	for _, c := range columns {
		if seen[c.Name] {
			return &store.QueryError{
				Message: fmt.Sprintf("the result has two columns called %q", c.Name), Offset: -1,
				Hint: "name them apart with AS, or write csv",
			}
		}
		seen[c.Name] = true
	}
	return nil
}
