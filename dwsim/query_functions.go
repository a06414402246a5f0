package dwsim

import "strings"

// functionNames are the functions that people may have meant by one that there is not, in
// the words of Redshift and Snowflake.
var functionNames = strings.Fields(`
	abs acos add_months any_value approximate approx_count_distinct array_agg array_size asin atan atan2 avg
	bit_and bit_or bool_and bool_or boolor_agg booland_agg btrim cast ceil ceiling charindex chr coalesce concat concat_ws contains
	convert_timezone corr cos cot count count_if covar_pop covar_samp cume_dist current_date current_time current_timestamp
	date date_add date_part date_trunc dateadd datediff day dayname dayofweek dayofyear decode degrees dense_rank div0
	editdistance endswith equal_null exp extract first_value floor from_unixtime func_sha1 get get_path getdate greatest greatest_ignore_nulls
	hash hex hour iff ifnull ilike initcap instr is_integer json_array_length json_extract_array_element_text json_extract_path_text
	lag last_day last_value lead least left len length listagg ln log lower lpad ltrim
	max md5 median min minute mod mode month monthname months_between next_day now nth_value ntile nullif nullifzero nvl nvl2
	object_construct object_keys octet_length parse_json percent_rank percentile_cont percentile_disc pi position pow power
	quarter quote_ident quote_literal radians random rank ratio_to_report regexp_count regexp_instr regexp_like regexp_replace
	regexp_substr repeat replace reverse right round row_number rpad rtrim second sha1 sha2 sign sin split_part sqrt square
	startswith stddev stddev_pop stddev_samp strpos strtol substr substring sum sysdate tan timestampadd timestampdiff
	to_char to_date to_decimal to_number to_timestamp to_varchar translate trim trunc try_cast try_to_date try_to_decimal try_to_number try_parse_json
	typeof upper uuid_string var_pop var_samp variance week weekofyear width_bucket year zeroifnull`)
