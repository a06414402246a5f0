package ui_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"os/exec"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/ui"
)

// TestBundle makes dist anew and compares. Who is offline and has never made it cannot.
func TestBundle(t *testing.T) {
	need := exec.CommandContext(t.Context(), "go", "mod", "download")
	need.Dir = "bundle"
	if out, err := need.CombinedOutput(); err != nil && os.Getenv("CI") != "true" {
		t.Skipf("esbuild is not there: %s\n%s", err, out)
	}
	bundle := exec.CommandContext(t.Context(), "go", "run", ".", "-check")
	bundle.Dir = "bundle"
	if out, err := bundle.CombinedOutput(); err != nil {
		t.Errorf("%s\n%s", err, out)
	}
}

// TestSize holds the page to what it may weigh.
func TestSize(t *testing.T) {
	const most = 400 << 10
	var small bytes.Buffer
	z := gzip.NewWriter(&small)
	for _, name := range ui.Names() {
		text, err := ui.File(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := z.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if small.Len() >= most {
		t.Errorf("the page has %d bytes when it is gzipped, and may have fewer than %d", small.Len(), most)
	}
	t.Logf("%d bytes gzipped", small.Len())
}

// TestOpens opens the page, also below a prefix.
func TestOpens(t *testing.T) {
	for _, prefix := range []string{"", "/warehouse"} {
		sim, url := serve(t, httpapi.Options{Prefix: prefix})
		create(t, sim, "shop.json")
		p := open(t, url, "#/experiment/shop")
		p.sees("shop", "Overview")
		p.accessible()
		p.looks("frame")
		p.press("?")
		p.sees("Show these keys")
	}
}
