package api

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Version says what a program is.
type Version struct {
	Version  string   `json:"version"`  // of the module; (devel) for a build from its own tree
	Revision string   `json:"revision"` // of the version control; empty where it is not known
	Engine   string   `json:"engine"`   // equal engines make equal data
	Drivers  []string `json:"drivers"`  // URL schemes that are built in
	Go       string   `json:"go"`
	Platform string   `json:"platform"`
}

// VersionOf tells what this program is.
func VersionOf() *Version {
	v := &Version{
		Version:  "(devel)",
		Engine:   gen.EngineVersion(),
		Drivers:  append([]string{}, store.Schemes()...),
		Go:       runtime.Version(),
		Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Version = cmp.Or(info.Main.Version, v.Version)
	modified := ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			v.Revision = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			modified = ", modified"
		}
	}
	if v.Revision != "" {
		v.Revision += modified
	}
	return v
}

// Version tells what the program is that has the simulator.
func (Local) Version(context.Context) (*Version, error) { return VersionOf(), nil }

// Warehouses are those that an experiment may name.
type Warehouses struct {
	Warehouses []Warehouse `json:"warehouses"` // in the order of their names
}

// Warehouse is a warehouse that is configured.
type Warehouse struct {
	Name    string `json:"name"`    // as target_warehouse has it
	Type    string `json:"type"`    // sqlite, postgres, redshift, duckdb, snowflake; empty where it is not known
	Default bool   `json:"default"` // whether it is that of experiments that name none
}

// Warehouses lists the warehouses.
func (l Local) Warehouses(context.Context) (*Warehouses, error) {
	list := &Warehouses{Warehouses: []Warehouse{}}
	for _, name := range l.Sim.Warehouses() {
		list.Warehouses = append(list.Warehouses, Warehouse{name, l.Sim.WarehouseType(name), name == l.Sim.DefaultWarehouse()})
	}
	return list, nil
}

// Rules are faker rules.
type Rules struct {
	Rules []Rule `json:"rules"` // in the order of their names
}

// Rule is a faker rule. Its aliases are an array also when there are none.
type Rule struct {
	gen.RuleInfo
	Aliases []string `json:"aliases"`
}

// RulesOf returns the faker rules that have search in name, aliases, category or
// description, without regard to case; all for "". Where there is none it is a [store.ErrNotFound]
// with the name that may have been meant.
func RulesOf(search string) (*Rules, error) {
	found := &Rules{Rules: []Rule{}}
	var names []string
	for _, r := range gen.Rules() {
		names = append(append(names, r.Name), r.Aliases...)
		if ruleMatches(r, search) {
			found.Rules = append(found.Rules, Rule{r, append([]string{}, r.Aliases...)})
		}
	}
	if len(found.Rules) > 0 {
		return found, nil
	}
	err := fmt.Errorf("a faker rule like %q %w", search, store.ErrNotFound)
	if near := schema.Closest(search, names); near != "" {
		err = fmt.Errorf("%w (did you mean %q?)", err, near)
	}
	return nil, err
}

func ruleMatches(r gen.RuleInfo, search string) bool {
	search = strings.ToLower(search)
	for _, s := range append([]string{r.Name, r.Category, r.Description}, r.Aliases...) {
		if strings.Contains(strings.ToLower(s), search) {
			return true
		}
	}
	return false
}

// Rules returns faker rules; see [RulesOf].
func (Local) Rules(_ context.Context, search string) (*Rules, error) { return RulesOf(search) }
