package cli

import (
	"os/exec"
	"runtime"
	"strings"
)

// openBrowser opens a page, and says where it cannot.
func (s *session) openBrowser(link string) {
	for _, command := range s.browsers(link) {
		program, err := exec.LookPath(command[0])
		if err != nil {
			continue
		}
		cmd := exec.Command(program, command[1:]...)
		standAlone(cmd)
		if err := cmd.Start(); err != nil {
			continue
		}
		go func() {
			if err := cmd.Wait(); err != nil {
				s.console.notef("No browser was opened: %s ended with %s. Open the page yourself.", command[0], err)
			}
		}()
		return
	}
	s.console.notef("There is no browser to be opened (BROWSER may name one). Open the page yourself.")
}

// browsers are the commands that may open a link, in the order in which they are tried.
func (s *session) browsers(link string) [][]string {
	if named, _ := s.env("BROWSER"); named != "" {
		return namedBrowsers(named, link)
	}
	switch runtime.GOOS {
	case "darwin":
		return [][]string{{"open", link}}
	case "windows":
		return [][]string{{"rundll32", "url.dll,FileProtocolHandler", link}}
	}
	return [][]string{{"xdg-open", link}, {"x-www-browser", link}}
}

// namedBrowsers reads the variable BROWSER: commands with colons between them, in each of
// which %s stands for the link, which else comes last.
func namedBrowsers(named, link string) (commands [][]string) {
	for command := range strings.SplitSeq(named, ":") {
		words := strings.Fields(command)
		if len(words) == 0 {
			continue
		}
		if !strings.Contains(command, "%s") {
			words = append(words, "%s")
		}
		for i := range words {
			words[i] = strings.ReplaceAll(words[i], "%s", link)
		}
		commands = append(commands, words)
	}
	return commands
}
