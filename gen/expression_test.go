package gen_test

import (
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// lines is a document with orders, their lines, and what the lines are of. The columns are
// added to the lines.
func lines(columns ...schema.Column) *schema.Experiment {
	return &schema.Experiment{Name: "lines", Tables: []schema.Table{
		{Name: "countries", TargetRows: 5, Columns: []schema.Column{
			{Name: "code", DataType: "CHAR", CharLength: new(2), Unique: true},
			{Name: "vat", DataType: "DECIMAL", Precision: new(4), Scale: new(3), MaxValue: "0.250"},
		}},
		{Name: "orders", TargetRows: 200, Columns: []schema.Column{
			{Name: "order_id", DataType: "INT", Unique: true},
			{Name: "country", DataType: "CHAR", CharLength: new(2), ForeignKey: &schema.ForeignKey{ReferencesTable: "countries", ReferencesColumn: "code"}},
			{Name: "placed", DataType: "DATE", DateStart: "2024-01-01", DateEnd: "2024-06-30"},
			{Name: "coupon", DataType: "VARCHAR", Required: new(false), NullRate: new(0.5), Values: []schema.Value{"A", "B"}},
		}},
		{Name: "lines", TargetRows: 1000, Columns: append([]schema.Column{
			{Name: "Order_ID", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "orders", ReferencesColumn: "order_id"}},
			{Name: "gift_of", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "orders", ReferencesColumn: "order_id", Nullable: new(true)}},
			{Name: "quantity", DataType: "INT", MinValue: "1", MaxValue: "9"},
			{Name: "price", DataType: "DECIMAL", Precision: new(9), Scale: new(2), MinValue: "0.01", MaxValue: "999.99"},
			{Name: "weight", DataType: "FLOAT", MinValue: "0.5", MaxValue: "80"},
			{Name: "discount", DataType: "INT", MaxValue: "30", Required: new(false), NullRate: new(0.4)},
			{Name: "fragile", DataType: "BOOLEAN"},
			{Name: "name", DataType: "VARCHAR", FakerRule: "word"},
			{Name: "packed", DataType: "TIMESTAMP", TimestampStart: "2024-07-01", TimestampEnd: "2024-07-31"},
			{Name: "opens", DataType: "TIME", TimeStart: "08:00", TimeEnd: "10:00"},
			{Name: "serial", DataType: "UUID", Unique: true},
			{Name: "raw", DataType: "BINARY"},
		}, columns...)},
	}}
}

func derivedBy(name, dataType, expression string) schema.Column {
	c := schema.Column{Name: name, DataType: dataType, Expression: expression}
	switch dataType {
	case "DECIMAL":
		c.Precision, c.Scale = new(18), new(2)
	case "TIMESTAMP":
		c.Precision = new(6)
	}
	return c
}

