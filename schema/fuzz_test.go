package schema_test

import (
	"bytes"
	"io"
	"reflect"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

var encoders = []func(io.Writer, *schema.Experiment) error{schema.Encode, schema.EncodeYAML}

// FuzzDecode reads anything without a panic; what it reads is encoded to a text that
// reads the same; and every problem has a place in the text.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(read(f, "all_keys.json")))
	f.Add([]byte(read(f, "all_keys.yaml")))
	for _, cases := range allWrong {
		for _, c := range cases {
			f.Add([]byte(c.document))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			t.Skip("only takes longer")
		}
		for _, p := range check(string(data)) {
			if p.Line < 1 || p.Column < 1 || p.Message == "" {
				t.Errorf("a problem without a place or a message: %+v", p)
			}
		}
		e, err := schema.Decode(data)
		if err != nil {
			return
		}
		exercise(e)
		for _, encode := range encoders {
			var text bytes.Buffer
			if err := encode(&text, e); err != nil {
				t.Fatal(err)
			}
			again, err := schema.Decode(text.Bytes())
			if err != nil {
				t.Fatalf("%v in\n%s", err, text.String())
			}
			if !reflect.DeepEqual(again, e) {
				t.Fatalf("got %#v, want %#v", again, e)
			}
		}
	})
}
