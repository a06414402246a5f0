package snowtest

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// handler runs the statements of one form. m are the parts that its expression found.
type handler func(ctx context.Context, x *session, m []string, q queryRequest) (*result, error)

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
		r, err := f.run(ctx, x, m, q)
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

func nothing(context.Context, *session, []string, queryRequest) (*result, error) { return nil, nil }

func useSchema(_ context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	schemaName := stored(m[1])
	if schemaName == "INFORMATION_SCHEMA" { // every database has it
		x.schema = ""
		return nil, nil
	}
	if _, err := x.s.catalog.get(schemaName); err != nil {
		r := missing("Object", schemaName)
		r.code = 2043
		return nil, r
	}
	x.schema = schemaName
	return nil, nil
}

func setParameter(_ context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	if len(m) < 3 {
		delete(x.parameters, strings.ToUpper(m[1]))
		return nil, nil
	}
	x.parameters[strings.ToUpper(m[1])] = strings.Trim(m[2], "'")
	return nil, nil
}

func begin(_ context.Context, x *session, _ []string, _ queryRequest) (*result, error) {
	x.begun = true
	return nil, nil
}

func endTransaction(_ context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	return nil, x.finish(m[1])
}

func createSchema(_ context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	comment := strings.NewReplacer(`\\`, `\`, `''`, `'`).Replace(m[3])
	if err := x.s.catalog.create(stored(m[2]), comment, m[1] != ""); err != nil {
		return nil, err
	}
	return nil, nil // the session's schema would be the new one; the driver never relies on it
}

func dropSchema(_ context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	return nil, x.s.catalog.drop(stored(m[2]), m[1] != "")
}

func renameSchema(_ context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	return nil, x.s.catalog.rename(stored(m[1]), stored(m[2]))
}

func swapSchemas(_ context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	return nil, x.s.catalog.swap(stored(m[1]), stored(m[2]))
}

func showSchemas(_ context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	r := &result{rows: x.s.catalog.like(m[1])}
	for _, name := range []string{"created_on", "name", "is_default", "is_current", "database_name", "owner", "comment", "options", "retention_time"} {
		r.columns = append(r.columns, column{name: name, declared: "TEXT_VARCHAR"})
	}
	return r, nil
}

// changeRows runs plain DML, which SQLite reads as it is.
func changeRows(ctx context.Context, x *session, m []string, q queryRequest) (*result, error) {
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

func selectRows(ctx context.Context, x *session, _ []string, q queryRequest) (*result, error) {
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
