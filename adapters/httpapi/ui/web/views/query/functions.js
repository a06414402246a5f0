// The functions of the engines, for completion: a line for each, what it takes and what it is.

// everywhere are those that the server answers on all engines: docs/parity.md of the sources.
const everywhere = `
count(*): rows
count(DISTINCT value): different values
sum(number): DECIMALs are summed exactly
avg(number): the fraction is kept
min(value)
max(value)
median(number)
mode(value): the most frequent value
listagg(text, separator) WITHIN GROUP (ORDER BY text): the texts of a group, joined
percentile_cont(share) WITHIN GROUP (ORDER BY number): interpolates between two values
percentile_disc(share) WITHIN GROUP (ORDER BY value)
approx_percentile(number, share)
approx_count_distinct(value)
stddev(number): of a sample
stddev_pop(number)
variance(number): of a sample
var_pop(number)
skew(number)
kurtosis(number)
corr(y, x)
covar_samp(y, x)
covar_pop(y, x)
regr_slope(y, x)
regr_intercept(y, x)
regr_r2(y, x)
bool_and(condition)
bool_or(condition)
count_if(condition)
any_value(value)
array_agg(value): without NULLs
object_agg(key, value)
bit_and(number)
bit_or(number)
max_by(value, by): the value of the row where by is the greatest
min_by(value, by): the value of the row where by is the least
row_number() OVER (ORDER BY …)
rank() OVER (ORDER BY …)
dense_rank() OVER (ORDER BY …)
percent_rank() OVER (ORDER BY …)
cume_dist() OVER (ORDER BY …)
ntile(buckets) OVER (ORDER BY …)
lag(value, rows) OVER (ORDER BY …): of the row before
lead(value, rows) OVER (ORDER BY …): of the row behind
first_value(value) OVER (ORDER BY …)
last_value(value) OVER (ORDER BY …)
nth_value(value, n) OVER (ORDER BY …)
ratio_to_report(number) OVER (): the share of the sum
coalesce(value, …): the first that is not NULL
nvl(value, instead): instead of NULL
nvl2(value, then, else): by whether value is not NULL
ifnull(value, instead)
nullif(a, b): NULL where both are equal
iff(condition, then, else)
decode(value, search, result, …, default)
zeroifnull(number)
nullifzero(number)
equal_null(a, b): NULL equals NULL
greatest(value, …): NULLs are left out
least(value, …): NULLs are left out
cast(value AS type)
try_cast(value AS type): NULL where the cast is refused
to_number(text, format)
to_double(text)
to_boolean(text)
try_to_date(text)
try_to_timestamp(text)
try_to_number(text)
dateadd(part, number, date): so many parts later
datediff(part, from, to): boundaries of a part between two dates
date_trunc(part, date): the begin of the part
date_part(part, date)
extract(part FROM date)
add_months(date, months)
months_between(later, earlier)
last_day(date): of the month
next_day(date, day): the first day of that name after the date
previous_day(date, day)
year(date)
quarter(date)
month(date)
week(date)
day(date)
hour(timestamp)
minute(timestamp)
second(timestamp)
dayname(date): three letters
monthname(date): three letters
time_slice(timestamp, number, part)
date_from_parts(year, month, day)
timestamp_from_parts(year, month, day, hour, minute, second)
convert_timezone(zone, timestamp): the clock of another zone
getdate(): when the statement began, in UTC
now(): when the statement began, in UTC
to_char(value, format)
to_date(text, format)
to_timestamp(text, format)
to_time(text)
abs(number)
sign(number)
round(number, places): half away from zero
trunc(number, places): towards zero
ceil(number)
floor(number)
mod(number, by)
power(base, exponent)
square(number)
sqrt(number)
cbrt(number)
exp(number)
ln(number)
log(number): of base 10
factorial(number)
radians(degrees)
degrees(radians)
pi()
sin(number)
cos(number)
tan(number)
asin(number)
acos(number)
atan(number)
atan2(y, x)
random(): at least 0, less than 1
div0(number, by): 0 where the divisor is 0
width_bucket(number, low, high, buckets)
bitand(a, b)
bitor(a, b)
bitxor(a, b)
to_hex(number)
strtol(text, base)
len(text): characters
length(text): characters
octet_length(text): bytes
upper(text)
lower(text)
initcap(text)
reverse(text)
left(text, characters)
right(text, characters)
substring(text, from, characters)
split_part(text, separator, part)
strtok(text, separators, part)
charindex(part, text): from 1; 0 where it is not there
strpos(text, part): from 1; 0 where it is not there
position(part IN text)
lpad(text, characters, with)
rpad(text, characters, with)
repeat(text, times)
space(characters)
concat(text, …)
concat_ws(separator, text, …)
replace(text, part, by)
translate(text, characters, by)
trim(text)
ltrim(text, characters)
rtrim(text, characters)
btrim(text, characters)
ascii(text)
chr(code)
startswith(text, part)
endswith(text, part)
contains(text, part)
soundex(text)
editdistance(a, b)
regexp_replace(text, pattern, by)
regexp_substr(text, pattern)
regexp_instr(text, pattern)
regexp_count(text, pattern)
regexp_like(text, pattern): whether the whole text matches
md5(text)
sha1(text)
sha2(text, bits)
crc32(text)
hash(value, …)
fnv_hash(text)
hex_encode(text)
hex_decode_string(text)
base64_encode(text)
base64_decode_string(text)
uuid_string(): a random UUID
parse_json(text)
try_parse_json(text): NULL where the text is not JSON
is_valid_json(text)
get_path(json, path)
get(json, key)
json_extract_path_text(json, key, …)
json_extract_array_element_text(json, index)
json_array_length(json)
object_construct(key, value, …)
object_keys(json)
object_insert(json, key, value)
object_delete(json, key, …)
array_construct(value, …)
array_size(array)
array_contains(value, array)
array_position(value, array)
array_append(array, value)
array_cat(array, array)
array_slice(array, from, to)
array_distinct(array)
array_to_string(array, separator)
split(text, separator)
to_json(value)
`;

