package snowflake

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// copyFiles is how many files one COPY names at most.
// https://docs.snowflake.com/en/sql-reference/sql/copy-into-table
const copyFiles = 1000

// filesStage tells which stages of Snowflake a staged schema has.
type filesStage struct {
	made map[string]string // name by location, "" for that of uploaded files
}

// TakesParquet implements [store.ParquetLoader]: files that Snowflake may not read where they
// lie are uploaded. Only a column that is kept as text, though a file holds it as a number, wants
// batches.
func (l *loading) TakesParquet(string) bool {
	for i := range l.experiment.Tables {
		for j := range l.experiment.Tables[i].Columns {
			if typ, _, _ := landed(&l.experiment.Tables[i].Columns[j], ""); typ == "" {
				return false
			}
		}
	}
	return true
}

// externalURL returns a location as Snowflake writes it, if it may read from there.
// https://docs.snowflake.com/en/sql-reference/sql/create-stage
func (w *Warehouse) externalURL(location string) (string, bool) {
	u, err := url.Parse(location)
	if err != nil || w.o.StorageIntegration == "" || u.Host == "" {
		return "", false
	}
	rest := u.Host + "/" + strings.Trim(u.Path, "/")
	rest = strings.TrimSuffix(rest, "/") + "/"
	switch {
	case u.Scheme == "s3":
		return "s3://" + rest, true
	case u.Scheme == "gs":
		return "gcs://" + rest, true
	case u.Scheme == "azblob" && w.o.AzureAccount != "":
		return "azure://" + w.o.AzureAccount + ".blob.core.windows.net/" + rest, true
	}
	return "", false
}

// LoadParquet implements [store.ParquetLoader]: from the bucket where Snowflake may read it, else
// the files are uploaded to an internal stage, which goes with the staged schema.
func (l *loading) LoadParquet(ctx context.Context, t *schema.Table, files store.ParquetFiles) error {
	f, s, err := l.fill(ctx, t)
	if err != nil {
		return err
	}
	if err := l.loadParquet(ctx, f, s, files); err != nil {
		return fmt.Errorf("table %q cannot be loaded from Parquet: %w", t.Name, err)
	}
	if err := s.wantRows(ctx, f, files.Rows); err != nil {
		return err
	}
	l.done(f, files.Rows)
	return nil
}

func (l *loading) loadParquet(ctx context.Context, f *filling, s *stage, files store.ParquetFiles) error {
	for i := range f.table.Columns {
		if typ, _, _ := landed(&f.table.Columns[i], ""); typ == "" {
			return fmt.Errorf("column %q is kept as text, as no NUMBER has more than %d digits after the point, and a Parquet file holds it as a number; lower its scale", f.table.Columns[i].Name, maxScale)
		}
	}
	from, names, err := l.locate(ctx, f, s, files)
	if err != nil || len(names) == 0 {
		return err
	}
	into, insert := l.landing(f, s)
	if insert != "" {
		if err := s.exec(ctx, landingTable(f, into)); err != nil {
			return err
		}
	}
	if err := s.copyAll(ctx, into, from, names, files.Rows); err != nil {
		return err
	}
	filesCopied.Hit()
	if insert == "" {
		return nil
	}
	if err := s.exec(ctx, insert); err != nil {
		return err
	}
	return s.exec(ctx, "DROP TABLE "+into)
}

// locate returns the stage that the files of a table are in, and their names there.
func (l *loading) locate(ctx context.Context, f *filling, s *stage, files store.ParquetFiles) (from string, names []string, err error) {
	if external, ok := l.w.externalURL(files.Location); ok && len(files.Keys) > 0 {
		from, err = l.stageFor(ctx, s, external)
		return from, files.Keys, err
	}
	from, err = l.stageFor(ctx, s, "")
	if err != nil {
		return "", nil, err
	}
	from += "/" + strings.ToLower(f.table.Name) + "/"
	if len(files.Paths) == 0 && files.Rows > 0 {
		return "", nil, fmt.Errorf("its files lie at %s alone, from where Snowflake may not read; name what lets it by the option storage_integration of the URL, and for azblob azure_account", files.Location)
	}
	for i, path := range files.Paths {
		name, err := s.put(ctx, path, from+strconv.Itoa(i))
		if err != nil {
			return "", nil, err
		}
		names = append(names, strconv.Itoa(i)+"/"+name)
	}
	filesStaged.Hit()
	return from, names, nil
}

