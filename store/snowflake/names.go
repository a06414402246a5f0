package snowflake

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
)

// Names of the package's own. They begin with what no experiment is called.
const (
	controlSchema = "_DWSIM"      // holds a table of owners for each experiment
	markTable     = "_DWSIM_RUN"  // of each namespace
	stagePrefix   = "_DWSIM_"     // of staged schemas
	stageFiles    = "DWSIM_FILES" // the internal stage of a staged schema
	landedPrefix  = "_DWSIM_LANDED_"
)

var stageName = regexp.MustCompile(`^_DWSIM_[0-9A-F]{20}$`)

// quote writes an identifier as it is stored.
// https://docs.snowflake.com/en/sql-reference/identifiers-syntax
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// quoteText writes a text literal. Backslashes escape in Snowflake.
// https://docs.snowflake.com/en/sql-reference/data-types-text
func quoteText(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(s) + "'"
}

func in(namespace, name string) string { return quote(namespace) + "." + quote(name) }

// namespaceOf returns the schema of an experiment.
func namespaceOf(experiment string) (string, error) {
	name := strings.ToUpper(experiment)
	outside := func(r rune) bool {
		return r != '_' && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	}
	if name == "" || strings.ContainsFunc(name, outside) || strings.HasPrefix(name, controlSchema) {
		return "", fmt.Errorf("%q is no name of an experiment", experiment)
	}
	return name, nil
}

func newStageName() string {
	var id [10]byte
	_, _ = rand.Read(id[:]) // never fails
	return stagePrefix + strings.ToUpper(hex.EncodeToString(id[:]))
}