// TestWrongExpressions holds the message of each mistake, and where it is.
func TestWrongExpressions(t *testing.T) {
	for _, c := range []struct{ dataType, expression, want string }{
		{"INT", "quantity *", "at 1:10 the expression is not complete"},
		{"INT", "(quantity", "at 1:9 the expression is not complete"},
		{"INT", "9223372036854775808", "the integer does not fit 64 bits"},
		{"INT", "quantity * pric", `at 1:12 there is no column "pric" in lines (did you mean "price"?)`},
		{"INT", "quantity\n + pric", "at 2:4 there is no column"},
		{"INT", "let x = 1; y", `at 1:12 there is no column "y" in lines (did you mean "x"?)`},
		{"INT", "let quantity = 1; quantity", `at 1:5 the variable "quantity" has the name of a column`},
		{"INT", "uper(name)", `at 1:1 there is no function "uper" (did you mean "upper"?)`},
		{"VARCHAR", "raw", "lines.raw is BINARY, which expressions cannot use"},

		{"VARCHAR", "quantity", "the expression gives an integer, which VARCHAR cannot hold (write string(…) around it)"},
		{"INT", "name", "the expression gives text, which INT cannot hold (write int(…)"},
		{"INT", "packed", "the expression gives a time, which INT cannot hold (write .Format("},
		{"INT", "packed.Year", "the expression gives a function, which INT cannot hold (write () behind it)"},
		{"INT", "packed - packed", "the expression gives a duration, which INT cannot hold (write .Hours() or / days(1)"},
		{"DATE", "quantity", "the expression gives an integer, which DATE cannot hold"},
		{"BOOLEAN", "quantity", "the expression gives an integer, which BOOLEAN cannot hold"},
		{"TIME", "packed", "the expression gives a time, which TIME cannot hold"},
		{"INT", "[1, 2]", "the expression gives a list, which INT cannot hold"},
		{"INT", `{"a": 1}`, "the expression gives a map, which INT cannot hold"},
		{"BINARY", "name", "the expression gives text, which BINARY cannot hold"},

		{"DECIMAL", "price * weight", "at 1:7 a decimal * a float is no operation (write decimal(…) or float(…) around one of them)"},
		{"DECIMAL", "price + 1.5 * weight", "at 1:7 a decimal + a float is no operation"},
		{"BOOLEAN", "price < weight", "at 1:7 a decimal < a float is no operation"},
		{"DECIMAL", "price ** 0.5", "at 1:7 a decimal ** a decimal is no operation"},
		{"INT", "quantity + name", "at 1:10 an integer + text is no operation"},
		{"INT", "quantity == name ? 1 : 0", "at 1:10 an integer == text is no operation"},
		{"INT", "-name", "at 1:1 invalid operation: - (mismatched type text)"},
		{"INT", "quantity and true", "at 1:10 invalid operation: and (mismatched types integer and boolean)"},
		{"INT", "quantity ? 1 : 2", "at 1:1 non-boolean expression (type integer) used as condition"},
		{"INT", `name matches "(" ? 1 : 2`, "at 1:6 error parsing regexp"},
		{"INT", "round(name)", "at 1:1 round does not take (text)"},
		{"INT", "round(1, 2, 3)", "at 1:1 round does not take (an integer, an integer, an integer)"},
		{"VARCHAR", "string(packed)", "at 1:1 string does not take (a time)"},
		{"VARCHAR", "packed.Format(1)", "at 1:15 cannot use integer as argument (type text) to call Format"},
		{"INT", "min(price, weight)", "row 1: the expression stops at 1:1: min: a decimal and a float do not mix"},

		{"INT", `parent("order_id")`, `at 1:1 parent is a row; an expression takes one of its columns (write parent("…").column)`},
		{"INT", `parent("order_id").countr`, `at 1:20 there is no column "countr" in orders (did you mean "country"?)`},
		{"INT", `parent("quantity").x`, "at 1:8 lines.quantity is no foreign key"},
		{"INT", `parent(quantity).x`, `at 1:1 parent wants the name of a foreign key column, in quotes`},
		{"INT", `parent("ordr_id").x`, `at 1:8 there is no column "ordr_id" in lines (did you mean "Order_ID"?)`},
		{"INT", `parent("order_id").parent("placed").x`, "at 1:27 orders.placed is no foreign key"},
		{"INT", "parent()", "at 1:1 parent wants the name"},
		{"INT", "Order_ID.country", `at 1:10 Order_ID has the key of a row, not its columns (write parent("Order_ID").country)`},
		{"INT", "Order_ID.countr", "type integer has no field countr"},
		{"INT", `parent("order_id").parent("country")`, "parent is a row"},
		{"INT", "rand(1)", "at 1:1 rand takes nothing, or the least and the greatest number"},
		{"INT", "rand(1, 2.5)", "at 1:1 rand wants two integers, not a float"},
		{"INT", "rand(5, 1)", "row 1: the expression stops at 1:1: rand(5, 1) wants two integers, the least first"},

		{"SMALLINT", "quantity * 10000", "is above 32767, where SMALLINT ends"},
		{"INT", "quantity * 9000000000", "is above 2147483647, where INT ends"},
		{"BIGINT", "quantity * 9000000000000000000", "the result does not fit 64 bits"},
		{"INT", "quantity / 0", "row 1: the expression stops at 1:10: division by zero"},
		{"INT", "quantity % 0", "division by zero"},
		{"INT", `{"a": 1}.b`, "row 1: the value is NULL, but the column is required"},
		{"TIME", "hours(25)", "the value 25h0m0s is above 23:59:59, where TIME ends"},
		{"DECIMAL", "price / 0", "division by zero"},
		{"DECIMAL", "price * 10 ** 17", "a decimal * a float is no operation"},
		{"DECIMAL", "price * 100000000000000000", "is above 9999999999999999.99, where DECIMAL(18,2) ends"},
		{"FLOAT", "1e308 * weight * 10", "the value +Inf is above 1.7976931348623157e+308, where FLOAT ends"},
		{"FLOAT", "(-weight) ** 0.25", "a negative number has no broken power"},
		{"FLOAT", "sqrt(-weight)", "a negative number has no square root"},
		{"FLOAT", "ln(-weight)", "only numbers above 0 have a logarithm"},
		{"DATE", `date("2024-13-01")`, `"2024-13-01" is not a date`},
		{"DATE", "date(2024, 2, 30)", "there is no day 2024-2-30"},
		{"DATE", "date(9999, 12, 31) + days(1)", "the value is in the year 10000, outside of 1…9999"},
		{"DATE", "packed + days(200000)", "the duration is longer than 292 years"},
		{"TIME", "opens + hours(20)", "is above 23:59:59, where TIME ends"},
		{"TIME", "opens - hours(20)", "is below 00:00:00, where TIME begins"},
		{"UUID", "name", "is not a UUID"},
		{"JSON", "name", "the JSON value is malformed"},
		{"INT", "int(name)", "is not an integer"},
		{"DECIMAL", `decimal("x")`, `"x" is not a number`},
		{"VARCHAR", "repeat(name, 300)", "characters; VARCHAR(255) holds 255"},
		{"VARCHAR", `"\u0000"`, "is not text in UTF-8"},
		{"INT", "made + 1", "columns are made from each other: lines.made → lines.made"},
	} {
		t.Run(c.expression, func(t *testing.T) {
			wantProblem(t, lines(derivedBy("made", c.dataType, c.expression)), ".columns[12].expression: ", c.want)
		})
	}
}

