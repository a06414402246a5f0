package cli

import (
	"fmt"
	"strings"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

type versionCommand struct{}

// Run prints the versions.
func (*versionCommand) Run(s *session) error {
	v := api.VersionOf()
	if s.JSON {
		return s.console.printJSON(v)
	}
	revision := ""
	if v.Revision != "" {
		revision = " (" + v.Revision + ")"
	}
	_, err := fmt.Fprintf(s.console.out, "dw-sim %s%s\nengine %s\ndrivers %s\n%s %s\n",
		v.Version, revision, v.Engine, strings.Join(v.Drivers, ", "), v.Go, v.Platform)
	return err
}