// stageFor makes the stage of a location once, and returns it as a statement names it.
func (l *loading) stageFor(ctx context.Context, s *stage, location string) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.files.made == nil {
		l.files.made = map[string]string{}
	}
	if name := l.files.made[location]; name != "" {
		return name, nil
	}
	name := in(s.name, stageFiles)
	statement := "CREATE STAGE " + name
	if location != "" {
		name = in(s.name, fmt.Sprintf("%s_%d", stageFiles, len(l.files.made)))
		statement = "CREATE STAGE " + name + " URL = " + quoteText(location) + " STORAGE_INTEGRATION = " + quote(strings.ToUpper(l.w.o.StorageIntegration))
	}
	if err := s.exec(ctx, statement); err != nil {
		return "", err
	}
	l.files.made[location] = "@" + name
	return l.files.made[location], nil
}

// dropFiles drops the stages, so that a namespace holds tables alone. l.mu is held.
func (l *loading) dropFiles(ctx context.Context, s *stage) error {
	var names []string
	for _, name := range l.files.made {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := s.exec(ctx, "DROP STAGE "+strings.TrimPrefix(name, "@")); err != nil {
			return err
		}
	}
	l.files.made = nil
	return nil
}

// put uploads a file as it is: Parquet is compressed already.
// https://docs.snowflake.com/en/sql-reference/sql/put
func (s *stage) put(ctx context.Context, path, folder string) (name string, err error) {
	if strings.ContainsAny(path, "*?[]\\'\r\n") && filepath.Separator == '/' {
		return "", fmt.Errorf("the file %s cannot be uploaded: PUT takes * ? [ ] \\ and ' in its path for something else; choose another data root", path)
	}
	parallel := s.w.o.Parallel
	if parallel == 0 {
		parallel = 4
	}
	// What arrived is checked by the rows that are copied.
	statement := fmt.Sprintf("PUT 'file://%s' %s AUTO_COMPRESS = FALSE PARALLEL = %d OVERWRITE = TRUE", filepath.ToSlash(path), folder, parallel)
	if err := s.exec(ctx, statement); err != nil {
		return "", fmt.Errorf("the file %s cannot be uploaded: %w", path, err)
	}
	return filepath.Base(path), nil
}

// landing returns the table that COPY fills, and the statement that fills the real one from it;
// "" where they are the same.
func (l *loading) landing(f *filling, s *stage) (into, insert string) {
	differs := false
	expressions := make([]string, len(f.table.Columns))
	for i := range f.table.Columns {
		c := &f.table.Columns[i]
		_, expression, other := landed(c, quote(strings.ToUpper(c.Name)))
		expressions[i], differs = expression, differs || other
	}
	if !differs {
		return f.script.Name, ""
	}
	into = in(s.name, landedPrefix+strings.ToUpper(f.table.Name))
	return into, "INSERT INTO " + f.script.Name + " SELECT " + strings.Join(expressions, ", ") + " FROM " + into
}

func landingTable(f *filling, name string) string {
	columns := make([]string, len(f.table.Columns))
	for i := range f.table.Columns {
		c := &f.table.Columns[i]
		typ, _, _ := landed(c, "")
		columns[i] = quote(strings.ToUpper(c.Name)) + " " + typ
	}
	return "CREATE TRANSIENT TABLE " + name + " (" + strings.Join(columns, ", ") + ")"
}

// copyAll copies files into a table and checks how many rows they had.
func (s *stage) copyAll(ctx context.Context, into, from string, names []string, want int64) error {
	var loaded int64
	for part := range slices.Chunk(names, copyFiles) {
		n, err := s.copyInto(ctx, into, from, part)
		if err != nil {
			return err
		}
		loaded += n
	}
	if loaded != want {
		return fmt.Errorf("its %d files should have %d rows, but %d were loaded", len(names), want, loaded)
	}
	return nil
}

// copyInto runs one COPY and returns the rows that it says to have loaded.
//
// BINARY_AS_TEXT would read bytes as UTF-8, which they are not. Dates, decimals and instants are
// read by their logical types as they are. What Snowflake reads otherwise is landed, see there.
func (s *stage) copyInto(ctx context.Context, into, from string, names []string) (int64, error) {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quoteText(name)
	}
	statement := "COPY INTO " + into + " FROM " + from + " FILES = (" + strings.Join(quoted, ", ") + ")" +
		" FILE_FORMAT = (TYPE = PARQUET BINARY_AS_TEXT = FALSE) MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE ON_ERROR = ABORT_STATEMENT"
	rows, err := s.w.db.QueryContext(ctx, statement)
	if err != nil {
		return 0, failure(ctx, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, failure(ctx, err)
	}
	at := slices.Index(columns, "rows_loaded")
	if at < 0 {
		return 0, nil // "Copy executed with 0 files processed."
	}
	var loaded int64
	for rows.Next() {
		targets := make([]any, len(columns))
		for i := range targets {
			targets[i] = new(any)
		}
		var n int64
		targets[at] = &n
		if err := rows.Scan(targets...); err != nil {
			return 0, failure(ctx, err)
		}
		loaded += n
	}
	return loaded, failure(ctx, rows.Err())
}
