package snowtest

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// handler runs the statements of one form. m are the parts that its expression found.
type handler func(x *session, ctx context.Context, m []string, q queryRequest) (*result, error)

// forms are the statements that the server knows. The first that fits is taken.
var forms []struct {
	match *regexp.Regexp
	run   handler
	ddl   bool // commits what is open
}

const name = `((?:"[^"]+"|[\w$]+)(?:\.(?:"[^"]+"|[\w$]+))*)`

func init() {
	add := func(expression string, ddl bool, run handler) {
		forms = append(forms, struct {
			match *regexp.Regexp
			run   handler
			ddl   bool
		}{regexp.MustCompile(`(?is)^` + expression + `$`), run, ddl})
	}
	add(`USE SCHEMA `+name, false, useSchema)
	add(`USE SECONDARY ROLES NONE`, false, nothing)
	add(`ALTER SESSION SET (\w+) = (\S+)`, false, setParameter)
	add(`ALTER SESSION UNSET (\w+)`, false, setParameter)
	add(`BEGIN`, false, begin)
	add(`(COMMIT|ROLLBACK)`, false, endTransaction)
	add(`CREATE SCHEMA (IF NOT EXISTS )?`+name+`(?: COMMENT = '(.*)')?`, true, createSchema)
	add(`DROP SCHEMA (IF EXISTS )?`+name, true, dropSchema)
	add(`ALTER SCHEMA `+name+` RENAME TO `+name, true, renameSchema)
	add(`ALTER SCHEMA `+name+` SWAP WITH `+name, true, swapSchemas)
	add(`SHOW SCHEMAS LIKE '(.*)' IN DATABASE`, false, showSchemas)
	add(`CREATE TABLE `+name+` CLONE `+name, true, cloneTable)
	add(`CREATE (TRANSIENT )?TABLE (IF NOT EXISTS )?`+name+` \((.*)\)(\s+CLUSTER BY \([^()]*(?:\([^()]*\)[^()]*)*\))?(\s+DATA_RETENTION_TIME_IN_DAYS = \d+)?`, true, createTable)
	add(`DROP TABLE `+name, true, dropTable)
	add(`ALTER TABLE `+name+` ADD (PRIMARY KEY|UNIQUE|FOREIGN KEY) (\([^()]*\))(?: REFERENCES `+name+` ?(\([^()]*\))?[\w ]*)?`, true, addKey)
	add(`ALTER TABLE `+name+` DROP (FOREIGN KEY) (\([^()]*\))`, true, dropKey)
	add(`CREATE STAGE `+name+`(?: URL = '([^']*)' STORAGE_INTEGRATION = `+name+`)?`, true, createStage)
	add(`DROP STAGE `+name, true, dropStage)
	add(`PUT 'file://([^']*)' @`+name+`(/\S*)? AUTO_COMPRESS = FALSE PARALLEL = (\d+) OVERWRITE = TRUE`, false, put)
	add(`COPY INTO `+name+` FROM @`+name+`(/\S*)? FILES = \((.*)\) FILE_FORMAT = \(TYPE = PARQUET BINARY_AS_TEXT = FALSE\) MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE ON_ERROR = ABORT_STATEMENT`, false, copyInto)
	add(`INSERT INTO `+name+` SELECT (.*) FROM TABLE\(FLATTEN\(INPUT => PARSE_JSON\(\?\)\)\)`, false, insertFlattened)
	add(`INSERT INTO `+name+` SELECT (.*) FROM (\S+\._DWSIM_LANDED_\w+|\S+\."_DWSIM_LANDED_\w+")`, false, insertLanded)
	add(`(?:INSERT INTO|UPDATE|DELETE FROM) `+name+`\s.*`, false, changeRows)
	add(`\(*\s*(?:SELECT|WITH|VALUES)\b.*`, false, selectRows)
}

var leadingComments = regexp.MustCompile(`(?s)^(\s*(/\*.*?\*/|--[^\n]*\n))*\s*`)

