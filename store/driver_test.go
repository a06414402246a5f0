package store_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store"
)

// opened is a driver of metadata that only remembers its URL.
type opened struct{ url string }

func (o *opened) OpenMetadata(_ context.Context, u *url.URL) (store.Metadata, error) {
	o.url = u.String()
	return nil, nil
}

func TestOpenByScheme(t *testing.T) {
	driver := new(opened)
	store.Register("test-metadata", driver)
	if _, err := store.OpenMetadata(t.Context(), "test-metadata://host/db"); err != nil || driver.url != "test-metadata://host/db" {
		t.Errorf("the driver was given %q, %v", driver.url, err)
	}
	for raw, want := range map[string]string{
		"test-metadata://host/db":  "does not hold a warehouse",
		"nosuch://user:secret@h/d": `no driver for "nosuch" URLs is built in (there is: none)`,
		"postgres://u:secret@h:x":  "malformed",
		"":                         "no driver",
	} {
		if _, err := store.OpenWarehouse(t.Context(), raw); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %s and no secret", raw, err, want)
		}
	}
}

// TestNoDriver names the schemes that would do.
func TestNoDriver(t *testing.T) {
	store.Register("test-named", new(opened))
	if _, err := store.OpenMetadata(t.Context(), "nosuch://h"); err == nil || !strings.Contains(err.Error(), "test-named") {
		t.Errorf("got %v", err)
	}
}

func TestRegisterPanics(t *testing.T) {
	store.Register("test-taken", new(opened))
	for name, register := range map[string]func(){
		"a scheme twice": func() { store.Register("test-taken", new(opened)) },
		"no driver":      func() { store.Register("test-other", "driver") },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("Register does not panic")
				}
			}()
			register()
		})
	}
}
