package gen

import "math"

// rankedRule is a rule that is not merely a word of gofakeit's lists.
type rankedRule struct {
	name     string
	aliases  string // separated by spaces
	pieces   []piece
	output   outputKind
	finish   func([]byte)
	about    string // with category: where gofakeit has no function of one of the names
	category string
}

// Pieces that several rules share.
var (
	firstNames = words("person/first")
	lastNames  = words("person/last")
	firstLower = words("person/first", lower)
	lastLower  = words("person/last", lower)
	streets    = words("address/street_name")
	cities     = words("address/city")
	stateCodes = words("address/state_abr")
	zipCodes   = padded(501, 99950) // 00501 is the lowest ZIP code in use, 99950 the highest
	plainWords = words("word/noun_common word/noun_concrete word/noun_abstract word/noun_countable word/verb_action word/verb_transitive word/adjective_descriptive word/adverb_manner", lettersOnly)
	adjectives = words("word/adjective_descriptive", lettersOnly)
	things     = words("word/noun_concrete word/noun_countable", lettersOnly)
	hexByte    = hexed(0, 0xff)
	hexWord    = hexed(0, 0xffff)
	hexLong    = hexed(0, 0xffffffff)
	octet      = number(0, 255)
	upperCase  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

	// mailDomains and webDomains end in names that RFC 2606 sets aside, so that nobody is
	// ever mailed and no host reached, whoever feeds generated rows to a real system.
	mailDomains = oneOf("example.com", "example.org", "example.net", "mail.example", "post.example", "inbox.test")
	webDomains  = oneOf("example.com", "example.org", "example.net", "example", "test")

	dot, dash, colon, slash, space, comma = literal("."), literal("-"), literal(":"), literal("/"), literal(" "), literal(", ")
)

