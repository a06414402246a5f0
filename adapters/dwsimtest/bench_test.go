package dwsimtest_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest"
	"github.com/dw-sim/dw-sim/schema"
)

const store4 = `name: store
tables:
  - name: customers
    target_rows: 1
    columns: [{name: customer_id, data_type: INT, is_unique: true}, {name: email, data_type: VARCHAR, faker_rule: email}, {name: city, data_type: VARCHAR, faker_rule: city}]
  - name: products
    target_rows: 1
    columns: [{name: product_id, data_type: INT, is_unique: true}, {name: name, data_type: VARCHAR, faker_rule: product_name}, {name: price, data_type: DECIMAL, precision: 8, scale: 2}]
  - name: orders
    target_rows: 1
    columns:
      - {name: order_id, data_type: INT, is_unique: true}
      - {name: customer_id, data_type: INT, foreign_key: {references_table: customers, references_column: customer_id}}
      - {name: ordered_on, data_type: DATE}
  - name: items
    target_rows: 1
    columns:
      - {name: item_id, data_type: INT, is_unique: true}
      - {name: order_id, data_type: INT, foreign_key: {references_table: orders, references_column: order_id}}
      - {name: product_id, data_type: INT, foreign_key: {references_table: products, references_column: product_id}}
`

// BenchmarkNew has four tables of 1 000 rows be filled, opened and closed: made, and taken from the cache.
func BenchmarkNew(b *testing.B) {
	e, err := schema.Decode([]byte(store4))
	if err != nil {
		b.Fatal(err)
	}
	for name, cache := range map[string]string{"made": "off", "cached": b.TempDir()} {
		b.Run(name, func(b *testing.B) {
			b.Setenv(dwsimtest.CacheVariable, cache)
			dwsimtest.New(b, e, dwsimtest.Rows(1000))
			for b.Loop() {
				w := dwsimtest.New(b, e, dwsimtest.Rows(1000))
				if err := w.DB().Ping(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRestore brings back four tables of 1 000 rows.
func BenchmarkRestore(b *testing.B) {
	e, err := schema.Decode([]byte(store4))
	if err != nil {
		b.Fatal(err)
	}
	w := dwsimtest.New(b, e, dwsimtest.Rows(1000))
	before := w.Snapshot(b)
	for b.Loop() {
		before.Restore(b)
	}
}
