package ui_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// TestGraph
func TestGraph(t *testing.T) {
	sim, url := serve(t, httpapi.Options{})
	generate(t, create(t, sim, "shop.json"))
	generate(t, create(t, sim, "hospital.json"))
	create(t, sim, "saas.yaml")
	p := open(t, url, "#/experiment/shop/graph")
	p.sees("The graph as text")
	p.looks("graph-er")
	p.visit("#/experiment/hospital/graph/er/physicians")
	p.sees("license_no")
	p.looks("graph-er-chosen")
	p.accessible()
	p.visit("#/experiment/saas/graph/lineage")
	p.until(`document.querySelector(".graph-line.total")`)
	p.looks("graph-lineage")
}
