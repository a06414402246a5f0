package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/storetest"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// throughProxy returns a database, and its URL behind a proxy.
func throughProxy(t *testing.T) (d database, p *storetest.Proxy, behind string) {
	t.Helper()
	d = database{t, pgtest.Start(t, pgtest.TCP).Database(t)}
	u, err := url.Parse(d.url)
	if err != nil {
		t.Fatal(err)
	}
	p = storetest.StartProxy(t, u.Host)
	u.Host = p.Addr()
	query := u.Query()
	query.Set("stall_timeout", "200ms")
	query.Set("connect_timeout", "1")
	u.RawQuery = query.Encode()
	return d, p, u.String()
}

// TestConnectionIsCut breaks a connection at many places of a run: its rows are there, or those
// of the run before, and which of them the run says. The next run finds nothing in its way.
func TestConnectionIsCut(t *testing.T) {
	cuts := 25
	if testing.Short() {
		cuts = 5
	}
	for how, name := range map[storetest.Break]string{storetest.Reset: "reset", storetest.BlackHole: "black hole"} {
		t.Run(name, func(t *testing.T) {
			d, p, behind := throughProxy(t)
			wholeRun(t, behind, 1)
			p.BreakAt(-1, how)
			wholeRun(t, behind, 2)
			length, _ := p.Passed()
			present := int64(2)
			for cut := range int64(cuts) {
				seed := cut + 3
				p.BreakAt(length*cut/int64(cuts), how)
				began := time.Now()
				err := tryRun(t.Context(), behind, seed)
				if _, broken := p.Passed(); broken == 0 && err != nil {
					t.Errorf("cut %d: nothing was cut, but the run ends with %v", cut, err)
				}
				if err == nil {
					present = seed
				} else if !errors.Is(err, store.ErrUnreachable) {
					t.Errorf("cut %d: the run ends with %v, want ErrUnreachable", cut, err)
				}
				if took := time.Since(began); took > 20*time.Second {
					t.Errorf("cut %d: the run takes %s", cut, took)
				}
				p.BreakAt(-1, how)
				d.want("SELECT count(*), count(DISTINCT order_id), sum(customer_id) > 0 FROM shop.orders JOIN shop.customers USING (customer_id)", "20|20|t")
				wantRun(t, d, cut, err, present)
			}
			w := openWarehouse(t, d.url)
			mustRun(t, w, shop(), 100)
			wantNothingLeft(t, d, w)
		})
	}
}

// wantRun wants the rows of a run in the database, whatever became of a later one.
func wantRun(t *testing.T, d database, cut int64, failed error, want int64) {
	t.Helper()
	w, err := postgres.OpenWarehouse(t.Context(), d.url)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	mark, err := w.Mark(t.Context(), "shop")
	if err != nil || mark["orders"].Run != want || mark["customers"].Run != want {
		t.Errorf("cut %d: the run ends with %v, and the mark is that of run %d, %v, want %d", cut, failed, mark["orders"].Run, err, want)
	}
}

func wholeRun(t *testing.T, url string, seed int64) {
	t.Helper()
	if err := tryRun(t.Context(), url, seed); err != nil {
		t.Fatal(err)
	}
}

// tryRun opens the database, loads and closes it.
func tryRun(ctx context.Context, url string, seed int64) error {
	w, err := postgres.OpenWarehouse(ctx, url)
	if err != nil {
		return err
	}
	defer w.Close()
	if err := run(ctx, w, shop(), seed); err != nil {
		return fmt.Errorf("run %d: %w", seed, err)
	}
	return nil
}

// Long statements are waited for, and so is a slow line.
func TestSlowConnection(t *testing.T) {
	_, p, behind := throughProxy(t)
	w := openWarehouse(t, behind)
	mustRun(t, w, shop(), 1)
	if got, err := query(t.Context(), w, "SELECT pg_sleep(2)::text, 1"); err != nil || len(got) != 1 {
		t.Errorf("a query of two seconds: %v, %v", got, err)
	}
	p.Slow(5 * time.Millisecond)
	mustRun(t, w, shop(), 2)
}
