package gen

import (
	"fmt"
	"strings"

	"github.com/brianvoe/gofakeit/v7"
)

// refusedRules are well-known names that cannot be had, with the reason and what to do
// instead. Functions of gofakeit that yield no single value are found by their
// descriptions.
var refusedRules = []struct{ names, reason, hint string }{
	{"date date_past date_future date_recent date_soon date_between date_between_dates date_range date_object date_of_birth date_this_century date_this_decade date_this_month date_this_year past_date future_date passport_dob", readsClock, "use a DATE column with date_start and date_end"},
	{"date_time date_time_ad date_time_between date_time_this_century date_time_this_decade date_time_this_month date_time_this_year past_datetime future_datetime iso8601 time_object unix_time", readsClock, "use a TIMESTAMP column with timestamp_start and timestamp_end"},
	{"year", readsClock, "use an INT column with min_value and max_value"},
	{"credit_card_exp credit_card_expire credit_card_full", readsClock, "use a DATE column with date_start and date_end"},
	{"firefox_user_agent firefox", readsClock, "use `user_agent`"},
	{"emoji_sentence", readsClock, "use `emoji` or `sentence`"},
	{"first_name_nonbinary", "is not known: there is no such list of names", "use `first_name`"},
	{"person profile simple_profile", noScalar, "use a column each for `name`, `email`, `job_title`"},
	{"contact", noScalar, "use a column each for `email` and `phone_number`"},
	{"car vehicle", noScalar, "use a column each for `car_maker`, `car_model`, `car_type`"},
	{"book", noScalar, "use a column each for `book_title`, `book_author`, `book_genre`"},
	{"movie", noScalar, "use `movie_name` or `movie_genre`"},
	{"song", noScalar, "use `song_name`, `song_artist` or `song_genre`"},
	{"currency", noScalar, "use `currency_code` or `currency_name`"},
	{"credit_card", noScalar, "use `credit_card_number`, `credit_card_type` or `credit_card_cvv`"},
	{"hsl_color", noScalar, "use `hex_color` or `rgb_color`"},
	{"nice_colors", noScalar, "use `hex_color`"},
	{"svg image_svg image", "draws pictures", listRules},
	{"map json", noScalar, "use a JSON column without a rule"},
	{"sql", "writes statements", listRules},
	{"template", "is a language of its own, which reads the clock too", "use the key `template`"},
}

// The reasons of more than one rule.
const (
	readsClock = "reads the clock, so that a run could not be repeated"
	noScalar   = "yields more than one value"
)

// refuseFunction returns why a function of gofakeit cannot be a rule, and what to do
// instead; an empty reason where it can. needs is true where it can with arguments.
func refuseFunction(info *gofakeit.Info) (reason, hint string, needs bool) {
	made := argumentRules[flatName(info.Display)] != nil
	if !made && (strings.HasPrefix(info.Output, "[]") || strings.HasPrefix(info.Output, "map")) {
		return "yields " + info.Output + ", not a single value", listRules, false
	}
	for _, p := range info.Params {
		if p.Default == "" && !p.Optional {
			return fmt.Sprintf("needs the argument %q", p.Field), fmt.Sprintf("write `\"arguments\": {%q: …}` beside it", p.Field), made || info.Output == "string"
		}
	}
	if !made && info.Output != "string" { // numbers have rules of this package
		return "yields " + info.Output + ", which no rule can hold", listRules, false
	}
	return "", "", false
}

// listRules is the hint where nothing better is known.
const listRules = "`dw-sim schema rules` lists all rules"
