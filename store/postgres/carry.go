package postgres

import (
	"context"
	"fmt"

	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// Each of these queries returns what something is, and the statement that makes it anew, to
// be run when the new schema has the name of the old one. %[1]s are the tables, %[2]s is the
// schema as a text, %[3]s the staged one, and
// %[4]s what the old one will be called.

// Who owned the schema, and what it was said to be.
const schemaItself = `SELECT 'the owner of the schema' AS what, pg_catalog.format('ALTER SCHEMA %%I OWNER TO %%I', s.nspname, pg_catalog.pg_get_userbyid(s.nspowner)) AS sql
FROM pg_catalog.pg_namespace s WHERE s.nspname = %[2]s AND pg_catalog.pg_get_userbyid(s.nspowner) <> current_user
UNION ALL SELECT 'the comment on the schema', pg_catalog.format('COMMENT ON SCHEMA %%I IS %%L', s.nspname, pg_catalog.obj_description(s.oid, 'pg_namespace'))
FROM pg_catalog.pg_namespace s WHERE s.nspname = %[2]s AND pg_catalog.obj_description(s.oid, 'pg_namespace') IS NOT NULL`

const owners = `SELECT 'the owner of table ' || c.relname AS what, pg_catalog.format('ALTER TABLE %%I.%%I OWNER TO %%I', s.nspname, c.relname, pg_catalog.pg_get_userbyid(c.relowner)) AS sql
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
WHERE c.oid IN (%[1]s) AND pg_catalog.pg_get_userbyid(c.relowner) <> current_user AND ` + stays

// stays is true of a table c that the new schema has, too.
const stays = `EXISTS (SELECT 1 FROM pg_catalog.pg_class t JOIN pg_catalog.pg_namespace ts ON ts.oid = t.relnamespace WHERE ts.nspname = %[3]s AND t.relname = c.relname)`

// Rights, but for those that an owner has anyway.
// https://www.postgresql.org/docs/current/ddl-priv.html
const rights = `SELECT 'a right to schema ' || s.nspname AS what, pg_catalog.format('GRANT %%s ON SCHEMA %%I TO %%s', a.privilege_type, s.nspname, ` + grantee + `) AS sql
FROM pg_catalog.pg_namespace s, pg_catalog.aclexplode(s.nspacl) a WHERE s.nspname = %[2]s AND a.grantee <> s.nspowner
UNION ALL SELECT 'a right to table ' || c.relname, pg_catalog.format('GRANT %%s ON TABLE %%I.%%I TO %%s', a.privilege_type, s.nspname, c.relname, ` + grantee + `)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace, pg_catalog.aclexplode(c.relacl) a
WHERE c.oid IN (%[1]s) AND a.grantee <> c.relowner AND ` + stays + `
UNION ALL SELECT 'a right to a column of table ' || c.relname, pg_catalog.format('GRANT %%s (%%I) ON TABLE %%I.%%I TO %%s', a.privilege_type, col.attname, s.nspname, c.relname, ` + grantee + `)
FROM pg_catalog.pg_attribute col JOIN pg_catalog.pg_class c ON c.oid = col.attrelid JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace, pg_catalog.aclexplode(col.attacl) a
WHERE c.oid IN (%[1]s) AND NOT col.attisdropped AND a.grantee <> c.relowner AND ` + stays + `
UNION ALL SELECT 'a default right in schema ' || s.nspname, pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %%I IN SCHEMA %%I GRANT %%s ON %%s TO %%s', pg_catalog.pg_get_userbyid(d.defaclrole), s.nspname, a.privilege_type,
	CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' ELSE 'TYPES' END, ` + grantee + `)
FROM pg_catalog.pg_default_acl d JOIN pg_catalog.pg_namespace s ON s.oid = d.defaclnamespace, pg_catalog.aclexplode(d.defaclacl) a WHERE s.nspname = %[2]s`

// grantee is who has the right a, and whether it may hand it on.
const grantee = `CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END`

// keptInSchema is what others keep in the schema and is moved to the new one, in the order of
// its place: functions are called by the types of their arguments, which have to be back by then.
// The sequence of a column moves with its table.
const keptInSchema = `SELECT 'type ' || t.oid::pg_catalog.regtype AS what, pg_catalog.format('ALTER TYPE %%I.%%I SET SCHEMA %%I', %[4]s, t.typname, s.nspname) AS sql, 1 AS place
FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace s ON s.oid = t.typnamespace LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
WHERE s.nspname = %[2]s AND t.typelem = 0 AND (t.typrelid = 0 OR c.relkind = 'c')
UNION ALL SELECT 'relation ' || c.oid::pg_catalog.regclass, pg_catalog.format('ALTER TABLE %%I.%%I SET SCHEMA %%I', %[4]s, c.relname, s.nspname), 2
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
WHERE s.nspname = %[2]s AND c.oid NOT IN (%[1]s) AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND NOT EXISTS (
	SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND c.relkind = 'S'
	AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i'))
UNION ALL SELECT 'function ' || p.oid::pg_catalog.regprocedure, pg_catalog.format('ALTER %%s %%I.%%I(%%s) SET SCHEMA %%I',
	CASE p.prokind WHEN 'a' THEN 'AGGREGATE' ELSE 'ROUTINE' END, %[4]s, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid), s.nspname), 3
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace s ON s.oid = p.pronamespace WHERE s.nspname = %[2]s`

// comments that others made on tables and columns, which the new ones have only where the
// document describes them.
const comments = `SELECT 'the comment on table ' || c.relname AS what, pg_catalog.format('COMMENT ON TABLE %%I.%%I IS %%L', s.nspname, c.relname, pg_catalog.obj_description(c.oid, 'pg_class')) AS sql
` + oldAndNew + `
WHERE c.oid IN (%[1]s) AND pg_catalog.obj_description(c.oid, 'pg_class') IS NOT NULL AND pg_catalog.obj_description(t.oid, 'pg_class') IS NULL
UNION ALL SELECT 'the comment on a column of table ' || c.relname, pg_catalog.format('COMMENT ON COLUMN %%I.%%I.%%I IS %%L', s.nspname, c.relname, col.attname, pg_catalog.col_description(c.oid, col.attnum))
` + oldAndNew + `
JOIN pg_catalog.pg_attribute col ON col.attrelid = c.oid AND NOT col.attisdropped JOIN pg_catalog.pg_attribute new ON new.attrelid = t.oid AND new.attname = col.attname
WHERE c.oid IN (%[1]s) AND pg_catalog.col_description(c.oid, col.attnum) IS NOT NULL AND pg_catalog.col_description(t.oid, new.attnum) IS NULL`

// oldAndNew are a table c and the one t that takes its place.
const oldAndNew = `FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
JOIN pg_catalog.pg_namespace ts ON ts.nspname = %[3]s JOIN pg_catalog.pg_class t ON t.relnamespace = ts.oid AND t.relname = c.relname`

const indexes = `SELECT 'index ' || i.indexrelid::pg_catalog.regclass AS what, pg_catalog.pg_get_indexdef(i.indexrelid) AS sql
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
WHERE i.indrelid IN (%[1]s) AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid) AND ` + stays

// viewsOf are the views that read the tables.
const viewsOf = `SELECT DISTINCT v.oid, v.relname, v.relnamespace, v.reloptions FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.oid = d.objid
JOIN pg_catalog.pg_class v ON v.oid = r.ev_class AND v.relkind = 'v'
WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid IN (%[1]s)`

// views makes views read the new tables. Replaced, they keep their owner, rights, comments,
// and what depends on them; their options only if they are said again. The definition is that
// of now, with the names that the new tables will have.
// https://www.postgresql.org/docs/current/sql-createview.html
const views = `SELECT 'view ' || v.oid::pg_catalog.regclass AS what, pg_catalog.format('CREATE OR REPLACE VIEW %%I.%%I %%s AS %%s', s.nspname, v.relname,
	(SELECT 'WITH (' || pg_catalog.string_agg(pg_catalog.format('%%I = %%L', pg_catalog.split_part(o, '=', 1), pg_catalog.substr(o, pg_catalog.strpos(o, '=') + 1)), ', ') || ')' FROM pg_catalog.unnest(v.reloptions) o),
	pg_catalog.pg_get_viewdef(v.oid)) AS sql
FROM (` + viewsOf + `) v JOIN pg_catalog.pg_namespace s ON s.oid = v.relnamespace ORDER BY v.oid`

// carriedOver returns the statements that give the new tables what others had given the old
// ones.
func carriedOver(ctx context.Context, tx *pg.Tx, n pg.Namespace, ids string) ([]statement, error) {
	var statements []statement
	for _, query := range []string{"SELECT what, sql FROM (" + keptInSchema + ") k ORDER BY place", schemaItself, owners, rights, comments, indexes, views} {
		rows, err := tx.Query(ctx, fmt.Sprintf(query, ids, pg.QuoteText(n.Schema), pg.QuoteText(n.Staged), pg.QuoteText(n.Old)))
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var s statement
			if err := rows.Scan(&s.what, &s.sql); err != nil {
				rows.Close()
				return nil, err
			}
			statements = append(statements, s)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return statements, nil
}
