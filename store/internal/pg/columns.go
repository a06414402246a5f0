package pg

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/dw-sim/dw-sim/store"
)

func (c *cursor) describe(fields []pgconn.FieldDescription) error {
	columns := make([]store.ResultColumn, len(fields))
	decode := make([]func([]byte) (any, error), len(fields))
	for i, f := range fields {
		columns[i] = store.ResultColumn{Name: f.Name, Type: typeName(c.conn.Conn().TypeMap(), f)}
		decode[i] = decoderOf(f.DataTypeOID)
		if own, known := c.w.engine.Types[f.DataTypeOID]; known {
			columns[i].Type, decode[i] = own.Name, own.decoder()
		}
		var err error
		if columns[i].Origin, err = c.w.origins.of(c.ctx, c.w, f); err != nil {
			return err
		}
	}
	if c.columns != nil && !slices.Equal(columns, c.columns) {
		return errReplaced
	}
	c.columns, c.decode, c.row = columns, decode, make([]any, len(fields))
	return nil
}

// typeNames are the types in the words of a document.
var typeNames = map[uint32]string{
	pgtype.Int2OID: "SMALLINT", pgtype.Int4OID: "INT", pgtype.Int8OID: "BIGINT",
	pgtype.Float4OID: "REAL", pgtype.Float8OID: "DOUBLE", pgtype.NumericOID: "DECIMAL", pgtype.BoolOID: "BOOLEAN",
	pgtype.BPCharOID: "CHAR", pgtype.VarcharOID: "VARCHAR", pgtype.TextOID: "TEXT",
	pgtype.DateOID: "DATE", pgtype.TimeOID: "TIME", pgtype.TimestampOID: "TIMESTAMP", pgtype.TimestamptzOID: "TIMESTAMPTZ",
	pgtype.UUIDOID: "UUID", pgtype.JSONOID: "JSON", pgtype.JSONBOID: "JSON", pgtype.ByteaOID: "BINARY",
}

// typeName is the type of a column in the words of a document, or as the database calls it; ""
// for one that is not its own.
func typeName(m *pgtype.Map, f pgconn.FieldDescription) string {
	name, known := typeNames[f.DataTypeOID]
	if !known {
		if t, ok := m.TypeForOID(f.DataTypeOID); ok {
			return t.Name
		}
		return ""
	}
	// What a type is declared with is counted from 4, the length of a header that values had.
	// https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_attribute.h (atttypmod)
	size := f.TypeModifier - 4
	switch {
	case size < 0:
	case f.DataTypeOID == pgtype.NumericOID:
		return fmt.Sprintf("%s(%d,%d)", name, size>>16&0xffff, size&0x7ff)
	case f.DataTypeOID == pgtype.VarcharOID || f.DataTypeOID == pgtype.BPCharOID:
		return fmt.Sprintf("%s(%d)", name, size)
	}
	return name
}

// origins are the columns of tables by the numbers of these, which no two have: the tables of a
// swap have new ones.
type origins struct {
	sync.Mutex
	tables map[uint32]map[uint16]store.Origin
}

// mostOrigins is how many tables are kept in mind.
const mostOrigins = 1000

// of returns the column of an experiment's table whose values a column of a result has.
func (o *origins) of(ctx context.Context, w *Warehouse, f pgconn.FieldDescription) (store.Origin, error) {
	if f.TableOID == 0 {
		return store.Origin{}, nil
	}
	o.Lock()
	defer o.Unlock()
	columns, known := o.tables[f.TableOID]
	if !known {
		var err error
		if columns, err = w.columnsOf(ctx, f.TableOID); err != nil {
			return store.Origin{}, err
		}
		if o.tables == nil || len(o.tables) >= mostOrigins {
			o.tables = map[uint32]map[uint16]store.Origin{}
		}
		o.tables[f.TableOID] = columns
	}
	return columns[f.TableAttributeNumber], nil
}

// columnsOf reads the columns of a table, if it is one of an experiment.
func (w *Warehouse) columnsOf(ctx context.Context, table uint32) (map[uint16]store.Origin, error) {
	const sql = `SELECT n.nspname::text, c.relname::text, a.attname::text, a.attnum::int FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.oid = %d AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND EXISTS (SELECT 1 FROM pg_class m WHERE m.relnamespace = n.oid AND m.relname = %s)`
	columns := map[uint16]store.Origin{}
	err := w.with(ctx, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, fmt.Sprintf(sql, table, QuoteText(MarkTable)))
		if err != nil {
			return err
		}
		var o store.Origin
		var number int
		_, err = pgx.ForEachRow(rows, []any{&o.Experiment, &o.Table, &o.Column, &number}, func() error {
			columns[uint16(number)] = o
			return nil
		})
		return err
	})
	return columns, err
}
