package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/adapters/httpapi/client"
	"github.com/dw-sim/dw-sim/store"
)

// checkServer asks a server what it is, how long an answer takes, and whether it shows its
// experiments.
func checkServer(ctx context.Context, to *client.Client) []finding {
	ctx, cancel := context.WithTimeout(ctx, checkPatience)
	defer cancel()
	f := finding{Check: "server", Detail: to.URL()}
	v, took, err := secondAnswer(func() (*api.Version, error) { return to.Version(ctx) })
	if err != nil {
		return f.unanswered(err, "check --server, DW_SIMULATOR_SERVER or server in "+configFile)
	}
	f.OK = true
	f.Detail += fmt.Sprintf(", dw-sim %s, engine %s, %s %s, %s", v.Version, v.Engine, v.Go, v.Platform, elapsed(took))
	if here := api.VersionOf().Engine; here != v.Engine {
		f.Hint = fmt.Sprintf("engine %s here makes other rows of the same seed", here)
	}
	listed := finding{Check: "experiments"}
	all, err := allExperiments(ctx, to)
	if err != nil {
		return append([]finding{f}, listed.unanswered(err, "the log of the server says more")...)
	}
	listed.OK, listed.Detail = true, count(len(all), "experiment")
	return []finding{f, listed}
}

// checkAlive asks a server for nothing but a sign of life.
func checkAlive(ctx context.Context, to *client.Client) []finding {
	ctx, cancel := context.WithTimeout(ctx, checkPatience)
	defer cancel()
	f := finding{Check: "server", Detail: to.URL()}
	if err := to.Health(ctx); err != nil {
		return f.unanswered(err, "check --server, DW_SIMULATOR_SERVER or server in "+configFile)
	}
	f.OK = true
	return []finding{f}
}

// unanswered is broken, where a server that says something is not unreachable.
func (f finding) unanswered(err error, hint string) []finding {
	broken := f.broken(err, hint)
	broken[0].unreachable = errors.Is(err, store.ErrUnreachable) || errors.Is(err, context.DeadlineExceeded)
	return broken
}
