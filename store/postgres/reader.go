package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// ReaderRole is the role as which queries run where the URL names no other one, and the role
// that connects may make one. It belongs to the server, cannot log in, and may read the tables
// of experiments, and nothing else that PUBLIC may not.
const ReaderRole = "_dwsim_reader"

// querySetting makes what queries need: a role that can only read, and functions.
func (h swapHooks) querySetting(ctx context.Context, w *pg.Warehouse) (pg.QuerySetting, error) {
	s := pg.QuerySetting{Role: h.o.QueryRole}
	if s.Role == "" {
		if err := makeReader(ctx, w); lastingly(ctx, err) {
			return s, err
		} else if err == nil {
			s.Role = ReaderRole
			s.Grant = func(ctx context.Context) (bool, error) { return grantAll(ctx, w, ReaderRole) }
			if _, err := s.Grant(ctx); err != nil {
				return s, err
			}
		}
	}
	var err error
	s.Functions, err = makeFunctions(ctx, w)
	if lastingly(ctx, err) {
		return s, err
	}
	s.Missing = err
	return s, nil
}

// lastingly reports whether an error is not a refusal of the server, so that it says nothing of
// what may be done.
func lastingly(ctx context.Context, err error) bool {
	return err != nil && (ctx.Err() != nil || errors.Is(err, store.ErrUnreachable))
}

// makeReader makes [ReaderRole] where it is missing, and checks that queries can run as it.
func makeReader(ctx context.Context, w *pg.Warehouse) error {
	var super, exists, bad bool
	err := w.Do(ctx, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, `SELECT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
			EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1), EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1 AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls))`, ReaderRole).Scan(&super, &exists, &bad)
	})
	if err != nil {
		return err
	}
	if bad {
		return fmt.Errorf("the role %s has attributes that somebody gave it, and may do more than read", ReaderRole)
	}
	script := "CREATE ROLE " + ReaderRole + " NOLOGIN NOINHERIT"
	if !super {
		script += "; GRANT " + ReaderRole + " TO CURRENT_USER"
	}
	if !exists {
		err = w.Transaction(ctx, func(tx *pg.Tx) error { return tx.Run(ctx, script) })
		if err != nil && !pg.IsDuplicate(err) { // another one was faster
			return err
		}
	}
	return try(ctx, w, "SET LOCAL ROLE "+ReaderRole)
}

// unreadable are the schemas of experiments that belong to the role which connects, and in which
// a role may not read everything.
const unreadable = `SELECT n.nspname::text FROM pg_namespace n JOIN pg_class m ON m.relnamespace = n.oid AND m.relname = '` + pg.MarkTable + `'
WHERE n.nspname NOT LIKE '\_dwsim%%' AND pg_has_role(n.nspowner, 'USAGE') AND (NOT has_schema_privilege(%[1]s, n.oid, 'USAGE')
	OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = n.oid AND ` + readable + ` AND NOT has_table_privilege(%[1]s, c.oid, 'SELECT'))) ORDER BY 1`

// readable are the relations c that queries read, of those that this role may grant.
const readable = `c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname <> '` + pg.MarkTable + `' AND pg_has_role(c.relowner, 'USAGE')`

// grantAll lets a role read all experiments that were made when there was none.
func grantAll(ctx context.Context, w *pg.Warehouse, role string) (granted bool, err error) {
	err = w.Transaction(ctx, func(tx *pg.Tx) error {
		schemas, err := tx.Texts(ctx, fmt.Sprintf(unreadable, pg.QuoteText(role)))
		if err != nil || len(schemas) == 0 {
			return err
		}
		if err := tx.Run(ctx, waitFor(w.Options().LockTimeout)); err != nil {
			return err
		}
		for _, name := range schemas {
			if err := lock(ctx, tx, name); err != nil {
				return err
			}
			tables, err := tx.Texts(ctx, "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = "+pg.QuoteText(name)+" AND "+readable)
			if err != nil {
				return err
			}
			if len(tables) == 0 { // dropped meanwhile
				continue
			}
			if err := grant(ctx, tx, name, tables, role); err != nil {
				return err
			}
			granted = true
		}
		return nil
	})
	return granted, err
}

// granted gives the role of queries the right to read a staged namespace. Where a role of ours is
// not there yet, the first query makes it.
func (h swapHooks) granted(ctx context.Context, tx *pg.Tx, n pg.Namespace) error {
	role := h.o.QueryRole
	if role == "" {
		found, err := tx.Texts(ctx, "SELECT rolname::text FROM pg_roles WHERE rolname = $1 AND pg_has_role(current_user, oid, 'MEMBER')", ReaderRole)
		if err != nil || len(found) == 0 {
			return err
		}
		role = ReaderRole
	}
	return grant(ctx, tx, n.Schema, n.Tables, role)
}

// grant lets a role read tables, and what this role makes in their schema later, but not the mark.
func grant(ctx context.Context, tx *pg.Tx, schemaName string, tables []string, role string) error {
	names := make([]string, len(tables))
	for i, table := range tables {
		names[i] = pg.Quote(schemaName) + "." + pg.Quote(table)
	}
	err := tx.Run(ctx, fmt.Sprintf("GRANT USAGE ON SCHEMA %[1]s TO %[2]s; GRANT SELECT ON %[3]s TO %[2]s; ALTER DEFAULT PRIVILEGES IN SCHEMA %[1]s GRANT SELECT ON TABLES TO %[2]s",
		pg.Quote(schemaName), pg.Quote(role), strings.Join(names, ", ")))
	if err != nil {
		return fmt.Errorf("the role %q of queries cannot be given the right to read: %w", role, err)
	}
	return nil
}
