package gen_test

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// persons is a document with two groups in a table, one of them with everything in it.
func persons() *schema.Experiment {
	member := func(name, rule string, length int) schema.Column {
		return schema.Column{Name: name, DataType: "VARCHAR", VarcharLength: &length, FakerRule: rule, Group: "Buyer"}
	}
	unique := func(c schema.Column) schema.Column {
		c.Unique = true
		return c
	}
	columns := []schema.Column{
		member("first", "first_name", 40), member("last", "last_name", 40), member("whole", "full_name", 80), member("sex", "gender", 10),
		member("prefix", "title", 10), unique(member("mail", "email", 80)), member("mail2", "email", 60), unique(member("login", "username", 40)),
		member("street", "street_address", 100), member("address", "address", 200), member("city", "city", 60), member("state", "state", 60),
		member("code", "state_abr", 3), member("zip", "zip", 10), member("country", "country", 60), member("iso", "country_code", 2),
		unique(member("phone", "phone", 20)), member("formatted", "phone_formatted", 20), member("zone", "timezone", 60), member("money", "currency_code", 3),
		{Name: "lat", DataType: "DECIMAL", Precision: new(9), Scale: new(6), FakerRule: "latitude", Group: "buyer"},
		{Name: "lon", DataType: "DOUBLE", FakerRule: "longitude", Group: "BUYER"},
		{Name: "other_city", DataType: "VARCHAR", FakerRule: "city", Group: "seller"},
		{Name: "other_iso", DataType: "VARCHAR", FakerRule: "country_code", Group: "seller", Required: new(false)},
	}
	return &schema.Experiment{Name: "persons", Tables: []schema.Table{{Name: "buyer", TargetRows: 5000, Columns: columns}}}
}

func TestGroupsAgree(t *testing.T) {
	e := persons()
	all := generateAll(t, e, gen.Options{Seed: 3})["buyer"]
	zips := map[string]string{"US": `^\d{5}$`, "GB": `^[A-Z]{1,2}\d+[A-Z]? \d[A-Z]{2}$`, "CA": `^[A-Z]\d[A-Z] \d[A-Z]\d$`, "NL": `^\d{4} [A-Z]{2}$`, "DE": `^\d{5}$`, "JP": `^\d{3}-\d{4}$`}
	calling := map[string]string{"US": "+1", "GB": "+44", "DE": "+49", "JP": "+81", "BR": "+55"}
	regions, prefixes, seen := map[string]string{}, map[string]string{}, map[string]map[string]bool{}
	cities, others := map[string]int{}, 0
	agrees := func(of map[string]string, key, value string) bool {
		known, ok := of[key]
		of[key] = value
		return !ok || known == value
	}
	for i, row := range all {
		at := func(name string) string { return row[columnIndex(e, "buyer", name)] }
		lat, _ := strconv.ParseFloat(at("lat"), 64)
		lon, _ := strconv.ParseFloat(at("lon"), 64)
		local, _, _ := strings.Cut(at("mail"), "@")
		female := at("sex") == "female"
		for what, ok := range map[string]bool{
			"name":     at("whole") == at("first")+" "+at("last"),
			"gender":   agrees(prefixes, at("first"), at("sex")),
			"prefix":   slices.Contains(map[bool][]string{true: {"Ms.", "Mrs.", "Miss", "Dr."}, false: {"Mr.", "Dr."}}[female], at("prefix")),
			"mail":     strings.HasPrefix(local, strings.ToLower(at("first"))+"."+strings.ToLower(at("last"))),
			"mail2":    strings.HasPrefix(at("mail2"), strings.ToLower(at("first"))+"."),
			"login":    strings.HasPrefix(at("login"), strings.ToLower(at("first"))+"_"),
			"address":  strings.HasPrefix(at("address"), at("street")+", "+at("city")+", "+at("code")+" "+at("zip")),
			"region":   agrees(regions, at("city")+"/"+at("iso"), at("state")+at("code")+at("country")+at("zone")+at("money")),
			"zip":      zips[at("iso")] == "" || regexp.MustCompile(zips[at("iso")]).MatchString(at("zip")),
			"phone":    strings.HasPrefix(at("phone"), calling[at("iso")]) && regexp.MustCompile(`^\+\d{9,14}$`).MatchString(at("phone")),
			"forms":    regexp.MustCompile(`^\+\d+ \d+ [2-9]\d{6}$`).MatchString(at("formatted")),
			"distance": at("city") != "Berlin" || math.Abs(lat-52.52) < 0.06 && math.Abs(lon-13.405) < 0.06,
		} {
			if !ok {
				t.Fatalf("row %d: %s does not agree: %q", i, what, row)
			}
		}
		for _, name := range []string{"mail", "login", "phone"} {
			if seen[name] == nil {
				seen[name] = map[string]bool{}
			}
			if seen[name][at(name)] {
				t.Fatalf("%s %q is there twice", name, at(name))
			}
			seen[name][at(name)] = true
		}
		cities[at("city")]++
		if at("city") == at("other_city") {
			others++
		}
	}
	if len(cities) < 150 || others > 150 {
		t.Errorf("%d cities, %d rows with the same one in both groups", len(cities), others)
	}
}

