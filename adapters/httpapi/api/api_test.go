package api_test

import (
	"reflect"
	"testing"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

// TestWhole looks that all that can be asked here can be asked of a server.
func TestWhole(t *testing.T) {
	whole := reflect.TypeFor[api.API]()
	local := reflect.TypeFor[api.Local]()
	for i := range local.NumMethod() {
		name := local.Method(i).Name
		if _, ok := whole.MethodByName(name); !ok && name != "Find" { // whose result is of this process
			t.Errorf("Local.%s is not one of API", name)
		}
	}
}
