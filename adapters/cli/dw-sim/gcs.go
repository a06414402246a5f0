//go:build gcs

package main

import _ "github.com/dw-sim/dw-sim/store/stage/gcs"
