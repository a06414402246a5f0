// Package gen makes the rows of an experiment: seeded, with unique keys that are unique
// and foreign keys that point at rows, any row alone, in columns, in flat memory.
//
//	g, err := gen.New(experiment, gen.Options{Seed: 42})
//	…
//	for batch, err := range g.Batches(ctx, "orders") { … }   // all rows, in order
//	batch, err := g.Batch("orders", 987_654_321, 10)         // or any ten, at once
//	results, err := g.Generate(ctx, sink)                    // or all tables into sinks
//
// # How a cell is made
//
// A cell is a pure function of a key and a row number. The key is a hash of the seed, the
// names of table and column, and the version of the recipe; the NULL mask has a key of its
// own. There is no generator state, so workers, batch sizes and orders cannot matter.
//
// Most columns are made in two steps, and each way to do the first goes with each way to
// do the second:
//
//   - A ranker gives each row a number: the row's own (counting), a drawn one (uniform),
//     another one for each row by a keyed permutation (permuted), or one digit of a
//     permuted tuple number (a column of a composite key).
//   - A domain turns numbers into values: integers, decimals, dates and times within their
//     bounds, the steps of an identity, listed values, codes, UUIDs, words and products of
//     words of a faker rule, or the key that row n of the parent table has (a foreign key).
//
// So a foreign key looks nothing up: it draws the number of a parent row and makes that
// row's key again. The columns of a foreign key over several columns share their ranker,
// and so their parent row. A unique column remembers nothing: the permutation cannot
// repeat. A junction table is a composite key of two foreign keys; a foreign key over
// several columns counts in a composite key as one.
//
// Columns with a distribution, floats, and rules without numbered values are drawn from
// the hash of the cell directly.
//
// # The promise
//
// A cell depends on [EngineVersion], the seed, the definition of its column, the
// definitions that it refers to, and its row number. A column that draws on a table (a
// foreign key, or a composite key with one) depends on the row counts of that table and,
// where it is unique or composite, of its own; and on what the parent holds where that is
// kept from an earlier run (see [Kept]). Nothing else matters, and asking for more rows
// keeps every other cell. Names count without regard to case, positions never.
package gen
