package dwsim

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/xwb1989/sqlparser"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// hint says what the writer of a statement may have meant, or nothing.
func (s *Simulator) hint(ctx context.Context, r *reading, wrong *store.QueryError) string {
	if wrong.Kind == store.FunctionName {
		return functionHint(wrong.Unknown)
	}
	if hint := cmp.Or(changeHint(wrong, r.sql), messageHint(wrong)); hint != "" && wrong.Unknown == "" {
		return hint
	}
	all, err := s.Experiments(ctx)
	if err != nil {
		return "" // the error of the statement tells more
	}
	n := &reach{reading: r, all: all, first: wrong.Unknown}
	if wrong.Unknown == "" {
		if isSyntax(wrong) {
			return n.syntaxHint(wrong)
		}
		return ""
	}
	if before, after, ok := strings.Cut(wrong.Unknown, "."); ok {
		n.before, n.first = before, after
	}
	switch wrong.Kind {
	case store.TableName:
		return n.table()
	case store.ColumnName:
		return n.column(wrong)
	case store.ExperimentName:
		return n.experiment(wrong.Unknown)
	}
	return ""
}

// functionHint says what an unknown function may be meant to be.
func functionHint(name string) string {
	if strings.HasPrefix(name, "`") {
		return quotedHint
	}
	if slices.Contains(windowFunctions, strings.ToLower(name)) {
		return fmt.Sprintf("write %s(…) OVER (…)", strings.ToLower(name))
	}
	return didYouMean(name, functionNames)
}

// windowFunctions are those that are nothing without OVER.
var windowFunctions = strings.Fields(`cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank ratio_to_report row_number`)

// isSyntax tells whether an engine could not read the statement to its end.
func isSyntax(wrong *store.QueryError) bool {
	return strings.Contains(wrong.Message, "syntax error") || strings.Contains(wrong.Message, "statement ends") || strings.Contains(wrong.Message, "begins with")
}

// changes are the kinds of statements that change something, as sqlparser tells them by their
// first word. It can be fooled, and nothing rests on it: the database has refused the statement
// by then. https://pkg.go.dev/github.com/xwb1989/sqlparser#Preview
var changes = map[int]string{
	sqlparser.StmtInsert:  "INSERT adds rows",
	sqlparser.StmtReplace: "REPLACE changes rows",
	sqlparser.StmtUpdate:  "UPDATE changes rows",
	sqlparser.StmtDelete:  "DELETE removes rows",
	sqlparser.StmtDDL:     "changes tables",
}

// changeHint says what to do instead of a change.
func changeHint(wrong *store.QueryError, sql string) string {
	const instead = "to change what is generated, change the document and generate again"
	tokens := meaningful(sql)
	if len(tokens) == 0 {
		return ""
	}
	kind := sqlparser.Preview(sql[tokens[0].Start:])
	does, ok := changes[kind]
	switch {
	case !ok:
		return ""
	case strings.Contains(wrong.Message, "only reads"):
		return instead
	case kind == sqlparser.StmtDDL:
		does = strings.ToUpper(tokens[0].Text(sql)) + " " + does
	}
	return does + ", and a query only reads; " + instead
}

// reach is what an unknown name may be meant to be, of what there is.
type reach struct {
	*reading
	all           []*Experiment
	before, first string // the parts of the unknown name before and behind its first point
}

// didYouMean names the nearest of some names, where one is near and is not the name itself.
func didYouMean(name string, candidates []string) string {
	if near := schema.Closest(name, candidates); near != "" && near != name {
		return "did you mean " + near + "?"
	}
	return ""
}

// find returns an experiment by its name, or nil.
func (n *reach) find(experiment string) *Experiment {
	for _, e := range n.all {
		if strings.EqualFold(e.Name(), experiment) {
			return e
		}
	}
	return nil
}

// reachable returns the experiments in the warehouse of the query.
func (n *reach) reachable() []*Experiment {
	return slices.DeleteFunc(slices.Clone(n.all), func(e *Experiment) bool { return e.Warehouse() != n.warehouse })
}

// experiment words what an experiment of that name may be.
func (n *reach) experiment(name string) string {
	if e := n.find(name); e != nil && e.Warehouse() != n.warehouse {
		return fmt.Sprintf("experiment %s lies in warehouse %s, and this query is answered by %s: a query reads from one warehouse", e.Name(), e.Warehouse(), n.warehouse)
	}
	if slices.Contains([]string{"information_schema", "pg_catalog"}, strings.ToLower(name)) {
		return n.hasTables()
	}
	var names []string
	for _, e := range n.reachable() {
		names = append(names, e.Name())
	}
	if hint := didYouMean(name, names); hint != "" {
		return hint
	}
	if len(names) == 0 {
		return "there are no experiments in warehouse " + n.warehouse
	}
	return "there is: " + listed(names)
}

// table words what a table of that name may be.
func (n *reach) table() string {
	if n.before != "" {
		return n.qualifiedTable()
	}
	if alias := n.aliasOf(n.first); alias != "" && n.ownTable(n.first) != nil {
		return fmt.Sprintf("table %s is called %s here", n.first, alias)
	}
	if n.ownTable(n.first) != nil {
		return "name it in FROM or JOIN"
	}
	if n.home != nil {
		if hint := didYouMean(n.first, n.tables()); hint != "" {
			return hint
		}
	}
	if hint := n.elsewhere(); hint != "" {
		return hint
	}
	if n.home != nil {
		return n.hasTables()
	}
	var all []string
	for _, e := range n.reachable() {
		all = append(all, tableNames(e, e.Name()+".")...)
	}
	if near := schema.Closest(n.first, unqualifiedNames(all)); near != "" {
		for _, name := range all {
			if strings.HasSuffix(name, "."+near) {
				return "did you mean " + name + "?"
			}
		}
	}
	return n.hasTables()
}

