//go:build duckdb && !cgo

package main

// DuckDB is a C++ library. A binary that was asked to have it, and does not, would be a riddle
// to its users, so there is none: build with CGO_ENABLED=1 and a C compiler.
var _ = the_build_tag_duckdb_needs_cgo
