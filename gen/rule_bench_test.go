package gen

import "testing"

func benchmarkRule(b *testing.B, name string, value func(r *rule, dst []byte, h uint64) []byte) {
	r := mustLookup(b, name)
	dst := make([]byte, 0, 4096)
	b.ReportAllocs()
	for row := int64(0); b.Loop(); row++ {
		dst = value(r, dst[:0], stream{1}.at(row))
	}
}

func draw(r *rule, dst []byte, h uint64) []byte { return r.appendDraw(dst, h) }

func BenchmarkRuleDictionary(b *testing.B) { benchmarkRule(b, "first_name", draw) }
func BenchmarkRuleEmail(b *testing.B)      { benchmarkRule(b, "email", draw) }
func BenchmarkRuleAddress(b *testing.B)    { benchmarkRule(b, "address", draw) }

func BenchmarkRuleUniqueEmail(b *testing.B) {
	benchmarkRule(b, "email", func(r *rule, dst []byte, h uint64) []byte {
		return r.appendRank(dst, below(h, r.capacity()))
	})
}

func BenchmarkRuleSentence(b *testing.B) {
	c := newFakerCall()
	benchmarkRule(b, "sentence", func(r *rule, dst []byte, h uint64) []byte {
		dst, _ = c.text(dst, r, h)
		return dst
	})
}

func BenchmarkRuleIndex(b *testing.B) {
	for b.Loop() {
		set := &ruleSet{byName: map[string]*ruleEntry{}}
		for _, row := range rankedRules {
			set.addRanked(row)
		}
		set.addFunctions()
	}
}
