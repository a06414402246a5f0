package cli

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/dwsim/lineage"
	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
)

// mostRuns is how many runs are offered, the newest.
const mostRuns = 30

// namesFor are the values that an argument or a flag may have: arguments go by their names, flags by
// their tag complete. typed is what stands there by now.
func (p *place) namesFor(v *kong.Value, typed string) []candidate {
	kind := v.Tag.Get("complete")
	if v.Enum != "" {
		return words(v.EnumSlice()...)
	}
	if v.Flag == nil && kind == "" {
		kind = map[string]string{"name": "experiment", "id": "run", "file": "file", "search": "rule"}[v.Name]
	}
	switch kind {
	case "file":
		return []candidate{{value: fileMark}}
	case "experiment":
		return p.experiments()
	case "table":
		return p.tables()
	case "rows":
		return p.rows(typed)
	case "run":
		return p.runs()
	case "warehouse":
		return p.warehouses()
	case "rule":
		return rules()
	case "dialect":
		return words(ddl.Dialects()...)
	case "print":
		return words(ddl.PrintDialects()...)
	case "lineage":
		return words(append([]string{"json"}, lineage.Formats()...)...)
	case "format":
		all := words("table")
		for _, f := range result.Formats() {
			all = append(all, candidate{value: string(f)})
		}
		return all
	case "compression":
		return words("snappy", "zstd", "none")
	case "level":
		return words(logLevels...)
	case "log":
		return words(logFormats...)
	}
	return nil
}

func words(all ...string) []candidate {
	candidates := make([]candidate, len(all))
	for i, word := range all {
		candidates[i].value = word
	}
	return candidates
}

func rules() (all []candidate) {
	for _, rule := range gen.Rules() {
		all = append(all, candidate{rule.Name, rule.Description})
	}
	return all
}

func (p *place) warehouses() []candidate {
	cfg, err := loadConfig(p.line.globals, p.env)
	if err != nil {
		return nil
	}
	return words(slices.Sorted(maps.Keys(cfg.warehouses))...)
}

// experiment is the one that the line names: by its first argument, or by --experiment.
func (p *place) experiment() string {
	if len(p.args) > 0 && len(p.node.Positional) > 0 && p.node.Positional[0].Name == "name" {
		return p.args[0]
	}
	return p.values["experiment"]
}

func (p *place) experiments() (all []candidate) {
	_ = p.look(func(m store.Metadata) error {
		names, err := m.ExperimentNames(p.ctx)
		all = words(names...)
		return err
	}, func(s remoteService) error {
		stored, err := s.stored(p.ctx)
		for _, e := range stored {
			all = append(all, candidate{e.Name, e.Description})
		}
		return err
	})
	return all
}

func (p *place) tables() (all []candidate) {
	var document *schema.Experiment
	err := p.look(func(m store.Metadata) error {
		record, err := m.Experiment(p.ctx, p.experiment())
		if err == nil {
			document = record.Experiment
		}
		return err
	}, func(s remoteService) (err error) {
		document, err = s.document(p.ctx, p.experiment())
		return err
	})
	if err != nil || document == nil {
		return nil
	}
	for _, t := range document.Tables {
		all = append(all, candidate{t.Name, t.Description})
	}
	return all
}

// rows are the tables with an equals sign, behind which a number is to follow.
func (p *place) rows(typed string) (all []candidate) {
	if strings.Contains(typed, "=") {
		return nil
	}
	for _, t := range p.tables() {
		all = append(all, candidate{t.value + "=", t.about})
	}
	return append(all, candidate{value: noSpaceMark})
}

func (p *place) runs() (all []candidate) {
	var runs []*dwsim.Run
	_ = p.look(func(m store.Metadata) (err error) {
		runs, err = m.Runs(p.ctx, p.experiment())
		return err
	}, func(s remoteService) (err error) {
		runs, err = s.records(p.ctx, p.experiment(), mostRuns)
		return err
	})
	for _, run := range runs[:min(len(runs), mostRuns)] {
		about := fmt.Sprintf("%s %s, seed %d", run.Status, run.StartedAt.Local().Format("2006-01-02 15:04"), run.Seed)
		all = append(all, candidate{strconv.FormatInt(run.ID, 10), about})
	}
	return all
}

// look has a function look at the metadata of the configuration, or another one ask the server.
// Metadata that are not there yet stay so.
func (p *place) look(local func(store.Metadata) error, remote func(remoteService) error) error {
	cfg, err := loadConfig(p.line.globals, p.env)
	if err != nil {
		return err
	}
	if cfg.server != "" {
		to, err := (&session{globals: p.line.globals, env: p.env}).dial(cfg)
		if err != nil {
			return err
		}
		defer to.Close()
		return remote(remoteService{to})
	}
	if u, err := url.Parse(cfg.targetDBURL); err == nil && u.Scheme == "sqlite" {
		if _, err := os.Stat(u.Path); err != nil {
			return err
		}
	}
	m, err := store.OpenMetadata(p.ctx, cfg.targetDBURL)
	if err != nil {
		return err
	}
	defer m.Close()
	return local(m)
}
