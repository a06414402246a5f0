package cli

import (
	"context"
	"fmt"
	"maps"
	"math"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
)

type experimentCommands struct {
	Create   createCommand   `cmd:"" help:"Check and store the experiment of a JSON or YAML document."`
	Import   importCommand   `cmd:"" name:"import-sql" help:"Store an experiment with the tables of a CREATE TABLE script."`
	List     listCommand     `cmd:"" help:"List the experiments, the newest first."`
	Show     showCommand     `cmd:"" help:"Show one experiment with its tables and columns."`
	Generate generateCommand `cmd:"" help:"Generate the rows: Parquet files and tables to query."`
	Load     loadCommand     `cmd:"" help:"Fill the tables from the Parquet files of a completed run."`
	Preview  previewCommand  `cmd:"" help:"Show the first rows that a run would make, without writing any."`
	Check    checkCommand    `cmd:"" help:"Hold the rows in the warehouse against every rule of the document."`
	Profile  profileCommand  `cmd:"" help:"Describe what the columns hold: NULLs, distinct values, ranges, histograms."`
	Lineage  lineageCommand  `cmd:"" help:"Show how tables refer to each other, and which run filled each: JSON, DOT, Mermaid, SVG."`
	DDL      ddlCommand      `cmd:"" name:"ddl" help:"Print the CREATE TABLE statements of an experiment."`
	Export   exportCommand   `cmd:"" help:"Write an experiment with the rows of a run to an archive."`
	Restore  restoreCommand  `cmd:"" help:"Make an experiment of an archive."`
	Reset    resetCommand    `cmd:"" help:"Empty the tables. Runs and Parquet files stay."`
	Delete   deleteCommand   `cmd:"" help:"Remove the experiment with its tables, runs and Parquet files."`
}

type createCommand struct {
	File string `arg:"" help:"Document, or - for standard input."`
}

func (*createCommand) Help() string {
	return `All that is wrong with the document is listed at once; nothing is stored then.

Examples:

    dw-sim experiment create examples/shop.json
    dw-sim experiment create - < shop.yaml`
}

// Run stores the experiment of a document.
func (cmd *createCommand) Run(ctx context.Context, s *session) error {
	doc, err := s.console.readDocument(cmd.File)
	if err != nil {
		return err
	}
	return s.with(ctx, func(d *databases) error {
		e, err := d.sim.CreateExperiment(ctx, doc.Experiment)
		if err != nil {
			return doc.locate(err)
		}
		s.warn(e.Warnings())
		if s.JSON {
			return s.printExperiment(ctx, e)
		}
		s.created(e)
		return nil
	})
}

// created tells a person of an experiment that was just stored.
func (s *session) created(e *dwsim.Experiment) {
	var rows int64
	for _, t := range e.Document().Tables {
		rows += min(t.TargetRows, math.MaxInt64-rows)
	}
	fmt.Fprintf(s.console.out, "%s: %s, %s to generate\n", e.Name(), count(len(e.Document().Tables), "table"), count(rows, "row"))
	s.console.notef("Next: dw-sim experiment generate %s", e.Name())
}

type listCommand struct{}

// Run lists the experiments.
func (*listCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, func(d *databases) error {
		views, err := viewAll(ctx, d.sim)
		if err != nil {
			return err
		}
		if s.JSON {
			return s.console.printJSON(map[string]any{"experiments": views})
		}
		if len(views) == 0 {
			s.console.notef("There are no experiments yet. Next: dw-sim experiment create FILE")
			return nil
		}
		return s.console.show(experimentTable(views))
	})
}

func viewAll(ctx context.Context, sim *dwsim.Simulator) ([]*experimentView, error) {
	all, err := sim.Experiments(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]*experimentView, len(all))
	for i, e := range all {
		if views[i], err = view(ctx, e); err != nil {
			return nil, err
		}
	}
	return views, nil
}

func experimentTable(views []*experimentView) *table {
	t := columns("EXPERIMENT", ">TABLES", "WAREHOUSE", "CREATED", ">LAST RUN", "STATUS", ">ROWS", ">DISK", "DESCRIPTION")
	for _, v := range views {
		run, status, rows := "", "", ""
		if v.LastRun != nil {
			_, loaded := v.LastRun.Rows()
			run, status, rows = fmt.Sprint(v.LastRun.ID), string(v.LastRun.Status), grouped(loaded)
		}
		t.add(v.Name, fmt.Sprint(v.TableCount), v.WarehouseType, moment(v.CreatedAt), run, status, rows, v.disk(), v.Description)
	}
	return t
}

// disk writes what an experiment takes on the disk.
func (v *experimentView) disk() string {
	if v.DiskUse == nil || v.DiskUse.Parquet+max(v.DiskUse.Warehouse, 0) == 0 {
		return ""
	}
	return bytesOf(uint64(v.DiskUse.Parquet + max(v.DiskUse.Warehouse, 0)))
}

