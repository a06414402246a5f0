package snowtest

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// catalog holds the schemas of the database.
type catalog struct {
	mu      sync.Mutex
	dir     string
	made    int
	schemas map[string]*schema // by name as it is stored
}

// schema is a SQLite file, and what that cannot hold.
type schema struct {
	file    string
	comment string
	stages  map[string]*stage
	keys    map[string]map[string]bool // of a table: "FOREIGN KEY (A)"
	writing chan struct{}              // full while a transaction writes
}

// stage is a folder, of an internal one.
type stage struct {
	dir         string
	url         string
	integration string
}

func newCatalog(dir string) *catalog { return &catalog{dir: dir, schemas: map[string]*schema{}} }

func (c *catalog) names() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Sorted(maps.Keys(c.schemas))
}

func (c *catalog) get(name string) (*schema, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.schemas[name]; s != nil {
		return s, nil
	}
	return nil, missing("Schema", "SIM."+name)
}

func (c *catalog) create(name, comment string, ifNotExists bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.schemas[name] != nil {
		if ifNotExists {
			return nil
		}
		return existing(name)
	}
	c.made++
	file := filepath.Join(c.dir, fmt.Sprintf("%d.db", c.made))
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		return err
	}
	c.schemas[name] = &schema{file: file, comment: comment, stages: map[string]*stage{}, keys: map[string]map[string]bool{}, writing: make(chan struct{}, 1)}
	return nil
}

// drop forgets a schema. Whoever reads its file keeps it.
func (c *catalog) drop(name string, ifExists bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.schemas[name]
	if s == nil {
		if ifExists {
			return nil
		}
		return missing("Schema", "SIM."+name)
	}
	delete(c.schemas, name)
	return os.Remove(s.file)
}

func (c *catalog) rename(from, to string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.schemas[from] == nil:
		return missing("Schema", "SIM."+from)
	case c.schemas[to] != nil:
		return existing(to)
	}
	c.schemas[to] = c.schemas[from]
	delete(c.schemas, from)
	return nil
}

func (c *catalog) swap(a, b string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, name := range []string{a, b} {
		if c.schemas[name] == nil {
			return missing("Schema", "SIM."+name)
		}
	}
	c.schemas[a], c.schemas[b] = c.schemas[b], c.schemas[a]
	return nil
}

// like returns the schemas whose names match a pattern of LIKE, sorted by name.
func (c *catalog) like(pattern string) [][]any {
	c.mu.Lock()
	defer c.mu.Unlock()
	expression := strings.NewReplacer("%", ".*", "_", ".").Replace(regexp.QuoteMeta(pattern))
	match := regexp.MustCompile("(?is)^" + expression + "$")
	var rows [][]any
	for _, name := range slices.Sorted(maps.Keys(c.schemas)) {
		if match.MatchString(name) {
			rows = append(rows, []any{"2026-01-01 00:00:00.000", name, "N", "N", "SIM", "ROLE", c.schemas[name].comment, "", "1"})
		}
	}
	return rows
}

// splitName returns schema and table of a name as a statement writes it.
func (x *session) splitName(name string) (schemaName, table string) {
	parts := strings.Split(name, ".")
	for i := range parts {
		parts[i] = stored(parts[i])
	}
	if len(parts) == 1 {
		return x.schema, parts[0]
	}
	return parts[len(parts)-2], parts[len(parts)-1]
}

// stored returns an identifier as it is stored: in upper case, unless it is quoted.
func stored(name string) string {
	name = strings.TrimSpace(name)
	if strings.HasPrefix(name, `"`) {
		return strings.ReplaceAll(strings.Trim(name, `"`), `""`, `"`)
	}
	return strings.ToUpper(name)
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