// dispatch runs a statement.
func (x *session) dispatch(ctx context.Context, q queryRequest) (*result, error) {
	statement := strings.TrimSpace(leadingComments.ReplaceAllString(q.SQL, ""))
	for _, f := range forms {
		m := f.match.FindStringSubmatch(statement)
		if m == nil {
			continue
		}
		if f.ddl {
			if err := x.finish("COMMIT"); err != nil {
				return nil, err
			}
		}
		r, err := f.run(x, ctx, m, q)
		if r == nil && err == nil {
			r = message("Statement executed successfully.")
		}
		return r, err
	}
	return nil, syntax(statement)
}

func message(text string) *result {
	return &result{columns: []column{{name: "status", declared: "TEXT_VARCHAR"}}, rows: [][]any{{text}}}
}

func changed(n int64) *result {
	return &result{columns: []column{{name: "number of rows inserted", declared: "INT_NUMBER(19,0)"}}, rows: [][]any{{n}}, dml: true}
}

func nothing(*session, context.Context, []string, queryRequest) (*result, error) { return nil, nil }

func useSchema(x *session, _ context.Context, m []string, _ queryRequest) (*result, error) {
	schemaName := stored(m[1])
	if _, err := x.s.catalog.get(schemaName); err != nil {
		r := missing("Object", schemaName)
		r.code = 2043
		return nil, r
	}
	x.schema = schemaName
	return nil, nil
}

func setParameter(x *session, _ context.Context, m []string, _ queryRequest) (*result, error) {
	if len(m) < 3 {
		delete(x.parameters, strings.ToUpper(m[1]))
		return nil, nil
	}
	x.parameters[strings.ToUpper(m[1])] = strings.Trim(m[2], "'")
	return nil, nil
}

func begin(x *session, _ context.Context, _ []string, _ queryRequest) (*result, error) {
	x.begun = true
	return nil, nil
}

func endTransaction(x *session, _ context.Context, m []string, _ queryRequest) (*result, error) {
	return nil, x.finish(m[1])
}

