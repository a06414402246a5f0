package schema_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

// BenchmarkDocument reads a document and copies it.
func BenchmarkDocument(b *testing.B) {
	text, err := os.ReadFile("../examples/shop.json")
	if err != nil {
		b.Fatal(err)
	}
	e, err := schema.Decode(text)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := schema.Decode(text); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("clone", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			e.Clone()
		}
	})
	b.Run("encode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := schema.Encode(&bytes.Buffer{}, e); err != nil {
				b.Fatal(err)
			}
		}
	})
}
