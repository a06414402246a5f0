package ui_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	protocol "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long a test waits for what the page should show.
const patience = 15 * time.Second

var browser struct {
	once sync.Once
	ctx  context.Context
	stop func()
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if browser.stop != nil {
		browser.stop()
	}
	os.Exit(code)
}

// chromium returns a browser that all tests share, each in tabs of its own.
func chromium(t testing.TB) context.Context {
	t.Helper()
	browser.once.Do(func() {
		var found string
		for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
			if found, browser.err = exec.LookPath(name); browser.err == nil {
				break
			}
		}
		if browser.err != nil {
			return
		}
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(found), chromedp.NoSandbox,
			chromedp.Flag("disable-dev-shm-usage", true), chromedp.WindowSize(1280, 900), chromedp.Flag("lang", "en-US"),
			chromedp.Flag("force-prefers-reduced-motion", true), chromedp.Env("TZ=Europe/Berlin", "LANG=en_US.UTF-8", "LANGUAGE=en_US"))
		at, stopProcess := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, stopBrowser := chromedp.NewContext(at)
		browser.ctx, browser.stop = ctx, func() { stopBrowser(); stopProcess() }
		browser.err = chromedp.Do(ctx)
	})
	if browser.err != nil {
		if os.Getenv("CI") != "true" {
			t.Skipf("there is no Chromium: %s", browser.err)
		}
		t.Fatalf("there is no Chromium: %s", browser.err)
	}
	return browser.ctx
}

// page is a tab of the browser. When the test ends it fails if a script failed, something was
// written to the console as an error, the policy of the page was violated, or another host was asked.
type page struct {
	t   *testing.T
	ctx context.Context
	url string // of the server, with a slash at its end

	mu    sync.Mutex
	seen  []string // complaints
	asked []string // addresses of all requests
}

// open opens the page of a server at a view, such as "#/experiments". Storage is that of this tab alone.
func open(t *testing.T, server, view string) *page {
	t.Helper()
	ctx, stop := chromedp.NewContext(chromium(t), chromedp.WithNewBrowserContext())
	t.Cleanup(stop)
	return attach(ctx, t, server, view)
}

// another opens a second tab of the same browser, with the same storage.
func (p *page) another(view string) *page {
	p.t.Helper()
	ctx, stop := chromedp.NewContext(p.ctx)
	p.t.Cleanup(stop)
	return attach(ctx, p.t, p.url, view)
}

func attach(ctx context.Context, t *testing.T, server, view string) *page {
	t.Helper()
	p := &page{t: t, ctx: ctx, url: strings.TrimRight(server, "/") + "/"}
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.complain)
	command(p, network.Enable, network.EnableParams{})
	command(p, log.Enable, cdp.Empty{})
	command(p, runtime.Enable, cdp.Empty{})
	command(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}) // tests run beside each other
	p.do(chromedp.Navigate(p.url + view))
	return p
}

// command sends a command of the protocol of the browser.
func command[P, R any](p *page, what cdp.Command[P, R], params P) R {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	result, err := chromedp.Call(ctx, what, params)
	if err != nil {
		p.t.Fatalf("%s: %s", what.Method, err)
	}
	return result
}

// hear listens to what the browser reports.
func (p *page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.seen = append(p.seen, "exception: "+thrown(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			for _, a := range e.Args {
				p.seen = append(p.seen, fmt.Sprintf("console: %s%s", a.Value, a.Description))
			}
		}
	case *log.EventEntryAdded: // with violations of the policy; answers like 404 are the view's to show
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			p.seen = append(p.seen, "browser: "+e.Entry.Text)
		}
	case *protocol.EventJavascriptDialogOpening:
		p.seen = append(p.seen, "a dialog opened: "+e.Message)
	case *network.EventRequestWillBeSent:
		p.asked = append(p.asked, e.Request.URL)
	}
}

// thrown is the text of an exception, with where it came from.
func thrown(e *runtime.ExceptionDetails) string {
	if e.Exception != nil && e.Exception.Description != "" {
		return e.Text + " " + e.Exception.Description
	}
	return e.Text
}

// complain fails the test for what was reported.
func (p *page) complain() {
	p.mu.Lock()
	defer p.mu.Unlock()
	own, _ := url.Parse(p.url)
	for _, address := range p.asked {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "data" && u.Scheme != "blob" && u.Scheme != "about" && u.Host != own.Host {
			p.t.Errorf("the page asked for %s", address)
		}
	}
	for _, text := range p.seen {
		p.t.Errorf("the page complains: %s", text)
	}
}

// do runs actions, and fails the test with a look at the page if they take too long.
func (p *page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatalf("%s\n%s", err, p.body())
	}
}

