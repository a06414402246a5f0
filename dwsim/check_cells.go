package dwsim

import (
	"context"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// checkCells reads the rows of a table once for all rules about single values, and for
// the statistical tests.
func (c *check) checkCells(ctx context.Context, t *schema.Table) error {
	fit := c.fitting.Table(t.Name)
	types := newFinding(t, gen.FindingType, "every value is one of its column's type")
	scanner, ok := c.warehouse.(store.TableScanner)
	if !ok {
		c.skip(types, "the driver of the warehouse does not read tables back")
		c.skipAll(fit, "the driver of the warehouse does not read tables back")
		return nil
	}
	rows := c.rows[strings.ToLower(t.Name)]
	err := scanner.ScanTable(ctx, c.experiment, t, func(b *gen.Batch) error {
		fit.Add(b)
		c.tell(fit.Rows(), rows)
		return nil
	})
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	c.concludeCells(fit, types, err)
	return nil
}

// concludeCells adds what was found by reading rows. What kept them from being read to
// their end is a value that its column cannot have.
func (c *check) concludeCells(fit *gen.Fit, types Finding, unreadable error) {
	if unreadable != nil {
		types.Violations, types.Examples, types.Observed = 1, []string{unreadable.Error()}, "a value that is none"
		c.settle(types)
		c.skipAll(fit, "the rows cannot be read to their end")
		return
	}
	types.Observed = plural(fit.Rows(), "row") + " read"
	c.settle(types)
	for _, f := range fit.Findings() {
		c.add(f)
	}
}

// skipAll adds the rules of fit as not checked, but for violations that were seen before
// the rows could be read no further.
func (c *check) skipAll(fit *gen.Fit, why string) {
	for _, f := range fit.Findings() {
		if f.Status == gen.FindingViolated {
			c.add(f)
			continue
		}
		f.Observed, f.Statistic, f.DegreesOfFreedom, f.P = "", nil, nil, nil
		c.skip(f, why)
	}
}
