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
// Queries run in a database that is closed to everything but its file: no other file is
// read or written, no extension is loaded, and no setting is changed.
//
// Importing the package registers [Driver] for URLs of the scheme duckdb.
package duckdb
