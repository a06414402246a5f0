package lineage_test

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/dwsim/lineage"
)

// element is an element of a drawing.
type element struct {
	XMLName    xml.Name
	Attributes []xml.Attr `xml:",any,attr"`
	Children   []element  `xml:",any"`
	Text       string     `xml:",chardata"`
}

func (e *element) attribute(name string) string {
	for _, a := range e.Attributes {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func (e *element) number(name string) float64 {
	x, err := strconv.ParseFloat(e.attribute(name), 64)
	if err != nil {
		return 0
	}
	return x
}

// all returns the elements below e, and e, of a name and a class.
func (e *element) all(name, class string) []*element {
	var found []*element
	if e.XMLName.Local == name && (class == "" || strings.Contains(" "+e.attribute("class")+" ", " "+class+" ")) {
		found = append(found, e)
	}
	for i := range e.Children {
		found = append(found, e.Children[i].all(name, class)...)
	}
	return found
}

func parseSVG(t *testing.T, g *lineage.Graph) *element {
	t.Helper()
	var root element
	if err := xml.Unmarshal([]byte(g.SVG()), &root); err != nil {
		t.Fatal(err)
	}
	return &root
}

type rectangle struct{ left, top, right, bottom float64 }

func rectangleOf(e *element) rectangle {
	x, y := e.number("x"), e.number("y")
	return rectangle{x, y, x + e.number("width"), y + e.number("height")}
}

func (r rectangle) overlaps(o rectangle) bool {
	return r.left < o.right && o.left < r.right && r.top < o.bottom && o.top < r.bottom
}

func (r rectangle) contains(x, y float64) bool {
	return x > r.left && x < r.right && y > r.top && y < r.bottom
}

// TestSVGBoxes looks whether boxes overlap, lie within the page, and hold their texts.
func TestSVGBoxes(t *testing.T) {
	graphs(t, func(t *testing.T, g *lineage.Graph) {
		root := parseSVG(t, g)
		page := rectangle{0, 0, root.number("width"), root.number("height")}
		tables := root.all("g", "table")
		if len(tables) != len(g.Tables) {
			t.Fatalf("%d boxes for %d tables", len(tables), len(g.Tables))
		}
		var boxes []rectangle
		for i, table := range tables {
			box := rectangleOf(table.all("rect", "box")[0])
			if box.left < page.left || box.top < page.top || box.right > page.right || box.bottom > page.bottom {
				t.Errorf("box %+v of %s leaves the page %+v", box, g.Tables[i].Name, page)
			}
			for j, other := range boxes {
				if box.overlaps(other) {
					t.Errorf("the boxes of %s and %s overlap: %+v, %+v", g.Tables[i].Name, g.Tables[j].Name, box, other)
				}
			}
			boxes = append(boxes, box)
			checkTexts(t, table, box, g.Tables[i].Name)
		}
	})
}

// checkTexts measures the texts of a box, as wide as the widest monospaced font makes them.
func checkTexts(t *testing.T, table *element, box rectangle, name string) {
	t.Helper()
	var spans []rectangle
	for _, text := range table.all("text", "") {
		size := 12.0
		if class := text.attribute("class"); class == "soft" || class == "keys" {
			size = 10.5
		}
		width := 0.605 * size * float64(utf8.RuneCountInString(text.Text))
		x, y := text.number("x"), text.number("y")
		span := rectangle{x, y - size*0.8, x + width, y + size*0.2}
		if text.attribute("text-anchor") == "end" {
			span.left, span.right = x-width, x
		}
		if span.left < box.left || span.right > box.right || span.top < box.top || span.bottom > box.bottom {
			t.Errorf("%q leaves the box of %s", text.Text, name)
		}
		for _, other := range spans {
			if span.overlaps(other) {
				t.Errorf("%q overlaps another text in the box of %s", text.Text, name)
			}
		}
		spans = append(spans, span)
	}
	if head := table.all("text", "name")[0].Text; head != name {
		t.Errorf("a box is called %q, want %q", head, name)
	}
}

// TestSVGKeys follows each key from the one box to the other: it begins and ends at the
// sides of its tables, at the heights of rows, and crosses no box on its way.
func TestSVGKeys(t *testing.T) {
	graphs(t, func(t *testing.T, g *lineage.Graph) {
		root := parseSVG(t, g)
		boxes := map[string]rectangle{}
		for i, table := range root.all("g", "table") {
			boxes[g.Tables[i].Name] = rectangleOf(table.all("rect", "box")[0])
		}
		keys := root.all("g", "key")
		if len(keys) != len(g.ForeignKeys) {
			t.Fatalf("%d keys are drawn of %d", len(keys), len(g.ForeignKeys))
		}
		for i, key := range keys {
			f := g.ForeignKeys[i]
			points := trace(t, key.all("path", "line")[0].attribute("d"))
			first, last := points[0], points[len(points)-1]
			child, parent := boxes[f.Table], boxes[f.ReferencesTable]
			joined := touches(first, parent) && touches(last, child) || touches(last, parent) && touches(first, child)
			if !joined {
				t.Errorf("%s → %s runs from %v to %v, not between %+v and %+v", f.Table, f.ReferencesTable, first, last, child, parent)
			}
			for name, box := range boxes {
				for _, p := range points {
					if box.contains(p[0], p[1]) {
						t.Fatalf("%s → %s crosses the box of %s at %v", f.Table, f.ReferencesTable, name, p)
					}
				}
			}
		}
	})
}

// touches reports whether a point is on a side of a box, at the height of one of its rows.
func touches(p [2]float64, box rectangle) bool {
	const head = 44
	return (p[0] == box.left || p[0] == box.right) && p[1] > box.top+head && p[1] < box.bottom
}

var pathCommand = regexp.MustCompile(`([MHC])([^MHC]*)`)

// trace returns points along a path of the commands M, H and C.
func trace(t *testing.T, path string) (points [][2]float64) {
	t.Helper()
	for _, command := range pathCommand.FindAllStringSubmatch(path, -1) {
		var n []float64
		for _, field := range strings.Fields(command[2]) {
			x, err := strconv.ParseFloat(field, 64)
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			n = append(n, x)
		}
		switch command[1] {
		case "M":
			points = append(points, [2]float64{n[0], n[1]})
		case "H":
			from := points[len(points)-1]
			for i := range 50 {
				points = append(points, [2]float64{from[0] + (n[0]-from[0])*float64(i+1)/50, from[1]})
			}
		case "C":
			points = append(points, bezier(points[len(points)-1], n)...)
		}
	}
	return points
}

func bezier(from [2]float64, n []float64) (points [][2]float64) {
	for i := range 50 {
		s := float64(i+1) / 50
		var p [2]float64
		for axis := range 2 {
			rest := 1 - s
			p[axis] = rest*rest*rest*from[axis] + 3*rest*rest*s*n[axis] + 3*rest*s*s*n[2+axis] + s*s*s*n[4+axis]
		}
		points = append(points, p)
	}
	return points
}

// TestSVGTells looks for what a screen reader reads.
func TestSVGTells(t *testing.T) {
	g := wild(3, 12)
	root := parseSVG(t, g)
	if root.attribute("role") != "img" || root.attribute("aria-labelledby") == "" {
		t.Error("the drawing is no image to a screen reader")
	}
	title, description := root.all("title", "")[0].Text, root.all("desc", "")[0].Text
	if title != "Tables of experiment wild" {
		t.Errorf("the title is %q", title)
	}
	for _, f := range g.ForeignKeys {
		if want := fmt.Sprintf(".%s", f.Columns[0]); len(f.Columns) == 1 && !strings.Contains(description, f.Table+want+" refers to "+f.ReferencesTable) {
			t.Errorf("the description does not tell of %s%s", f.Table, want)
		}
	}
}

// TestSVGAgain demands the same drawing of the same graph.
func TestSVGAgain(t *testing.T) {
	first := wild(2, 30).SVG()
	for range 5 {
		if wild(2, 30).SVG() != first {
			t.Fatal("two drawings of one graph differ")
		}
	}
}