func createSchema(x *session, _ context.Context, m []string, _ queryRequest) (*result, error) {
	comment := strings.NewReplacer(`\\`, `\`, `''`, `'`).Replace(m[3])
	if err := x.s.catalog.create(stored(m[2]), comment, m[1] != ""); err != nil {
		return nil, err
	}
	return nil, nil // the session's schema would be the new one; the driver never relies on it
}

func dropSchema(x *session, _ context.Context, m []string, _ queryRequest) (*result, error) {
	return nil, x.s.catalog.drop(stored(m[2]), m[1] != "")
}

func renameSchema(x *session, _ context.Context, m []string, _ queryRequest) (*result, error) {
	return nil, x.s.catalog.rename(stored(m[1]), stored(m[2]))
}

func swapSchemas(x *session, _ context.Context, m []string, _ queryRequest) (*result, error) {
	return nil, x.s.catalog.swap(stored(m[1]), stored(m[2]))
}

func showSchemas(x *session, _ context.Context, m []string, _ queryRequest) (*result, error) {
	r := &result{rows: x.s.catalog.like(m[1])}
	for _, name := range []string{"created_on", "name", "is_default", "is_current", "database_name", "owner", "comment", "options", "retention_time"} {
		r.columns = append(r.columns, column{name: name, declared: "TEXT_VARCHAR"})
	}
	return r, nil
}

// exec runs DDL of SQLite on a table.
func (x *session) exec(ctx context.Context, table, format string, args ...any) error {
	schemaName, _ := x.splitName(table)
	d, done, err := x.write(ctx, schemaName, table)
	if err != nil {
		return err
	}
	defer done()
	return d.conn.Exec(fmt.Sprintf(format, args...))
}

func (x *session) full(table string) string {
	s, t := x.splitName(table)
	return quoted(s) + "." + quoted(t)
}

func createTable(x *session, ctx context.Context, m []string, _ queryRequest) (*result, error) {
	var columns []string
	for _, definition := range split(m[4]) {
		c, err := sqliteColumn(definition)
		if err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	return nil, x.exec(ctx, m[3], "CREATE TABLE %s%s (%s)", m[2], x.full(m[3]), strings.Join(columns, ", "))
}

// split cuts a list at its commas, outside of parentheses and quotes.
func split(list string) []string {
	var parts []string
	depth, start, inside := 0, 0, byte(0)
	for i := 0; i < len(list); i++ {
		switch c := list[i]; {
		case inside != 0:
			if c == inside {
				inside = 0
			}
		case c == '\'' || c == '"':
			inside = c
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, strings.TrimSpace(list[start:i]))
			start = i + 1
		}
	}
	return append(parts, strings.TrimSpace(list[start:]))
}

func cloneTable(x *session, ctx context.Context, m []string, _ queryRequest) (*result, error) {
	from, to := m[2], m[1]
	fromSchema, fromTable := x.splitName(from)
	d, err := x.open(from)
	if err != nil {
		return nil, err
	}
	defer d.close()
	r, err := d.query(ctx, "SELECT sql FROM "+quoted(fromSchema)+".sqlite_master WHERE type = 'table' AND name = ?", []any{fromTable}, false)
	if err != nil {
		return nil, err
	}
	if len(r.rows) == 0 {
		return nil, missing("Table", from)
	}
	_, body, _ := strings.Cut(r.rows[0][0].(string), "(")
	toSchema, toTable := x.splitName(to)
	w, done, err := x.write(ctx, toSchema, from+" "+to)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := w.conn.Exec("CREATE TABLE " + x.full(to) + " (" + body + "; INSERT INTO " + x.full(to) + " SELECT * FROM " + x.full(from)); err != nil {
		return nil, err
	}
	return nil, x.s.catalog.copyKeys(fromSchema, fromTable, toSchema, toTable)
}

func (c *catalog) copyKeys(fromSchema, fromTable, toSchema, toTable string) error {
	from, err := c.get(fromSchema)
	if err != nil {
		return err
	}
	to, err := c.get(toSchema)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	to.keys[toTable] = map[string]bool{}
	for key := range from.keys[fromTable] {
		to.keys[toTable][key] = true
	}
	return nil
}

func dropTable(x *session, ctx context.Context, m []string, _ queryRequest) (*result, error) {
	return nil, x.exec(ctx, m[1], "DROP TABLE %s", x.full(m[1]))
}

// addKey notes a key. A foreign one wants its parent, with a key of these columns.
// https://docs.snowflake.com/en/sql-reference/constraints-overview
func addKey(x *session, ctx context.Context, m []string, _ queryRequest) (*result, error) {
	schemaName, table := x.splitName(m[1])
	s, err := x.s.catalog.get(schemaName)
	if err != nil {
		return nil, err
	}
	if err := x.hasColumns(ctx, m[1], m[3]); err != nil {
		return nil, err
	}
	parentSchema, parent := x.splitName(m[4])
	c := x.s.catalog
	c.mu.Lock()
	defer c.mu.Unlock()
	if strings.EqualFold(m[2], "FOREIGN KEY") {
		keys := map[string]bool{}
		if p := c.schemas[parentSchema]; p != nil {
			keys = p.keys[parent]
		}
		columns := strings.ToUpper(m[5])
		if !keys["PRIMARY KEY "+columns] && !keys["UNIQUE "+columns] {
			return nil, &refusal{2096, "42601", "SQL compilation error:\nThe referenced table does not have a unique or primary key on " + columns}
		}
	}
	if s.keys[table] == nil {
		s.keys[table] = map[string]bool{}
	}
	s.keys[table][strings.ToUpper(m[2]+" "+m[3])] = true
	return nil, nil
}

func (x *session) hasColumns(ctx context.Context, table, columns string) error {
	d, err := x.open(table)
	if err != nil {
		return err
	}
	defer d.close()
	_, err = d.query(ctx, "SELECT "+strings.Trim(columns, "()")+" FROM "+x.full(table), nil, true)
	return err
}

func dropKey(x *session, _ context.Context, m []string, _ queryRequest) (*result, error) {
	schemaName, table := x.splitName(m[1])
	s, err := x.s.catalog.get(schemaName)
	if err != nil {
		return nil, err
	}
	x.s.catalog.mu.Lock()
	defer x.s.catalog.mu.Unlock()
	key := strings.ToUpper(m[2] + " " + m[3])
	if !s.keys[table][key] {
		return nil, missing("Constraint", key)
	}
	delete(s.keys[table], key)
	return nil, nil
}

func createStage(x *session, _ context.Context, m []string, _ queryRequest) (*result, error) {
	schemaName, stageName := x.splitName(m[1])
	s, err := x.s.catalog.get(schemaName)
	if err != nil {
		return nil, err
	}
	c := x.s.catalog
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made++
	s.stages[stageName] = &stage{dir: filepath.Join(c.dir, fmt.Sprintf("stage%d", c.made)), url: m[2], integration: stored(m[3])}
	return nil, nil
}

func dropStage(x *session, _ context.Context, m []string, _ queryRequest) (*result, error) {
	if _, err := x.stage(m[1]); err != nil {
		return nil, err
	}
	schemaName, stageName := x.splitName(m[1])
	s, err := x.s.catalog.get(schemaName)
	if err != nil {
		return nil, err
	}
	x.s.catalog.mu.Lock()
	defer x.s.catalog.mu.Unlock()
	delete(s.stages, stageName)
	return nil, nil
}

func (x *session) stage(name string) (*stage, error) {
	schemaName, stageName := x.splitName(name)
	s, err := x.s.catalog.get(schemaName)
	if err != nil {
		return nil, err
	}
	x.s.catalog.mu.Lock()
	defer x.s.catalog.mu.Unlock()
	if st := s.stages[stageName]; st != nil {
		return st, nil
	}
	return nil, missing("Stage", stageName)
}

// changeRows runs plain DML, which SQLite reads as it is.
func changeRows(x *session, ctx context.Context, m []string, q queryRequest) (*result, error) {
	args, err := q.arguments()
	if err != nil {
		return nil, err
	}
	schemaName, _ := x.splitName(m[1])
	d, done, err := x.write(ctx, schemaName, q.SQL)
	if err != nil {
		return nil, err
	}
	defer done()
	n, err := d.change(ctx, q.SQL, args)
	if err != nil {
		return nil, err
	}
	return changed(n), nil
}

// arguments returns what is bound, all of it text.
func (q *queryRequest) arguments() ([]any, error) {
	args := make([]any, len(q.Bindings))
	for place, b := range q.Bindings {
		i, err := strconv.Atoi(place)
		if err != nil || i < 1 || i > len(args) {
			return nil, fmt.Errorf("binding %q has no place", place)
		}
		var text *string
		if err := json.Unmarshal(b.Value, &text); err != nil {
			return nil, err
		}
		if text != nil {
			args[i-1] = *text
		}
	}
	return args, nil
}

var (
	toJSON    = regexp.MustCompile(`(?i)TO_JSON\(("[^"]+"|\w+)\)`)
	generator = regexp.MustCompile(`(?i)TABLE\(GENERATOR\(ROWCOUNT => 1\)\)`)
)

func selectRows(x *session, ctx context.Context, _ []string, q queryRequest) (*result, error) {
	args, err := q.arguments()
	if err != nil {
		return nil, err
	}
	statement := toJSON.ReplaceAllString(q.SQL, "$1")
	statement = generator.ReplaceAllString(statement, "(SELECT 1)")
	for function, value := range map[string]string{"VERSION": Version, "ROLE": x.role, "WAREHOUSE": x.warehouse} {
		statement = strings.ReplaceAll(statement, "CURRENT_"+function+"()", "'"+value+"'")
	}
	if x.tx != nil {
		return x.tx.db.query(ctx, statement, args, q.Describe)
	}
	d, err := x.open(statement)
	if err != nil {
		return nil, err
	}
	defer d.close()
	return d.query(ctx, statement, args, q.Describe)
}
