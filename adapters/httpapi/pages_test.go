package httpapi_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
)

// TestPages looks for what the pages must say, and that they load nothing from elsewhere and
// bring neither script nor style of their own.
func TestPages(t *testing.T) {
	for _, prefix := range []string{"", "/warehouse"} {
		s := start(t, httpapi.Options{Prefix: prefix})
		for path, want := range map[string][]string{
			"/docs": {"Create an experiment", "Idempotency-Key", "schema-Failure", "curl &#39;" + s.url + "/api/experiments?limit=20&#39;"},
		} {
			checkPage(t, string(s.do("GET", path, "").want(200).body), prefix, want)
		}
		if style := s.do("GET", "/pages.css", "").want(200); strings.Contains(string(style.body), "url(") {
			t.Error("the style loads something")
		}
		s.do("GET", "/pages.css", "", "If-None-Match", s.do("GET", "/pages.css", "").Header.Get("ETag")).want(304)
	}
}

var (
	loads  = regexp.MustCompile(`(?:src|href)="([^"]*)"`)
	inline = regexp.MustCompile(`(?i)<script|<style|<[^>]*\s(?:style|on[a-z]+)=|href="javascript:`)
)

func checkPage(t *testing.T, page, prefix string, want []string) {
	t.Helper()
	for _, text := range want {
		if !strings.Contains(page, text) {
			t.Errorf("%q is not in the page", text)
		}
	}
	for _, link := range loads.FindAllStringSubmatch(page, -1) {
		if to := link[1]; !strings.HasPrefix(to, "#") && !strings.HasPrefix(to, prefix+"/") && to != "data:," {
			t.Errorf("the page leads to %q", to)
		}
	}
	if found := inline.FindString(page); found != "" {
		t.Errorf("%q is in the page", found)
	}
	if strings.Contains(page, "ZgotmplZ") || strings.Contains(page, "&lt;nil&gt;") {
		t.Error("the template has nothing to show somewhere")
	}
}

// TestAnchors looks whether what the page of the API leads to is there, once.
func TestAnchors(t *testing.T) {
	page := string(start(t, httpapi.Options{}).do("GET", "/docs", "").want(200).body)
	ids := map[string]int{}
	for _, id := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		ids[id[1]]++
	}
	for id, times := range ids {
		if times > 1 {
			t.Errorf("%s is there %d times", id, times)
		}
	}
	for _, link := range loads.FindAllStringSubmatch(page, -1) {
		if to, ok := strings.CutPrefix(link[1], "#"); ok && ids[to] == 0 {
			t.Errorf("#%s leads nowhere", to)
		}
	}
}
