package ui_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// TestDetail looks at the views of one experiment.
func TestDetail(t *testing.T) {
	sim, url := serve(t, httpapi.Options{})
	e := create(t, sim, "shop.json")
	generate(t, e)
	p := open(t, url, "#/experiment/shop")
	p.sees("37,424", "categories")
	p.looks("detail-overview")
	p.accessible()
	p.visit("#/experiment/shop/sample/customers")
	p.sees("The first 50 of 2,000 rows")
	p.looks("detail-sample")
	p.accessible()
	p.visit("#/experiment/shop/document")
	p.sees("shop.json")
	p.looks("detail-document")
	p.accessible()
	p.visit("#/experiment/shop/document/duckdb")
	p.sees("shop-duckdb.sql")
	p.looks("detail-ddl")
	p.click("Download…")
	p.sees("Download shop", "25,000 rows")
	p.looks("detail-download")
	p.accessible()
}
