package cli

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// keywords are the words of queries that are worth completing.
var keywords = strings.Fields(`all and any as asc between by case cast count cross current_date date_trunc desc distinct else end except exists
	explain extract false fetch first from full group having ilike in inner intersect interval into is join last left like limit lateral natural not null
	nulls offset on or order outer over partition qualify range recursive right rows select sum then true union using values when where window with`)

// catalog is what the names that can be completed are, read anew now and then: another process
// may create experiments.
type catalog struct {
	read        time.Time
	experiments []storedExperiment
}

// catalogAge is how long a catalog is taken for what there is.
const catalogAge = 5 * time.Second

func (sh *shell) catalog(ctx context.Context) []storedExperiment {
	if time.Since(sh.names.read) < catalogAge {
		return sh.names.experiments
	}
	all, err := sh.service.stored(ctx)
	if err != nil {
		return sh.names.experiments // completion is no place for errors
	}
	sh.names = catalog{time.Now(), all}
	return sh.names.experiments
}

// completer completes what is before the cursor. It implements readline.AutoCompleter.
type completer struct {
	ctx   context.Context
	shell *shell
}

// Do returns what may follow, and how many characters of it stand there by now.
func (c completer) Do(line []rune, pos int) (tails [][]rune, length int) {
	before := string(line[:pos])
	word := before[lastWord(before):]
	if dot := strings.LastIndexByte(word, '.'); dot > 0 && !strings.HasPrefix(strings.TrimSpace(before), ".") {
		word = word[dot+1:]
	}
	for _, name := range c.shell.candidates(c.ctx, before) {
		if len(name) > len(word) && strings.EqualFold(name[:len(word)], word) {
			tails = append(tails, []rune(name[len(word):]))
		}
	}
	return tails, len([]rune(word))
}

// lastWord returns where the name or the command begins that text ends with.
func lastWord(text string) int {
	return strings.LastIndexFunc(text, func(r rune) bool {
		return r != '_' && r != '.' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) + 1
}

// candidates returns the names that may stand at the end of a line, the most likely first.
func (sh *shell) candidates(ctx context.Context, line string) []string {
	if command := strings.TrimSpace(line); strings.HasPrefix(command, ".") && sh.written == "" {
		return sh.commandCandidates(ctx, strings.TrimLeft(line, " "))
	}
	written := sh.written + line
	at := lastWord(written)
	word, all := written[at:], sh.catalog(ctx)
	if dot := strings.LastIndexByte(word, '.'); dot > 0 {
		return sh.members(all, written, word[:dot])
	}
	if wantsTable(written[:at]) {
		names := sh.tableNames(all)
		for _, e := range all {
			names = append(names, e.Name+".")
		}
		return distinct(names)
	}
	names := append(columnsOfAll(sh.used(all, written)), sh.tableNames(all)...)
	return distinct(append(names, inCaseOf(word, keywords)...))
}

// commandCandidates completes commands of the shell and what follows them.
func (sh *shell) commandCandidates(ctx context.Context, line string) (names []string) {
	command, _, more := strings.Cut(line, " ")
	switch {
	case !more:
		for _, c := range dotCommands() {
			names = append(names, c.name+strings.Repeat(" ", min(len(c.argument), 1))) // on to what follows
		}
	case command == ".format":
		names = formatNames()
	case command == ".schema":
		_ = sh.eachTable(ctx, func(prefix string, t *schema.Table) { names = append(names, prefix+t.Name) })
	case command == ".use":
		for _, e := range sh.catalog(ctx) {
			names = append(names, e.Name)
		}
	}
	return names
}

// wantsTable reports whether a table comes next.
func wantsTable(before string) bool {
	last := ""
	for _, t := range sqltext.Tokens(before) {
		if !t.IsSpace() {
			last = strings.ToUpper(t.Text(before))
		}
	}
	return last == "FROM" || last == "JOIN"
}

func (sh *shell) tableNames(all []storedExperiment) (names []string) {
	for _, e := range all {
		prefix := e.Name + "."
		if own := sh.experiment; own != nil {
			if !strings.EqualFold(own.Name, e.Name) {
				continue
			}
			prefix = ""
		}
		for i := range e.Tables {
			names = append(names, prefix+e.Tables[i].Name)
		}
	}
	return names
}

// members returns what may stand behind a name and a point: the tables of an experiment, or
// the columns of a table, which may go by another name.
func (sh *shell) members(all []storedExperiment, written, name string) (names []string) {
	for _, e := range all {
		if strings.EqualFold(e.Name, name) {
			for i := range e.Tables {
				names = append(names, e.Tables[i].Name)
			}
		}
	}
	if i := strings.LastIndexByte(name, '.'); i >= 0 { // shop.customers.
		name = name[i+1:]
	}
	for _, t := range sh.used(all, written) {
		if strings.EqualFold(t.Name, name) || strings.EqualFold(t.Name, aliased(written, name)) {
			names = append(names, columnsOfAll([]*schema.Table{t})...)
		}
	}
	if own := sh.experiment; len(names) == 0 && own != nil { // an alias that comes later in the statement
		names = columnsOfAll(tablesOf(own))
	}
	return distinct(names)
}

// aliased returns the table that goes by an alias in a statement: FROM orders AS o.
func aliased(written, alias string) string {
	var words []string
	for _, t := range sqltext.Tokens(written) {
		if !t.IsSpace() {
			words = append(words, sqltext.Unquote(t.Text(written)))
		}
	}
	for i := 1; i < len(words); i++ {
		before := i - 1
		if strings.EqualFold(words[before], "AS") {
			before--
		}
		if before >= 0 && strings.EqualFold(words[i], alias) && words[before] != "." {
			if (i+1 == len(words) || words[i+1] != ".") && lastWord(words[before]) == 0 {
				return words[before]
			}
		}
	}
	return ""
}

// used returns the tables whose names a statement has.
func (sh *shell) used(all []storedExperiment, written string) (tables []*schema.Table) {
	words := map[string]bool{}
	for _, t := range sqltext.Tokens(written) {
		words[strings.ToLower(sqltext.Unquote(t.Text(written)))] = true
	}
	for _, e := range all {
		if own := sh.experiment; own != nil && !strings.EqualFold(own.Name, e.Name) && !words[strings.ToLower(e.Name)] {
			continue
		}
		for i := range e.Tables {
			if words[strings.ToLower(e.Tables[i].Name)] {
				tables = append(tables, &e.Tables[i])
			}
		}
	}
	if own := sh.experiment; len(tables) == 0 && own != nil {
		return tablesOf(own)
	}
	return tables
}

func tablesOf(e *schema.Experiment) (tables []*schema.Table) {
	for i := range e.Tables {
		tables = append(tables, &e.Tables[i])
	}
	return tables
}

func columnsOfAll(tables []*schema.Table) (names []string) {
	for _, t := range tables {
		for i := range t.Columns {
			names = append(names, t.Columns[i].Name)
		}
	}
	return names
}

// inCaseOf writes keywords as the person does: in lower case behind a lower-case letter.
func inCaseOf(word string, all []string) []string {
	if word != "" && word == strings.ToLower(word) {
		return all
	}
	upper := make([]string, len(all))
	for i, w := range all {
		upper[i] = strings.ToUpper(w)
	}
	return upper
}

// distinct leaves out what differs from an earlier name by its case alone.
func distinct(names []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(names, func(name string) bool {
		lower := strings.ToLower(name)
		defer func() { seen[lower] = true }()
		return cmp.Or(name == "", seen[lower])
	})
}
