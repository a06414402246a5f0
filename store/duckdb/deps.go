//go:build cgo

package duckdb

import _ "github.com/duckdb/duckdb-go/v2"
