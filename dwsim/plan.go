package dwsim

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// plan is a run that may begin: what is asked of each table, what is kept of it, and
// the generator that follows from both.
type plan struct {
	seed      int64
	asked     map[string]int64 // by table name in lower case: every table
	mark      store.Mark       // of the contents before the run
	hash      string           // of the document
	generator *gen.Generator
}

// newPlan resolves and checks everything that can be known before a run begins.
func newPlan(ctx context.Context, e *schema.Experiment, w store.Warehouse, o GenerateOptions, progress func(string, int64)) (*plan, error) {
	if problems := o.check(); len(problems) > 0 {
		return nil, problems
	}
	mark, err := w.Mark(ctx, e.Name)
	if err != nil {
		return nil, err
	}
	p := &plan{asked: askedRows(e, o.Rows), mark: mark, hash: schema.Hash(e)}
	if problems := p.check(e, o.Rows); len(problems) > 0 {
		return nil, problems
	}
	if p.seed, err = o.seed(); err != nil {
		return nil, err
	}
	p.generator, err = gen.New(e, gen.Options{
		Seed:      p.seed,
		Rows:      p.asked,
		BatchRows: o.BatchRows,
		Workers:   o.Workers,
		Kept:      p.kept(),
		Progress:  progress,
	})
	return p, Refused(err)
}

// check returns why the rows asked cannot be generated beside the rows that are kept.
func (p *plan) check(e *schema.Experiment, overrides map[string]int64) schema.Problems {
	keptRows := map[string]int64{}
	for name, k := range p.kept() {
		keptRows[name] = k.Rows
	}
	if problems := schema.ValidateRows(e, overrides, keptRows); len(problems) > 0 {
		return problems
	}
	if p.nothingAsked() {
		return schema.Problems{{
			Path:    "rows",
			Message: "no table is asked for rows, so there is nothing to generate",
			Hint:    fmt.Sprintf("ask for some, such as %s=1000", e.Tables[0].Name),
		}}
	}
	return p.refusals(e)
}

func (p *plan) nothingAsked() bool {
	for _, rows := range p.asked {
		if rows > 0 {
			return false
		}
	}
	return true
}

// kept returns the tables that the run leaves alone and that hold rows.
func (p *plan) kept() map[string]gen.Kept {
	kept := map[string]gen.Kept{}
	for name, rows := range p.asked {
		if m, marked := p.mark[name]; rows == 0 && marked && m.Rows > 0 {
			kept[name] = gen.Kept{Seed: m.Seed, Rows: m.Rows}
		}
	}
	return kept
}

// refusals returns the foreign keys that the run would break, and those that it cannot
// draw.
func (p *plan) refusals(e *schema.Experiment) schema.Problems {
	var problems schema.Problems
	kept := p.kept()
	said := map[[2]string]bool{} // of two keys between the same tables one is enough
	for i := range e.Tables {
		child := &e.Tables[i]
		for _, key := range child.References() {
			pair := [2]string{strings.ToLower(child.Name), strings.ToLower(key.ReferencesTable)}
			if said[pair] {
				continue
			}
			_, childKept := kept[pair[0]]
			_, parentKept := kept[pair[1]]
			switch {
			case childKept && p.asked[pair[1]] > 0:
				problems = append(problems, p.orphans(child, e.Table(key.ReferencesTable)))
			case parentKept && p.asked[pair[0]] > 0:
				problems = append(problems, p.foreign(child, e.Table(key.ReferencesTable))...)
			}
			said[pair] = true
		}
	}
	return problems
}

// orphans says that a kept table refers to one that the run would replace.
func (p *plan) orphans(child, parent *schema.Table) schema.Problem {
	m := p.mark[strings.ToLower(child.Name)]
	return schema.Problem{
		Path: "rows." + child.Name,
		Message: fmt.Sprintf("table %q keeps %d rows of run %d that refer to table %q, whose rows this run would replace",
			child.Name, m.Rows, m.Run, parent.Name),
		Hint: fmt.Sprintf("ask for rows of %s too (%s=%d), or for none of %s (%s=0)",
			child.Name, child.Name, m.Rows, parent.Name, parent.Name),
	}
}

// foreign says that the keys of a kept table are no longer those that this engine and
// this document would make, so that none can be drawn from it.
func (p *plan) foreign(child, parent *schema.Table) schema.Problems {
	m := p.mark[strings.ToLower(parent.Name)]
	var why string
	switch {
	case m.Engine != gen.EngineVersion():
		why = fmt.Sprintf("engine version %s; this is %s", m.Engine, gen.EngineVersion())
	case m.DocumentHash != p.hash:
		why = "another definition of the experiment"
	default:
		return nil
	}
	return schema.Problems{{
		Path:    "rows." + parent.Name,
		Message: fmt.Sprintf("table %q draws keys from table %q, whose %d kept rows were made by %s", child.Name, parent.Name, m.Rows, why),
		Hint:    fmt.Sprintf("ask for rows of %s too (%s=%d)", parent.Name, parent.Name, m.Rows),
	}}
}

// askedRows returns the rows asked of every table, by name in lower case.
func askedRows(e *schema.Experiment, overrides map[string]int64) map[string]int64 {
	asked := make(map[string]int64, len(e.Tables))
	for _, t := range e.Tables {
		asked[strings.ToLower(t.Name)] = t.TargetRows
	}
	for name, rows := range overrides {
		if e.Table(name) != nil { // schema.ValidateRows names those that are not there
			asked[strings.ToLower(name)] = rows
		}
	}
	return asked
}

// check returns what is wrong with the options themselves.
func (o GenerateOptions) check() schema.Problems {
	var problems schema.Problems
	for _, n := range []struct {
		path  string
		value int64
	}{{"workers", int64(o.Workers)}, {"batch_rows", int64(o.BatchRows)}, {"part_rows", o.PartRows}} {
		if n.value < 0 {
			problems = append(problems, schema.Problem{
				Path: n.path, Message: fmt.Sprintf("%d is negative", n.value), Hint: "leave it out for the default",
			})
		}
	}
	if o.Keep < 0 {
		problems = append(problems, schema.Problem{Path: "keep", Message: fmt.Sprintf("%d is negative", o.Keep), Hint: "leave it out to keep all runs"})
	}
	if _, err := parquet.ParseCompression(o.Compression.String()); err != nil {
		problems = append(problems, schema.Problem{Path: "compression", Message: err.Error()})
	}
	return problems
}

// seed returns the seed asked for, or draws one. A drawn seed is not negative, which
// makes it easier to type again.
func (o GenerateOptions) seed() (int64, error) {
	if o.Seed != nil {
		return *o.Seed, nil
	}
	var drawn [8]byte
	if _, err := rand.Read(drawn[:]); err != nil {
		return 0, errors.Join(errors.New("a seed cannot be drawn; give one"), err)
	}
	return int64(binary.LittleEndian.Uint64(drawn[:]) >> 1), nil
}
