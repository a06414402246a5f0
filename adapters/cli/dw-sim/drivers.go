package main

// The databases and staging areas of every binary; what is large has a build tag, see the
// other files.
import (
	_ "github.com/dw-sim/dw-sim/store/postgres"
	_ "github.com/dw-sim/dw-sim/store/redshift"
	_ "github.com/dw-sim/dw-sim/store/sqlite"
	_ "github.com/dw-sim/dw-sim/store/stage"
	_ "github.com/dw-sim/dw-sim/store/stage/azure"
	_ "github.com/dw-sim/dw-sim/store/stage/s3"
)
