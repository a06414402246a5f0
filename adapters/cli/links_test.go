package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	fenced  = regexp.MustCompile("(?ms)^```.*?^```|`[^`\n]*`")
)

// TestPageLinks follows the links of all pages to files and headings of the repository.
func TestPageLinks(t *testing.T) {
	var pages []string
	for _, pattern := range []string{"../../*.md", "../../docs/*.md", "../../examples/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, found...)
	}
	links := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range link.FindAllStringSubmatch(fenced.ReplaceAllString(string(text), ""), -1) {
			if strings.Contains(found[1], "://") {
				continue
			}
			links++
			file, anchor, _ := strings.Cut(found[1], "#")
			target := page
			if file != "" {
				target = filepath.Join(filepath.Dir(page), file)
			}
			if !leads(target, anchor) {
				t.Errorf("%s links to %s, which is not there", filepath.Base(page), found[1])
			}
		}
	}
	if links < 100 {
		t.Errorf("%d links were followed, want those of all pages", links)
	}
}

// leads reports whether a file is there, and has the heading of an anchor.
func leads(file, anchor string) bool {
	text, err := os.ReadFile(file)
	if anchor == "" {
		_, err = os.Stat(file)
	}
	if err != nil || anchor == "" {
		return err == nil
	}
	for _, h := range heading.FindAllStringSubmatch(string(text), -1) {
		if anchorOf(h[1]) == anchor {
			return true
		}
	}
	return false
}

// anchorOf is the anchor that GitHub gives to a heading.
func anchorOf(heading string) string {
	heading = regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(heading), "")
	return strings.ReplaceAll(heading, " ", "-")
}

var goBlock = regexp.MustCompile("(?s)```go\n(.*?)```")

// TestGuideCode wants the code of the guide for Go tests to be that of examples/gotest, which the
// tests run, but for its comments.
func TestGuideCode(t *testing.T) {
	guide, err := os.ReadFile("../../docs/testing.md")
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile("../../examples/gotest/guide_test.go")
	if err != nil {
		t.Fatal(err)
	}
	blocks := goBlock.FindAllStringSubmatch(string(guide), -1)
	if len(blocks) < 5 {
		t.Errorf("the guide has %d blocks of code", len(blocks))
	}
	for _, block := range blocks {
		if !strings.Contains(string(program), block[1]) {
			t.Errorf("examples/gotest/guide_test.go does not have\n%s", block[1])
		}
	}
	document, err := os.ReadFile("../../examples/gotest/testdata/orders.yaml")
	if err != nil || !strings.Contains(string(guide), "```yaml orders.yaml\n"+string(document)+"```") {
		t.Error("the document of the guide is not that of examples/gotest", err)
	}
}
