package ui_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/dwsim"
)

var update = flag.Bool("update", false, "make the pictures of the page in docs/images anew")

const docs = "../../../docs"

// pictures are those of docs/images: the view, what it shows when it is ready, and what is done first.
var pictures = []struct {
	name, view, ready string
	first             func(p *page)
}{
	{"experiments", "#/experiments", "telecom|saas", nil},
	{"create", "#/create?copy=hospital", "No problems", nil},
	{"import", "#/import", "columns · ", func(p *page) { p.click("Use the example") }},
	{"overview", "#/experiment/shop", "37,424", nil},
	{"sample", "#/experiment/shop/sample/customers", "2,000 rows", nil},
	{"profile", "#/experiment/shop/profile", "distinct|Distinct", nil},
	{"graph", "#/experiment/hospital/graph", "patients", nil},
	{"generate", "#/experiment/shop/generate", "≈", nil},
	{"runs", "#/experiment/shop/runs", "Completed", nil},
	{"run", "#/experiment/shop/runs/3", "Completed", nil},
	{"query", "#/query", "city", func(p *page) { p.gridRun("shop", queryPicture) }},
	{"chart", "#/query", "city", func(p *page) { p.gridRun("shop", queryPicture); p.click("Chart"); p.chartSees("Chart") }},
	{"keys", "#/experiments", "Ctrl", func(p *page) { p.sees("shop"); p.press("?") }},
}

const queryPicture = "SELECT c.city, count(*) AS orders, round(sum(i.quantity * i.unit_price), 2) AS revenue\nFROM order_items i\nJOIN orders o ON o.order_id = i.order_id\nJOIN customers c ON c.customer_id = o.customer_id\nGROUP BY c.city\nORDER BY revenue DESC\nLIMIT 20"

// picturesFolder writes the data root of a reader in the place of that of the test.
const picturesFolder = `(() => { for (const e of document.querySelectorAll("code")) if (/^\/.*\/generated\//.test(e.textContent)) e.textContent = e.textContent.replace(/^.*(?=\/generated)/, "/home/you/data") })()`

// TestPictures makes the pictures of the documentation with -update, and looks otherwise whether each is
// there and shown.
func TestPictures(t *testing.T) {
	if !*update {
		picturesShown(t)
		return
	}
	sim, url := serve(t, httpapi.Options{})
	create(t, sim, "saas.yaml")
	generate(t, create(t, sim, "hospital.json"))
	shop := create(t, sim, "shop.json")
	generate(t, shop)
	for _, seed := range []int64{43, 42} {
		if _, err := shop.Generate(t.Context(), dwsim.GenerateOptions{Seed: &seed}); err != nil {
			t.Fatal(err)
		}
	}
	for _, picture := range pictures {
		p := open(t, url, picture.view)
		p.size(1280, 860)
		if picture.first != nil {
			picture.first(p)
		}
		p.until("/" + picture.ready + "/.test(document.body.innerText) && !document.querySelector('.spinner, .toasts p')")
		p.settled()
		p.js(picturesFolder, nil)
		for _, theme := range []string{"light", "dark"} {
			p.theme(theme)
			p.shot(filepath.Join(docs, "images", picture.name+"-"+theme+".png"))
		}
	}
}

// picturesShown holds the folder of pictures against the page of the documentation.
func picturesShown(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(docs, "page.md"))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, found := range regexp.MustCompile(`images/([a-z-]+\.png)`).FindAllStringSubmatch(string(text), -1) {
		shown[found[1]] = true
	}
	for _, picture := range pictures {
		for _, theme := range []string{"light", "dark"} {
			name := picture.name + "-" + theme + ".png"
			data, err := os.ReadFile(filepath.Join(docs, "images", name))
			if err != nil || !strings.HasPrefix(string(data), "\x89PNG") {
				t.Errorf("%s is not there, or no picture: %v", name, err)
			}
			if !shown[name] {
				t.Errorf("docs/page.md does not show %s", name)
			}
		}
	}
}
