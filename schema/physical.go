package schema

import (
	"fmt"
	"slices"
	"strings"
)

// What Redshift and Snowflake take.
// https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_TABLE_NEW.html
// https://docs.snowflake.com/en/sql-reference/sql/create-table
var (
	distStyles = []string{"AUTO", "EVEN", "KEY", "ALL"}
	sortStyles = []string{"COMPOUND", "INTERLEAVED", "AUTO"}
)

const maxRetentionDays = 90

// design checks the physical design of a table.
func (k *checker) design(path string, table int) {
	d := k.e.Tables[table].Physical
	if d == nil {
		return
	}
	k.distribute(path, table, d)
	if d.SortKey != nil {
		k.sortKey(path+".sortkey", table, d.SortKey)
	}
	k.noBlanks(path+".cluster_by", "the expression", d.ClusterBy)
	if days := d.RetentionDays; days != nil && (*days < 0 || *days > maxRetentionDays) {
		k.add(path+".retention_days", "", "retention_days %d is outside of 0…%d", *days, maxRetentionDays)
	}
}

// distribute checks diststyle and distkey, each alone and then together.
func (k *checker) distribute(path string, table int, d *TableDesign) {
	k.word(path+".diststyle", "diststyle", d.DistStyle, distStyles)
	t := &k.e.Tables[table]
	if _, known := k.keys.place(table, d.DistKey); d.DistKey != "" && !known {
		k.add(path+".distkey", nearestColumn(t, d.DistKey), "the table %s has no column %q", clip(t.Name), clip(d.DistKey))
	}
	style := foldTypeName(d.DistStyle)
	switch {
	case style == "KEY" && d.DistKey == "":
		k.add(path+".diststyle", "name the column in distkey, or write AUTO", "diststyle KEY has no distkey")
	case d.DistKey != "" && style != "KEY" && slices.Contains(distStyles, style):
		k.add(path+".distkey", "leave it out, or write diststyle KEY", "distkey %q stands beside diststyle %s", clip(d.DistKey), style)
	}
}

func (k *checker) sortKey(path string, table int, s *SortKey) {
	k.word(path+".style", "style", s.Style, sortStyles)
	auto := foldTypeName(s.Style) == "AUTO"
	switch {
	case auto && len(s.Columns) > 0:
		k.add(path+".columns", "leave them out, or write COMPOUND", "the sortkey AUTO has columns")
	case !auto && len(s.Columns) == 0:
		k.add(path+".columns", "name some, or leave the sortkey out", "the sortkey has no columns")
	}
	k.columnList(path+".columns", table, "the sortkey", s.Columns)
}

// noBlanks checks that each text at path says something.
func (k *checker) noBlanks(path, what string, texts []string) {
	for i, text := range texts {
		if strings.TrimSpace(text) == "" {
			k.add(fmt.Sprintf("%s[%d]", path, i), "leave it out", "%s is blank", what)
		}
	}
}
