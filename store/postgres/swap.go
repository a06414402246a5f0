package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// swapHooks are what a swap does about other people.
type swapHooks struct{ o pg.Options }

// beforeSwap locks the old tables against everybody who changes them, but not against those
// who read, and notes what others have hung on them. What cannot be hung on the new ones is
// refused by its name.
func (h swapHooks) beforeSwap(ctx context.Context, tx *pg.Tx, n pg.Namespace) (func(ctx context.Context) error, error) {
	if err := h.lockTables(ctx, tx, n); err != nil {
		return nil, err
	}
	if err := tx.Run(ctx, "SET LOCAL search_path = ''"); err != nil { // so that definitions name schemas
		return nil, err
	}
	ids, err := tableIDs(ctx, tx, n)
	if err != nil {
		return nil, err
	}
	if err := refuseDependents(ctx, tx, n, ids); err != nil {
		return nil, err
	}
	statements, err := carriedOver(ctx, tx, n, ids)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		for _, s := range statements {
			if err := tx.Run(ctx, s.sql); err != nil {
				return s.refused(err)
			}
		}
		return nil
	}, nil
}

// lockTables locks the tables in the order of their names. Who reads them goes on.
// https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
func (h swapHooks) lockTables(ctx context.Context, tx *pg.Tx, n pg.Namespace) error {
	for _, table := range n.Tables {
		err := tx.Run(ctx, fmt.Sprintf("LOCK TABLE ONLY %s.%s IN SHARE ROW EXCLUSIVE MODE", pg.Quote(n.Schema), pg.Quote(table)))
		if pg.IsLockTimeout(err) {
			return fmt.Errorf("table %q is locked for more than %s by %s: %w", table, h.o.LockTimeout, holders(ctx, tx.Warehouse(), n.Schema, table), err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tableIDs returns the tables of an experiment as a list of numbers, by which the catalog
// knows them; "0" where there is none.
func tableIDs(ctx context.Context, tx *pg.Tx, n pg.Namespace) (string, error) {
	names := []string{pg.QuoteText(pg.MarkTable)}
	for _, table := range n.Tables {
		names = append(names, pg.QuoteText(table))
	}
	ids, err := tx.Texts(ctx, fmt.Sprintf(`SELECT c.oid::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
		WHERE s.nspname = %s AND c.relkind IN ('r', 'p') AND c.relname IN (%s)`, pg.QuoteText(n.Schema), strings.Join(names, ", ")))
	return strings.Join(append(ids, "0"), ", "), err
}

// statement is one that puts something of others on the new tables.
type statement struct {
	what string
	sql  string
}

func (s statement) refused(err error) error {
	return fmt.Errorf("%s cannot be put on the new tables: %w; drop it, or make it agree with the document, and run again", s.what, err)
}
