// Command bundle makes ../dist of ../web and ../third_party: one script, one style sheet, and the
// licences of what others wrote. It needs neither Node nor a network.
//
//	go run -C adapters/httpapi/ui/bundle .            # writes ../dist
//	go run -C adapters/httpapi/ui/bundle . -check     # fails where ../dist is not what would be written
//	go run -C adapters/httpapi/ui/bundle . -take DIR  # copies the packages anew from DIR/node_modules
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	web        = "../web"
	thirdParty = "../third_party"
	dist       = "../dist"
)

func main() {
	check := flag.Bool("check", false, "write nothing, and fail where something would change")
	readable := flag.Bool("readable", false, "leave names and lines as they are, for a look at them in a browser")
	from := flag.String("take", "", "folder in which npm installed the packages of third_party/package.json")
	flag.Parse()
	if err := run(*check, *readable, *from); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

func run(check, readable bool, from string) error {
	if from != "" {
		return take(filepath.Join(from, "node_modules"))
	}
	files, err := build(!readable)
	if err != nil {
		return err
	}
	if files["licenses.txt"], err = licenses(); err != nil {
		return err
	}
	if check {
		return compare(files)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dist, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// build returns the script and the style sheet by their names.
func build(small bool) (map[string][]byte, error) {
	packages, err := filepath.Abs(thirdParty)
	if err != nil {
		return nil, err
	}
	result := api.Build(api.BuildOptions{
		EntryPointsAdvanced: []api.EntryPoint{
			{InputPath: path.Join(web, "main.js"), OutputPath: "app"},
			{InputPath: path.Join(web, "style/main.css"), OutputPath: "style"},
		},
		Bundle: true, Format: api.FormatESModule, Target: api.ES2022, Outdir: "out", Charset: api.CharsetUTF8,
		MinifySyntax: small, MinifyWhitespace: small, MinifyIdentifiers: small, LegalComments: api.LegalCommentsNone,
		NodePaths:  []string{packages},
		Conditions: []string{"browser", "import"},
		MainFields: []string{"module", "main"},
		Loader:     map[string]api.Loader{".json": api.LoaderText, ".yaml": api.LoaderText, ".sql": api.LoaderText},
		LogLevel:   api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("%d errors, as above", len(result.Errors))
	}
	files := map[string][]byte{}
	for _, f := range result.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	return files, nil
}

// licenses returns those of all packages, one after the other.
func licenses() ([]byte, error) {
	var all bytes.Buffer
	err := filepath.WalkDir(thirdParty, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasPrefix(d.Name(), "LICENSE") {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		of, err := filepath.Rel(thirdParty, filepath.Dir(name))
		fmt.Fprintf(&all, "== %s ==\n\n%s\n\n", filepath.ToSlash(of), bytes.TrimSpace(text))
		return err
	})
	return all.Bytes(), err
}

// compare reports which files of dist are not what they should be.
func compare(files map[string][]byte) error {
	var stale []string
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join(dist, name)); err != nil || !bytes.Equal(got, want) {
			stale = append(stale, name)
		}
	}
	slices.Sort(stale)
	if len(stale) > 0 {
		return fmt.Errorf("%s in adapters/httpapi/ui/dist is not what its sources make: run go generate ./adapters/httpapi/ui", strings.Join(stale, ", "))
	}
	return nil
}