// TestGroupsFit: columns that are short are given places that fit all of them.
func TestGroupsFit(t *testing.T) {
	e := persons()
	columns := e.Tables[0].Columns
	for name, length := range map[string]int{"code": 2, "zip": 5, "phone": 12, "mail": 20, "login": 12, "city": 8, "prefix": 2, "sex": 1} {
		columns[columnIndex(e, "buyer", name)].VarcharLength = &length
	}
	for _, row := range generateAll(t, e, gen.Options{Seed: 3})["buyer"] {
		for j, c := range columns {
			if length := c.Length(); c.VarcharLength != nil && len([]rune(row[j])) > length {
				t.Fatalf("%s is %q, longer than %d", c.Name, row[j], length)
			}
		}
		if zip, phone, mail := row[columnIndex(e, "buyer", "zip")], row[columnIndex(e, "buyer", "phone")], row[columnIndex(e, "buyer", "mail")]; len(zip) > 5 || !strings.HasPrefix(phone, "+") || !regexp.MustCompile(`^[a-z.]+\d+@[a-z]\.test$`).MatchString(mail) {
			t.Fatalf("zip %q, phone %q, mail %q", zip, phone, mail)
		}
	}
}

// TestShorterColumnsKeepPlaces: where a column of a group gets shorter, only the rows whose
// place does not fit it get another one.
func TestShorterColumnsKeepPlaces(t *testing.T) {
	e := persons()
	city, zip := columnIndex(e, "buyer", "city"), columnIndex(e, "buyer", "zip")
	before := generateAll(t, e, gen.Options{Seed: 3})["buyer"]
	e.Tables[0].Columns[zip].VarcharLength = new(5)
	moved := 0
	for i, row := range generateAll(t, e, gen.Options{Seed: 3})["buyer"] {
		fits := len(before[i][zip]) <= 5
		if fits && row[city] != before[i][city] {
			t.Fatalf("row %d has %s, had %s with the postcode %s", i, row[city], before[i][city], before[i][zip])
		}
		if !fits {
			moved++
		}
	}
	if moved == 0 {
		t.Error("all places fit")
	}
}

func TestWrongGroups(t *testing.T) {
	for want, change := range map[string]func(c *schema.Column){
		"tells nothing of a person":          func(c *schema.Column) { c.FakerRule = "color" },
		"cannot be unique in a group":        func(c *schema.Column) { c.FakerRule, c.Unique = "city", true },
		"take no arguments":                  func(c *schema.Column) { c.Arguments = map[string]schema.Argument{"min": {"1"}} },
		"does not exist":                     func(c *schema.Column) { c.FakerRule = "frist_name" },
		"has no form that fits into 4":       func(c *schema.Column) { c.FakerRule, c.VarcharLength = "email", new(4) },
		"no value that fits into 1":          func(c *schema.Column) { c.FakerRule, c.VarcharLength = "country_code", new(1) },
		"99 different values, 100 rows":      func(c *schema.Column) { c.FakerRule, c.VarcharLength, c.Unique = "user_name", new(3), true },
		"makes text values, which type INT":  func(c *schema.Column) { c.DataType = "INT" },
		"makes addresses of at least 8 char": func(c *schema.Column) { c.Group, c.FakerRule, c.VarcharLength = "", "email", new(7) },
	} {
		c := schema.Column{Name: "c", DataType: "VARCHAR", FakerRule: "first_name", Group: "g"}
		change(&c)
		if problems := gen.Check(oneColumn(100, c)); len(problems) != 1 || !strings.Contains(problems[0].Message, want) {
			t.Errorf("problems %v, want %q", problems, want)
		}
	}
}
