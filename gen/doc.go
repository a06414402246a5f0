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
// # Columns from columns
//
// A column with an expression, an order (after), branches (when, else) or a total is made
// from other columns: of its row, of the rows that the row refers to, or of the rows that
// refer to it. Nothing is read back; the fillers of those columns are asked for the values
// of these rows. Within a batch each column is made once, whoever asks for it. Columns that
// are made from each other are refused, with the ring that they form.
//
// An expression is written in the language of https://expr-lang.org/docs/language-definition.
// Its names are the columns of the row, in any case; parent("customer_id").country is a
// column of the row that a foreign key leads to, and may be followed on; row is the number
// of the row, from 1; rand() is a number from 0 on and below 1, and rand(1, 6) an integer,
// each call on its own and the same for the same row.
//
//   - Integers are 64 bits, and what does not fit is an error; one divided by another is a
//     float, or a decimal where a decimal needs it. DECIMALs are exact, with integers and
//     numbers that are written in the expression; with floats only by decimal(…) or
//     float(…). Texts, UUIDs and JSON are text; dates and timestamps are times in UTC, a TIME
//     is a duration. BINARY cannot be used.
//   - Functions beside, and in the place of, those of the language: abs, ceil, floor, round
//     (half away from zero, to digits), min, max, sqrt, exp, ln; int, float, decimal, string;
//     date("2024-01-31") and date(2024, 1, 31), days, hours, minutes, seconds; year, month,
//     day, hour, minute, second, weekday (1 is Monday); repeat, replace, join.
//   - There is no clock, no zone of the machine and no map in its own order; arrays have up to
//     100 000 elements, texts up to a mebibyte, and predicates do not nest.
//   - Where a column that an expression uses is NULL, the value is NULL, unless the
//     expression handles that column: compares it with nil, or gives it to ??. Then it sees
//     nil, and must see to it that nothing computes with it.
//   - The value is rounded half away from zero to the digits of the column, and a time to
//     its fraction or its day. What leaves type, range or length is an error that names the
//     cell; [Check] makes the first hundred rows.
//
// A condition is an expression that is true or false; NULL counts as false.
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
