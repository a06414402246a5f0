package s3_test

import (
	"fmt"
	"testing"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/storetest"
	"github.com/dw-sim/dw-sim/store/storetest/s3test"

	_ "github.com/dw-sim/dw-sim/store/stage/s3"
)

func open(t *testing.T, rawURL string) store.Stage {
	t.Helper()
	s, err := store.OpenStage(t.Context(), rawURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// TestServer runs the suite on a server, each test below a prefix of its own.
func TestServer(t *testing.T) {
	server := s3test.Start(t)
	n := 0
	storetest.RunStage(t, func(t *testing.T) store.Stage {
		n++
		return open(t, server.URL(fmt.Sprintf("suite ☃/%d", n)))
	})
}
