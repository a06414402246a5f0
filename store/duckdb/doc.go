// Package duckdb keeps the rows of experiments in DuckDB files: a warehouse is a folder with
// one database file per experiment, shop.duckdb, which any program that reads DuckDB can
// open. It needs cgo; without a C compiler the package is there, but opens nothing.
//
// New contents of such a file are built beside it, as _dwsim_<id>.tmp.duckdb, and renamed
// over it: whoever has the old file open keeps reading the old rows. Files are complete
// without a log beside them, and are opened for reading only, by as many processes as like.
//
// Keys are checked when a table is loaded, by one aggregation for each, and not declared.
// DuckDB would keep an index for each key, which is built and kept in memory: with five million rows
// and a unique text column it takes 28 seconds, and the aggregation one.
// https://duckdb.org/docs/stable/guides/performance/schema#constraints
//
// Queries run in a database in memory that has the files of the experiments which they name
// attached for reading, and is closed to everything else: no other file is read or written, no
// extension is loaded, no setting is changed, and each query is a transaction that only reads.
// NULLs are the largest values. Queries on the same files may take about a quarter of the machine's
// memory together, and no disk; one that needs more ends with an error. DuckDB heeds an interrupt
// between chunks of rows: a query that has to end meanwhile ends for its caller, and DuckDB finishes
// the chunk for itself. So functions that make much of little are bounded, see functions/bounded.sql.
//
// Functions of Redshift and Snowflake are macros over DuckDB's own (functions/*.sql), or over those
// in Go that SQLite has, too (macros.go), which are called with vectors. A query makes the macros
// whose names it has. DuckDB does not tell of which column of a table a result is.
//
// Importing the package registers [Driver] for URLs of the scheme duckdb.
package duckdb