// own are what an engine has besides.
const own = {
  sqlite: `
date(time, modifier, …)
time(time, modifier, …)
datetime(time, modifier, …)
julianday(time, modifier, …)
unixepoch(time, modifier, …)
strftime(format, time, modifier, …)
timediff(time, time)
total(number): a sum that is 0 for no rows
group_concat(text, separator)
string_agg(text, separator)
instr(text, part)
substr(text, from, characters)
printf(format, value, …)
format(format, value, …)
glob(pattern, text)
like(pattern, text)
hex(value)
unhex(text)
quote(value)
typeof(value)
unicode(text)
char(code, …)
iif(condition, then, else)
json(text)
json_array(value, …)
json_extract(json, path, …)
json_object(key, value, …)
json_type(json, path)
json_valid(text)
json_group_array(value)
json_group_object(key, value)
json_each(json, path): rows
json_tree(json, path): rows
`,
  postgres: `
string_agg(text, separator)
json_agg(value)
jsonb_agg(value)
jsonb_object_agg(key, value)
json_build_object(key, value, …)
jsonb_build_object(key, value, …)
jsonb_array_elements(json): rows
jsonb_each(json): rows
jsonb_extract_path_text(json, key, …)
jsonb_path_query(json, path): rows
jsonb_typeof(json)
jsonb_pretty(json)
to_jsonb(value)
row_to_json(record)
age(later, earlier)
make_date(year, month, day)
make_interval(years => 0, months => 0, days => 0)
make_timestamp(year, month, day, hour, minute, second)
date_bin(stride, timestamp, origin)
clock_timestamp()
generate_series(from, to, step): rows
unnest(array): rows
array_length(array, dimension)
array_remove(array, value)
cardinality(array)
string_to_array(text, separator)
regexp_match(text, pattern)
regexp_matches(text, pattern, flags): rows
regexp_split_to_table(text, pattern): rows
format(format, value, …)
overlay(text PLACING part FROM from)
gen_random_uuid()
encode(bytes, format)
decode(text, format)
every(condition)
num_nulls(value, …)
pg_typeof(value)
width_bucket(number, bounds)
`,
  duckdb: `
string_agg(text, separator)
group_concat(text, separator)
list(value)
list_aggregate(list, function)
list_contains(list, value)
list_distinct(list)
list_filter(list, x -> condition)
list_sort(list)
list_transform(list, x -> value)
list_value(value, …)
struct_pack(key := value, …)
struct_extract(struct, key)
map_keys(map)
map_values(map)
unnest(list): rows
range(from, to, step): rows
generate_series(from, to, step): rows
arg_max(value, by)
arg_min(value, by)
first(value)
last(value)
histogram(value)
approx_quantile(number, share)
quantile_cont(number, share)
quantile_disc(value, share)
entropy(value)
favg(number)
fsum(number)
product(number)
date_diff(part, from, to)
date_sub(part, from, to)
date_add(date, interval)
datepart(part, date)
strftime(date, format)
strptime(text, format)
try_strptime(text, format)
epoch(timestamp)
epoch_ms(timestamp)
make_date(year, month, day)
time_bucket(width, timestamp)
today()
age(later, earlier)
json_extract(json, path)
json_extract_string(json, path)
json_keys(json)
json_structure(json)
json_type(json)
levenshtein(a, b)
jaccard(a, b)
jaro_winkler_similarity(a, b)
damerau_levenshtein(a, b)
regexp_extract(text, pattern, group)
regexp_matches(text, pattern)
regexp_split_to_array(text, pattern)
string_split(text, separator)
printf(format, value, …)
strip_accents(text)
typeof(value)
uuid()
`,
  redshift: `
date_cmp(a, b)
trunc(timestamp)
interval_cmp(a, b)
timezone(zone, timestamp)
to_timestamp(text, format)
json_parse(text)
json_serialize(json)
can_json_parse(text)
is_valid_json_array(text)
json_typeof(json)
get_array_length(array)
array_concat(array, array)
array_flatten(array)
split_to_array(text, separator)
subarray(array, from, length)
func_sha1(text)
farmfingerprint64(text)
checksum(text)
strtol(text, base)
quote_ident(text)
quote_literal(text)
replicate(text, times)
crc32(text)
hll(value): different values, approximately
`,
  snowflake: `
array_agg(value) WITHIN GROUP (ORDER BY value)
array_compact(array)
array_flatten(array)
array_intersection(array, array)
array_sort(array)
array_union_agg(array)
array_unique_agg(value)
booland_agg(condition)
boolor_agg(condition)
boolxor_agg(condition)
approx_top_k(value, k)
bitand_agg(number)
charindex(part, text, from)
collate(text, specification)
compress(text, method)
current_account()
current_role()
current_warehouse()
date_trunc(part, date)
dayofweek(date)
dayofyear(date)
div0null(number, by)
flatten(input => json): rows, behind LATERAL
floor(number, places)
generator(rowcount => n): rows, in TABLE(…)
get_ddl(type, name)
greatest_ignore_nulls(value, …)
hash_agg(value, …)
hll(value)
insert(text, from, characters, by)
is_null_value(json)
jarowinkler_similarity(a, b)
least_ignore_nulls(value, …)
conditional_change_event(value) OVER (ORDER BY …)
conditional_true_event(condition) OVER (ORDER BY …)
object_construct_keep_null(key, value, …)
object_pick(json, key, …)
parse_ip(text, type)
parse_url(text)
rlike(text, pattern)
seq4()
sha2_hex(text, bits)
split_to_table(text, separator): rows
strip_null_value(json)
sysdate()
timeadd(part, number, time)
timediff(part, from, to)
to_array(value)
to_decimal(text, format, precision, scale)
to_object(value)
to_varchar(value, format)
to_variant(value)
try_to_decimal(text)
try_to_time(text)
typeof(value)
uniform(low, high, generator)
weekofyear(date)
xmlget(xml, tag)
yearofweek(date)
zipf(s, n, generator)
`,
};

const made = {};

// functionsOf returns the functions of an engine, by name: {name, signature, text, call}. call is whether
// it is written with parentheses.
export function functionsOf(engine) {
  return (made[engine] ??= read(everywhere + (own[engine] ?? "")));
}

function read(lines) {
  const all = new Map();
  for (const line of lines.split("\n").filter(Boolean)) {
    const [signature, text = ""] = line.split(/: (.*)/s);
    const name = /^\w+/.exec(signature)[0];
    if (!all.has(name)) all.set(name, { name, signature, text, call: signature.includes("("), empty: /^\w+\(\)/.test(signature) });
  }
  return [...all.values()];
}

// engines by the names that warehouses may have; a server tells the type, older ones do not.
const names = { sqlite: "SQLite", postgres: "PostgreSQL", duckdb: "DuckDB", redshift: "Redshift", snowflake: "Snowflake" };

// engineOf returns the engine of a warehouse, {id, name}; the id of an unknown one is "".
export function engineOf(warehouse) {
  const word = (warehouse?.type || warehouse?.name || "").toLowerCase();
  const id = Object.keys(names).find((n) => word.includes(n)) ?? (/\bpg|postgre/.test(word) ? "postgres" : "");
  return { id, name: names[id] ?? "" };
}
