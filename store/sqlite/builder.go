package sqlite

import (
	"errors"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/btree"
	"github.com/dw-sim/dw-sim/store/sqlite/internal/keysort"
)

// builder fills the tables of a staged file, which SQLite has closed, page by page.
type builder struct {
	path    string
	file    *btree.File // nil once closed
	scratch *keysort.Scratch
	tables  map[string]*builtTable // by name in lower case
}

// builtTable tells where the b-trees of a table begin.
type builtTable struct {
	root    uint32
	indexes []builtIndex
}

type builtIndex struct {
	root    uint32
	columns []int // positions in the table
}

// scratchSuffix is that of the file beside a staged one in which keys are sorted.
const scratchSuffix = "-keys"

// openPages fails in tests that want rows to be inserted all the same.
var openPages = btree.Open

// newBuilder takes a staged file, whose tables are empty, over from SQLite.
func newBuilder(s *stage) (*builder, error) {
	b := &builder{path: s.Path, scratch: keysort.NewScratch(s.Path + scratchSuffix)}
	var err error
	if b.tables, err = trees(s.conn); err != nil {
		return nil, err
	}
	if err := s.close(); err != nil {
		return nil, err
	}
	b.file, err = openPages(s.Path)
	return b, err
}

// trees asks SQLite where the b-trees of all tables and indexes begin.
func trees(conn *sqlitec.Conn) (map[string]*builtTable, error) {
	s, _, err := conn.Prepare(`SELECT lower(t.tbl_name), t.type, t.rootpage, i.cid
		FROM sqlite_schema AS t LEFT JOIN pragma_index_info(t.name) AS i ON t.type = 'index'
		WHERE t.rootpage > 0 ORDER BY t.rowid, i.seqno`) // a table comes before its indexes
	if err != nil {
		return nil, err
	}
	defer s.Close()
	tables := map[string]*builtTable{}
	for {
		more, err := s.Step()
		if err != nil || !more {
			return tables, err
		}
		name, root := string(s.Bytes(0)), uint32(s.Int(2))
		if string(s.Bytes(1)) == "table" {
			tables[name] = &builtTable{root: root}
			continue
		}
		tables[name].addColumn(root, int(s.Int(3)))
	}
}

// addColumn adds the next column of the index with a root.
func (t *builtTable) addColumn(root uint32, column int) {
	last := len(t.indexes) - 1
	if last < 0 || t.indexes[last].root != root {
		t.indexes = append(t.indexes, builtIndex{root: root})
		last++
	}
	t.indexes[last].columns = append(t.indexes[last].columns, column)
}

// close ends the file, which SQLite can open then. It may be called more than once.
func (b *builder) close() error {
	if b.file == nil {
		return nil
	}
	err := errors.Join(b.file.Close(), b.scratch.Close())
	b.file = nil
	return err
}

// builtColumns returns the columns of a table as [btree] has them.
func builtColumns(e *schema.Experiment, t *schema.Table) []btree.Column {
	var columns []btree.Column
	for _, c := range columnsOf(e, t) {
		columns = append(columns, btree.Column{
			Name: c.Name, Storage: c.storage, Scale: c.scale, Fraction: c.fraction, Required: !c.Nullable(),
		})
	}
	return columns
}

// open returns the b-trees of a table of e.
func (b *builder) open(e *schema.Experiment, t *schema.Table) (*btree.Table, []*btree.Index) {
	at := b.tables[strings.ToLower(t.Name)]
	columns := builtColumns(e, t)
	_, rowNumber := primaryKey(e, t)
	var indexes []*btree.Index
	for _, i := range at.indexes {
		indexes = append(indexes, b.file.Index(t.Name, i.root, columns, i.columns, rowNumber, b.scratch))
	}
	return b.file.Table(at.root, columns, rowNumber), indexes
}
