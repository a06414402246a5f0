package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/dw-sim/dw-sim/examples"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// demoSeed is the seed of the rows that a demonstration shows.
const demoSeed = 42

type demoCommand struct {
	NoPage bool `help:"Do not serve the page at the end."`
}

func (*demoCommand) Help() string {
	return `An online shop, whose document is built in: its experiment is created, its rows are generated, two questions are asked, and
the page is served and opened, until Ctrl-C. Each step is shown as the command that does it, so that you
can go on from there. The shop stays in the data root; dw-sim experiment delete shop removes it.

Where no terminal reads, the page is left out, and with --json the run is all that is told.

Examples:

    dw-sim demo
    dw-sim demo --data-root /tmp/demo --no-page`
}

// Run shows what dw-sim does.
func (cmd *demoCommand) Run(ctx context.Context, s *session) error {
	document, err := schema.Decode(examples.Shop)
	if err != nil {
		return err
	}
	if err := s.demoExperiment(ctx, document); err != nil {
		return err
	}
	s.step("dw-sim experiment generate %s --seed %d", document.Name, demoSeed)
	generate := generateCommand{Name: document.Name, Seed: new(int64(demoSeed)), Compression: parquet.Snappy.String()}
	if err := generate.Run(ctx, s); err != nil || s.JSON {
		return err
	}
	queries := sqltext.Split(examples.ShopQueries)
	for _, query := range []string{queries[1].Text, queries[3].Text} { // whose answers are short
		s.step("dw-sim query execute \"%s\" --experiment %s", query, document.Name)
		query := executeCommand{source: source{SQL: query, Experiment: document.Name}}
		if err := query.Run(ctx, s); err != nil {
			return err
		}
	}
	if cmd.NoPage || !s.console.outTTY || s.Server != "" {
		s.step("dw-sim ui")
		s.console.notef("(not served here; it shows the same in a browser)")
		return nil
	}
	s.step("dw-sim ui")
	return (&uiCommand{}).Run(ctx, s)
}

// demoExperiment creates the experiment where it is not there by now.
func (s *session) demoExperiment(ctx context.Context, document *schema.Experiment) error {
	s.step("dw-sim experiment create examples/%s.json", document.Name)
	return s.through(ctx, func(to service) error {
		present, err := to.document(ctx, document.Name)
		switch {
		case errors.Is(err, store.ErrNotFound):
			e, err := to.Create(ctx, document)
			if err == nil && !s.JSON {
				s.created(e.Schema)
			}
			return err
		case err != nil:
			return err
		}
		same, err := sameDocument(present, document)
		switch {
		case err != nil:
			return err
		case !same:
			return fmt.Errorf("experiment %q %w, and is another than that of the demonstration (give this one a folder of its own: --data-root DIR)",
				present.Name, store.ErrExists)
		}
		s.console.notef("%s is there already", present.Name)
		return nil
	})
}

func sameDocument(a, b *schema.Experiment) (bool, error) {
	var texts [2]bytes.Buffer
	for i, e := range []*schema.Experiment{a, b} {
		if err := schema.Encode(&texts[i], e); err != nil {
			return false, err
		}
	}
	return bytes.Equal(texts[0].Bytes(), texts[1].Bytes()), nil
}

// step shows the command that comes next.
func (s *session) step(format string, args ...any) {
	if s.DataRoot != "" {
		format, args = format+" --data-root %s", append(args, s.DataRoot)
	}
	if !s.JSON {
		fmt.Fprintf(s.console.out, "\n%s\n", s.console.dim("$ "+fmt.Sprintf(format, args...)))
	}
}
