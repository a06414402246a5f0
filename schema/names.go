package schema

import "strings"

// MaxName is the longest name in bytes: Postgres cuts off what is longer.
const MaxName = 63

// isIdentifier reports whether s is [A-Za-z_][A-Za-z0-9_]*.
func isIdentifier(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// reservedWords cannot be written as a name without quotes in SQLite or Postgres, and
// mostly neither in Redshift. Words that are common as names and that SQLite takes
// (user, key, value, date…) are left out, as drivers quote names anyway.
// https://www.sqlite.org/lang_keywords.html
// https://www.postgresql.org/docs/current/sql-keywords-appendix.html
var reservedWords = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`
		add all alter analyse analyze and any array as asc asymmetric authorization
		autoincrement between both by case cast check collate column commit constraint
		create cross current_catalog current_date current_role current_schema
		current_time current_timestamp current_user default deferrable delete desc
		distinct do drop else end escape except exists false fetch for foreign freeze
		from full grant group having ilike in index initially inner insert intersect
		into is isnull join lateral leading left like limit localtime localtimestamp
		natural not nothing notnull null offset on only or order outer overlaps placing
		primary raise references returning right select session_user set similar some
		symmetric table tablesample then to trailing transaction true union unique
		update using values variadic verbose when where window with`) {
		words[w] = true
	}
	return words
}()

// name checks the name of an experiment, a table or a column (what).
func (k *checker) name(path, what, name string) {
	switch {
	case name == "":
		k.add(path, "", "the %s has no name", what)
	case !isIdentifier(name):
		k.add(path, "use letters, digits and _, not beginning with a digit", "%q is no name for %s", clip(name), article(what))
	case len(name) > MaxName:
		k.add(path, "", "the name has %d bytes; it may have %d", len(name), MaxName)
	case reservedWords[strings.ToLower(name)]:
		k.add(path, "choose another name, "+name+"_ for example", "%q is a reserved word of SQL", name)
	case isTaken(what, strings.ToLower(name)):
		k.add(path, "choose another name", "%q is reserved and cannot name %s", name, article(what))
	}
}

// isTaken reports whether databases or dwsim use the name for something of their own.
func isTaken(what, name string) bool {
	own := strings.HasPrefix(name, "_dwsim") || strings.HasPrefix(name, "sqlite_")
	switch what {
	case "table":
		return own
	case "experiment":
		return own || strings.HasPrefix(name, "pg_") ||
			name == "main" || name == "temp" || name == "public" || name == "information_schema"
	}
	return false
}

func article(what string) string {
	if what == "experiment" {
		return "an " + what
	}
	return "a " + what
}

// once checks that a name is not among the ones before it. It remembers where each was
// first seen.
type once struct {
	what string
	seen map[string]string // by lower case, as written
}

func newOnce(what string) once { return once{what, map[string]string{}} }

func (o once) check(k *checker, path, name string) {
	if name == "" {
		return
	}
	first, twice := o.seen[strings.ToLower(name)]
	switch {
	case !twice:
		o.seen[strings.ToLower(name)] = name
	case first == name:
		k.add(path, "", "the %s %q is there twice", o.what, clip(name))
	default:
		k.add(path, "", "the %ss %q and %q differ only by case", o.what, clip(first), clip(name))
	}
}

// CheckName returns what is wrong with the name of an experiment, a table or a column
// (what), nil when nothing is.
func CheckName(what, name string) error {
	k := &checker{}
	k.name("", what, name)
	return k.problems.err()
}
