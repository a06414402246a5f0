package dwsim

import (
	_ "github.com/cenkalti/backoff/v5"
	_ "github.com/klauspost/compress/zstd"
)
