package schema_test

import (
	"fmt"
	"os"

	"github.com/dw-sim/dw-sim/schema"
)

func ExampleDecode() {
	e, err := schema.Decode([]byte(`
name: shop
tables:
  - name: customers
    target_rows: 1000
    columns:
      - {name: customer_id, data_type: INT, is_unique: true}
      - {name: email, data_type: VARCHAR, faker_rule: email}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(e.Name, e.Table("Customers").TargetRows, len(schema.Validate(e)))
	// Output: shop 1000 0
}

func ExampleValidate() {
	e := &schema.Experiment{Name: "shop", Tables: []schema.Table{{
		Name: "orders", TargetRows: 100, Columns: []schema.Column{
			{Name: "order_id", DataType: "SMALLINT", Unique: true, MinValue: "40000"},
			{Name: "ordered_on", DataType: "DAET"},
		},
	}}}
	for _, p := range schema.Validate(e) {
		fmt.Println(p)
	}
	// Output:
	// tables[0].columns[0].min_value: min_value 40000 is above 32767, where SMALLINT ends (INT holds more)
	// tables[0].columns[1].data_type: unknown data type "DAET" (did you mean "DATE"?)
}

func ExampleColumn_Bounds() {
	price := &schema.Column{Name: "price", DataType: "DECIMAL", Scale: new(2), MaxValue: "99.95"}
	min, max, err := price.Bounds()
	fmt.Println(min, max, err) // in hundredths
	// Output: 0 9995 <nil>
}

func ExampleEncodeYAML() {
	e := &schema.Experiment{Name: "shop", Tables: []schema.Table{{
		Name: "days", TargetRows: 31, Columns: []schema.Column{
			{Name: "day", DataType: "DATE", Unique: true, DateStart: "2024-01-01", DateEnd: "2024-01-31"},
		},
	}}}
	schema.EncodeYAML(os.Stdout, e)
	// Output:
	// name: shop
	// tables:
	//   - name: days
	//     target_rows: 31
	//     columns:
	//       - name: day
	//         data_type: DATE
	//         is_unique: true
	//         date_start: "2024-01-01"
	//         date_end: "2024-01-31"
}

func ExampleGenerationOrder() {
	orders := schema.Table{Name: "orders", Columns: []schema.Column{
		{Name: "customer_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "customers", ReferencesColumn: "customer_id"}},
	}}
	customers := schema.Table{Name: "customers", Columns: []schema.Column{{Name: "customer_id", DataType: "INT", Unique: true}}}
	for _, t := range schema.GenerationOrder(&schema.Experiment{Tables: []schema.Table{orders, customers}}) {
		fmt.Println(t.Name)
	}
	// Output:
	// customers
	// orders
}
