package snowtest

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// put answers with the folder of the stage, as if it were that of a cloud; the client copies the
// file there.
func put(_ context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	st, err := x.stage(m[2])
	if err != nil {
		return nil, err
	}
	if st.url != "" {
		return nil, &refusal{2019, "42601", "SQL compilation error:\nPUT does not upload to an external stage"}
	}
	folder := filepath.Join(st.dir, filepath.FromSlash(m[3]))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	parallel, _ := strconv.Atoi(m[4])
	return &result{extra: map[string]any{
		"command": "UPLOAD", "src_locations": []string{m[1]}, "parallel": parallel, "autoCompress": false, "overwrite": true,
		"sourceCompression": "none", "operation": "Node",
		"stageInfo": map[string]any{"locationType": "LOCAL_FS", "location": folder, "path": "", "creds": map[string]any{}},
	}}, nil
}

// copyInto loads Parquet files. An external stage reads from a folder of the bucket's name
// under the server's folder, if a test has put it there.
func copyInto(ctx context.Context, x *session, m []string, q queryRequest) (*result, error) {
	st, err := x.stage(m[2])
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(st.dir, filepath.FromSlash(m[3]))
	if st.url != "" {
		_, path, _ := strings.Cut(st.url, "://")
		folder = filepath.Join(x.s.Bucket(path), filepath.FromSlash(m[3]))
	}
	schemaName, _ := x.splitName(m[1])
	d, done, err := x.write(ctx, schemaName, m[1])
	if err != nil {
		return nil, err
	}
	defer done()
	r := &result{}
	for _, name := range []string{"file", "status"} {
		r.columns = append(r.columns, column{name, "TEXT_VARCHAR"})
	}
	for _, name := range []string{"rows_parsed", "rows_loaded", "error_limit", "errors_seen"} {
		r.columns = append(r.columns, column{name, "INT_NUMBER(38,0)"})
	}
	for _, file := range split(m[4]) {
		file = strings.Trim(file, "'")
		n, err := x.copyFile(ctx, d, x.full(m[1]), filepath.Join(folder, filepath.FromSlash(file)), file)
		if err != nil {
			return nil, err
		}
		r.rows = append(r.rows, []any{file, "LOADED", n, n, int64(1), int64(0)})
	}
	return r, nil
}

// copyFile inserts the rows of a file whose columns go by the names of the table's.
func (x *session) copyFile(ctx context.Context, d *database, table, path, name string) (int64, error) {
	if _, err := os.Stat(path); err != nil {
		return 0, &refusal{100016, "22000", "Remote file '" + name + "' was not found. There are several potential causes."}
	}
	columns, rows, err := readParquet(path, x.parameters["TIMEZONE"])
	if err != nil {
		return 0, fmt.Errorf("error parsing the parquet file %s: %w", name, err)
	}
	target, err := d.query(ctx, "SELECT * FROM "+table, nil, true)
	if err != nil {
		return 0, err
	}
	source := make([]int, len(target.columns))
	for i, c := range target.columns {
		source[i] = -1
		for j, name := range columns {
			if strings.EqualFold(name, c.name) {
				source[i] = j
			}
		}
	}
	values := make([][]any, len(rows))
	for n, row := range rows {
		values[n] = make([]any, len(source))
		for i, j := range source {
			if j >= 0 {
				values[n][i] = row[j]
			}
		}
	}
	return int64(len(rows)), d.insert(ctx, table, target.columns, values)
}

// insert inserts rows, all or none.
func (d *database) insert(ctx context.Context, table string, columns []column, rows [][]any) (err error) {
	defer d.watch(ctx)()
	if err := d.conn.Exec("SAVEPOINT rows"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = d.conn.Exec("ROLLBACK TO rows")
		}
		if released := d.conn.Exec("RELEASE rows"); err == nil {
			err = released
		}
	}()
	s, _, err := d.conn.Prepare("INSERT INTO " + table + " VALUES (" + strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ") + ")")
	if err != nil {
		return err
	}
	defer s.Close()
	for _, row := range rows {
		for i, v := range row {
			fitted, err := fit(v, columns[i].declared)
			if err != nil {
				return err
			}
			if err := d.bind(s, i+1, fitted); err != nil {
				return err
			}
		}
		if _, err := s.Step(); err != nil {
			return err
		}
		s.Reset()
	}
	return nil
}

// insertFlattened is the INSERT of a sink: rows in one JSON text.
func insertFlattened(ctx context.Context, x *session, m []string, q queryRequest) (*result, error) {
	args, err := q.arguments()
	if err != nil || len(args) != 1 {
		return nil, fmt.Errorf("snowtest wants one binding: %w", err)
	}
	text, _ := args[0].(string)
	var rows [][]*string
	if err := json.Unmarshal([]byte(text), &rows); err != nil {
		return nil, &refusal{100069, "22P02", "Error parsing JSON: " + err.Error()}
	}
	lookup := func(row []*string, source string) (any, error) {
		i, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(source, "VALUE["), "]::VARCHAR"))
		if err != nil || i >= len(row) {
			return nil, syntax(source)
		}
		if row[i] == nil {
			return nil, nil
		}
		return *row[i], nil
	}
	return insertConverted(ctx, x, m[1], m[2], rows, lookup)
}

