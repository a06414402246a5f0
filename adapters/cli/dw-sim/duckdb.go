//go:build duckdb && cgo

package main

import _ "github.com/dw-sim/dw-sim/store/duckdb"
