package sqlfunc

import "strings"

var romanDigits = []struct {
	value int64
	text  string
}{
	{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"},
	{50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
}

// romanWidth is the width of a Roman number without FM.
const romanWidth = 15

func (f *numberFormat) formatRoman(n decimal) string {
	v, ok := n.integer()
	text := strings.Repeat("#", romanWidth)
	if ok && v > 0 && v < 4000 {
		text = ""
		for _, d := range romanDigits {
			for ; v >= d.value; v -= d.value {
				text += d.text
			}
		}
	}
	for _, node := range f.nodes {
		if node.code == "RN" && node.lower {
			text = strings.ToLower(text)
		}
	}
	if !f.fill {
		text = strings.Repeat(" ", romanWidth-len(text)) + text
	}
	return text
}