// tables returns the names of the tables that go by their own names.
func (n *reach) tables() []string {
	if n.home == nil {
		return nil
	}
	return tableNames(n.home, "")
}

// hasTables lists them.
func (n *reach) hasTables() string {
	if n.home == nil {
		return "tables go by the names of their experiments here, such as shop.customers"
	}
	return fmt.Sprintf("experiment %s has %s", n.home.Name(), listed(n.tables()))
}

// ownTable returns a table that goes by its own name, or nil.
func (n *reach) ownTable(name string) *schema.Table {
	if n.home == nil {
		return nil
	}
	return n.home.Document().Table(name)
}

// has lists the columns of a table.
func (n *reach) has(t *schema.Table) string {
	return fmt.Sprintf("table %s has %s", t.Name, listed(columnNames([]*schema.Table{t})))
}

// qualifiedTable words what a table of the form experiment.table may be.
func (n *reach) qualifiedTable() string {
	e := n.find(n.before)
	if e == nil || e.Warehouse() != n.warehouse {
		return n.experiment(n.before)
	}
	if hint := didYouMean(n.first, tableNames(e, "")); hint != "" {
		return strings.Replace(hint, "mean ", "mean "+e.Name()+".", 1)
	}
	return fmt.Sprintf("experiment %s has %s", e.Name(), listed(tableNames(e, "")))
}

// elsewhere says which other experiments have a table of that very name.
func (n *reach) elsewhere() string {
	var write, far []string
	for _, e := range n.all {
		switch t := e.Document().Table(n.first); {
		case t == nil:
		case e.Warehouse() == n.warehouse:
			write = append(write, e.Name()+"."+t.Name)
		default:
			far = append(far, e.Name())
		}
	}
	const some = 3
	switch {
	case len(write) > 0:
		return "write " + strings.Join(write[:min(len(write), some)], " or ")
	case len(far) > 0:
		return n.experiment(far[0])
	}
	return ""
}

// column words what a column of that name may be.
func (n *reach) column(wrong *store.QueryError) string {
	name := wrong.Unknown[strings.LastIndexByte(wrong.Unknown, '.')+1:]
	used := n.used()
	near := didYouMean(name, columnNames(used))
	if hint := cmp.Or(n.columnBySpot(wrong, near), near); hint != "" {
		return hint
	}
	if hint := n.columnOf(name, used); hint != "" {
		return hint
	}
	if hint := n.columnElsewhere(name); hint != "" {
		return hint
	}
	if len(used) == 1 {
		return n.has(used[0])
	}
	return ""
}

// columnOf says which of the tables in the statement has a column of that very name.
func (n *reach) columnOf(name string, used []*schema.Table) string {
	for _, t := range used {
		if t.Column(name) != nil {
			return fmt.Sprintf("it is a column of %s, which is not read in this part of the query, or does not hand it on", t.Name)
		}
	}
	return ""
}

// columnElsewhere names the nearest column of the tables that the statement does not use.
func (n *reach) columnElsewhere(name string) string {
	if n.home == nil {
		return ""
	}
	near, of := "", ""
	for i := range n.home.Document().Tables {
		t := &n.home.Document().Tables[i]
		c := schema.Closest(name, columnNames([]*schema.Table{t}))
		if c != "" && (near == "" || strings.EqualFold(c, name)) {
			near, of = c, t.Name
		}
	}
	switch {
	case near == "":
		return ""
	case strings.EqualFold(near, name):
		return fmt.Sprintf("%s is a column of %s", near, of)
	}
	return fmt.Sprintf("did you mean %s of %s?", near, of)
}

// used returns the tables whose names are in the statement.
func (n *reach) used() []*schema.Table {
	words := map[string]bool{}
	for _, t := range meaningful(n.sql) {
		if isName(t) {
			words[strings.ToLower(nameOf(n.sql, t))] = true
		}
	}
	var tables []*schema.Table
	for _, e := range n.reachable() {
		if (n.home == nil || e.Name() != n.home.Name()) && !words[strings.ToLower(e.Name())] {
			continue
		}
		for i := range e.Document().Tables {
			if t := &e.Document().Tables[i]; words[strings.ToLower(t.Name)] {
				tables = append(tables, t)
			}
		}
	}
	return tables
}

func columnNames(tables []*schema.Table) []string {
	var names []string
	for _, t := range tables {
		for i := range t.Columns {
			names = append(names, t.Columns[i].Name)
		}
	}
	return names
}

// tableNames returns the names of the tables of an experiment, each behind a prefix.
func tableNames(e *Experiment, prefix string) []string {
	var names []string
	for i := range e.Document().Tables {
		names = append(names, prefix+e.Document().Tables[i].Name)
	}
	return names
}

func unqualifiedNames(all []string) []string {
	names := make([]string, len(all))
	for i, name := range all {
		_, names[i], _ = strings.Cut(name, ".")
	}
	return names
}

// listed joins names, of many only the first.
func listed(names []string) string {
	const most = 12
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}
