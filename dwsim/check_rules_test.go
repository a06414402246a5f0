package dwsim_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen"
)

// relatedDocument has the rules between rows; relatedRows makes rows that follow them,
// whatever the engine makes of it.
const relatedDocument = `
name: related
tables:
  - name: customers
    target_rows: 100
    columns:
      - {name: customer_id, data_type: INT, is_unique: true}
      - {name: joined_on, data_type: DATE, date_start: 2020-01-01, date_end: 2022-12-31}
      - {name: spent, data_type: DECIMAL, precision: 12, scale: 2, total: {function: sum, table: orders, column: amount}}
      - {name: orders, data_type: INT, total: {function: count, table: orders}}
      - {name: mean, data_type: DECIMAL, precision: 12, scale: 3, required: false, total: {function: avg, table: orders, column: amount}}
      - {name: last_on, data_type: DATE, required: false, total: {function: max, table: orders, column: ordered_on}}
      - {name: largest, data_type: DECIMAL, precision: 15, scale: 2, required: false, total: {function: max, table: orders, column: large}}
      - {name: heaviest, data_type: DOUBLE, required: false, total: {function: max, table: orders, column: weight}}
  - name: orders
    target_rows: 300
    columns:
      - {name: order_id, data_type: INT, is_unique: true}
      - name: customer_id
        data_type: INT
        foreign_key: {references_table: customers, references_column: customer_id, cardinality: {type: range, min: 1, max: 5}}
      - {name: amount, data_type: DECIMAL, precision: 12, scale: 2, min_value: 0, max_value: 2400000}
      - {name: large, data_type: DECIMAL, precision: 15, scale: 2, min_value: 1000000000000, max_value: 9999999999999}
      - {name: weight, data_type: DOUBLE}
      - {name: ordered_on, data_type: DATE, after: {columns: [customer_id.joined_on], max_gap: 20}}
      - {name: packed_at, data_type: TIMESTAMP, after: {columns: [ordered_on], min_gap: 2h, max_gap: 3d}}
      - {name: sent_at, data_type: TIMESTAMP, required: false, after: {columns: [packed_at, ordered_on], min_gap: 90, max_gap: 1d}}
      - {name: billed, data_type: INT, after: {columns: [amount_cap], min_gap: 5, max_gap: 9}}
      - {name: amount_cap, data_type: INT, min_value: 0, max_value: 9}
      - {name: code, data_type: CHAR, char_length: 6, pattern: "[A-Z]{2}-[0-9]{3}"}
      - {name: state, data_type: VARCHAR, values: [new], when: [{if: 'amount_cap > 5', values: [big, huge]}]}
  - name: staff
    target_rows: 100
    columns:
      - {name: staff_id, data_type: INT, is_unique: true}
      - name: boss_id
        data_type: INT
        foreign_key: {references_table: staff, references_column: staff_id, nullable: true, max_depth: 5}
  - name: flights
    target_rows: 90
    columns:
      - {name: flight_id, data_type: INT, is_unique: true}
      - {name: from_id, data_type: INT, foreign_key: {references_table: staff, references_column: staff_id}}
      - {name: to_id, data_type: INT, foreign_key: {references_table: staff, references_column: staff_id, differs_from: [from_id]}}
  - name: seats
    target_rows: 100
    primary_key: [deck, seat_no]
    columns:
      - {name: deck, data_type: INT, min_value: 1, max_value: 4}
      - {name: seat_no, data_type: INT, min_value: 1, max_value: 50}
  - name: bookings
    target_rows: 40
    columns:
      - {name: booking_id, data_type: INT, is_unique: true}
      - {name: deck, data_type: INT, required: false}
      - {name: seat_no, data_type: INT, required: false}
    foreign_keys:
      - {columns: [deck, seat_no], references_table: seats, references_columns: [deck, seat_no]}
`

var relatedRows = []string{
	`UPDATE orders SET customer_id = (order_id - 1) / 15 * 5 + CASE WHEN (order_id - 1) % 15 = 0 THEN 1 WHEN (order_id - 1) % 15 < 3 THEN 2
		WHEN (order_id - 1) % 15 < 6 THEN 3 WHEN (order_id - 1) % 15 < 10 THEN 4 ELSE 5 END`,
	`UPDATE orders SET ordered_on = (SELECT date(joined_on, '+' || (order_id % 21) || ' days') FROM customers c WHERE c.customer_id = orders.customer_id)`,
	`UPDATE orders SET packed_at = datetime(ordered_on, '+' || (2 + order_id % 71) || ' hours')`,
	`UPDATE orders SET sent_at = CASE WHEN order_id % 9 > 0 THEN datetime(packed_at, '+' || (90 + order_id % 7) || ' seconds') END`,
	`UPDATE orders SET billed = amount_cap + 5 + order_id % 5, code = 'AB-' || (100 + order_id), state = CASE WHEN amount_cap > 5 AND order_id % 2 = 0 THEN 'huge' WHEN amount_cap > 5 THEN 'big' ELSE 'new' END,
		amount = order_id * 7919 + 0.25, large = (1000000000000 + order_id * 29999999999) || '.05'`,
	`UPDATE customers SET orders = (SELECT count(*) FROM orders o WHERE o.customer_id = customers.customer_id),
		last_on = (SELECT max(ordered_on) FROM orders o WHERE o.customer_id = customers.customer_id),
		largest = (SELECT max(large) FROM orders o WHERE o.customer_id = customers.customer_id),
		heaviest = (SELECT max(weight) FROM orders o WHERE o.customer_id = customers.customer_id),
		spent = (SELECT round(sum(amount), 2) FROM orders o WHERE o.customer_id = customers.customer_id),
		mean = (SELECT round(sum(cast(round(amount * 100) AS INTEGER)) * 10.0 / count(*)) / 1000 FROM orders o WHERE o.customer_id = customers.customer_id)`,
	`UPDATE staff SET boss_id = CASE WHEN staff_id > 10 THEN staff_id / 3 END`,
	`UPDATE flights SET from_id = flight_id, to_id = flight_id % 100 + 1`,
}

