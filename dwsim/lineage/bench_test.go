package lineage_test

import (
	"fmt"
	"testing"
)

// BenchmarkSVG draws graphs of several sizes.
func BenchmarkSVG(b *testing.B) {
	for _, tables := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(tables), func(b *testing.B) {
			g := wild(1, tables)
			for b.Loop() {
				_ = g.SVG()
			}
		})
	}
}
