package cli_test

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files")

var (
	consoleBlock = regexp.MustCompile("(?s)```console\n(.*?)```")
	// A file that the commands behind it read, with its name behind the language: yaml rental.yaml.
	fileBlock = regexp.MustCompile("(?s)```\\w+ (\\S+)\n(.*?)```")
	blocks    = regexp.MustCompile(consoleBlock.String() + "|" + fileBlock.String())
	command   = regexp.MustCompile(`(?m)^\$ (.*)\n`)
	// What differs from run to run.
	varying = regexp.MustCompile(`(\d+ h )?(\d+ min )?\d+(\.\d)? m?s\b|[\d ]+ rows/s|[\d.]+ [KMG]?i?B\b|\btime=\S+|\belapsed_ms=\d+|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`)
	// The lines that tell the progress of a run which takes longer than progressEvery.
	progress = regexp.MustCompile(`(?m)^(plan|generate|stage|load|verify|swap): .*rows?\b.*\n`)
)

// TestReadme runs the commands of the README's tour, of the pages of docs and of the page of examples, one after the
// other, and compares what they print. With -update it writes what they print into the
// pages. Blocks with the name of a file are written there first.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("it generates 170 000 rows")
	}
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal("there are no pages", err)
	}
	for _, page := range append(pages, "../../README.md", "../../examples/README.md") {
		t.Run(filepath.Base(page), func(t *testing.T) { testPage(t, page) })
	}
}

func testPage(t *testing.T, page string) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	examples, err := filepath.Abs("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Symlink(examples, filepath.Join(dir, "examples")); err != nil {
		t.Fatal(err)
	}
	tour := blocks.ReplaceAllStringFunc(string(text), func(block string) string {
		if file := fileBlock.FindStringSubmatch(block); file != nil {
			if err := os.WriteFile(filepath.Join(dir, file[1]), []byte(file[2]), 0o644); err != nil {
				t.Fatal(err)
			}
			return block
		}
		var shown strings.Builder
		shown.WriteString("```console\n")
		for _, line := range command.FindAllStringSubmatch(block, -1) {
			shown.WriteString(line[0] + shell(t, dir, line[1]))
		}
		return shown.String() + "```"
	})
	if *update {
		if err := os.WriteFile(page, []byte(tour), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, want := normal(tour), normal(string(text)); got != want {
		t.Errorf("the tour prints\n%s\nand the page says\n%s\nrun go test ./adapters/cli -update if that is right", got, want)
	}
}

func shell(t *testing.T, dir, line string) string {
	t.Helper()
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	exit, ended := errors.AsType[*exec.ExitError](err)
	if err != nil && (!ended || exit.ExitCode() != 1) { // 1: refused, which the tour shows too
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	return strings.ReplaceAll(string(out), dir, "…")
}

// normal leaves out what differs from run to run, and how tables make room for it.
func normal(text string) string {
	var printed strings.Builder
	for _, block := range consoleBlock.FindAllString(text, -1) {
		block = progress.ReplaceAllString(block, "")
		block = varying.ReplaceAllString(block, "~")
		printed.WriteString(regexp.MustCompile(` +|-{3,}`).ReplaceAllString(block, " ") + "\n")
	}
	return printed.String()
}
