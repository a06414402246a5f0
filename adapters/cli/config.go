package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/dw-sim/dw-sim/schema"
)

const (
	configFile      = "dw-sim.yaml"
	defaultDataRoot = "data"
)

// config is what the commands work with: flags over environment over dw-sim.yaml over
// defaults.
type config struct {
	file        string // the dw-sim.yaml that was read; empty when there is none
	dataRoot    string // absolute
	targetDBURL string // never empty
	warehouses  map[string]string
	batchRows   int // 0: the engine's default
	workers     int // 0: the engine's default
}

// setting is one key of dw-sim.yaml and the environment variable of the same meaning.
// base is the folder that relative paths count from.
type setting struct {
	key, env string
	set      func(c *config, value, base string) error
}

// settings are all there are, in the order of the documentation.
var settings = []setting{
	{"data_root", "DW_SIMULATOR_DATA_ROOT", func(c *config, v, base string) error { c.dataRoot = under(base, v); return nil }},
	{"target_db_url", "DW_SIMULATOR_TARGET_DB_URL", func(c *config, v, _ string) error { c.targetDBURL = v; return nil }},
	{"postgres_url", "DW_SIMULATOR_POSTGRES_URL", warehouseURL("postgres")},
	{"redshift_url", "DW_SIMULATOR_REDSHIFT_URL", warehouseURL("redshift")},
	{"duckdb_url", "DW_SIMULATOR_DUCKDB_URL", warehouseURL("duckdb")},
	{"snowflake_url", "DW_SIMULATOR_SNOWFLAKE_URL", warehouseURL("snowflake")},
	{"generation_batch_size", "DW_SIMULATOR_GENERATION_BATCH_SIZE", func(c *config, v, _ string) error { return positive(&c.batchRows, v) }},
	{"max_workers", "DW_SIMULATOR_MAX_WORKERS", func(c *config, v, _ string) error { return positive(&c.workers, v) }},
}

func warehouseURL(name string) func(*config, string, string) error {
	return func(c *config, v, _ string) error { c.warehouses[name] = v; return nil }
}

func positive(target *int, value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return fmt.Errorf("is %q; it must be a whole number from 1", value)
	}
	*target = n
	return nil
}

func under(base, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(base, path)
}

// loadConfig resolves the configuration. What is wrong with it is a usage error.
func loadConfig(g globals, env LookupEnv) (*config, error) {
	folder, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("the working directory is unknown: %w", err)
	}
	c := &config{dataRoot: filepath.Join(folder, defaultDataRoot), warehouses: map[string]string{}}
	if err := c.readFile(g.Config); err != nil {
		return nil, err
	}
	if err := c.readEnvironment(env, folder); err != nil {
		return nil, err
	}
	if g.DataRoot != "" {
		c.dataRoot = under(folder, g.DataRoot)
	}
	if g.TargetDBURL != "" {
		c.targetDBURL = g.TargetDBURL
	}
	if c.targetDBURL == "" {
		c.targetDBURL = fileURL(filepath.Join(c.dataRoot, "dw_simulator.db"))
	}
	c.warehouses[defaultWarehouse] = fileURL(filepath.Join(c.dataRoot, "warehouse"))
	return c, nil
}

func fileURL(path string) string {
	return (&url.URL{Scheme: "sqlite", Path: filepath.ToSlash(path)}).String()
}

func (c *config) readEnvironment(env LookupEnv, folder string) error {
	for _, s := range settings {
		value, _ := env(s.env)
		if value == "" {
			continue
		}
		if err := s.set(c, value, folder); err != nil {
			return usagef("the environment variable %s %w", s.env, err)
		}
	}
	return nil
}

// readFile reads dw-sim.yaml, or the file that --config names, which must be there.
func (c *config) readFile(named string) error {
	path := named
	if path == "" {
		path = configFile
	}
	data, err := os.ReadFile(path)
	if named == "" && errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return usagef("the configuration file cannot be read: %w", err)
	}
	folder, err := filepath.Abs(filepath.Dir(path))
	if err != nil {
		return usagef("the configuration file %s has no absolute path: %w", path, err)
	}
	c.file = path
	return c.parse(path, data, folder)
}

func (c *config) parse(path string, data []byte, folder string) error {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return usagef("the configuration file %s is not YAML: %s", path, strings.TrimSpace(yaml.FormatError(err, false, false)))
	}
	var wrong []error
	for _, doc := range file.Docs {
		for _, pair := range pairs(doc.Body) {
			if err := c.apply(pair, folder); err != nil {
				position := pair.Key.GetToken().Position
				wrong = append(wrong, fmt.Errorf("%s:%d:%d: %w", path, position.Line, position.Column, err))
			}
		}
		if doc.Body != nil && pairs(doc.Body) == nil && doc.Body.Type() != ast.NullType && doc.Body.Type() != ast.MappingType && doc.Body.Type() != ast.CommentType {
			wrong = append(wrong, fmt.Errorf("%s: want keys and values, as in \"data_root: ./data\"", path))
		}
	}
	if len(wrong) > 0 {
		return usageError{errors.Join(wrong...)}
	}
	return nil
}

func pairs(body ast.Node) []*ast.MappingValueNode {
	switch n := body.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

func (c *config) apply(pair *ast.MappingValueNode, folder string) error {
	key := pair.Key.GetToken().Value
	for _, s := range settings {
		if s.key != key {
			continue
		}
		scalar, ok := pair.Value.(ast.ScalarNode)
		if !ok || scalar.Type() == ast.NullType {
			return fmt.Errorf("%s wants one value", key)
		}
		if err := s.set(c, scalar.GetToken().Value, folder); err != nil {
			return fmt.Errorf("%s %w", key, err)
		}
		return nil
	}
	return unknownKey(key)
}

func unknownKey(key string) error {
	var keys []string
	for _, s := range settings {
		keys = append(keys, s.key)
	}
	if near := schema.Closest(key, keys); near != "" {
		return fmt.Errorf("unknown key %q (did you mean %q?)", key, near)
	}
	return fmt.Errorf("unknown key %q (there is: %s)", key, strings.Join(keys, ", "))
}

// masked returns a URL without its secrets: the password, and every query parameter
// that may be one. A text that is not a URL is hidden altogether.
func masked(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme == "" {
		return "(malformed URL)"
	}
	if _, has := u.User.Password(); has {
		u.User = url.UserPassword(u.User.Username(), "xxxxx")
	}
	query := u.Query()
	for key := range query {
		if !harmless[strings.ToLower(key)] {
			query.Set(key, "xxxxx")
		}
	}
	u.RawQuery = query.Encode()
	if u.Opaque != "" {
		u.Opaque = "xxxxx" // scheme:something has no parts to tell a secret by
	}
	return u.String()
}

// harmless are the query parameters of database URLs that are no secrets. All others
// are masked, as drivers invent new ones.
var harmless = map[string]bool{
	"sslmode": true, "warehouse": true, "role": true, "schema": true, "database": true,
	"search_path": true, "connect_timeout": true, "application_name": true, "region": true,
}
