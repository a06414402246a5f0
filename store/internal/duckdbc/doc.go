// Package duckdbc calls the C interface of DuckDB column by column: the vectors of a result
// and of an appender are read and written where they lie, without a value of type any per
// cell, which the driver for database/sql makes. It is empty without cgo.
//
// https://duckdb.org/docs/stable/clients/c/overview
package duckdbc
