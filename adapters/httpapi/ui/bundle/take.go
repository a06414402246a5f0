package main

import (
	"os"
	"path/filepath"
)

// packages are what the page is made of beside its own files: of each package what is needed.
var packages = map[string][]string{
	"preact":                     {"dist/preact.mjs", "hooks/dist/hooks.mjs", "hooks/package.json"},
	"htm":                        {"dist/htm.module.js"},
	"uplot":                      {"dist/uPlot.esm.js", "dist/uPlot.min.css"},
	"@dagrejs/dagre":             {"dist/dagre.esm.js"},
	"@codemirror/autocomplete":   {"dist/index.js"},
	"@codemirror/commands":       {"dist/index.js"},
	"@codemirror/lang-json":      {"dist/index.js"},
	"@codemirror/lang-sql":       {"dist/index.js"},
	"@codemirror/lang-yaml":      {"dist/index.js"},
	"@codemirror/language":       {"dist/index.js"},
	"@codemirror/lint":           {"dist/index.js"},
	"@codemirror/search":         {"dist/index.js"},
	"@codemirror/state":          {"dist/index.js"},
	"@codemirror/streamparser":   {"dist/index.js"},
	"@codemirror/view":           {"dist/index.js"},
	"@lezer/common":              {"dist/index.js"},
	"@lezer/highlight":           {"dist/index.js"},
	"@lezer/json":                {"dist/index.js"},
	"@lezer/lr":                  {"dist/index.js"},
	"@lezer/yaml":                {"dist/index.js"},
	"@marijn/find-cluster-break": {"src/index.js"},
	"crelt":                      {"index.js"},
	"style-mod":                  {"src/style-mod.js"},
	"w3c-keyname":                {"index.js"},
}

// take copies the packages from where npm put them.
func take(modules string) error {
	for name, files := range packages {
		for _, file := range append([]string{"package.json", "LICENSE"}, files...) {
			text, err := os.ReadFile(filepath.Join(modules, name, file))
			if err != nil {
				return err
			}
			to := filepath.Join(thirdParty, name, file)
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(to, text, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}
