package result

import (
	"io"

	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
)

func openParquet(out io.Writer, t *schema.Table) (batchWriter, error) {
	return parquet.NewWriter(out, t, parquet.Snappy)
}
