package ddl_test

import (
	"fmt"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
)

func ExampleTableScripts() {
	e, err := schema.Decode([]byte(`{"name": "shop", "tables": [
	  {"name": "orders", "target_rows": 10, "columns": [
	    {"name": "order_id", "data_type": "INT", "is_unique": true},
	    {"name": "customer_id", "data_type": "INT", "foreign_key": {"references_table": "customers", "references_column": "id"}}]},
	  {"name": "customers", "target_rows": 10, "primary_key": ["id"], "columns": [{"name": "id", "data_type": "INT", "is_unique": true}]}]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	scripts, _, err := ddl.TableScripts(e, "postgres", "next")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range scripts {
		fmt.Println(s.Create)
		fmt.Println(s.Keys, s.Foreign)
	}
	// Output:
	// CREATE TABLE next.customers (
	//   id INT NOT NULL
	// )
	// [ALTER TABLE next.customers ADD PRIMARY KEY (id)] []
	// CREATE TABLE next.orders (
	//   order_id INT NOT NULL,
	//   customer_id INT NOT NULL
	// )
	// [ALTER TABLE next.orders ADD UNIQUE (order_id)] [ALTER TABLE next.orders ADD FOREIGN KEY (customer_id) REFERENCES next.customers (id)]
}