// TestSandbox holds what expressions must not do: read the machine, take more than their
// share of it, or depend on the order of a map.
func TestSandbox(t *testing.T) {
	for _, c := range []struct{ dataType, expression, want string }{
		{"TIMESTAMP", "now()", "now reads the machine, so runs could not be repeated"},
		{"INT", "now().Year()", "now reads the machine"},
		{"INT", `timezone("Local")`, "timezone reads the machine"},
		{"TIMESTAMP", "packed.Local()", `at 1:8 there is no method "Local"`},
		{"TIMESTAMP", `packed.In(1)`, `there is no method "In"`},
		{"VARCHAR", "packed.Location().String()", `there is no method "String"`},
		{"INT", "[packed][0].Local()", `there is no method "Local"`},
		{"INT", "let f = packed.Local; f()", `there is no function "f"`},
		{"INT", `get(packed, "Local")`, `there is no function "get"`},
		{"INT", "$env", `there is no column "$env"`},
		{"INT", `$env["this cell"].hash`, `there is no column "$env"`},
		{"INT", "price.coef", "type decimal has no field coef"},
		{"INT", `keys({"a": 1, "b": 2})[0]`, `there is no function "keys"`},
		{"INT", "groupBy([1], #)", `there is no function "groupBy"`},
		{"INT", "len(1..10000000000)", "memory budget exceeded"},
		{"INT", "len(map(1..90000, # + 1)) + len(1..quantity*20000)", "memory budget exceeded"},
		{"INT", "sum(map(1..9, sum(map(1..9, #))))", "a predicate within a predicate would take too long"},
		{"VARCHAR", `repeat("x", 2000000)`, "it cannot be done 2000000 times"},
		{"VARCHAR", `let a = repeat("x", 1000000); let b = a + a; b + b`, "the text has 2000000 bytes; an expression makes at most 1048576"},
		{"VARCHAR", `replace(repeat("x", 1000000), "x", repeat("y", 1000))`, "the text has 1001000000 bytes"},
		{"VARCHAR", `join(split(repeat("x", 90000), ""), repeat("y", 90000))`, "bytes; an expression makes at most"},
		{"DECIMAL", "price ** 100000", "the number has too many digits"},
		{"DECIMAL", "(price + 1) ** 999", "the number has too many digits"},
		{"DECIMAL", `decimal("1e999999999")`, "the number has too many digits"},
		{"DECIMAL", `decimal("1e-999999999") + 1`, "the number has too many digits"},
		{"INT", strings.Repeat("1 + ", 3000) + "1", "maximum allowed nodes"},
		{"INT", strings.Repeat("(", 3000) + "1" + strings.Repeat(")", 3000), ""},
	} {
		t.Run(c.expression[:min(len(c.expression), 60)], func(t *testing.T) {
			if c.want != "" {
				wantProblem(t, lines(derivedBy("made", c.dataType, c.expression)), ".columns[12].expression: ", c.want)
			} else if problems := gen.Check(lines(derivedBy("made", c.dataType, c.expression))); len(problems) > 0 {
				t.Error(problems)
			}
		})
	}
}