// rankedRules are in the order of their subjects. Social security numbers, IPv6 addresses
// and host names are out of ranges that are assigned to nobody.
var rankedRules = []rankedRule{
	// People
	{name: "name", aliases: "full_name person_name contact_name display_name", pieces: []piece{firstNames, space, lastNames}},
	{name: "first_name_female", aliases: "female_first_name", pieces: []piece{func() part { return wordPart(femaleNames) }}, about: "First name of a woman", category: "person"},
	{name: "first_name_male", aliases: "male_first_name", pieces: []piece{func() part { return wordPart(maleNames) }}, about: "First name of a man", category: "person"},
	{name: "email", aliases: "safe_email free_email company_email ascii_email ascii_safe_email ascii_free_email ascii_company_email email_address mail mail_address", pieces: []piece{firstLower, dot, lastLower, number(1, 9999), literal("@"), mailDomains}},
	{name: "user_name", aliases: "login nickname handle screen_name", pieces: []piece{firstLower, literal("_"), lastLower, number(1, 9999)}},
	{name: "phone_number", aliases: "phone msisdn phone_no telephone telephone_number mobile mobile_number mobile_phone mobile_phone_number cell_phone cell_number fax fax_number", pieces: []piece{number(200, 999), number(200, 999), padded(0, 9999)}},
	{name: "phone_formatted", aliases: "phone_number_formatted", pieces: []piece{number(200, 999), dash, number(200, 999), dash, padded(0, 9999)}},
	{name: "gender", aliases: "sex", pieces: []piece{oneOf("female", "male")}},
	{name: "age", pieces: []piece{number(0, 100)}, output: outputInteger},
	{name: "ssn", pieces: []piece{number(900, 999), dash, padded(1, 49), dash, padded(1, 9999)}},

	// Places
	{name: "street_name", pieces: []piece{lastNames, space, streets}},
	{name: "street_address", aliases: "street street_line address_line address_line_1 address_1", pieces: []piece{number(1, 9999), space, lastNames, space, streets}},
	{name: "street_number", aliases: "building_number house_number", pieces: []piece{number(1, 9999)}},
	{name: "unit", aliases: "secondary_address address_line_2 address_2 apartment", pieces: []piece{words("address/unit"), space, number(1, 999)}},
	{name: "postcode", aliases: "zip zipcode postal_code zip_postal_code", pieces: []piece{zipCodes}},
	{name: "address", aliases: "full_address", pieces: []piece{number(1, 9999), space, lastNames, space, streets, comma, cities, comma, stateCodes, space, zipCodes}, about: "Street address with city, state and postcode on one line", category: "address"},
	{name: "latitude", aliases: "lat", pieces: []piece{decimal(-90_000_000, 90_000_000, 6)}, output: outputFloat},
	{name: "longitude", aliases: "lng lon", pieces: []piece{decimal(-180_000_000, 180_000_000, 6)}, output: outputFloat},
	{name: "latitude_range", aliases: "latitude_in_range", pieces: []piece{decimal(0, 90_000_000, 6)}, output: outputFloat},
	{name: "longitude_range", aliases: "longitude_in_range", pieces: []piece{decimal(0, 180_000_000, 6)}, output: outputFloat},
	{name: "timezone_windows", pieces: []piece{words("timezone/text")}, about: "Name that Windows has for a time zone", category: "datetime"},
	{name: "timezone_offset", pieces: []piece{words("timezone/offset")}, output: outputFloat},

	// Companies. Names are put together rather than taken from gofakeit's list, whose
	// companies exist.
	{name: "company", aliases: "company_name organization organisation organization_name employer business_name", pieces: []piece{lastNames, literal(" & "), lastNames, space, words("company/suffix", oneWord)}},
	{name: "catch_phrase", aliases: "company_catch_phrase", pieces: []piece{words("job/descriptor"), space, words("company/buzzwords", oneWord, lower), space, words("company/blurb", lower)}, about: "Slogan-like phrase of three words", category: "company"},
	{name: "department", aliases: "commerce_department", pieces: []piece{oneOf("Accounting", "Customer Service", "Engineering", "Facilities", "Finance", "Human Resources", "Legal", "Logistics", "Marketing", "Operations", "Procurement", "Product", "Quality", "Research", "Sales", "Security")}, about: "Department of a company", category: "company"},
	{name: "product_name", aliases: "product commerce_product", pieces: []piece{words("product/adjective", capitalized), space, words("product/name", capitalized)}},
	{name: "price", aliases: "amount", pieces: []piece{decimal(0, 100_000, 2)}, output: outputFloat},
	{name: "ean13", aliases: "ean", pieces: []piece{padded(0, 999_999_999_999), literal("0")}, finish: setGS1Digit, about: "Article number of 13 digits with its check digit", category: "product"},
	{name: "ean8", pieces: []piece{padded(0, 9_999_999), literal("0")}, finish: setGS1Digit, about: "Article number of 8 digits with its check digit", category: "product"},
	{name: "product_upc", aliases: "upc upc_a", pieces: []piece{padded(0, 99_999_999_999), literal("0")}, finish: setGS1Digit},
	{name: "isbn13", aliases: "isbn", pieces: []piece{literal("978"), padded(0, 999_999_999), literal("0")}, finish: setGS1Digit, about: "Book number of 13 digits with its check digit", category: "product"},
	{name: "license_plate", aliases: "vehicle_vrm", pieces: []piece{letters(upperCase, 3), dash, padded(0, 9999)}, about: "Number plate of a car", category: "car"},

	// Money
	{name: "iban", pieces: []piece{literal("DE00"), padded(0, 999_999_999), padded(0, 999_999_999)}, finish: setIBANDigits, about: "German bank account number with its check digits", category: "payment"},
	{name: "swift", aliases: "bic swift8", pieces: []piece{letters(upperCase, 4), words("address/country_abr"), letters(upperCase, 2)}, about: "Bank identifier code of 8 characters", category: "payment"},
	{name: "beer_alcohol", pieces: []piece{decimal(20, 100, 1), literal("%")}},
	{name: "beer_blg", pieces: []piece{decimal(50, 200, 1), literal("°Blg")}},
	{name: "beer_ibu", pieces: []piece{number(10, 100), literal(" IBU")}},

	// Internet
	{name: "domain_name", aliases: "hostname domain company_domain web_domain", pieces: []piece{adjectives, dash, things, dot, webDomains}},
	{name: "url", aliases: "uri website homepage web_address", pieces: []piece{literal("https://"), adjectives, dash, things, dot, webDomains, slash, plainWords, slash, plainWords}},
	{name: "url_slug", aliases: "slug", pieces: []piece{plainWords, dash, plainWords, dash, plainWords}},
	{name: "ipv4", aliases: "ipv4_address ip ip_address", pieces: []piece{octet, dot, octet, dot, octet, dot, octet}},
	{name: "ipv6", aliases: "ipv6_address", pieces: []piece{literal("2001:db8:"), hexed(0x1000, 0xffff), colon, hexed(0x1000, 0xffff), colon, hexed(0x1000, 0xffff), colon, hexed(0x1000, 0xffff), colon, hexed(0x1000, 0xffff), colon, hexed(0x1000, 0xffff)}},
	{name: "mac_address", aliases: "mac", pieces: []piece{hexByte, colon, hexByte, colon, hexByte, colon, hexByte, colon, hexByte, colon, hexByte}},
	{name: "port_number", aliases: "port", pieces: []piece{number(0, 65535)}, output: outputInteger, about: "Port of TCP or UDP", category: "internet"},
	{name: "http_status_code", aliases: "http_status", pieces: []piece{words("internet/http_status_general")}, output: outputInteger},
	{name: "http_status_code_simple", pieces: []piece{words("internet/http_status_simple")}, output: outputInteger},
	// gofakeit's user agents of Firefox carry a date up to the present year.
	{name: "user_agent", pieces: []piece{literal("Mozilla/5.0 ("), oneOf("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64", "X11; CrOS x86_64 14541.0.0", "Linux; Android 14; Pixel 8", "Linux; Android 13; SM-S918B"), literal(") AppleWebKit/537.36 (KHTML, like Gecko) Chrome/"), number(100, 139), literal(".0."), number(4896, 7258), dot, number(0, 199), literal(" Safari/537.36")}},
	{name: "file_name", pieces: []piece{things, literal("_"), number(1, 9999), dot, words("file/extension")}, about: "File name with extension", category: "file"},

	// Codes
	{name: "uuid", aliases: "uuid4 guid", pieces: []piece{hexLong, dash, hexWord, literal("-4"), hexed(0, 0xfff), dash, hexed(0x8000, 0xbfff), dash, hexWord, hexLong}},
	{name: "md5", pieces: []piece{hexLong, hexLong, hexLong, hexLong}, about: "32 hexadecimal digits", category: "id"},
	{name: "sha1", aliases: "commit_sha", pieces: []piece{hexLong, hexLong, hexLong, hexLong, hexLong}, about: "40 hexadecimal digits", category: "id"},
	{name: "sha256", pieces: []piece{hexLong, hexLong, hexLong, hexLong, hexLong, hexLong, hexLong, hexLong}, about: "64 hexadecimal digits", category: "id"},
	{name: "hex_color", aliases: "safe_hex_color", pieces: []piece{literal("#"), hexed(0, 0xffffff)}},
	{name: "rgb_color", aliases: "color_rgb rgb", pieces: []piece{octet, literal(","), octet, literal(","), octet}},
	{name: "letter", aliases: "random_letter", pieces: []piece{letters("abcdefghijklmnopqrstuvwxyz"+upperCase, 1)}},
	{name: "digit", pieces: []piece{number(0, 9)}},

	// Words
	{name: "word", pieces: []piece{plainWords}},
	{name: "words", pieces: []piece{plainWords, space, plainWords, space, plainWords}, about: "Three words", category: "word"},
	{name: "breakfast", pieces: []piece{words("food/breakfast", capitalized)}},
	{name: "lunch", pieces: []piece{words("food/lunch", capitalized)}},
	{name: "dinner", pieces: []piece{words("food/dinner", capitalized)}},
	{name: "drink", pieces: []piece{words("food/drink", capitalized)}},
	{name: "snack", pieces: []piece{words("food/snack", capitalized)}},
	{name: "dessert", pieces: []piece{words("food/dessert", capitalized)}},

	// Time of day and calendar, as far as no clock is needed
	{name: "time", aliases: "time_range", pieces: []piece{padded(0, 23), colon, padded(0, 59), colon, padded(0, 59)}},
	{name: "am_pm", pieces: []piece{oneOf("AM", "PM")}, about: "Half of the day", category: "datetime"},
	{name: "weekday", aliases: "day_of_week day_name", pieces: []piece{oneOf("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")}},
	{name: "month_name", aliases: "month_string", pieces: []piece{oneOf("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")}},
	{name: "month", pieces: []piece{number(1, 12)}, output: outputInteger},
	{name: "day", aliases: "day_of_month", pieces: []piece{number(1, 31)}, output: outputInteger},
	{name: "hour", pieces: []piece{number(0, 23)}, output: outputInteger},
	{name: "minute", pieces: []piece{number(0, 59)}, output: outputInteger},
	{name: "second", pieces: []piece{number(0, 59)}, output: outputInteger},
	{name: "nanosecond", pieces: []piece{number(0, 999_999_999)}, output: outputInteger},

	// Numbers. gofakeit's own are not called: what a machine makes of a*b+c differs.
	{name: "boolean", aliases: "bool pybool", pieces: []piece{oneOf("false", "true")}, output: outputBoolean},
	{name: "random_int", aliases: "pyint", pieces: []piece{number(0, 9999)}, output: outputInteger, about: "Integer from 0 to 9999", category: "number"},
	{name: "random_digit", pieces: []piece{number(0, 9)}, output: outputInteger, about: "Integer from 0 to 9", category: "number"},
	{name: "dice", pieces: []piece{number(1, 6)}, output: outputInteger},
	{name: "number", pieces: []piece{number(math.MinInt32, math.MaxInt32)}, output: outputInteger},
	{name: "int", pieces: []piece{number(0, math.MaxInt64)}, output: outputInteger},
	{name: "int8", pieces: []piece{number(math.MinInt8, math.MaxInt8)}, output: outputInteger},
	{name: "int16", pieces: []piece{number(math.MinInt16, math.MaxInt16)}, output: outputInteger},
	{name: "int32", pieces: []piece{number(math.MinInt32, math.MaxInt32)}, output: outputInteger},
	{name: "int64", pieces: []piece{number(0, math.MaxInt64)}, output: outputInteger},
	{name: "int_n", pieces: []piece{number(0, math.MaxInt32-1)}, output: outputInteger},
	{name: "uint", pieces: []piece{number(0, math.MaxInt64)}, output: outputInteger},
	{name: "uint8", pieces: []piece{number(0, math.MaxUint8)}, output: outputInteger},
	{name: "uint16", pieces: []piece{number(0, math.MaxUint16)}, output: outputInteger},
	{name: "uint32", pieces: []piece{number(0, math.MaxUint32)}, output: outputInteger},
	{name: "uint64", pieces: []piece{number(0, math.MaxInt64)}, output: outputInteger},
	{name: "uint_n", pieces: []piece{number(0, math.MaxUint32-1)}, output: outputInteger},
	{name: "uint_range", pieces: []piece{number(0, math.MaxUint32)}, output: outputInteger},
	{name: "float32", pieces: []piece{decimal(0, 9_999_999, 7)}, output: outputFloat},
	{name: "float64", aliases: "pyfloat", pieces: []piece{decimal(0, 999_999_999_999_999, 15)}, output: outputFloat},
}
