package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

var errRowsClosed = errors.New("the rows of the query were closed")

// reply reads the answer to a query as it comes: {columns, types, rows, row_count, truncated,
// elapsed_ms}, rows behind columns and types.
type reply struct {
	client  *Client
	ctx     context.Context
	cancel  context.CancelCauseFunc
	body    io.ReadCloser
	since   time.Time
	timeout time.Duration // of the query; 0 for none
	limit   int64         // of the query; 0 for none

	d     *json.Decoder
	kinds []kind
	text  json.RawMessage // of the present row
	row   []any
	count int64
	ended bool
}

// open reads up to the first row.
func (r *reply) open(response *http.Response) (*store.Rows, error) {
	if err := r.client.isJSON(response); err != nil {
		return nil, err
	}
	r.d = json.NewDecoder(r.body)
	columns, err := r.head(response)
	if err != nil {
		return nil, err
	}
	r.row = make([]any, len(columns))
	for _, c := range columns {
		r.kinds = append(r.kinds, kindOf(c.Type))
	}
	rows := store.NewRows(columns, r.limit, r.next, r.close)
	rows.ID = response.Header.Get(queryIDHeader)
	return rows, nil
}

// head reads columns and types, and stops within the list of rows.
func (r *reply) head(response *http.Response) ([]store.ResultColumn, error) {
	var names, types []string
	if err := r.expect('{'); err != nil {
		return nil, err
	}
	for r.d.More() {
		key, err := r.d.Token()
		if err != nil {
			return nil, err
		}
		switch key {
		case "columns":
			err = r.d.Decode(&names)
		case "types":
			err = r.d.Decode(&types)
		case "rows":
			if len(names) != len(types) {
				return nil, r.client.strange(response.StatusCode, "%d columns of %d types", len(names), len(types))
			}
			return columnsOf(names, types), r.expect('[')
		default:
			err = r.d.Decode(new(json.RawMessage)) // of a later version
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, r.client.strange(response.StatusCode, "a query with JSON that has no %q", "rows")
}

func columnsOf(names, types []string) []store.ResultColumn {
	columns := make([]store.ResultColumn, len(names))
	for i := range names {
		columns[i] = store.ResultColumn{Name: names[i], Type: types[i]}
	}
	return columns
}

func (r *reply) expect(want json.Delim) error {
	got, err := r.d.Token()
	if err == nil && got != want {
		err = fmt.Errorf("there is %v in the place of %s", got, want)
	}
	return err
}

// next returns the next row; nil at the end, when all of the answer was read.
func (r *reply) next() ([]any, error) {
	if r.ended {
		return nil, nil
	}
	if r.d.More() {
		r.text = r.text[:0]
		err := r.d.Decode(&r.text)
		if err == nil {
			err = readRow(r.text, r.kinds, r.row)
		}
		if err != nil {
			return nil, r.failed(err)
		}
		r.count++
		return r.row, nil
	}
	r.ended = true
	truncated, err := r.tail()
	if err != nil {
		return nil, r.failed(err)
	}
	if truncated {
		return r.row, nil // a row beyond the limit is how a driver says that there are more
	}
	return nil, nil
}

// tail reads what comes behind the rows: that they are all there, and whether there were more.
func (r *reply) tail() (truncated bool, err error) {
	if err := r.expect(']'); err != nil {
		return false, err
	}
	count := int64(-1)
	for r.d.More() {
		key, err := r.d.Token()
		if err != nil {
			return false, err
		}
		switch key {
		case "row_count":
			err = r.d.Decode(&count)
		case "truncated":
			err = r.d.Decode(&truncated)
		default:
			err = r.d.Decode(new(json.RawMessage))
		}
		if err != nil {
			return false, err
		}
	}
	if err := r.expect('}'); err != nil {
		return false, err
	}
	if count != r.count || truncated && count != r.limit {
		return false, fmt.Errorf("it has %d rows of %d, with a limit of %d", r.count, count, r.limit)
	}
	_, err = io.Copy(io.Discard, r.body) // the end, so that the connection can be used again
	return truncated, err
}

// failed says why there are no more rows.
func (r *reply) failed(err error) error {
	cause := context.Cause(r.ctx)
	_, said := errors.AsType[*Error](err)
	switch {
	case cause != nil:
		return cause
	case said:
		return err
	case r.timeout > 0 && time.Since(r.since) >= r.timeout: // which the server cannot say any more
		return &Error{
			Detail: []string{fmt.Sprintf("the query took longer than %s", r.timeout)},
			causes: []error{context.DeadlineExceeded, err},
		}
	case errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF
	}
	return r.client.brokeOff(r.ctx, err)
}

// close ends the query, whether or not all was read. It may be called while next reads.
func (r *reply) close() error {
	r.cancel(errRowsClosed)
	_ = r.body.Close() // all that could go wrong was told with the rows
	return nil
}
