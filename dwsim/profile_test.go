package dwsim_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/dwsim/profile"
	"github.com/dw-sim/dw-sim/store"
)

func profiled(t testing.TB, x *dwsim.Experiment, o dwsim.ProfileOptions) *dwsim.Profile {
	t.Helper()
	p, err := x.Profile(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// columnOf returns the profile of a column.
func columnOf(t testing.TB, p *dwsim.Profile, table, column string) profile.Column {
	t.Helper()
	for _, of := range p.Tables {
		for _, c := range of.Columns {
			if of.Table == table && c.Column == column {
				return c
			}
		}
	}
	t.Fatalf("there is no profile of %s.%s", table, column)
	return profile.Column{}
}

// TestProfile compares a profile with what SQL says of the same rows.
func TestProfile(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, shopDocument)
	run := generate(t, x, seeded(42))
	p := profiled(t, x, dwsim.ProfileOptions{Top: 3})
	if len(p.Tables) != 2 || p.Tables[0].Table != "orders" || p.Tables[0].Run != run.ID || p.Tables[0].Rows != 300 || p.Tables[0].Sampled {
		t.Fatalf("tables are %+v", p.Tables)
	}
	amount := columnOf(t, p, "orders", "amount")
	if got, want := *amount.Min, one(t, x, "SELECT printf('%.2f', min(amount)) FROM orders"); got != want {
		t.Errorf("the least amount is %s, want %s", got, want)
	}
	if got, want := *amount.Max, one(t, x, "SELECT printf('%.2f', max(amount)) FROM orders"); got != want {
		t.Errorf("the greatest amount is %s, want %s", got, want)
	}
	var mean float64
	if err := json.Unmarshal([]byte(one(t, x, "SELECT avg(amount) FROM orders")), &mean); err != nil || math.Abs(*amount.Mean-mean) > 1e-9 {
		t.Errorf("the mean amount is %v, want %v", *amount.Mean, mean)
	}
	referrer := columnOf(t, p, "Customers", "referrer")
	for query, got := range map[string]int64{
		"SELECT count(*) - count(referrer) FROM customers":                                           referrer.Nulls,
		"SELECT count(DISTINCT referrer) FROM customers":                                             referrer.Distinct,
		"SELECT count(*) FROM customers WHERE referrer = " + referrer.Top[0].Value:                   referrer.Top[0].Count,
		"SELECT max(n) FROM (SELECT count(*) n FROM customers WHERE referrer > 0 GROUP BY referrer)": referrer.Top[0].Count,
	} {
		var want int64
		if err := json.Unmarshal([]byte(one(t, x, query)), &want); err != nil || got != want {
			t.Errorf("%s: got %d, want %d", query, got, want)
		}
	}
	if len(referrer.Top) != 3 {
		t.Errorf("frequent are %v", referrer.Top)
	}
}

func TestProfileOfOneTable(t *testing.T) {
	x := newEnv(t, t.TempDir(), nil).create(t, shopDocument)
	generate(t, x, seeded(42))
	p := profiled(t, x, dwsim.ProfileOptions{Tables: []string{"CUSTOMERS"}, Buckets: 5})
	if len(p.Tables) != 1 || p.Tables[0].Table != "Customers" {
		t.Fatalf("tables are %+v", p.Tables)
	}
	if h := columnOf(t, p, "Customers", "value").Histogram; len(h) != 5 || h[4].To != "5000" {
		t.Errorf("the histogram is %+v", h)
	}
	if _, err := x.Profile(t.Context(), dwsim.ProfileOptions{Tables: []string{"customer"}}); !errors.Is(err, store.ErrNotFound) || !strings.Contains(err.Error(), `did you mean "Customers"`) {
		t.Errorf("a table that is not there: %v", err)
	}
}

// TestProfileWithoutRows has the shape of a profile, without values.
func TestProfileWithoutRows(t *testing.T) {
	x := newEnv(t, t.TempDir(), nil).create(t, shopDocument)
	p := profiled(t, x, dwsim.ProfileOptions{})
	text, err := json.Marshal(p.Tables[0].Columns[0])
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"column":"order_id","type":"INT","nulls":0,"null_share":0,"distinct":0,"distinct_error":0,"min":null,"max":null,"mean":null,"stddev":null,"length":null,"top":[],"histogram":[]}`
	if p.Tables[0].Rows != 0 || p.Tables[0].Run != 0 || string(text) != want {
		t.Errorf("got %d rows and %s", p.Tables[0].Rows, text)
	}
}

// TestProfileSamples reads some rows of a table: so many, spread over all of it, and the
// same again.
func TestProfileSamples(t *testing.T) {
	x := newEnv(t, t.TempDir(), nil).create(t, shopDocument)
	generate(t, x, dwsim.GenerateOptions{Seed: new(int64(42)), Rows: map[string]int64{"orders": 30_000}})
	o := dwsim.ProfileOptions{Tables: []string{"orders"}, SampleRows: 4_000, Buckets: 30}
	p := profiled(t, x, o)
	if of := p.Tables[0]; of.Rows != 30_000 || of.RowsRead != 4_000 || !of.Sampled {
		t.Fatalf("%d of %d rows were read", of.RowsRead, of.Rows)
	}
	ids := columnOf(t, p, "orders", "order_id") // counts up
	if ids.Distinct != 4_000 || len(ids.Histogram) != 30 {
		t.Errorf("%d rows are in the sample, and %d buckets", ids.Distinct, len(ids.Histogram))
	}
	for _, b := range ids.Histogram { // of 1000 rows, a stretch being 7.5
		if b.Count < 132 || b.Count > 135 {
			t.Errorf("%d rows are from %s … %s, want 133 or 134", b.Count, b.From, b.To)
		}
	}
	if again := profiled(t, x, o); !reflect.DeepEqual(p, again) {
		t.Error("another sample was read the second time")
	}
	o.Full = true
	if of := profiled(t, x, o).Tables[0]; of.RowsRead != 30_000 || of.Sampled {
		t.Errorf("in full, %d rows were read", of.RowsRead)
	}
}

// TestProfileSamplesPeriods has a column whose values come again and again: a sample that
// takes every so manieth row would see few of them.
func TestProfileSamplesPeriods(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, shopDocument)
	generate(t, x, dwsim.GenerateOptions{Seed: new(int64(42)), Rows: map[string]int64{"orders": 20_000}})
	env.change(t, "shop", "UPDATE orders SET amount = 1 + rowid % 10")
	p := profiled(t, x, dwsim.ProfileOptions{Tables: []string{"orders"}, SampleRows: 2_000})
	amount := columnOf(t, p, "orders", "amount")
	if amount.Distinct != 10 {
		t.Fatalf("%d of 10 values are in the sample", amount.Distinct)
	}
	for _, v := range amount.Top { // 200 ± 4 standard deviations
		if v.Count < 146 || v.Count > 254 {
			t.Errorf("%s occurs %d times in 2000", v.Value, v.Count)
		}
	}
}

func TestProfileRefuses(t *testing.T) {
	x := newEnv(t, t.TempDir(), nil).create(t, shopDocument)
	for want, o := range map[string]dwsim.ProfileOptions{
		"2 to 100 buckets": {Buckets: 1},
		"got 101":          {Buckets: 101},
		"a sample has":     {SampleRows: -1},
		"got -5":           {Top: -5},
	} {
		if _, err := x.Profile(t.Context(), o); !errors.Is(err, dwsim.ErrRefused) || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// TestProfileStops ends with its context, and tells how far it is until then.
func TestProfileStops(t *testing.T) {
	x := newEnv(t, t.TempDir(), nil).create(t, shopDocument)
	generate(t, x, dwsim.GenerateOptions{Seed: new(int64(42)), Rows: map[string]int64{"orders": 40_000}})
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("enough")
	var told dwsim.ProfileProgress
	_, err := x.Profile(ctx, dwsim.ProfileOptions{Progress: func(p dwsim.ProfileProgress) {
		told = p
		cancel(reason)
	}})
	if !errors.Is(err, reason) {
		t.Errorf("the profile ended with %v", err)
	}
	if told.Table != "orders" || told.Rows == 0 || told.Rows >= told.Of || told.Of != 40_000 {
		t.Errorf("it told %+v", told)
	}
}

// swapping is a warehouse in which another run replaces rows while a table is read.
type swapping struct {
	store.Warehouse
	store.TableScanner
	swapped bool
}

func (s *swapping) Mark(ctx context.Context, experiment string) (store.Mark, error) {
	mark, err := s.Warehouse.Mark(ctx, experiment)
	if of, ok := mark["orders"]; ok && s.swapped {
		of.Run++
		mark["orders"] = of
	}
	s.swapped = len(mark) > 0
	return mark, err
}

func TestProfileOfReplacedRows(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	generate(t, env.create(t, shopDocument), seeded(42))
	other := newEnv(t, env.dir, func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return m, &swapping{Warehouse: w, TableScanner: w.(store.TableScanner)}
	})
	x, err := other.Experiment(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Profile(t.Context(), dwsim.ProfileOptions{}); err == nil || !strings.Contains(err.Error(), `table "orders" were replaced while they were profiled`) {
		t.Errorf("got %v", err)
	}
}

// unreadable is a warehouse whose driver does not read tables back.
type unreadable struct{ store.Warehouse }

func TestProfileOfUnreadableWarehouse(t *testing.T) {
	env := newEnv(t, t.TempDir(), func(m store.Metadata, w store.Warehouse) (store.Metadata, store.Warehouse) {
		return m, unreadable{w}
	})
	if _, err := env.create(t, shopDocument).Profile(t.Context(), dwsim.ProfileOptions{}); err == nil || !strings.Contains(err.Error(), "does not read tables back") {
		t.Errorf("got %v", err)
	}
}

// TestProfileOfSpoiltRows names the value that its column cannot hold.
func TestProfileOfSpoiltRows(t *testing.T) {
	env := newEnv(t, t.TempDir(), nil)
	x := env.create(t, shopDocument)
	generate(t, x, seeded(42))
	env.change(t, "shop", "UPDATE orders SET ordered_on = '2024-02-30' WHERE rowid = 7")
	if _, err := x.Profile(t.Context(), dwsim.ProfileOptions{}); err == nil || !strings.Contains(err.Error(), "2024-02-30") {
		t.Errorf("got %v", err)
	}
}

// BenchmarkProfile reads a million rows of six columns.
func BenchmarkProfile(b *testing.B) {
	const rows = 1_000_000
	x := newEnv(b, b.TempDir(), nil).create(b, shopDocument)
	if _, err := x.Generate(b.Context(), dwsim.GenerateOptions{Seed: new(int64(42)), Rows: map[string]int64{"orders": rows}}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		profiled(b, x, dwsim.ProfileOptions{Tables: []string{"orders"}})
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
