//go:build !unix

package pgtest

import (
	"errors"
	"os/exec"
)

func command(string, string, ...string) (*exec.Cmd, error) {
	return nil, errors.New("the tests start Postgres on Unix only")
}
