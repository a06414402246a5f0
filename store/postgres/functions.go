package postgres

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// Functions of Redshift and Snowflake that Postgres does not have, or has with another meaning,
// are SQL, in a schema that is called after a hash of their text: several versions of this
// program, which may use a database at the same time, have one each. It is made once in a
// database, stays, and holds nothing but functions that change nothing.

//go:embed functions/*.sql
var functionFiles embed.FS

// functionText is the SQL of all functions.
var functionText = func() string {
	var b strings.Builder
	files, _ := functionFiles.ReadDir("functions")
	for _, f := range files {
		data, _ := functionFiles.ReadFile("functions/" + f.Name())
		b.Write(data)
	}
	return b.String()
}()

// functionSchema is the schema of the functions. Sweeps of staged schemas do not take it for one.
var functionSchema = func() string {
	sum := sha256.Sum256([]byte(functionText))
	return "_dwsimfunctions_" + hex.EncodeToString(sum[:6])
}()

// leastVersion is the first one in which arguments may be of any types that have one in common.
// https://www.postgresql.org/docs/13/extend-type-system.html#EXTEND-TYPES-POLYMORPHIC
const leastVersion = 13

// makeFunctions makes the schema of functions where it is missing, and returns its name.
func makeFunctions(ctx context.Context, w *pg.Warehouse) (string, error) {
	exists, version := false, 0
	err := w.Do(ctx, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = $1), current_setting('server_version_num')::int / 10000", functionSchema).Scan(&exists, &version)
	})
	switch {
	case err != nil:
		return "", err
	case version < leastVersion:
		return "", fmt.Errorf("they need PostgreSQL %d or later", leastVersion)
	case exists:
		return functionSchema, nil
	}
	if err := w.Transaction(ctx, func(tx *pg.Tx) error { return createFunctions(ctx, tx) }); err != nil {
		return "", functionsMissing(w, err)
	}
	return functionSchema, nil
}

// createFunctions makes them in one step. Of two processes that do so at once, one waits for the
// other. Bodies are not checked, as they call functions that come behind, and some that old versions
// of the server lack.
func createFunctions(ctx context.Context, tx *pg.Tx) error {
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", pg.LockKey("functions")); err != nil {
		return err
	}
	found, err := tx.Texts(ctx, "SELECT nspname::text FROM pg_namespace WHERE nspname = $1", functionSchema)
	if err != nil || len(found) > 0 {
		return err
	}
	script := fmt.Sprintf("CREATE SCHEMA %[1]s; SET LOCAL search_path = %[1]s, pg_catalog; SET LOCAL check_function_bodies = off; GRANT USAGE ON SCHEMA %[1]s TO PUBLIC; COMMENT ON SCHEMA %[1]s IS 'functions that dwsim lends to queries; may be dropped when nobody queries';\n", pg.Quote(functionSchema))
	return tx.Run(ctx, script+functionText)
}

func functionsMissing(w *pg.Warehouse, err error) error {
	if pg.IsNoRight(err) {
		c := w.Options().Config
		return fmt.Errorf("this role may not make the schema that holds them; GRANT CREATE ON DATABASE %s TO %s", pg.Quote(c.Database), pg.Quote(c.User))
	}
	return fmt.Errorf("they cannot be made: %w", err)
}
