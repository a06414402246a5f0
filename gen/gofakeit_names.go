package gen

import (
	"strings"

	"github.com/brianvoe/gofakeit/v7"
)

// functionNames returns the names of a function of gofakeit that is called as a rule,
// the canonical one first. gofakeit knows it by a key without word breaks
// ("creditcardnumber") and a title ("Credit Card Number").
func functionNames(key string, info *gofakeit.Info) []string {
	if names := namedFunctions[key]; names != "" {
		return strings.Fields(names)
	}
	title := strings.ToLower(strings.ReplaceAll(info.Display, " ", "_"))
	if flatName(title) == flatName(key) {
		return []string{title}
	}
	return []string{key}
}

// namedFunctions are the names of functions whose titles are not their keys, or that
// are well known by other names too.
var namedFunctions = map[string]string{
	"achaccount":         "ach_account account_number bban",
	"achrouting":         "ach_routing routing_number aba",
	"appname":            "app_name app",
	"appversion":         "app_version semver version",
	"bio":                "bio biography",
	"chromeuseragent":    "chrome_user_agent chrome",
	"creditcardcvv":      "credit_card_cvv credit_card_security_code",
	"creditcardtype":     "credit_card_type credit_card_provider credit_card_issuer",
	"digitn":             "digit_n",
	"email_text":         "email_text",
	"error":              "error",
	"errorhttp":          "error_http http_error",
	"errorvalidation":    "error_validation validation_error",
	"hexuint":            "hex_uint",
	"lettern":            "letter_n",
	"loremipsumsentence": "lorem_ipsum_sentence",
	"markdown":           "markdown",
	"operauseragent":     "opera_user_agent opera",
	"paragraph":          "paragraph text paragraphs texts",
	"phraseadverb":       "phrase_adverb adverb_phrase",
	"phrasenoun":         "phrase_noun noun_phrase",
	"phrasepreposition":  "phrase_preposition preposition_phrase",
	"phraseverb":         "phrase_verb verb_phrase",
	"productisbn":        "product_isbn isbn13_formatted",
	"safariuseragent":    "safari_user_agent safari",
	"sentence":           "sentence",
	"svg":                "svg",
}
