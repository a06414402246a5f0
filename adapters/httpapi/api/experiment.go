package api

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Experiment is a stored experiment.
type Experiment struct {
	Name          string             `json:"name"`           // as the document writes it; case never counts
	Description   string             `json:"description"`    // of the document; may be empty
	CreatedAt     time.Time          `json:"created_at"`     // UTC
	TableCount    int                `json:"table_count"`    // of the document
	Schema        *schema.Experiment `json:"schema"`         // the document
	Warnings      []string           `json:"warnings"`       // sentences, see [dwsim.Experiment.Warnings]; never null
	WarehouseType string             `json:"warehouse_type"` // name of the warehouse that holds its rows, the default one too
	Dialect       string             `json:"dialect"`        // of the script it was imported from; empty where there was none
	Distributions []Distribution     `json:"distributions"`  // of columns, in the order of the document; never null
	LastRun       *dwsim.Run         `json:"last_run"`       // the newest; null where there was none
	DiskUse       *dwsim.DiskUse     `json:"disk_use"`       // null where it cannot be told
}

// Distribution is the distribution of one column.
type Distribution struct {
	Table      string             `json:"table"`
	Column     string             `json:"column"`
	Type       string             `json:"type"`       // one of [schema.Distributions]
	Parameters map[string]float64 `json:"parameters"` // by name; empty, never null, where the type has none
}

// Experiments are experiments, the newest first.
type Experiments struct {
	Experiments []*Experiment `json:"experiments"`
	Next        string        `json:"next_cursor,omitempty"` // where the list goes on; empty at its end
}

// Imported is an experiment that was just made of a script.
type Imported struct {
	*Experiment
	ImportWarnings []ddl.Warning `json:"import_warnings"` // in the order of the script, with places; never null
}

// Interpreted is what would become of a script: the answer to an import that is a dry run.
type Interpreted struct {
	Schema         *schema.Experiment `json:"schema"`          // the document that it makes
	Columns        []Column           `json:"columns"`         // of all tables, in the order of the document
	ImportWarnings []ddl.Warning      `json:"import_warnings"` // in the order of the script, with places; never null
}

// Column tells a person how a column was understood.
type Column struct {
	Table    string  `json:"table"`
	Column   string  `json:"column"`
	DataType string  `json:"data_type"` // with its sizes: DECIMAL(12,2)
	Key      string  `json:"key"`       // PK, unique, FK, with commas between them; empty for none
	Nullable bool    `json:"nullable"`  // whether there may be NULLs
	NullRate float64 `json:"null_rate"` // share of NULLs, 0…1
	Values   string  `json:"values"`    // where the values come from, in a few words
}

// Columns are the columns of an experiment, in the order of its document.
type Columns struct {
	Experiment string   `json:"experiment"`
	Columns    []Column `json:"columns"` // never null
}

// Removed is what the end of an experiment took with it.
type Removed struct {
	Deleted   string `json:"deleted"`         // name of the experiment
	Tables    int    `json:"tables"`          // how many it had
	Runs      int    `json:"runs"`            // on record
	Parquet   int64  `json:"parquet_bytes"`   // of files; -1 where it is not known
	Warehouse int64  `json:"warehouse_bytes"` // of rows; -1 where it is not known
}

// Emptied says that the tables of an experiment were emptied.
type Emptied struct {
	Reset  string `json:"reset"`  // name of the experiment
	Tables int    `json:"tables"` // how many it has
}

// describe describes one experiment.
func (l Local) describe(ctx context.Context, e *dwsim.Experiment) (*Experiment, error) {
	all, err := l.Sim.Overviews(ctx, []*dwsim.Experiment{e})
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("experiment %q %w", e.Name(), store.ErrNotFound)
	}
	return experimentOf(all[0]), nil
}

func experimentOf(o dwsim.Overview) *Experiment {
	e, doc := o.Experiment, o.Experiment.Document()
	return &Experiment{
		Name: doc.Name, Description: doc.Description, CreatedAt: e.CreatedAt(),
		TableCount: len(doc.Tables), Schema: doc, Warnings: append([]string{}, e.Warnings()...),
		WarehouseType: e.Warehouse(), Dialect: doc.Dialect,
		Distributions: distributionsOf(doc), LastRun: o.LastRun, DiskUse: o.DiskUse,
	}
}

func distributionsOf(doc *schema.Experiment) []Distribution {
	all := []Distribution{}
	for _, t := range doc.Tables {
		for _, c := range t.Columns {
			d := c.Distribution
			if d == nil {
				continue
			}
			parameters := maps.Clone(d.Parameters)
			if parameters == nil {
				parameters = map[string]float64{} // an object, never null
			}
			all = append(all, Distribution{t.Name, c.Name, strings.ToLower(d.Type), parameters})
		}
	}
	return all
}
