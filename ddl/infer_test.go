package ddl

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

func TestInferredByNameAndType(t *testing.T) {
	for line := range strings.Lines(inferenceCases + businessCases) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		table, name, dataType, want := fields[0], fields[1], fields[2], strings.Join(fields[3:], " ")
		got := &schema.Table{Name: table, TargetRows: 1000, Columns: []schema.Column{columnOf(name, dataType)}}
		infer(got)
		if text := strings.ReplaceAll(describe(&got.Columns[0]), " ", "_"); text != want {
			t.Errorf("%s.%s %s: %s, want %s", table, name, dataType, text, want)
		}
	}
}

// columnOf returns a column of a type such as DECIMAL(10,2).
func columnOf(name, dataType string) schema.Column {
	base, arguments, _ := strings.Cut(dataType, "(")
	first, second, _ := strings.Cut(strings.TrimSuffix(arguments, ")"), ",")
	c := schema.Column{Name: name, DataType: base}
	size, err := strconv.Atoi(first)
	if err != nil {
		return c
	}
	switch c.Type() {
	case schema.Char:
		c.CharLength = &size
	case schema.Varchar, schema.Text, schema.Binary:
		c.VarcharLength = &size
	case schema.Decimal:
		scale, _ := strconv.Atoi(second) // 0 where there is none
		c.Precision, c.Scale = &size, &scale
	}
	return c
}

// describe returns what a column says of its values, "-" for nothing.
func describe(c *schema.Column) string {
	var values []string
	for _, v := range c.Values {
		values = append(values, string(v))
	}
	text := c.FakerRule + strings.Join(values, ",")
	for _, ends := range [][2]string{
		{string(c.MinValue), string(c.MaxValue)}, {c.DateStart, c.DateEnd},
		{c.TimestampStart, c.TimestampEnd}, {c.TimeStart, c.TimeEnd},
	} {
		if ends != [2]string{} {
			text += ends[0] + "…" + ends[1]
		}
	}
	if text == "" {
		return "-"
	}
	return text
}

func TestInferenceLeavesKeysTheirValues(t *testing.T) {
	table := &schema.Table{
		Name: "order_lines", TargetRows: 1000,
		PrimaryKey:    []string{"order_id", "line_number"},
		CompositeKeys: [][]string{{"year", "month", "city"}, {"line_no", "flag"}, {"price"}},
		Columns: []schema.Column{
			columnOf("order_id", "INT"), columnOf("line_number", "INT"),
			columnOf("year", "INT"), columnOf("month", "SMALLINT"), columnOf("city", "VARCHAR(50)"),
			columnOf("line_no", "INT"), columnOf("flag", "CHAR(1)"),
			columnOf("price", "DECIMAL(8,2)"), columnOf("quantity", "INT"),
		},
	}
	infer(table)
	want := []string{"-", "1…7", "-", "-", "-", "-", "-", "-", "1…100"}
	for i := range table.Columns {
		if got := describe(&table.Columns[i]); got != want[i] {
			t.Errorf("%s: %s, want %s", table.Columns[i].Name, got, want[i])
		}
	}
}

func TestInferenceGivesTextsOfKeysRulesWithRoom(t *testing.T) {
	for _, tt := range []struct {
		name, dataType string
		rows           int64
		want           string
	}{
		{"email", "VARCHAR(100)", 1000, "email"},
		{"email", "VARCHAR(100)", 1_000_000_000, "-"},
		{"email", "VARCHAR(40)", 1000, "-"},
		{"user_name", "VARCHAR(50)", 1_000_000, "user_name"},
		{"session_id", "VARCHAR(64)", 1_000_000_000, "uuid"},
		{"city", "VARCHAR(50)", 1000, "-"},
		{"status", "VARCHAR(20)", 1000, "-"},
		{"token", "VARCHAR(24)", 1000, "-"},
	} {
		for _, primary := range []bool{false, true} {
			table := &schema.Table{Name: "things", TargetRows: tt.rows, Columns: []schema.Column{columnOf("tenant_id", "BIGINT"), columnOf(tt.name, tt.dataType)}}
			if key := []string{"tenant_id", strings.ToUpper(tt.name)}; primary {
				table.PrimaryKey = key
			} else {
				table.CompositeKeys = [][]string{key}
			}
			infer(table)
			if got := describe(&table.Columns[1]); got != tt.want {
				t.Errorf("%s %s in a key of %d rows: %s, want %s", tt.name, tt.dataType, tt.rows, got, tt.want)
			}
			e := &schema.Experiment{Name: "e", Tables: []schema.Table{*table}}
			if problems := gen.Check(e); len(problems) > 0 {
				t.Errorf("%s %s in a key of %d rows: %v", tt.name, tt.dataType, tt.rows, problems)
			}
		}
	}
}

