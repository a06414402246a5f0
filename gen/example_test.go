package gen_test

import (
	"context"
	"fmt"
	"log"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

func shop() *schema.Experiment {
	return &schema.Experiment{Name: "shop", Tables: []schema.Table{
		{Name: "customers", TargetRows: 1_000, Columns: []schema.Column{
			{Name: "customer_id", DataType: "INT", Unique: true},
			{Name: "email", DataType: "VARCHAR", FakerRule: "email", Unique: true},
		}},
		{Name: "orders", TargetRows: 5_000, Columns: []schema.Column{
			{Name: "order_id", DataType: "INT", Unique: true},
			{Name: "customer_id", DataType: "INT", ForeignKey: &schema.ForeignKey{ReferencesTable: "customers", ReferencesColumn: "customer_id"}},
		}},
	}}
}

func ExampleGenerator_Batch() {
	g, err := gen.New(shop(), gen.Options{Seed: 42, Rows: map[string]int64{"orders": 1_000_000_000}})
	if err != nil {
		log.Fatal(err)
	}
	batch, err := g.Batch("orders", 987_654_321, 2)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(batch.Columns[0].Ints, len(batch.Columns[1].Ints))
	// Output: [987654322 987654323] 2
}

func ExampleGenerator_Batches() {
	g, err := gen.New(shop(), gen.Options{Seed: 42})
	if err != nil {
		log.Fatal(err)
	}
	rows := 0
	for batch, err := range g.Batches(context.Background(), "orders") {
		if err != nil {
			log.Fatal(err)
		}
		rows += batch.Rows
	}
	fmt.Println(rows, "orders")
	// Output: 5000 orders
}

func ExampleCheck() {
	e := shop()
	e.Tables[0].Columns[1].FakerRule = "emial"
	fmt.Println(gen.Check(e))
	// Output: tables[0].columns[1].faker_rule: faker rule "emial" does not exist (did you mean `email`?)
}
