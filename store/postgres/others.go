package postgres

import (
	"context"
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// What hangs on the tables of an experiment and is not part of them, by the catalog of
// dependencies; %[1]s are the tables. Left out are views, which are hung on the new tables, and
// plain indexes, which are made again.
// https://www.postgresql.org/docs/current/catalog-pg-depend.html
const dependents = `SELECT DISTINCT pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid)
FROM pg_catalog.pg_depend d
WHERE d.deptype IN ('n', 'a', 'x')
AND (d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid IN (%[1]s)
	OR d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.refobjid IN (SELECT t.oid FROM pg_catalog.pg_type t WHERE t.typrelid <> 0 AND t.typrelid IN (%[1]s)
		UNION SELECT t.typarray FROM pg_catalog.pg_type t WHERE t.typrelid <> 0 AND t.typrelid IN (%[1]s)))
AND NOT (d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND EXISTS (
	SELECT 1 FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class v ON v.oid = r.ev_class WHERE r.oid = d.objid AND v.relkind = 'v'))
AND NOT (d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND EXISTS (
	SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.oid = d.objid AND k.conrelid IN (%[1]s)))
AND NOT (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND EXISTS (
	SELECT 1 FROM pg_catalog.pg_class c WHERE c.oid = d.objid AND c.relkind IN ('i', 'I')))
AND NOT (d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass)`

// onlyOfTables are dependents that go with a table when it is dropped, as its owner expects.
const onlyOfTables = `
AND d.classid NOT IN ('pg_catalog.pg_trigger'::pg_catalog.regclass, 'pg_catalog.pg_policy'::pg_catalog.regclass,
	'pg_catalog.pg_publication_rel'::pg_catalog.regclass, 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass)`

// secured are tables of which not everybody sees every row.
const secured = `SELECT 'row level security of table ' || c.oid::pg_catalog.regclass FROM pg_catalog.pg_class c
WHERE c.oid IN (%[1]s) AND (c.relrowsecurity OR c.relforcerowsecurity)`

// unmovable is what others keep in the schema and no ALTER … SET SCHEMA here moves; %[2]s is
// the schema.
const unmovable = `SELECT pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid)
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_namespace s ON s.oid = d.refobjid AND s.nspname = %[2]s
WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
AND d.classid NOT IN ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass,
	'pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_default_acl'::pg_catalog.regclass)`

// refuseDependents refuses what the new tables cannot be given.
func refuseDependents(ctx context.Context, tx *pg.Tx, n pg.Namespace, ids string) error {
	sql := fmt.Sprintf(dependents+" UNION ALL "+secured+" UNION ALL "+unmovable, ids, pg.QuoteText(n.Schema))
	found, err := tx.Texts(ctx, sql)
	if err != nil || len(found) == 0 {
		return err
	}
	return fmt.Errorf("the tables are not replaced, as others have hung something on them that would be lost: %s; drop it, or make a view instead, and run again", listed(found))
}

// beforeDrop refuses to remove tables that others use, or a schema in which they keep things.
func (swapHooks) beforeDrop(ctx context.Context, tx *pg.Tx, n pg.Namespace) error {
	if err := tx.Run(ctx, "SET LOCAL search_path = ''"); err != nil {
		return err
	}
	ids, err := tableIDs(ctx, tx, n)
	if err != nil {
		return err
	}
	views := fmt.Sprintf(`SELECT DISTINCT 'view ' || v.oid::pg_catalog.regclass FROM (%s) v`, fmt.Sprintf(viewsOf, ids))
	kept := fmt.Sprintf(keptInSchema, ids, pg.QuoteText(n.Schema), "", "NULL::text")
	sql := fmt.Sprintf(dependents+onlyOfTables+" UNION "+unmovable+" UNION %[3]s UNION SELECT k.what FROM (%[4]s) k", ids, pg.QuoteText(n.Schema), views, kept)
	found, err := tx.Texts(ctx, sql)
	if err != nil || len(found) == 0 {
		return err
	}
	return fmt.Errorf("others use them, or keep something in their schema: %s; drop it first", listed(found))
}

// listed names some things, and how many more there are.
func listed(found []string) string {
	const most = 5
	if len(found) <= most {
		return strings.Join(found, ", ")
	}
	return fmt.Sprintf("%s, and %d more", strings.Join(found[:most], ", "), len(found)-most)
}
