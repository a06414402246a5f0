package gen_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// templates is a document whose texts are made from columns of every kind.
func templates() *schema.Experiment {
	text := func(name, template string, length int) schema.Column {
		return schema.Column{Name: name, DataType: "VARCHAR", VarcharLength: &length, Template: template}
	}
	unique := func(c schema.Column) schema.Column {
		c.Unique = true
		return c
	}
	nullable := func(c schema.Column) schema.Column {
		c.Required = new(false)
		return c
	}
	return &schema.Experiment{Name: "texts", Tables: []schema.Table{
		{Name: "company", TargetRows: 50, Columns: []schema.Column{
			{Name: "id", DataType: "INT", Unique: true},
			{Name: "name", DataType: "VARCHAR", FakerRule: "company"},
			{Name: "domain", DataType: "VARCHAR", FakerRule: "domain_name"},
			nullable(schema.Column{Name: "motto", DataType: "VARCHAR", FakerRule: "catch_phrase", NullRate: new(0.3)}),
		}},
		{Name: "person", TargetRows: 4000, Columns: []schema.Column{
			{Name: "id", DataType: "INT", Unique: true},
			{Name: "company_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "company", ReferencesColumn: "id"}},
			{Name: "old_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "company", ReferencesColumn: "id", Nullable: new(true)}},
			{Name: "first_name", DataType: "VARCHAR", FakerRule: "first_name"},
			{Name: "Last", DataType: "VARCHAR", Values: []schema.Value{"Müller-Lüdenscheidt", "Ørsted", "O'Hara Smith", "Łukasiewicz"}},
			{Name: "born", DataType: "DATE"},
			{Name: "seen", DataType: "TIMESTAMPTZ", Precision: new(3)},
			{Name: "at", DataType: "TIME"},
			{Name: "price", DataType: "DECIMAL", Precision: new(6), Scale: new(2), MinValue: "-5", MaxValue: "5"},
			{Name: "wide", DataType: "DECIMAL", Precision: new(30), Scale: new(2)},
			{Name: "share", DataType: "FLOAT", MaxValue: "1"},
			{Name: "flag", DataType: "BOOLEAN"},
			{Name: "serial", DataType: "UUID", Unique: true},
			{Name: "code", DataType: "VARCHAR", Unique: true},
			{Name: "raw", DataType: "BINARY", VarcharLength: new(2)},
			text("forms", "{born}|{seen}|{at}|{price}|{wide}|{share}|{flag}|{serial}|{raw}", 300),
			text("filters", "{last|lower}/{last|upper}/{last|ascii}/{last|slug}/{first_name|upper}", 200),
			text("braces", "{{{first_name}}} }}{{", 30),
			text("drawn", "{color} {color} {digit|03} {boolean}", 100),
			text("short", "{last}{last}", 12),
			unique(text("by_row", "R-{row|06}", 20)),
			unique(text("by_mail", "{first_name|lower}.{last|slug}@{company_id.domain}", 60)),
			unique(text("by_end", "{first_name} {last}", 20)),
			unique(text("by_code", "<{code|lower}> {last}", 18)),
			unique(text("by_number", "{first_name|lower}.{row}@example.com", 26)),
			nullable(text("nulls", "{company_id.name}: {company_id.motto}", 100)),
			nullable(text("old", "{old_id.name} {first_name}", 100)),
			text("first_copy", "{row} {id|08} {first_name}", 100),
			{Name: "plate", DataType: "VARCHAR", Pattern: "[A-Z]{1,3}-[A-Z]{1,2} [1-9][0-9]{0,3}"},
			unique(schema.Column{Name: "ticket", DataType: "VARCHAR", Pattern: "[A-Z]{3}-[0-9]{6}"}),
			unique(schema.Column{Name: "token", DataType: "VARCHAR", Pattern: "(?i)[a-z0-9]{32}"}),
		}},
	}}
}

func columnIndex(e *schema.Experiment, table, name string) int {
	for j, c := range e.Table(table).Columns {
		if c.Name == name {
			return j
		}
	}
	return -1
}

func TestTemplates(t *testing.T) {
	e := templates()
	all := generateAll(t, e, gen.Options{Seed: 5})["person"]
	at := func(row []string, name string) string { return row[columnIndex(e, "person", name)] }
	forms := map[string]string{
		"forms":   `^\d{4}-\d\d-\d\d\|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z\|\d\d:\d\d:\d\d\|-?\d\.\d\d\|\d+\.\d\d\|[01](\.\d+)?(e-\d+)?\|(true|false)\|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\|[0-9a-f]{4}$`,
		"filters": `^(müller-lüdenscheidt/MÜLLER-LÜDENSCHEIDT/Muller-Ludenscheidt/muller-ludenscheidt|ørsted/ØRSTED/Orsted/orsted|o'hara smith/O'HARA SMITH/O'Hara Smith/o-hara-smith|łukasiewicz/ŁUKASIEWICZ/Lukasiewicz/lukasiewicz)/[A-Z]+$`,
		"braces":  `^\{[A-Z][a-z]+\} \}\{$`, "drawn": `^\w[\w ]* \w[\w ]* 00\d (true|false)$`, "short": `^.{12}$`,
		"by_row": `^R-\d{6}$`, "by_mail": `^[a-z]+\.[a-z-]*[0-9a-z]{8}@[a-z-]+\.[a-z.]+$`, "by_end": `^.{1,11}-[0-9A-Z]{8}$`, "by_code": `^<[0-9a-z]{12}> .{3}$`,
		"by_number": `^[a-z]+\.\d+@example\.com$`, "nulls": `^(∅|[A-Z].* & .*: [A-Z].*)$`, "old": `^(∅|[A-Z].* & .* [A-Z][a-z]+)$`, "first_copy": `^\d+ \d{8} [A-Z][a-z]+$`,
	}
	for name, form := range forms {
		match, seen := regexp.MustCompile(form), map[string]bool{}
		for i, row := range all {
			value := at(row, name)
			if value == null {
				value = "∅"
			}
			if !match.MatchString(value) || utf8.RuneCountInString(value) > e.Table("person").Columns[columnIndex(e, "person", name)].Length() {
				t.Fatalf("%s of row %d is %q, want %s", name, i, value, form)
			}
			seen[value] = true
		}
		if strings.HasPrefix(name, "by_") && len(seen) != len(all) {
			t.Errorf("%s has %d different values in %d rows", name, len(seen), len(all))
		}
	}
	if got := at(all[41], "by_row"); got != "R-000042" {
		t.Errorf("row 42 is %q", got)
	}
	nulls := 0
	for _, row := range all {
		if at(row, "nulls") == null {
			nulls++
		}
		if !strings.HasSuffix(at(row, "first_copy"), at(row, "first_name")) || at(row, "old_id") == null && at(row, "old") != null {
			t.Fatalf("%v does not agree with its columns", row)
		}
	}
	if nulls < 500 || nulls > 2400 {
		t.Errorf("%d of 4000 values are NULL", nulls)
	}
}

// TestUniqueTemplates tells by hand-made cases which parts make a value unique: a text
// that other parts can run into does not, so there is a code.
func TestUniqueTemplates(t *testing.T) {
	for _, test := range []struct{ template, want string }{
		{"{row}", `^\d+$`}, {"{row}{digit}", `^\d+-[0-9A-Z]{8}$`}, {"{digit}{row}", `^\d+-[0-9A-Z]{8}$`}, {"{color}{row}", `^\D+\d+$`},
		{"{row}.{row}", `^\d+\.\d+$`}, {"{number}:{row}", `^-?\d+:\d+$`}, {"{row}:{number}", `^\d+:-?\d+$`}, {"{digit}-{row}-{digit}", `^\d-\d+-\d-[0-9A-Z]{8}$`},
		{"{color}-{row}-{color}", `^\D+-\d+-\D+$`}, {"{color|upper}-{row}-{digit}", `^\D+-\d+-\d$`}, {"{plain}{row}", `-[0-9A-Z]{8}$`},
		{"{id}", `^\d+$`}, {strings.Repeat("x", 69) + "{id}", `^x+\d+$`}, {"{id|05}", `^\d{5}$`}, {"{serial}{digit}", `^[0-9a-f-]{36}\d$`}, {"{plain}{serial}", `[0-9a-f]{12}$`}, {"{digit}{serial|upper}{digit}", `-[0-9A-Z]{8}$`},
		{"{mail}", ` [0-9A-Z]{8}$`}, {"{mail|lower}", `-[0-9A-Z]{8}$`}, {"a{mail}b", `^a.*b$`}, {"x@{plain}", `^x[0-9a-z]{8}@`}, {"{plain}@{plain}", `-[0-9A-Z]{8}$`}, {"@x", `^[0-9a-z]{8}@x$`},
		{"constant", `^constant-[0-9A-Z]{8}$`}, {"{row|slug}", `^\d+$`},
	} {
		e := &schema.Experiment{Name: "one", Tables: []schema.Table{{Name: "t", TargetRows: 3000, Columns: []schema.Column{
			{Name: "v", DataType: "VARCHAR", VarcharLength: new(80), Unique: true, Template: test.template},
			{Name: "id", DataType: "INT", Unique: true},
			{Name: "serial", DataType: "UUID", Unique: true},
			{Name: "mail", DataType: "VARCHAR", VarcharLength: new(60), Unique: true, FakerRule: "sentence"},
			{Name: "plain", DataType: "VARCHAR", Template: "{digit}{digit}{color}"},
		}}}}
		seen, match := map[string]bool{}, regexp.MustCompile(test.want)
		for i, row := range generateAll(t, e, gen.Options{Seed: 2})["t"] {
			if !match.MatchString(row[0]) || seen[row[0]] {
				t.Errorf("%s makes %q in row %d, want %s and nothing twice", test.template, row[0], i, test.want)
				break
			}
			seen[row[0]] = true
		}
	}
}

func TestWrongTemplates(t *testing.T) {
	for template, want := range map[string][2]string{
		"{frist}":                       {"placeholder {frist} at character 1 is neither a column nor a faker rule", "did you mean `first`?"},
		"a {emial}":                     {"placeholder {emial} at character 3 is neither a column nor a faker rule", "did you mean `email`?"},
		"é{first|lowr}":                 {`placeholder {first} at character 2: the filter "lowr" does not exist`, "did you mean `lower`?"},
		"{V}":                           {"placeholder {V} at character 1 is the column itself", "another column"},
		"twenty-one characters {first}": {"has 22 characters of its own, column \"v\" holds 20", "make the column 22 long"},
		"{first|06}":                    {"the width 06 pads whole numbers, which {first} is not", "leave the width out"},
		"{row|099}":                     {`the width "099" is not one of 01 to 030`, "{row|06}"},
		"{first":                        {"has a { at character 1 that is not closed", "{{"},
		"a}":                            {"has a } at character 2 that closes nothing", "}}"},
		"{}":                            {"has {} at character 1, which lacks a name", ""},
		"{first|}":                      {"which lacks a name", ""},
		"{maybe}":                       {`may be NULL, as column "maybe" may, and column "v" is required`, "required: false"},
		"{first.name}":                  {`column "first" has no foreign key`, ""},
		"{up.lsat}":                     {`table "t" has no column "lsat"`, "did you mean `up.last`?"},
		"{up.maybe}":                    {`may be NULL, as column "maybe" may`, ""},
		"{past_date}":                   {"reads the clock", "DATE"},
		"{row|}":                        {"lacks a name", ""},
		"{first}{{{last|":               {"is not closed", ""},
	} {
		e := oneColumn(10, schema.Column{Name: "v", DataType: "VARCHAR", VarcharLength: new(20), Template: template})
		e.Tables[0].Columns = append(e.Tables[0].Columns,
			schema.Column{Name: "first", DataType: "VARCHAR"}, schema.Column{Name: "last", DataType: "INT"},
			schema.Column{Name: "maybe", DataType: "VARCHAR", Required: new(false)}, schema.Column{Name: "id", DataType: "INT", Unique: true},
			schema.Column{Name: "up", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "t", ReferencesColumn: "id"}})
		problems := gen.Check(e)
		if len(problems) != 1 || problems[0].Path != "tables[0].columns[0].template" || !strings.Contains(problems[0].Message, want[0]) || !strings.Contains(problems[0].Hint, want[1]) {
			t.Errorf("%s: problems %v, want %q", template, problems, want)
		}
	}
	for name, test := range map[string]struct {
		column schema.Column
		rows   int64
		want   string
	}{
		"room":    {schema.Column{DataType: "VARCHAR", VarcharLength: new(5), Unique: true, Template: "12345"}, 1, "leaves no room in 5"},
		"code":    {schema.Column{DataType: "VARCHAR", VarcharLength: new(5), Unique: true, Template: "1234"}, 37, "tells 36 rows apart, 37 are asked for"},
		"rows":    {schema.Column{DataType: "VARCHAR", VarcharLength: new(4), Unique: true, Template: "A-{row}"}, 100, "needs 5 characters in row 100"},
		"key":     {schema.Column{DataType: "VARCHAR", VarcharLength: new(4), Template: "1234"}, 1, "leaves no room in 4"},
		"pattern": {schema.Column{DataType: "VARCHAR", VarcharLength: new(3), Pattern: "[a-z]{2,9}"}, 1, "matches texts of 9 characters, the column holds 3"},
		"strings": {schema.Column{DataType: "VARCHAR", Unique: true, Pattern: "[ab]{2}"}, 5, "can hold 4 different values, 5 rows are asked for"},
		"blank":   {schema.Column{DataType: "CHAR", CharLength: new(3), Unique: true, Pattern: "[a-z]{2} ?"}, 5, "end with a blank"},
	} {
		test.column.Name = "v"
		e := oneColumn(test.rows, test.column)
		if name == "key" {
			e.Tables[0].Columns = append(e.Tables[0].Columns, schema.Column{Name: "w", DataType: "INT"})
			e.Tables[0].CompositeKeys = [][]string{{"v", "w"}}
		}
		if problems := gen.Check(e); len(problems) != 1 || !strings.Contains(problems[0].Message, test.want) {
			t.Errorf("%s: problems %v, want %q", name, problems, test.want)
		}
	}
}

func ExampleNew_template() {
	g, err := gen.New(&schema.Experiment{Name: "shop", Tables: []schema.Table{{Name: "invoices", TargetRows: 2, Columns: []schema.Column{
		{Name: "number", DataType: "VARCHAR", Unique: true, Template: "INV-{row|06}"},
	}}}}, gen.Options{})
	if err != nil {
		panic(err)
	}
	b, err := g.Batch("invoices", 0, 2)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%s %s\n", b.Columns[0].Bytes(0), b.Columns[0].Bytes(1))
	// Output: INV-000001 INV-000002
}