// body is the text of the page, for messages.
func (p *page) body() string {
	ctx, stop := context.WithTimeout(p.ctx, 2*time.Second)
	defer stop()
	text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.hash + "\n" + document.body.innerText`))
	return text
}

// visit opens another view.
func (p *page) visit(view string) {
	p.t.Helper()
	p.js(fmt.Sprintf("void (location.hash = %s)", quoted(strings.TrimPrefix(view, "#"))), nil)
}

// js evaluates an expression, into v unless that is nil. A promise is waited for.
func (p *page) js(expression string, v any) {
	p.t.Helper()
	if err := p.try(expression, v); err != nil {
		p.t.Fatalf("%s: %s\n%s", expression, err, p.body())
	}
}

func (p *page) try(expression string, v any) error {
	ctx, stop := context.WithTimeout(p.ctx, patience)
	defer stop()
	if v == nil {
		return chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](expression, chromedp.EvalAwaitPromise))
	}
	text, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}

// until waits for an expression to be true.
func (p *page) until(expression string) {
	p.t.Helper()
	waiting := fmt.Sprintf(`(async () => { for (let wait = 8; ; wait = Math.min(100, wait * 1.25)) { try { if (%s) return true } catch { } await new Promise((go) => setTimeout(go, wait)) } })()`, expression)
	for end := time.Now().Add(patience); ; { // once more where the page was loaded anew meanwhile
		err := p.try(waiting, nil)
		if err == nil {
			return
		}
		if time.Now().After(end) || p.ctx.Err() != nil {
			p.t.Fatalf("%s does not become true: %s\n%s", expression, err, p.body())
		}
	}
}

// quoted writes a text as JavaScript does.
func quoted(text string) string {
	out, _ := json.Marshal(text)
	return string(out)
}

// sees waits for texts to be on the page.
func (p *page) sees(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		p.until(fmt.Sprintf("document.body.innerText.replace(/\\s+/g, ' ').includes(%s)", quoted(text)))
	}
}

// misses waits for a text to be gone from the page.
func (p *page) misses(text string) {
	p.t.Helper()
	p.until(fmt.Sprintf("!document.body.innerText.replace(/\\s+/g, ' ').includes(%s)", quoted(text)))
}

// named is an expression for what a person would call by a name: a button, link, tab or field whose
// label, text or accessible name it is; the one in an open dialog first.
func named(name string) string {
	return fmt.Sprintf(`(() => {
		const of = (root) => [...root.querySelectorAll("button, a[href], summary, input, select, textarea, [role=tab], [role=button], [role=menuitem], [role=option], [contenteditable=true]")].find((e) => {
			const label = e.getAttribute("aria-label") ?? [...(e.labels ?? [])].map((l) => l.innerText.trim()).join(" ") ;
			return (label || e.innerText?.trim() || e.placeholder || "").replace(/\s+/g, " ").trim() === %s && e.getClientRects().length > 0;
		});
		const dialog = document.querySelector("dialog[open]");
		return (dialog && of(dialog)) ?? of(document);
	})()`, quoted(name))
}

// click presses the button, link or field of a name, by the mouse.
func (p *page) click(name string) {
	p.t.Helper()
	p.until(named(name) + " && !" + named(name) + ".disabled")
	p.clickAt(named(name))
}

// clickAt presses the middle of the element that an expression is, by the mouse.
func (p *page) clickAt(element string) {
	p.t.Helper()
	var at []float64
	p.js(`(async () => { const e = `+element+`, before = e.getClientRects()[0].y;
		e.scrollIntoView({block: "center", behavior: "instant"});
		if (e.getClientRects()[0].y !== before) // who scrolls sees that first; menus close by it
			for (let i = 0; i < 2; i++) await new Promise((go) => requestAnimationFrame(go));
		const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2] })()`, &at)
	p.do(chromedp.MouseClickXY(at[0], at[1]))
}

// fill replaces the text of the field of a name, or of a select its value.
func (p *page) fill(name, text string) {
	p.t.Helper()
	p.until(named(name))
	p.js(fmt.Sprintf(`(() => { const e = %s; e.focus();
		if (e.tagName === "SELECT") { e.value = %s; e.dispatchEvent(new Event("change", {bubbles: true})) } else e.select?.() })()`, named(name), quoted(text)), nil)
	var kind string
	p.js(named(name)+".tagName", &kind)
	if kind != "SELECT" {
		p.press(kb.Backspace)
		p.paste(text)
	}
}

// edit replaces the text of the editor with a label, as one paste.
func (p *page) edit(label, text string) {
	p.t.Helper()
	p.until(named(label))
	p.js(named(label)+".focus()", nil)
	p.press("a", chromedp.KeyModifiers(kb.ModifierCtrl))
	p.paste(text)
}

// paste types a text at once, as a paste does.
func (p *page) paste(text string) {
	p.t.Helper()
	command(p, input.InsertText, input.InsertTextParams{Text: text})
}

// press presses keys one after the other, such as kb.Enter, or "a", with chromedp.KeyModifiers(kb.ModifierCtrl)
// or others. As with a keyboard, a key that the page has taken for its own types nothing: what is typed goes
// with the press, and is not an event of its own, which might come into a dialog that the press has opened.
func (p *page) press(keys string, mods ...chromedp.KeyOption) {
	p.t.Helper()
	for _, key := range keys {
		events := kb.Encode(key)
		down, up := events[0], events[len(events)-1]
		for _, mod := range mods {
			mod(down)
			mod(up)
		}
		if len(events) == 3 && down.Modifiers&^int64(chromedp.ModifierShift) == 0 {
			down.Type, down.Text, down.UnmodifiedText = input.DispatchKeyEventTypeKeyDown, events[1].Text, events[1].UnmodifiedText
		}
		command(p, input.DispatchKeyEvent, *down)
		command(p, input.DispatchKeyEvent, *up)
	}
}