// wantProblem checks that a document has one problem, at a path and with a message.
func wantProblem(t *testing.T, e *schema.Experiment, path, message string) {
	t.Helper()
	problems := gen.Check(e)
	if len(problems) != 1 || !strings.Contains(problems[0].String(), path) || !strings.Contains(problems[0].String(), message) {
		t.Errorf("problems:\n%v\nwant one with %q and %q", problems.Error(), path, message)
	}
}

func checkProblem(t *testing.T, e *schema.Experiment, message string) {
	t.Helper()
	if message != "" {
		wantProblem(t, e, ".columns[12].expression: ", message)
	} else if problems := gen.Check(e); len(problems) > 0 {
		t.Error(problems)
	}
}

// TestExpressionValues holds what expressions give, of columns with one value each.
func TestExpressionValues(t *testing.T) {
	for _, c := range []struct{ dataType, expression, want string }{
		{"DECIMAL", "price", "10.05"},
		{"DECIMAL", "PRICE * Quantity", "30.15"},
		{"DECIMAL", "price * 0.5", "5.03"}, // 5.025, rounded half away from zero
		{"DECIMAL", "-price * 0.5", "-5.03"},
		{"DECIMAL", "price * (1 - 10 / 100)", "9.05"}, // 9.045
		{"DECIMAL", "price * (quantity / 100)", "0.30"},
		{"DECIMAL", "price / quantity", "3.35"},
		{"DECIMAL", "1 / price * price", "1.00"},
		{"DECIMAL", "price % 1", "0.05"},
		{"DECIMAL", "price ** 2", "101.00"}, // 101.0025
		{"DECIMAL", "price + 0.1234567890123456789 - price - 0.1234567890123456789", "0.00"},
		{"DECIMAL", "fragile ? price : 0", "10.05"},
		{"DECIMAL", "fragile ? 1.25 : price", "1.25"},
		{"DECIMAL", "let net = price * quantity; round(net * 1.19, 1)", "35.90"},
		{"DECIMAL", "weight", "2.35"},
		{"DECIMAL", "weight * 3", "7.05"},
		{"DECIMAL", "decimal(weight) * price", "23.62"},
		{"DECIMAL", "max(price, quantity)", "10.05"},
		{"DECIMAL", "min(price, 10, 11)", "10.00"},
		{"DECIMAL", "abs(-price) + floor(price) + ceil(price)", "31.05"},
		{"DECIMAL", "reduce(1..3, #acc + #, 0) + price", "16.05"},
		{"DECIMAL", "quantity", "3.00"},
		{"INT", "price", "10"},
		{"INT", "price * 0.95", "10"}, // 9.5475
		{"INT", "2.5", "3"},
		{"INT", "-2.5", "-3"},
		{"INT", "quantity / 2", "2"}, // 1.5
		{"INT", "quantity % 2", "1"},
		{"INT", "quantity ** 3", "27"},
		{"INT", "2 ** 10", "1024"},
		{"INT", "int(price) + int(weight) + int(\"7\")", "19"},
		{"INT", "sum(map(1..quantity, # * #))", "14"},
		{"INT", "len(name)", "5"},
		{"INT", "row * 0 + 1", "1"},
		{"FLOAT", "weight * 2", "4.7"},
		{"FLOAT", "price / 4", "2.5125"},
		{"FLOAT", "float(price) * weight", "23.617500000000003"},
		{"FLOAT", "quantity ** -1", "0.3333333333333333"},
		{"FLOAT", "2 ** 0.5", "1.4142135623730951"},
		{"FLOAT", "round(weight * 1.5, 1)", "3.5"},
		{"FLOAT", "sqrt(quantity * quantity) + exp(0) + ln(1)", "4"},
		{"REAL", "weight", "2.3499999046325684"},
		{"BOOLEAN", "price == 10.05", "true"},
		{"BOOLEAN", "price == 10.050", "true"},
		{"BOOLEAN", "price in [1, 10.05]", "true"},
		{"BOOLEAN", "price in [1, 10.06]", "false"},
		{"BOOLEAN", "quantity in 1..3", "true"},
		{"BOOLEAN", "fragile and not (weight < 2) and 10 < price and price <= 10.05", "true"},
		{"BOOLEAN", `name startsWith "wo" && name contains "rl" || false`, "true"},
		{"BOOLEAN", `packed > date("2024-07-01") and packed < date(2024, 7, 3)`, "true"},
		{"BOOLEAN", `opens == duration("8h30m")`, "true"},
		{"VARCHAR", "upper(name[0:1]) + name[1:]", "World"},
		{"VARCHAR", `name + " " + string(price) + " " + string(quantity) + " " + string(fragile) + " " + string(weight)`, "world 10.05 3 true 2.35"},
		{"VARCHAR", `join(map(1..quantity, string(#)), "-")`, "1-2-3"},
		{"VARCHAR", `price > 100 ? "high" : price > 10 ? "mid" : "low"`, "mid"},
		{"VARCHAR", `if price > 100 { "high" } else { "low" }`, "low"},
		{"VARCHAR", `packed.Format("2006-01-02 15:04")`, "2024-07-02 10:20"},
		{"VARCHAR", "packed.Month() == 7 ? \"July\" : \"other\"", "July"},
		{"VARCHAR", `replace(trim("  a-b "), "-", "+") | upper()`, "A+B"},
		{"CHAR", `"a "`, "a"},
		{"UUID", `"123E4567-e89b-12d3-a456-426614174000"`, "123e4567e89b12d3a456426614174000"},
		{"JSON", `"{\"b\": 1.50, \"a\": [true ]}"`, `{"a":[true],"b":1.5}`},
		{"DATE", "packed", "19906"}, // 2024-07-02
		{"DATE", "packed - days(2)", "19904"},
		{"DATE", `date("2024-07-02T23:59:59")`, "19906"},
		{"TIMESTAMP", "packed + hours(2) + minutes(1.5) - seconds(price)", "1719922879950000"},
		{"TIMESTAMP", "packed.AddDate(0, 1, 0)", "1722594000000000"},
		{"TIME", "opens + minutes(quantity)", "30780000000"},
		{"TIME", "packed - date(2024, 7, 2)", "37200000000"},
		{"INT", "(packed - date(2024, 1, 1)) / days(1)", "183"},
		{"INT", "weekday(packed) * 100 + day(packed)", "202"}, // a Tuesday
		{"INT", "packed.Year() - year(date(2000, 1, 1))", "24"},
	} {
		t.Run(c.dataType+" "+c.expression, func(t *testing.T) {
			e := lines(derivedBy("made", c.dataType, c.expression))
			made := &e.Tables[2].Columns[12]
			made.CharLength = new(9)
			for name, value := range map[string]schema.Value{"quantity": "3", "price": "10.05", "weight": "2.35", "fragile": "true",
				"name": "world", "packed": "2024-07-02T10:20:00", "opens": "08:30"} {
				c := e.Tables[2].Column(name)
				c.Values, c.FakerRule, c.MinValue, c.MaxValue = []schema.Value{value}, "", "", ""
				c.TimestampStart, c.TimestampEnd, c.TimeStart, c.TimeEnd = "", "", "", ""
			}
			if c.dataType != "CHAR" {
				made.CharLength = nil
			}
			g, err := gen.New(e, gen.Options{})
			if err != nil {
				t.Fatal(err)
			}
			b, err := g.Batch("lines", 0, 1)
			if err != nil {
				t.Fatal(err)
			}
			if got := text(&b.Columns[12], 0); got != c.want {
				t.Errorf("it is %s, want %s", got, c.want)
			}
		})
	}
}