// TestCheckFindsBrokenRelations is TestCheckFindsViolations for rules between rows.
func TestCheckFindsBrokenRelations(t *testing.T) {
	if testing.Short() {
		t.Skip("checks many runs")
	}
	for _, tt := range []struct {
		name    string
		change  string
		want    []string
		example string // of the first
	}{
		{"sound", "", nil, ""},
		{"order within the row", "UPDATE orders SET packed_at = datetime(ordered_on, '+119 minutes') WHERE order_id = 9", []string{"orders.packed_at,ordered_on order"}, "order_id 9 has"},
		{"order from a parent", "UPDATE customers SET joined_on = '2022-12-31' WHERE customer_id = 7", []string{"orders.ordered_on,customer_id.joined_on order"}, "after 2022-12-31"},
		{"longest gap", "UPDATE orders SET sent_at = datetime(packed_at, '+1 days', '+1 seconds') WHERE order_id = 9", []string{"orders.sent_at,packed_at,ordered_on order"}, ""},
		{"gap to the second", "UPDATE orders SET sent_at = datetime(packed_at, '+1 days') WHERE order_id = 9", nil, ""},
		{"gap of numbers", "UPDATE orders SET billed = amount_cap + 4 WHERE order_id = 1", []string{"orders.billed,amount_cap order"}, ""},
		{"NULL has no order", "UPDATE orders SET sent_at = NULL", nil, ""},
		{"sum to the cent", "UPDATE customers SET spent = round(spent + 0.01, 2) WHERE customer_id = 8", []string{"customers.spent total"}, "customer_id 8 has "},
		{"sum of a child that changed", "UPDATE orders SET amount = amount + 1 WHERE order_id = 8", []string{"customers.spent total", "customers.mean total"}, ""},
		{"count", "UPDATE customers SET orders = 0 WHERE customer_id = 3", []string{"customers.orders total"}, "customer_id 3 has 0 instead of 3"},
		{"average", "UPDATE customers SET mean = round(mean - 0.001, 3) WHERE customer_id = 5", []string{"customers.mean total"}, ""},
		{"greatest date", "UPDATE customers SET last_on = date(last_on, '-1 days') WHERE customer_id = 5", []string{"customers.last_on total"}, ""},
		{"greatest float", "UPDATE customers SET heaviest = heaviest + 0.5 WHERE customer_id = 5", []string{"customers.heaviest total"}, ""},
		{"greatest decimal", "UPDATE customers SET largest = round(largest - 0.01, 2) WHERE customer_id = 6", []string{"customers.largest total"}, ".04 instead of "},
		{"no total", "UPDATE customers SET heaviest = NULL WHERE customer_id = 5", []string{"customers.heaviest total"}, "has NULL instead of"},
		{"cycle", "UPDATE staff SET boss_id = 99 WHERE staff_id = 33", []string{"staff.boss_id tree"}, "the cycle"},
		{"depth", "UPDATE staff SET boss_id = staff_id - 1 WHERE staff_id > 90", []string{"staff.boss_id tree"}, "more than 5 levels"},
		{"own parent", "UPDATE staff SET boss_id = staff_id WHERE staff_id = 40", nil, ""},
		{"same airport", "UPDATE flights SET to_id = from_id WHERE flight_id = 4", []string{"flights.to_id,from_id difference"}, "flight_id 4 has 4 in both"},
		{"too many children", "UPDATE orders SET customer_id = 5 WHERE customer_id = 3; UPDATE customers SET joined_on = '2021-01-01'", []string{"orders.customer_id cardinality"}, "1 parents have 8 children"},
		{"half of a key", "UPDATE bookings SET seat_no = 99 WHERE booking_id IN (SELECT booking_id FROM bookings WHERE deck IS NOT NULL LIMIT 1)", []string{"bookings.deck,seat_no foreign key"}, "refers to deck "},
		{"pattern", "UPDATE orders SET code = 'AB-12a' WHERE order_id = 2", []string{"orders.code pattern"}, `has "AB-12a"`},
		{"values of no branch", "UPDATE orders SET state = 'tiny' WHERE order_id = 2", []string{"orders.state values"}, `has "tiny"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := newEnv(t, t.TempDir(), nil)
			x := env.create(t, relatedDocument)
			generate(t, x, seeded(7))
			for _, statement := range relatedRows {
				env.change(t, "related", statement)
			}
			env.change(t, "related", tt.change)
			report := checked(t, x, dwsim.CheckOptions{})
			got := violated(report)
			if tt.name == "too many children" {
				// What follows from it is said too.
				got = slices.DeleteFunc(got, func(s string) bool { return !strings.Contains(s, "cardinality") })
			}
			if !slices.Equal(got, tt.want) {
				t.Fatalf("broken are %q, want %q", got, tt.want)
			}
			for _, f := range report.Findings {
				if f.Status == gen.FindingViolated && ruleName(f) == tt.want[0] {
					if all := strings.Join(f.Examples, "; "); f.Violations == 0 || !strings.Contains(all, tt.example) {
						t.Errorf("%d violations, examples are %s, want %q", f.Violations, all, tt.example)
					}
				}
			}
		})
	}
}
