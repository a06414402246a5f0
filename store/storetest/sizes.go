package storetest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/dw-sim/dw-sim/store"
)

func testSizes(t *testing.T, w store.Warehouse) {
	sizer, ok := w.(store.Sizer)
	if !ok {
		t.Skip("the warehouse does not tell sizes")
	}
	if info, err := os.Stat(sizer.Folder()); err != nil || !info.IsDir() || !filepath.IsAbs(sizer.Folder()) {
		t.Errorf("Folder = %q, %v, want the absolute path of one", sizer.Folder(), err)
	}
	wantSize := func(what string, least, most int64) int64 {
		t.Helper()
		size, err := sizer.Size(t.Context(), "SHOP")
		if err != nil || size < least || size > most {
			t.Errorf("%s the size is %d, %v, want %d…%d", what, size, err, least, most)
		}
		return size
	}
	wantSize("Where nothing is", 0, 0)
	create(t, w, shop())
	empty := wantSize("Of empty tables", 0, 1<<20)
	fillShop(t, w, 1, 2000)
	full := wantSize("With rows", empty+1, 10<<20)
	fillShop(t, w, 2, 10)
	wantSize("With fewer rows", 0, full-1)
	if err := w.Drop(t.Context(), "shop", ""); err != nil {
		t.Fatal(err)
	}
	wantSize("After Drop", 0, 0)

	e := shop()
	table := e.Table("customers")
	sample := makeBatch(t, table, 1, 0, 500)
	few, many := sizer.EstimateBytes(e, table, sample, 1000), sizer.EstimateBytes(e, table, sample, 1_000_000)
	if few < 1000*4 || few > 1000*1000 || many < 500*few || many > 2000*few {
		t.Errorf("1000 rows are estimated to take %d bytes, a million %d", few, many)
	}
	none := makeBatch(t, table, 1, 0, 0)
	if got := sizer.EstimateBytes(e, table, none, 0); got < 0 || got > 1<<20 {
		t.Errorf("no rows are estimated to take %d bytes", got)
	}
	if got := sizer.EstimateBytes(e, table, none, 1000); got < 1000 {
		t.Errorf("1000 rows without a sample are estimated to take %d bytes", got)
	}
}