// diskParts writes what of it are Parquet files, and what are the rows in the warehouse.
func (v *experimentView) diskParts() string {
	parquet := bytesOf(uint64(v.DiskUse.Parquet)) + " of Parquet files"
	if v.DiskUse.Warehouse < 0 {
		return parquet
	}
	return parquet + ", " + bytesOf(uint64(v.DiskUse.Warehouse)) + " in the warehouse"
}

type showCommand struct {
	Name string `arg:"" help:"Experiment."`
}

// Run shows an experiment.
func (cmd *showCommand) Run(ctx context.Context, s *session) error {
	return s.withExperiment(ctx, cmd.Name, func(_ *databases, e *dwsim.Experiment) error {
		if s.JSON {
			return s.printExperiment(ctx, e)
		}
		return s.describe(ctx, e)
	})
}

func (s *session) printExperiment(ctx context.Context, e *dwsim.Experiment) error {
	v, err := view(ctx, e)
	if err != nil {
		return err
	}
	return s.console.printJSON(v)
}

func (s *session) describe(ctx context.Context, e *dwsim.Experiment) error {
	v, err := view(ctx, e)
	if err != nil {
		return err
	}
	out := s.console.out
	fmt.Fprintf(out, "%s, in warehouse %s, created %s\n", v.Name, v.WarehouseType, moment(v.CreatedAt))
	if v.Description != "" {
		fmt.Fprintln(out, printable(v.Description))
	}
	if v.LastRun != nil {
		_, loaded := v.LastRun.Rows()
		fmt.Fprintf(out, "last run %d: %s, %s, seed %d\n", v.LastRun.ID, v.LastRun.Status, count(loaded, "row"), v.LastRun.Seed)
	}
	if v.DiskUse != nil {
		fmt.Fprintf(out, "on the disk: %s\n", v.diskParts())
	}
	for i := range v.Schema.Tables {
		fmt.Fprintln(out)
		if err := s.console.describeTable(&v.Schema.Tables[i]); err != nil {
			return err
		}
	}
	s.warn(v.Warnings)
	return nil
}

func (c *console) describeTable(of *schema.Table) error {
	fmt.Fprintf(c.out, "%s: %s to generate\n", of.Name, count(of.TargetRows, "row"))
	return c.show(columnTable(of))
}

func (s *session) warn(warnings []string) {
	for _, w := range warnings {
		s.console.notef("warning: %s", printable(w))
	}
}

func columnTable(of *schema.Table) *table {
	t := columns("COLUMN", "TYPE", "KEY", "NULLS", "VALUES")
	for _, c := range api.ColumnsOf(of) {
		nulls := ""
		if c.Nullable {
			nulls = fmt.Sprintf("%g %%", 100*c.NullRate)
		}
		t.add(c.Column, c.DataType, c.Key, nulls, c.Values)
	}
	return t
}

// experimentView is an experiment in JSON. The keys are those of the HTTP API.
type experimentView struct {
	Name          string             `json:"name"`
	Description   string             `json:"description"`
	CreatedAt     time.Time          `json:"created_at"`
	TableCount    int                `json:"table_count"`
	Schema        *schema.Experiment `json:"schema"`
	Warnings      []string           `json:"warnings"`
	WarehouseType string             `json:"warehouse_type"`
	Dialect       string             `json:"dialect"`
	Distributions []distributionView `json:"distributions"`
	LastRun       *dwsim.Run         `json:"last_run"` // null where there was none
	DiskUse       *dwsim.DiskUse     `json:"disk_use"` // null where it cannot be told
}

// distributionView is the distribution of one column.
type distributionView struct {
	Table      string             `json:"table"`
	Column     string             `json:"column"`
	Type       string             `json:"type"`
	Parameters map[string]float64 `json:"parameters"`
}

func view(ctx context.Context, e *dwsim.Experiment) (*experimentView, error) {
	last, err := e.LastRun(ctx)
	if err != nil {
		return nil, err
	}
	doc := e.Document()
	v := &experimentView{
		Name: doc.Name, Description: doc.Description, CreatedAt: e.CreatedAt(),
		TableCount: len(doc.Tables), Schema: doc, Warnings: append([]string{}, e.Warnings()...),
		WarehouseType: e.Warehouse(), Dialect: doc.Dialect,
		Distributions: []distributionView{}, LastRun: last,
	}
	if use, err := e.DiskUse(ctx); err == nil { // files that cannot be read hide nothing else
		v.DiskUse = &use
	}
	for _, t := range doc.Tables {
		for _, c := range t.Columns {
			if d := c.Distribution; d != nil {
				parameters := maps.Clone(d.Parameters)
				if parameters == nil {
					parameters = map[string]float64{} // an object, never null
				}
				v.Distributions = append(v.Distributions, distributionView{t.Name, c.Name, strings.ToLower(d.Type), parameters})
			}
		}
	}
	return v, nil
}