// insertLanded fills a table from the one that COPY has loaded.
func insertLanded(ctx context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	d, err := x.open(m[3])
	if err != nil {
		return nil, err
	}
	defer d.close()
	r, err := d.query(ctx, "SELECT * FROM "+x.full(m[3]), nil, false)
	if err != nil {
		return nil, err
	}
	lookup := func(row []any, source string) (any, error) {
		for i, c := range r.columns {
			if quoted(c.name) == source {
				return row[i], nil
			}
		}
		return nil, &refusal{904, "42000", "SQL compilation error: invalid identifier '" + source + "'"}
	}
	return insertConverted(ctx, x, m[1], m[2], r.rows, lookup)
}

func insertConverted[R any](ctx context.Context, x *session, table, list string, rows []R, lookup func(R, string) (any, error)) (*result, error) {
	expressions := split(list)
	schemaName, _ := x.splitName(table)
	d, done, err := x.write(ctx, schemaName, table)
	if err != nil {
		return nil, err
	}
	defer done()
	target, err := d.query(ctx, "SELECT * FROM "+x.full(table), nil, true)
	if err != nil {
		return nil, err
	}
	if len(target.columns) != len(expressions) {
		return nil, &refusal{2020, "42601", "SQL compilation error:\nInsert value list does not match column list"}
	}
	values := make([][]any, len(rows))
	for n, row := range rows {
		values[n] = make([]any, len(expressions))
		for i, e := range expressions {
			if values[n][i], err = evaluate(e, func(source string) (any, error) { return lookup(row, source) }); err != nil {
				return nil, err
			}
		}
	}
	if err := d.insert(ctx, x.full(table), target.columns, values); err != nil {
		return nil, err
	}
	return changed(int64(len(rows))), nil
}

// conversions are the expressions that the server knows, by what stands around the source.
var conversions = []struct {
	match   *regexp.Regexp
	convert func(v any, m []string) (any, error)
}{
	{regexp.MustCompile(`^TO_DOUBLE\((.*)\)$`), asIs},
	{regexp.MustCompile(`^TO_BOOLEAN\((.*)\)$`), asIs},
	{regexp.MustCompile(`^TO_DATE\((.*), 'YYYY-MM-DD'\)$`), asIs},
	{regexp.MustCompile(`^TO_TIME\((.*), 'HH24:MI:SS\.FF6'\)$`), asIs},
	{regexp.MustCompile(`^TO_TIMESTAMP_NTZ\((.*), 'YYYY-MM-DD HH24:MI:SS\.FF6'\)$`), asIs},
	{regexp.MustCompile(`^TO_TIMESTAMP_TZ\((.*), 'YYYY-MM-DD HH24:MI:SS\.FF6TZH:TZM'\)$`), asIs},
	{regexp.MustCompile(`^TO_BINARY\((.*), 'HEX'\)$`), fromHex},
	{regexp.MustCompile(`^PARSE_JSON\((.*)\)$`), parseJSON},
	{regexp.MustCompile(`^TIME_FROM_PARTS\(0, 0, 0, (.*) \* 1000\)$`), fromMicros("TIME")},
	{regexp.MustCompile(`^TO_TIMESTAMP_NTZ\((.*), 6\)$`), fromMicros("TIMESTAMP_NTZ")},
	{regexp.MustCompile(`^REGEXP_REPLACE\(LOWER\(HEX_ENCODE\((.*)\)\), .*\)$`), hyphenated},
	{regexp.MustCompile(`^(.*::VARCHAR)::NUMBER\((\d+),(\d+)\)$`), asNumber},
	{regexp.MustCompile(`^(VALUE\[\d+\]::VARCHAR|"[^"]+")$`), asIs},
}

// evaluate computes an expression of a known form.
func evaluate(expression string, lookup func(source string) (any, error)) (any, error) {
	for _, c := range conversions {
		m := c.match.FindStringSubmatch(expression)
		if m == nil {
			continue
		}
		v, err := lookup(m[1])
		if err != nil || v == nil {
			return nil, err
		}
		return c.convert(v, m)
	}
	return nil, syntax(expression)
}

func asIs(v any, _ []string) (any, error) { return v, nil }

func asNumber(v any, m []string) (any, error) {
	precision, _ := strconv.Atoi(m[2])
	scale, _ := strconv.Atoi(m[3])
	return fitNumber(fmt.Sprint(v), precision, scale, "TEXT_NUMBER")
}

func fromHex(v any, _ []string) (any, error) {
	b, err := hex.DecodeString(v.(string))
	if err != nil {
		return nil, notRecognized("Binary", v)
	}
	return append([]byte{}, b...), nil
}

// parseJSON writes a value as Snowflake does a VARIANT: with blanks and line breaks, and the
// keys of objects in order.
func parseJSON(v any, _ []string) (any, error) {
	var value any
	d := json.NewDecoder(strings.NewReader(v.(string)))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		return nil, &refusal{100069, "22P02", "Error parsing JSON: " + err.Error()}
	}
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

func fromMicros(kind string) func(any, []string) (any, error) {
	return func(v any, _ []string) (any, error) {
		micros, err := strconv.ParseInt(fmt.Sprint(v), 10, 64)
		if err != nil {
			return nil, notRecognized("Numeric", v)
		}
		form := make([]byte, textform.TimestampWidth(6))
		textform.PutTimestamp(form, micros, 6)
		if kind == "TIME" {
			return string(form[len("2006-01-02 "):]), nil
		}
		return string(form), nil
	}
}

func hyphenated(v any, _ []string) (any, error) {
	b, ok := v.([]byte)
	if !ok || len(b) != 16 {
		return nil, notCast(v, "BINARY")
	}
	form := make([]byte, textform.UUIDWidth)
	textform.PutUUID(form, [16]byte(b))
	return string(form), nil
}
