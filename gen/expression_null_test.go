package gen_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/gen"
)

// TestNullsInExpressions holds what is made of NULL. discount may be NULL.
func TestNullsInExpressions(t *testing.T) {
	for _, c := range []struct {
		dataType, expression string
		required             string // the problem where the column is required, or ""
		nullable             string // the problem where it is not
		null, other          string // value where discount is NULL, and where it is 7
	}{
		{"INT", "discount", "lines.discount may be NULL", "", "NULL", "7"},
		{"INT", "discount + 1", "lines.discount may be NULL", "", "NULL", "8"},
		{"INT", "discount * 0", "lines.discount may be NULL", "", "NULL", "0"},
		{"INT", "discount ?? 3", "", "", "3", "7"},
		{"INT", "(discount ?? 3) + 1", "", "", "4", "8"},
		{"DECIMAL", "(discount ?? 0.5) * decimal(2)", "", "", "1.00", "14.00"},
		{"DECIMAL", "price * 0 + (discount ?? 0.5)", "", "", "0.50", "7.00"},
		{"DECIMAL", "discount ?? (price * 0)", "", "", "0.00", "7.00"},
		{"DECIMAL", "(discount == nil ? 0.1 : discount / 100) * decimal(10)", "", "", "1.00", "0.70"},
		{"INT", "discount == nil ? -1 : discount + 1", "", "", "-1", "8"},
		{"INT", "discount != nil ? discount + 1 : -1", "", "", "-1", "8"},
		{"INT", "!(discount == nil) ? discount + 1 : -1", "", "", "-1", "8"},
		{"INT", "discount != nil and discount > 5 ? 1 : 0", "", "", "0", "1"},
		{"INT", "discount == nil or discount > 5 ? 1 : 0", "", "", "1", "1"},
		{"INT", "not (discount == nil or discount > 7) ? discount : 0", "", "", "0", "7"},
		{"INT", "nil ?? discount ?? 4", "", "", "4", "7"},
		{"INT", "let d = discount ?? 9; d + 1", "", "", "10", "8"},
		{"INT", "discount == nil ? nil : 1", "its expression may give nil", "", "NULL", "1"},
		{"INT", "let d = discount == nil ? nil : 5; d ?? 6", "", "", "6", "5"},
		{"INT", "(discount ?? 1) + discount", "discount may be NULL here", "discount may be NULL here", "", ""},
		{"INT", "discount == nil ? discount + 1 : 0", "discount may be NULL here", "discount may be NULL here", "", ""},
		{"INT", "discount == nil and discount > 1 ? 1 : 0", "discount may be NULL here", "discount may be NULL here", "", ""},
		{"INT", "discount != nil or discount > 1 ? 1 : 0", "discount may be NULL here", "discount may be NULL here", "", ""},
		{"INT", "abs(discount) + (discount ?? 1)", "discount may be NULL here", "discount may be NULL here", "", ""},
		{"INT", "let d = discount == nil ? nil : 5; d + 6", "d may be NULL here", "d may be NULL here", "", ""},
		{"BOOLEAN", "discount in [0, 1] or discount == nil", "discount may be NULL here", "discount may be NULL here", "", ""},
		{"INT", `parent("gift_of").order_id * 0`, "lines.gift_of may be NULL", "", "", ""},
		{"INT", `parent("gift_of").order_id == nil ? 0 : 1`, "", "", "", ""},
		{"VARCHAR", `parent("order_id").coupon`, "orders.coupon may be NULL", "", "", ""},
		{"VARCHAR", `parent("order_id").coupon ?? "none"`, "", "", "", ""},
		{"BOOLEAN", `price == nil`, "", "", "false", "false"},
	} {
		t.Run(c.expression, func(t *testing.T) {
			made := derivedBy("made", c.dataType, c.expression)
			e := lines(made)
			e.Tables[2].Columns[5].MinValue, e.Tables[2].Columns[5].MaxValue = "7", "7"
			checkProblem(t, e, c.required)
			e.Tables[2].Columns[12].Required = new(false)
			checkProblem(t, e, c.nullable)
			if c.null == "" {
				return
			}
			for _, line := range cells(e, generateAll(t, e, gen.Options{}), "lines") {
				want := c.other
				if line["discount"] == "NULL" {
					want = c.null
				}
				if line["made"] != want {
					t.Fatalf("with discount %s it is %s, want %s", line["discount"], line["made"], want)
				}
			}
		})
	}
}
