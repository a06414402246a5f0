package cli

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/store"
)

type versionCommand struct{}

// versionView says what this program is.
type versionView struct {
	Version  string   `json:"version"`  // of the module; (devel) for a build from its own tree
	Revision string   `json:"revision"` // of the version control; empty where it is not known
	Engine   string   `json:"engine"`   // equal engines make equal data
	Drivers  []string `json:"drivers"`  // URL schemes that are built in
	Go       string   `json:"go"`
	Platform string   `json:"platform"`
}

// Run prints the versions.
func (*versionCommand) Run(s *session) error {
	v := version()
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

func version() versionView {
	v := versionView{
		Version:  "(devel)",
		Engine:   gen.EngineVersion(),
		Drivers:  store.Schemes(),
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