func TestInferenceGivesUniqueColumnsRulesWithRoom(t *testing.T) {
	for _, tt := range []struct {
		name, dataType string
		rows           int64
		want           string
	}{
		{"email", "VARCHAR(100)", 1000, "email"},
		{"email", "VARCHAR(100)", 1_000_000_000, "-"},
		{"email", "VARCHAR(41)", 1000, "email"},
		{"email", "VARCHAR(40)", 1000, "-"},
		{"user_name", "VARCHAR(28)", 1_000_000, "user_name"},
		{"user_name", "VARCHAR(20)", 1000, "-"},
		{"phone", "CHAR(12)", 1000, "phone_formatted"},
		{"company_name", "VARCHAR(50)", 0, "company"},
		{"company_name", "VARCHAR(50)", 100_000, "-"},
		{"country_code", "CHAR(2)", 10, "-"},
		{"zip", "VARCHAR(10)", 10, "-"},
		{"status", "VARCHAR(20)", 2, "-"},
		{"description", "VARCHAR(500)", 10, "words"},
		{"order_uuid", "VARCHAR(36)", 1_000_000_000, "uuid"},
		{"ean", "CHAR(13)", 1_000_000, "ean13"},
		{"age", "INT", 10, "-"},
		{"price", "DECIMAL(8,2)", 10, "-"},
		{"birth_date", "DATE", 10, "-"},
		{"created_at", "TIMESTAMP", 10, "-"},
	} {
		table := &schema.Table{Name: "things", TargetRows: tt.rows, Columns: []schema.Column{columnOf(tt.name, tt.dataType)}}
		table.Columns[0].Unique = true
		infer(table)
		if got := describe(&table.Columns[0]); got != tt.want {
			t.Errorf("unique %s %s of %d rows: %s, want %s", tt.name, tt.dataType, tt.rows, got, tt.want)
		}
		table.Columns[0] = columnOf(tt.name, tt.dataType)
		table.PrimaryKey = []string{strings.ToUpper(tt.name)}
		infer(table)
		if got := describe(&table.Columns[0]); got != tt.want {
			t.Errorf("primary key %s %s of %d rows: %s, want %s", tt.name, tt.dataType, tt.rows, got, tt.want)
		}
	}
}

func TestInferenceChangesNothingThatIsSaid(t *testing.T) {
	city := func(say func(*schema.Column)) schema.Column {
		c := columnOf("city", "VARCHAR(50)")
		say(&c)
		return c
	}
	age := func(say func(*schema.Column)) schema.Column {
		c := columnOf("age", "INT")
		say(&c)
		return c
	}
	for i, c := range []schema.Column{
		city(func(c *schema.Column) { c.FakerRule = "word" }),
		city(func(c *schema.Column) { c.Values = []schema.Value{"Rome"} }),
		city(func(c *schema.Column) { c.Computed = "upper(town)" }),
		city(func(c *schema.Column) {
			c.ForeignKey = &schema.ForeignKey{ReferencesTable: "cities", ReferencesColumn: "name"}
		}),
		age(func(c *schema.Column) { c.MinValue = "3" }),
		age(func(c *schema.Column) { c.MaxValue = "3" }),
		age(func(c *schema.Column) { c.Identity = &schema.Identity{Start: 1, Step: 1} }),
		age(func(c *schema.Column) { c.Distribution = &schema.Distribution{Type: "uniform"} }),
	} {
		before := describe(&c)
		table := &schema.Table{Name: "people", TargetRows: 10, Columns: []schema.Column{c}}
		infer(table)
		if after := describe(&table.Columns[0]); after != before {
			t.Errorf("column %d: %s, was %s", i, after, before)
		}
	}
	table := &schema.Table{
		Name: "people", TargetRows: 10, Columns: []schema.Column{columnOf("city", "VARCHAR(50)"), columnOf("year", "INT")},
		ForeignKeys: []schema.CompositeForeignKey{{Columns: []string{"City", "YEAR"}, ReferencesTable: "a", ReferencesColumns: []string{"b", "c"}}},
	}
	infer(table)
	if got := describe(&table.Columns[0]) + describe(&table.Columns[1]); got != "--" {
		t.Errorf("a foreign key over two columns: %s, want nothing", got)
	}
}

