package result

import (
	"fmt"
	"io"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// reply is the answer of the HTTP API to a query: {columns, types, rows, row_count, truncated,
// elapsed_ms}, each row an array.
type reply struct {
	rows  *store.Rows
	start time.Time
	count int64
}

// NewReply makes a writer of the answer to the query of rows, which began at start.
func NewReply(out io.Writer, rows *store.Rows, start time.Time) Writer {
	return newText(out, &reply{rows: rows, start: start})
}

func (l *reply) head(dst []byte, columns []store.ResultColumn) ([]byte, error) {
	names, types := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i], types[i] = c.Name, c.Type
	}
	dst = appendStrings(append(dst, "{\n  \"columns\": "...), names)
	dst = appendStrings(append(dst, ",\n  \"types\": "...), types)
	return append(dst, ",\n  \"rows\": ["...), nil
}

func appendStrings(dst []byte, all []string) []byte {
	dst = append(dst, '[')
	for i, s := range all {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, s)
	}
	return append(dst, ']')
}

func (l *reply) row(dst []byte, values []any) []byte {
	separator := ",\n    ["
	if l.count == 0 {
		separator = "\n    ["
	}
	l.count++
	dst = append(dst, separator...)
	for i, v := range values {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = AppendJSON(dst, v)
	}
	return append(dst, ']')
}

func (l *reply) tail(dst []byte) []byte {
	if l.count > 0 {
		dst = append(dst, "\n  "...)
	}
	return fmt.Appendf(dst, "],\n  \"row_count\": %d,\n  \"truncated\": %t,\n  \"elapsed_ms\": %d\n}\n",
		l.count, l.rows.Truncated(), time.Since(l.start).Milliseconds())
}
