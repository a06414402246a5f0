//go:build linux && !amd64 && !arm64

package torture_test

import "errors"

const overseen = "DWSIM_TORTURE_OVERSEEN"

func becomeOverseen() error {
	return errors.New("system calls cannot be overseen on this architecture")
}
