package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

const variablePrefix = "DW_SIMULATOR_"

// otherVariables have our prefix and are no settings of the commands.
var otherVariables = []string{"DW_SIMULATOR_FAILPOINT", "DW_SIMULATOR_TEST_CACHE", "DW_SIMULATOR_TEST_POSTGRES"}

// strayVariables are sentences about the variables of an environment that look like settings
// and are none, so that nobody waits for what they mean to do.
func strayVariables(environment []string) (sentences []string) {
	known := slices.Clone(otherVariables)
	for _, s := range settings {
		known = append(known, s.env)
	}
	for _, variable := range environment {
		name, value, _ := strings.Cut(variable, "=")
		if value == "" || !strings.HasPrefix(name, variablePrefix) || slices.Contains(known, name) {
			continue
		}
		sentence := fmt.Sprintf("the environment variable %s is no setting", name)
		if near := schema.Closest(name, known); near != "" {
			sentence += fmt.Sprintf(" (did you mean %s?)", near)
		}
		sentences = append(sentences, sentence)
	}
	slices.Sort(sentences)
	return sentences
}
