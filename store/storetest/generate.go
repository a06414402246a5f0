package storetest

import (
	"context"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store"
)

// Generate fills a warehouse with the rows of a generator, as the run 1 of an owner, and
// returns their mark.
func Generate(ctx context.Context, w store.Warehouse, g *gen.Generator, owner string) (store.Mark, error) {
	l, err := w.Begin(ctx, g.Experiment(), owner)
	if err != nil {
		return nil, err
	}
	defer l.Rollback()
	results, err := g.Generate(ctx, l)
	if err != nil {
		return nil, err
	}
	mark := store.Mark{}
	for table, r := range results {
		mark[strings.ToLower(table)] = store.TableMark{Run: 1, Rows: r.Rows, Digest: r.Digest}
	}
	return mark, l.Commit(ctx, mark)
}
