//go:build snowflake

package main

import _ "github.com/dw-sim/dw-sim/store/snowflake"