// TestBoundsOfExpressions: values that leave the range of the column are errors.
func TestBoundsOfExpressions(t *testing.T) {
	made := derivedBy("made", "INT", "quantity")
	made.MinValue, made.MaxValue = "1", "8"
	wantProblem(t, lines(made), "expression", "the value 9 is above 8, where its range ends")
	made.MinValue, made.MaxValue = "2", ""
	wantProblem(t, lines(made), "expression", "the value 1 is below 2, where its range begins")
	made = derivedBy("made", "FLOAT", "weight")
	made.MaxValue = "79.5"
	wantProblem(t, lines(made), "expression", "is above 79.5, where its range ends")
	made = derivedBy("made", "DATE", "packed")
	made.DateEnd = "2024-07-20"
	wantProblem(t, lines(made), "expression", "is above 2024-07-20, where its range ends")
}

// TestRand: every call draws on its own, as evenly as any column.
func TestRand(t *testing.T) {
	e := lines(derivedBy("a", "INT", "rand(1, 6)"), derivedBy("b", "INT", "rand(1, 6) * 10 + rand(1, 6)"), derivedBy("u", "FLOAT", "rand()"),
		derivedBy("wide", "BIGINT", "rand(-9223372036854775807 - 1, 9223372036854775807)"))
	e.Tables[2].TargetRows = 36_000
	faces, pairs, sum := map[string]int{}, map[string]int{}, 0.0
	for _, line := range cells(e, generateAll(t, e, gen.Options{}), "lines") {
		faces[line["a"]]++
		pairs[line["b"]]++
		u, _ := rat(t, line["u"]).Float64()
		if u < 0 || u >= 1 {
			t.Fatalf("rand() is %s", line["u"])
		}
		sum += u
	}
	for face, n := range faces {
		if n < 5_600 || n > 6_400 {
			t.Errorf("%s falls %d times of 36000", face, n)
		}
	}
	for pair, n := range pairs {
		if n < 850 || n > 1_150 {
			t.Errorf("%s falls %d times of 36000", pair, n)
		}
	}
	if len(faces) != 6 || len(pairs) != 36 || sum < 17_700 || sum > 18_300 {
		t.Errorf("%d faces, %d pairs, sum of rand() %v", len(faces), len(pairs), sum)
	}
}

