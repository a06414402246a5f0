package result_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
)

// page is a buffer that can be written anew.
type page struct {
	bytes.Buffer
	restarts int
}

func (p *page) Restart() bool {
	p.Reset()
	p.restarts++
	return true
}

// lateText is a result whose column turns out late to hold texts.
func lateText() (*store.Rows, error) {
	rows := make([][]any, 10_000)
	for i := range rows {
		rows[i] = []any{int64(i)}
	}
	rows[9_000] = []any{"text"}
	return rowsOf(untyped("a"), rows...), nil
}

func TestWriteOnceMore(t *testing.T) {
	for _, f := range result.Formats() {
		var out page
		rows, err := result.Write(f, &out, lateText)
		if err != nil || rows.Count() != 10_000 {
			t.Fatalf("%s: %v", f, err)
		}
		if want := f.Binary(); (out.restarts == 1) != want {
			t.Errorf("%s began anew %d times", f, out.restarts)
		}
		if f == result.Parquet || f == result.Arrow {
			if got := content(t, f, out.Bytes()); len(got) != 10_001 || !strings.Contains(got[9_001], "text") {
				t.Errorf("%s holds %d lines", f, len(got))
			}
		}
		var plain bytes.Buffer
		_, err = result.Write(f, &plain, lateText)
		if late, ok := errors.AsType[*result.RetypeError](err); ok != f.Binary() || ok && late.Row != 9_001 {
			t.Errorf("%s, written to what cannot begin anew: %v", f, err)
		}
	}
}

func TestWriteWithoutRows(t *testing.T) {
	wrong := errors.New("wrong")
	rows, err := result.Write(result.CSV, io.Discard, func() (*store.Rows, error) { return nil, wrong })
	if rows != nil || !errors.Is(err, wrong) {
		t.Errorf("got %v, %v", rows, err)
	}
	if _, err = result.Write("xml", io.Discard, lateText); err == nil {
		t.Error("a format that is not there was written")
	}
}

func TestSettled(t *testing.T) {
	told := store.Origin{Experiment: "shop", Table: "orders", Column: "a"}
	for _, c := range []struct {
		column  store.ResultColumn
		settled bool
	}{
		{store.ResultColumn{Type: "INT"}, true},
		{store.ResultColumn{Type: "VARCHAR(9)"}, true},
		{store.ResultColumn{Type: "DECIMAL(12,2)", Origin: told}, true},
		{store.ResultColumn{Type: "DOUBLE", Origin: told}, true},
		{store.ResultColumn{Type: "DOUBLE"}, false}, // NaN
		{store.ResultColumn{Type: "DATE"}, false},   // infinity
		{store.ResultColumn{Type: "DECIMAL"}, false},
		{store.ResultColumn{Type: "HUGEINT"}, false},
		{store.ResultColumn{}, false},
	} {
		columns := []store.ResultColumn{{Name: "first", Type: "BIGINT"}, c.column}
		if got := result.Parquet.Settled(columns); got != c.settled {
			t.Errorf("%+v: settled is %t", c.column, got)
		}
		if !result.CSV.Settled(columns) {
			t.Errorf("%+v: csv is not settled", c.column)
		}
	}
}

// tape keeps what was written and flushed, and when.
type tape struct {
	start time.Time
	notes []string
}

func (w *tape) note(what string) {
	w.notes = append(w.notes, time.Since(w.start).String()+" "+what)
}

func (w *tape) Write(p []byte) (int, error) {
	w.note(string(p))
	return len(p), nil
}

func (w *tape) Flush() error {
	w.note("flushed")
	return nil
}

// slowly makes a result of which each row takes a while.
func slowly(every time.Duration, last error, rows ...string) *store.Rows {
	return store.NewRows(untyped("a"), 0, func() ([]any, error) {
		time.Sleep(every)
		if len(rows) == 0 {
			return nil, last
		}
		row := []any{rows[0]}
		rows = rows[1:]
		return row, nil
	}, func() error { return nil })
}

func TestStream(t *testing.T) {
	wrong := errors.New("wrong")
	for name, c := range map[string]struct {
		every time.Duration
		last  error
		rows  []string
		want  string
	}{
		"slow rows":            {140 * time.Millisecond, nil, []string{"x", "y"}, "200ms a\nx\n, 200ms flushed, 300ms y\n, 300ms flushed, 420ms "},
		"fast rows":            {time.Millisecond, nil, []string{"x", "y"}, "3ms a\nx\ny\n"},
		"no rows":              {time.Second, nil, nil, "1s a\n"},
		"an error before rows": {time.Second, wrong, nil, ""},
		"an error soon":        {time.Millisecond, wrong, []string{"x"}, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			out := &tape{start: time.Now()}
			w, err := result.New(result.CSV, out, result.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := result.Stream(w, slowly(c.every, c.last, c.rows...)); !errors.Is(err, c.last) {
				t.Errorf("%s: %v", name, err)
			}
			if got := strings.Join(out.notes, ", "); got != c.want {
				t.Errorf("%s: got %q\nwant %q", name, got, c.want)
			}
		})
	}
}

// stuck is a place that takes nothing.
type stuck struct{ error }

func (w stuck) Write([]byte) (int, error) { return 0, w.error }

func TestStreamToNobody(t *testing.T) {
	wrong := errors.New("nobody listens")
	synctest.Test(t, func(t *testing.T) {
		w, err := result.New(result.CSV, stuck{wrong}, result.Options{})
		if err != nil {
			t.Fatal(err)
		}
		endless := store.NewRows(untyped("a"), 0, func() ([]any, error) {
			time.Sleep(30 * time.Millisecond)
			return []any{"x"}, nil
		}, func() error { return nil })
		if err := result.Stream(w, endless); !errors.Is(err, wrong) {
			t.Error(err)
		}
	})
}
