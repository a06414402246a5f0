package dwsim

import (
	"context"
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// cardinalityOf returns what the document says of the children of the key, nil where it
// says nothing.
func cardinalityOf(t *schema.Table, key schema.CompositeForeignKey) *schema.Cardinality {
	if key.Cardinality != nil || len(key.Columns) > 1 {
		return key.Cardinality
	}
	if own := t.Column(key.Columns[0]).ForeignKey; own != nil {
		return own.Cardinality
	}
	return nil
}

// checkCardinality counts the parents that have so many children. The answer has no more
// rows than there are different numbers of children.
func (c *check) checkCardinality(ctx context.Context, t *schema.Table, key schema.CompositeForeignKey) error {
	own := in("c", key.Columns)
	sql := fmt.Sprintf("SELECT n, count(*) FROM (SELECT count(*) AS n FROM %s c WHERE %s GROUP BY %s) g GROUP BY n",
		quoted(t.Name), each(own, "%s IS NOT NULL"), list(own))
	degrees := map[int64]int64{}
	err := c.query(ctx, sql, func(row []any) {
		n, _ := row[0].(int64)
		degrees[n], _ = row[1].(int64)
	})
	if err != nil {
		return err
	}
	key.Cardinality = cardinalityOf(t, key)
	f := newFinding(t, gen.FindingCardinality, "", key.Columns...)
	if c.mark[strings.ToLower(t.Name)].Rows == 0 && c.rows[strings.ToLower(t.Name)] == 0 {
		c.skip(f, "no rows were asked for")
		return nil
	}
	c.add(c.fitting.Cardinality(f, key, c.rows[strings.ToLower(key.ReferencesTable)], degrees))
	return nil
}