// TestErrorsNameTheCell: what goes wrong behind the first rows says where.
func TestErrorsNameTheCell(t *testing.T) {
	e := lines(derivedBy("made", "INT", "row > 700 ? 1 / (row - 801) : 1"), derivedBy("next", "INT", "made + 1"))
	if problems := gen.Check(e); len(problems) > 0 {
		t.Fatal(problems)
	}
	g, err := gen.New(e, gen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = g.Digest(t.Context())
	if want := `table "lines", column "made", row 801: the expression stops at 1:15: division by zero`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// FuzzExpression compiles any text and evaluates what compiles: neither may panic.
func FuzzExpression(f *testing.F) {
	for _, text := range []string{"quantity * price", `parent("order_id").parent("country").vat`, "discount ?? 0", "rand(1, 6) + row",
		"let a = price; a > 1 ? a : -a", "sum(filter(1..9, # > 2), # * 2)", "packed + days(quantity)", `name matches "a.*" and weight in [1.5]`,
		"round(price / 3, 1) ** 2", `{"a": [1, nil]}.a[1] ?? 2`, "reduce([1, 2.5, price], #acc + #)", "opens?.Hours()", "1..2;nil"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, dataType := range []string{"DECIMAL", "VARCHAR", "TIMESTAMP"} {
			made := derivedBy("made", dataType, text)
			made.Required = new(false)
			for _, p := range gen.Check(lines(made)) {
				if strings.Contains(p.Message, "a bug stopped") {
					t.Errorf("%s", p)
				}
			}
		}
	})
}