// TestInferenceIsFrugal stands for speed, which a busy machine cannot tell: 200 000 columns
// take less than half a second.
func TestInferenceIsFrugal(t *testing.T) {
	table := &schema.Table{Name: "dim_customer_snapshot", TargetRows: 1000}
	for i := range 1000 {
		table.Columns = append(table.Columns, columnOf(fmt.Sprintf("cust_unknownword_%d_billing", i), "VARCHAR(100)"))
	}
	infer(table) // reads the rules
	if allocs := testing.AllocsPerRun(10, func() { infer(table) }) / 1000; allocs > 10 {
		t.Errorf("%.0f allocations for each column", allocs)
	}
}

func BenchmarkInfer(b *testing.B) {
	table := &schema.Table{Name: "dim_customer_snapshot", TargetRows: 1000}
	for i := range 1000 {
		table.Columns = append(table.Columns, columnOf(fmt.Sprintf("cust_unknownword_%d_billing", i), "VARCHAR(100)"))
	}
	for b.Loop() {
		infer(table)
	}
}

func TestTextRulesAreSound(t *testing.T) {
	used := map[string]bool{}
	for _, row := range textRules {
		for choice := range strings.FieldsSeq(row.choices) {
			name, _, _ := strings.Cut(choice, "@")
			name, _, _ = strings.Cut(name, ">")
			used[name] = true
			if list, ok := strings.CutPrefix(name, "="); ok && valueLists[list] == "" {
				t.Errorf("%s: there is no list %q", row.names, list)
			}
		}
	}
	for _, size := range ruleSizes {
		if !used[size.rule] {
			t.Errorf("rule %q has a size and is not used", size.rule)
		}
		delete(used, size.rule)
	}
	for list := range valueLists {
		if !used["="+list] {
			t.Errorf("list %q is not used", list)
		}
		delete(used, "="+list)
	}
	for name := range used {
		t.Errorf("rule %q has no size", name)
	}
	for list, values := range valueLists {
		seen := map[string]bool{}
		for value := range strings.SplitSeq(values, ",") {
			if seen[value] || value != strings.TrimSpace(value) || value == "" {
				t.Errorf("list %q: value %q", list, value)
			}
			seen[value] = true
		}
	}
}

func TestNamesOfRulesAreDistinct(t *testing.T) {
	rows := map[string][]string{}
	for _, row := range textRules {
		rows["text"] = append(rows["text"], row.names)
	}
	for _, row := range numberRules {
		rows["numbers"] = append(rows["numbers"], row.names)
	}
	for _, row := range numberLists {
		rows["numbers"] = append(rows["numbers"], row.names)
	}
	for kind, rows := range rows {
		seen := map[string]bool{}
		for _, names := range rows {
			for name := range strings.SplitSeq(names, ", ") {
				if seen[name] || name != strings.ToLower(strings.TrimSpace(name)) {
					t.Errorf("%s: %q stands twice or is not lower case", kind, name)
				}
				seen[name] = true
			}
		}
	}
}

func TestNamesSplitIntoWords(t *testing.T) {
	for name, want := range map[string]string{
		"first_name": "first name", "firstName": "first name", "FirstName": "first name", "FIRST_NAME": "first name",
		"IPAddress": "ip address", "customerID": "customer id", "address2": "address 2", "ipv4_address": "ipv4 address",
		"md5": "md5", "__x__y_": "x y", "ADDRESS": "address", "eMail": "e mail", "a1b2": "a 1b 2", "_": "", "line_2": "line 2",
	} {
		if got := splitName(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
