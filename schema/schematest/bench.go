package schematest

import "github.com/dw-sim/dw-sim/schema"

// Customers returns the table of ten columns by which speed is measured and compared
// everywhere: a unique number, text of dictionaries and digits, a date, an integer, a boolean.
func Customers(rows int64) *schema.Experiment {
	return &schema.Experiment{Name: "bench", Tables: []schema.Table{{Name: "customers", TargetRows: rows, Columns: []schema.Column{
		{Name: "customer_id", DataType: "BIGINT", Unique: true},
		{Name: "email", DataType: "VARCHAR", FakerRule: "email"},
		{Name: "first_name", DataType: "VARCHAR", FakerRule: "first_name"},
		{Name: "last_name", DataType: "VARCHAR", FakerRule: "last_name"},
		{Name: "phone", DataType: "VARCHAR", FakerRule: "phone_number"},
		{Name: "city", DataType: "VARCHAR", FakerRule: "city"},
		{Name: "country", DataType: "VARCHAR", FakerRule: "country"},
		{Name: "joined_on", DataType: "DATE"},
		{Name: "points", DataType: "INT"},
		{Name: "active", DataType: "BOOLEAN"},
	}}}}
}

// UniqueCustomers returns the table of [Customers] with e-mail addresses that are unique: a
// key of text, which is what costs most in databases.
func UniqueCustomers(rows int64) *schema.Experiment {
	e := Customers(rows)
	e.Tables[0].Columns[1].Unique = true
	return e
}

// Narrow returns a table of three columns, for measurements with very many rows.
func Narrow(rows int64) *schema.Experiment {
	return &schema.Experiment{Name: "bench", Tables: []schema.Table{{Name: "events", TargetRows: rows, Columns: []schema.Column{
		{Name: "event_id", DataType: "BIGINT", Unique: true},
		{Name: "city", DataType: "VARCHAR", FakerRule: "city"},
		{Name: "amount", DataType: "INT"},
	}}}}
}

// Shop returns four tables that refer to each other, with so many rows in all; rows is at
// least 100.
func Shop(rows int64) *schema.Experiment {
	customers := Customers(rows / 10).Tables[0]
	products := schema.Table{Name: "products", TargetRows: rows / 100, Columns: []schema.Column{
		{Name: "product_id", DataType: "BIGINT", Unique: true},
		{Name: "name", DataType: "VARCHAR", FakerRule: "product_name"},
		{Name: "price", DataType: "DECIMAL", Precision: new(10), Scale: new(2), MinValue: "1", MaxValue: "999"},
	}}
	orders := schema.Table{Name: "orders", TargetRows: rows * 3 / 10, Columns: []schema.Column{
		{Name: "order_id", DataType: "BIGINT", Unique: true},
		{Name: "customer_id", DataType: "BIGINT", ForeignKey: &schema.ForeignKey{ReferencesTable: "customers", ReferencesColumn: "customer_id"}},
		{Name: "ordered_at", DataType: "TIMESTAMP"},
		{Name: "status", DataType: "VARCHAR", Values: []schema.Value{"new", "paid", "sent"}},
	}}
	items := schema.Table{Name: "order_items", TargetRows: rows - rows/10 - rows/100 - rows*3/10, Columns: []schema.Column{
		{Name: "item_id", DataType: "BIGINT", Unique: true},
		{Name: "order_id", DataType: "BIGINT", ForeignKey: &schema.ForeignKey{ReferencesTable: "orders", ReferencesColumn: "order_id"}},
		{Name: "product_id", DataType: "BIGINT", ForeignKey: &schema.ForeignKey{ReferencesTable: "products", ReferencesColumn: "product_id"}},
		{Name: "quantity", DataType: "INT", MinValue: "1", MaxValue: "9"},
		{Name: "price", DataType: "DECIMAL", Precision: new(10), Scale: new(2), MinValue: "1", MaxValue: "999"},
	}}
	return &schema.Experiment{Name: "bench", Tables: []schema.Table{customers, products, orders, items}}
}
