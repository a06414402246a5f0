package pg

import (
	"crypto/rand"
	"fmt"
	"hash/fnv"
	"strings"
)

const (
	// Control is the schema of what belongs to no experiment.
	Control     = "_dwsim"
	stagePrefix = "_dwsim_"
	oldPrefix   = "_dwsim_old_"
	// MarkTable is the table of a schema that tells which run filled which table.
	MarkTable = "_dwsim_run"
)

// SchemaOf returns the schema of an experiment.
func SchemaOf(experiment string) (string, error) {
	name := strings.ToLower(experiment)
	outside := func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}
	if name == "" || len(name) > 63 || strings.ContainsFunc(name, outside) || strings.HasPrefix(name, "_dwsim") || strings.HasPrefix(name, "pg_") {
		return "", fmt.Errorf("%q is no name of an experiment", experiment)
	}
	return name, nil
}

// Quote returns an identifier as SQL writes it.
func Quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// QuoteText returns a text literal. It holds no backslash that a server might read as an
// escape unless it says so.
func QuoteText(s string) string {
	quoted := "'" + strings.ReplaceAll(s, "'", "''") + "'"
	if strings.Contains(s, `\`) {
		return "E" + strings.ReplaceAll(quoted, `\`, `\\`)
	}
	return quoted
}

// Identifier returns the name of a table or column as the catalog has it, in quotes: names are
// in lower case there.
func Identifier(name string) string { return Quote(strings.ToLower(name)) }

// qualified returns the name of a table with its schema.
func qualified(schemaName, table string) string { return Quote(schemaName) + "." + Quote(table) }

// LockKey returns the number by which an advisory lock of that name goes.
func LockKey(name string) int64 {
	h := fnv.New64a()
	h.Write([]byte("dwsim " + name))
	return int64(h.Sum64())
}

func randomID() string { return strings.ToLower(rand.Text()[:16]) }
