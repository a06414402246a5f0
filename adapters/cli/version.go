package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

type versionCommand struct{}

func (*versionCommand) Help() string {
	return `With --server those of the server are told as well. Equal engines make equal rows of equal
seeds, whatever the versions.

Examples:

    dw-sim version
    dw-sim version --server http://far:8000`
}

// versions are those of this program, and of the server where one is named.
type versions struct {
	*api.Version
	Server *api.Version `json:"server,omitempty"`
}

// Run prints the versions.
func (*versionCommand) Run(ctx context.Context, s *session) (err error) {
	v := versions{Version: api.VersionOf()}
	if s.Server != "" {
		if v.Server, err = s.serverVersion(ctx); err != nil {
			return err
		}
	}
	if s.JSON {
		return s.console.printJSON(v)
	}
	if err := s.printVersion("dw-sim", v.Version); err != nil || v.Server == nil {
		return err
	}
	fmt.Fprintln(s.console.out)
	return s.printVersion("server", v.Server)
}

// serverVersion asks the server.
func (s *session) serverVersion(ctx context.Context) (*api.Version, error) {
	cfg, err := loadConfig(s.globals, s.env)
	if err != nil {
		return nil, err
	}
	to, err := s.dial(cfg)
	if err != nil {
		return nil, err
	}
	defer to.Close()
	return to.Version(ctx)
}

func (s *session) printVersion(of string, v *api.Version) error {
	revision := ""
	if v.Revision != "" {
		revision = " (" + v.Revision + ")"
	}
	_, err := fmt.Fprintf(s.console.out, "%s %s%s\nengine %s\ndrivers %s\n%s %s\n",
		of, v.Version, revision, v.Engine, strings.Join(v.Drivers, ", "), v.Go, v.Platform)
	return err
}
