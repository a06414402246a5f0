package writeback

import (
	"testing"

	"pgregory.net/rapid"
)

// TestDue reports lengths in any order: every byte goes to the disk at most once, in order,
// and less than a step stays behind the longest.
func TestDue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		begun := rapid.Int64Range(0, 3*step).Draw(t, "from")
		w := New(nil, begun)
		longest := begun
		for _, end := range rapid.SliceOf(rapid.Int64Range(0, 40*step)).Draw(t, "ends") {
			from, n := w.due(end)
			switch {
			case n == 0:
			case from != begun, n < step, from+n != end:
				t.Fatalf("%d bytes from %d begin after %d, at a length of %d", n, from, begun, end)
			default:
				begun = end
			}
			if longest = max(longest, end); longest-begun >= step {
				t.Fatalf("%d bytes of %d have not begun", longest-begun, longest)
			}
		}
	})
}
