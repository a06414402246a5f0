// Package schema is the experiment document: the tables of a simulated warehouse, their
// columns, and how many rows each table has.
//
// [Decode] reads a document from JSON or YAML and [Validate] reports everything that is
// wrong with it, each problem with the path of the value, the bound that it breaks, and
// what to do about it:
//
//	e, err := schema.Decode(data)
//	if err != nil {
//		return err
//	}
//	if problems := schema.Validate(e); len(problems) > 0 {
//		return problems
//	}
//
// The structs hold what the document says; the methods of [Column] resolve it to what
// it means: [Column.Type], [Column.Nullable], [Column.Length], [Column.Bounds]. An
// Experiment may be built in Go as well. Nothing in the package changes one that it is
// given, so that several goroutines may use it at once.
package schema
