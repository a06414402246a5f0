package cli

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dw-sim/dw-sim/store"
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
	usual       string // the warehouse of experiments that name none
	stageURL    string // empty for none
	server      string // URL; empty for the databases of this machine
	serverFrom  string // what named it
	token       string // that servers want to be shown; empty for none
	batchRows   int    // 0: the engine's default
	workers     int    // 0: the engine's default
	logs        logSettings
	serving     serverSettings
	given       map[string]given // by key, what is not as it is by default
}

// given is the value of a setting, and where it comes from: a place in dw-sim.yaml, an
// environment variable, or a flag.
type given struct{ value, from string }

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
	{"stage_bucket", "DW_SIMULATOR_STAGE_BUCKET", func(c *config, v, _ string) error { return c.setStage(v) }},
	{"generation_batch_size", "DW_SIMULATOR_GENERATION_BATCH_SIZE", func(c *config, v, _ string) error { return size(&c.batchRows, v) }},
	{"max_workers", "DW_SIMULATOR_MAX_WORKERS", func(c *config, v, _ string) error { return size(&c.workers, v) }},
	{"server", "DW_SIMULATOR_SERVER", func(c *config, v, _ string) error { c.server = v; return nil }},
	{"token", "DW_SIMULATOR_TOKEN", func(c *config, v, _ string) error { c.token = v; return nil }},
	{"log_level", "DW_SIMULATOR_LOG_LEVEL", func(c *config, v, _ string) error { return c.logs.setLevel(v) }},
	{"log_format", "DW_SIMULATOR_LOG_FORMAT", func(c *config, v, _ string) error { return c.logs.setFormat(v) }},
	{"host", "DW_SIMULATOR_HOST", func(c *config, v, _ string) error { return c.serving.setHost(v) }},
	{"port", "DW_SIMULATOR_PORT", func(c *config, v, _ string) error { return c.serving.setPort(v) }},
	{"prefix", "DW_SIMULATOR_PREFIX", func(c *config, v, _ string) error { return c.serving.setPrefix(v) }},
	{"allow_hosts", "DW_SIMULATOR_ALLOW_HOSTS", func(c *config, v, _ string) error { return c.serving.setAllowHosts(v) }},
	{"tls_cert", "DW_SIMULATOR_TLS_CERT", func(c *config, v, base string) error { c.serving.tlsCert = under(base, v); return nil }},
	{"tls_key", "DW_SIMULATOR_TLS_KEY", func(c *config, v, base string) error { c.serving.tlsKey = under(base, v); return nil }},
	{"max_body", "DW_SIMULATOR_MAX_BODY", func(c *config, v, _ string) error { return c.serving.setMaxBody(v) }},
	{"max_requests", "DW_SIMULATOR_MAX_REQUESTS", func(c *config, v, _ string) error { return c.serving.setMaxRequests(v) }},
}

// lists are the settings of several values, with commas between them. In dw-sim.yaml they may
// be lists.
var lists = map[string]bool{"allow_hosts": true}

func warehouseURL(name string) func(*config, string, string) error {
	return func(c *config, v, _ string) error { c.warehouses[name] = v; return nil }
}

// setStage takes the URL of the stage. A relative path would mean another folder from
// another working directory.
func (c *config) setStage(v string) error {
	if u, err := url.Parse(v); err != nil || u.Scheme == "" {
		return errors.New("is not the URL of a bucket or folder, such as s3://bucket/prefix or file:///folder")
	}
	c.stageURL = v
	return nil
}

// size reads a number of which 0 stands for the default, as in the flags.
func size(target *int, value string) error {
	n, err := parseInteger(value, strconv.IntSize)
	if err != nil || n < 0 {
		return fmt.Errorf("is %q; it must be a whole number from 0, which stands for the default", value)
	}
	*target = int(n)
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
	c := &config{dataRoot: filepath.Join(folder, defaultDataRoot), warehouses: map[string]string{}, given: map[string]given{}}
	if err := c.readFile(g.Config); err != nil {
		return nil, err
	}
	c.serverFrom = "server in " + c.file
	if err := c.readEnvironment(env, folder); err != nil {
		return nil, err
	}
	if err := c.readFlags(g); err != nil {
		return nil, err
	}
	if g.DataRoot != "" {
		c.dataRoot = under(folder, g.DataRoot)
		c.given["data_root"] = given{g.DataRoot, "--data-root"}
	}
	if g.TargetDBURL != "" {
		c.targetDBURL = g.TargetDBURL
		c.given["target_db_url"] = given{g.TargetDBURL, "--target-db-url"}
	}
	if c.targetDBURL == "" {
		c.targetDBURL = fileURL(defaultWarehouse, filepath.Join(c.dataRoot, "dw_simulator.db"))
	}
	c.addWarehouses()
	return c, nil
}

// addWarehouses adds those that nobody need configure: the embedded ones, and the Postgres
// that has the metadata, in which the tables are then, too.
func (c *config) addWarehouses() {
	c.usual = defaultWarehouse
	folder := filepath.Join(c.dataRoot, "warehouse")
	c.warehouses[defaultWarehouse] = fileURL(defaultWarehouse, folder)
	if c.warehouses["duckdb"] == "" && slices.Contains(store.Schemes(), "duckdb") {
		c.warehouses["duckdb"] = fileURL("duckdb", folder)
	}
	if scheme, _, _ := strings.Cut(c.targetDBURL, ":"); scheme == "postgres" || scheme == "postgresql" {
		c.usual = "postgres"
		if c.warehouses["postgres"] == "" {
			c.warehouses["postgres"] = c.targetDBURL
		}
	}
}

// readFlags takes the server and the settings of log lines from the command line.
func (c *config) readFlags(g globals) error {
	if g.Server != "" {
		c.server, c.serverFrom = g.Server, "--server"
		c.given["server"] = given{g.Server, "--server"}
	}
	if g.LogLevel != "" {
		if err := c.logs.setLevel(g.LogLevel); err != nil {
			return usagef("--log-level %w", err)
		}
		c.given["log_level"] = given{g.LogLevel, "--log-level"}
	}
	if g.LogFormat != "" {
		if err := c.logs.setFormat(g.LogFormat); err != nil {
			return usagef("--log-format %w", err)
		}
		c.given["log_format"] = given{g.LogFormat, "--log-format"}
	}
	return nil
}

func fileURL(scheme, path string) string {
	return (&url.URL{Scheme: scheme, Path: filepath.ToSlash(path)}).String()
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
		c.given[s.key] = given{value, s.env}
		if s.key == "server" {
			c.serverFrom = s.env
		}
	}
	return nil
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
	"query_role": true, "load_connections": true, "lock_timeout": true, "storage_integration": true,
	"iam_role": true, "connections": true, "stall_timeout": true, "statupdate": true,
	"endpoint": true, "path_style": true, "checksums": true, "part_mib": true, "parts": true, "attempts": true, "patience": true,
	"storage_account": true, "domain": true, "protocol": true, "localemu": true, "cdn": true, "anonymous": true, "profile": true,
}
