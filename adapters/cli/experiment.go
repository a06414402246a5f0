package cli

import (
	"context"
	"fmt"
	"math"

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
	return s.through(ctx, func(to service) error {
		e, err := to.Create(ctx, doc.Experiment)
		if err != nil {
			return doc.locate(err)
		}
		s.warn(e.Warnings)
		if s.JSON {
			return s.console.printJSON(e)
		}
		s.created(e.Schema)
		return nil
	})
}

// created tells a person of an experiment that was just stored.
func (s *session) created(e *schema.Experiment) {
	var rows int64
	for _, t := range e.Tables {
		rows += min(t.TargetRows, math.MaxInt64-rows)
	}
	fmt.Fprintf(s.console.out, "%s: %s, %s to generate\n", e.Name, count(len(e.Tables), "table"), count(rows, "row"))
	s.console.notef("Next: dw-sim experiment generate %s", e.Name)
}

type listCommand struct{}

func (*listCommand) Help() string {
	return `Examples:

    dw-sim experiment list
    dw-sim experiment list --json`
}

// Run lists the experiments.
func (*listCommand) Run(ctx context.Context, s *session) error {
	return s.through(ctx, func(to service) error {
		all, err := allExperiments(ctx, to)
		if err != nil {
			return err
		}
		if s.JSON {
			return s.console.printJSON(api.Experiments{Experiments: all})
		}
		if len(all) == 0 {
			s.console.notef("There are no experiments yet. Next: dw-sim experiment create FILE")
			return nil
		}
		return s.console.show(experimentTable(all))
	})
}

// allExperiments joins the parts of the list.
func allExperiments(ctx context.Context, to api.Catalogue) ([]*api.Experiment, error) {
	all := []*api.Experiment{}
	for page := (api.Page{}); ; {
		part, err := to.Experiments(ctx, page)
		if err != nil {
			return nil, err
		}
		all = append(all, part.Experiments...)
		if page.Cursor = part.Next; page.Cursor == "" {
			return all, nil
		}
	}
}

func experimentTable(all []*api.Experiment) *table {
	t := columns("EXPERIMENT", ">TABLES", "WAREHOUSE", "CREATED", ">LAST RUN", "STATUS", ">ROWS", ">DISK", "DESCRIPTION")
	for _, v := range all {
		run, status, rows := "", "", ""
		if v.LastRun != nil {
			_, loaded := v.LastRun.Rows()
			run, status, rows = fmt.Sprint(v.LastRun.ID), string(v.LastRun.Status), grouped(loaded)
		}
		t.add(v.Name, fmt.Sprint(v.TableCount), v.WarehouseType, moment(v.CreatedAt), run, status, rows, diskText(v.DiskUse), v.Description)
	}
	return t
}

// diskText writes what an experiment takes on the disk; nothing where that is nothing, or not known.
func diskText(use *dwsim.DiskUse) string {
	if use == nil || use.Parquet+max(use.Warehouse, 0) == 0 {
		return ""
	}
	return bytesOf(uint64(use.Parquet + max(use.Warehouse, 0)))
}

// diskParts writes what of it are Parquet files, and what are the rows in the warehouse.
func diskParts(use *dwsim.DiskUse) string {
	parquet := bytesOf(uint64(use.Parquet)) + " of Parquet files"
	if use.Warehouse < 0 {
		return parquet
	}
	return parquet + ", " + bytesOf(uint64(use.Warehouse)) + " in the warehouse"
}

type showCommand struct {
	Name string `arg:"" help:"Experiment."`
}

func (*showCommand) Help() string {
	return `The document alone is under schema with --json.

Examples:

    dw-sim experiment show shop
    dw-sim experiment show shop --json`
}

// Run shows an experiment.
func (cmd *showCommand) Run(ctx context.Context, s *session) error {
	return s.through(ctx, func(to service) error {
		e, err := to.Experiment(ctx, cmd.Name)
		if err != nil {
			return err
		}
		if s.JSON {
			return s.console.printJSON(e)
		}
		return s.describe(e)
	})
}

func (s *session) describe(v *api.Experiment) error {
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
		fmt.Fprintf(out, "on the disk: %s\n", diskParts(v.DiskUse))
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
