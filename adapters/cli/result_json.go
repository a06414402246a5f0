package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// replyResult writes the answer of the HTTP API to a query: {columns, types, rows,
// row_count, truncated, elapsed_ms}, each row an array.
type replyResult struct {
	out   *bufio.Writer
	rows  *store.Rows
	start time.Time
	count int64
}

func (r *replyResult) begin(columns []store.ResultColumn) error {
	names, types := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i], types[i] = c.Name, c.Type
	}
	head, err := json.Marshal(names)
	if err != nil {
		return err
	}
	kinds, err := json.Marshal(types)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.out, "{\n  \"columns\": %s,\n  \"types\": %s,\n  \"rows\": [", head, kinds)
	return err
}

func (r *replyResult) row(values []any) error {
	separator := ",\n    ["
	if r.count == 0 {
		separator = "\n    ["
	}
	r.count++
	r.out.WriteString(separator)
	for i, v := range values {
		value, err := valueJSON(v)
		if err != nil {
			return err
		}
		if i > 0 {
			r.out.WriteString(", ")
		}
		r.out.Write(value)
	}
	return r.out.WriteByte(']')
}

func (r *replyResult) end() error {
	if r.count > 0 {
		r.out.WriteString("\n  ")
	}
	fmt.Fprintf(r.out, "],\n  \"row_count\": %d,\n  \"truncated\": %t,\n  \"elapsed_ms\": %d\n}\n",
		r.count, r.rows.Truncated(), time.Since(r.start).Milliseconds())
	return r.out.Flush()
}
