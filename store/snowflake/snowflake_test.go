package snowflake_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/snowtest"
	"github.com/dw-sim/dw-sim/store/snowflake"
	"github.com/dw-sim/dw-sim/store/storetest"
)

// open opens a warehouse on a server, with options appended to its URL.
func open(t *testing.T, s *snowtest.Server, options string) *snowflake.Warehouse {
	t.Helper()
	w, err := tryOpen(t.Context(), s.URL(options))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func tryOpen(ctx context.Context, rawURL string) (*snowflake.Warehouse, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, err
	}
	o, err := snowflake.ParseURL(u)
	if err != nil {
		return nil, err
	}
	return snowflake.OpenWarehouse(ctx, o)
}

func TestWarehouse(t *testing.T) {
	storetest.RunWarehouseWith(t, storetest.WarehouseOptions{KeysNotEnforced: true}, func(t *testing.T) store.Warehouse {
		return open(t, snowtest.Start(t), "")
	})
}

func TestFencesOfTwoProcesses(t *testing.T) {
	s := snowtest.Start(t)
	storetest.RunFences(t, open(t, s, ""), open(t, s, ""))
}
