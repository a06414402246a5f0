package ddl

import "slices"

// textRules tell what text columns hold. Names are the last words of the names of columns,
// with a noun before them where it may be that of the table too; the more words of an entry
// agree, the better. "^" marks a word that must stand alone; "is *" stands for all names that
// begin with is or has.
//
// The first of the choices is taken that fits the column. They are rules and, behind "=",
// [valueLists]; "@3" is for columns of three characters only, ">300" for those of 300 and
// more.
var textRules = slices.Concat(generalRules, tradeRules, trackingRules, ledgerRules)

// textRule tells what the columns of some names hold.
type textRule struct{ names, choices string }

// generalRules are those of any database.
var generalRules = []textRule{
	// People.
	{"first name, given name, fname, forename, christian name, first nm, firstname of contact", "first_name"},
	{"last name, surname, family name, lname, maiden name, last nm, second name", "last_name"},
	{"middle name, mname, middle nm", "middle_name"},
	{"middle initial, initial, middle init, mi", "=initials"},
	{"full name, person name, display name, fullname, contact, contact person, billing name, shipping name, ship name, bill to name, ship to name, account owner, cardholder, holder, spouse, legal name", "name last_name first_name"},
	{"nick name, preferred name, known as", "first_name"},
	{"manager, clerk, salesperson, sales rep, supervisor, owner, assignee, assigned to, reviewer, approver, contact to, doctor, teacher, physician, instructor, author, director, actor, person author, leader, employee, customer, requester, submitter, account manager, account executive, csm, technician, operator name, agent, passenger, guest, patient", "name last_name first_name"},
	{"created by, updated by, modified by, changed by, deleted by, approved by, inserted by, last modified by, entered by, submitted by", "user_name last_name first_name"},
	{"salutation, name prefix, honorific, ^prefix, title prefix, courtesy title", "name_prefix"},
	{"name suffix, ^suffix", "name_suffix"},
	{"gender, sex, gender code, sex code", "=sexes@1 gender"},
	{"marital status, civil status, marital state", "=marital_statuses =marital_codes@1"},
	{"education, education status, education level, degree, highest degree", "=educations =degrees"},
	{"credit rating, credit class, credit status", "=credit_ratings =credit_grades"},
	{"buy potential", "=buy_potentials"},
	{"ethnicity", "ethnicity"},
	{"hobby, hobbies, interests", "hobby"},
	{"ssn, social security number, social security no, social security", "ssn"},
	{"ein, tax id, tax number, employer id", "ein"},
	{"bio, biography, about, about me", "bio sentence"},
	{"job title, job, occupation, profession, position title, job name, designation, job position, person position", "job_title"},
	{"person title", "job_title name_prefix"},
	{"role, role name, user role, person role, access level", "=roles"},
	{"blood type, blood group", "=blood_types"},
	{"grade, letter grade", "=grades"},
	{"department, dept, department name, dept name, division, division name", "department"},
	{"pet name", "pet_name first_name"},

	// Ways to reach them.
	{"email, e mail, email address, e mail address, mail address, email addr, ^mail, email id", "email"},
	{"phone, phone number, phone no, phone num, telephone, telephone number, tel, mobile, mobile number, mobile no, mobile phone, cell, cell phone, cell number, fax, fax number, fax no, msisdn, home phone, work phone, contact number, contact no, contact phone, phone nbr", "phone_formatted phone_number"},
	{"user name, login, login name, account login, user login, handle, twitter handle, twitter username, username of account, login id", "user_name first_name"},
	{"password, passwd, pwd, pass word", "sha256>64 password"},
	{"password hash, pwd hash, password digest, hash, checksum, digest, sha256, fingerprint, hash value, file hash, token, access token, refresh token, api key, secret, secret key, row hash, hash diff", "sha256 sha1 md5 id>20"},
	{"sha, sha1, commit hash, commit sha, commit", "sha1"},
	{"md5, md5 hash, etag", "md5"},
	{"salt, nonce", "md5"},

	// Places.
	{"street, street address, address, addr, address line, street line, address 1, address line 1, addr 1, street 1, addr line 1, line 1, mailing address, home address, delivery address, shipping address, billing address, ship address, bill address", "street_address street_name"},
	{"address 2, address line 2, addr 2, street 2, addr line 2, line 2, apartment, apt, suite, suite number, unit number, apartment number, apt number, address unit, address 3, address line 3, suite no, secondary address", "unit street_number"},
	{"full address, complete address, postal address, formatted address, address full", "address street_address"},
	{"street name, road, road name, avenue", "street_name"},
	{"street number, house number, building number, house no, street no, building no, house num, street num", "street_number"},
	{"street type, street suffix", "street_suffix"},
	{"city, city name, town, municipality, town name, place of birth, birth place, birth city, city of birth, locality, origin, destination, origin name, destination name", "city"},
	{"county, county name, district", "=counties last_name"},
	{"state, state name, state province, province, province name, region state, us state", "state state_abbr"},
	{"state code, state abbr, state abbreviation, state cd, province code, state abr", "state_abbr"},
	{"zip, zip code, zipcode, postal code, postcode, post code, postal, zip postal code, postal zip, plz", "postcode"},
	{"country, country name, birth country, country of birth, country of origin, origin country, nationality, citizenship, nation", "country =countries =alpha3@3 country_code"},
	{"country code, country iso, country iso code, country cd, country abbr, iso country, iso country code, country iso2, iso2, iso alpha2, country alpha2, nation code, nationality code, country code of origin", "=alpha3@3 country_code"},
	{"country iso3, iso3, iso alpha3, country code3, country alpha3, country code 3", "=alpha3"},
	{"region, region name, sales region, geo, territory, area name, zone name", "=continents =region_codes"},
	{"continent, continent name", "=continents"},
	{"timezone, time zone, tz, timezone name, time zone name", "timezone timezone_abbr"},
	{"latitude, lat", "latitude"},
	{"longitude, lng, lon", "longitude"},

	// Trade.
	{"company, company name, account, account name, statement descriptor, client, client name, tenant, tenant name, shop, shop name, store, partner, advertiser, advertiser name, workspace, workspace name, subsidiary, customer account, parent account, sold to, employer, firm, organization, organisation, organization name, organisation name, business name, supplier, vendor, manufacturer, mfr, store name, vendor name, supplier name, agency, publisher, corporation, merchant, insurer, distributor, institution", "company last_name"},
	{"brand, brand name, make of product, mfgr, manufact, label name", "company =brands"},
	{"product, product name, product title, item name, article name, product nm, product label", "product_name noun_concrete"},
	{"product description, product desc, long description of product, product long description", "product_description>320 sentence words"},
	{"category, category name, product category, product type, subcategory, sub category, product class, class name, product group, category title, product line, segment of product, category group", "product_category =categories"},
	{"material, product material, fabric", "product_material"},
	{"product feature, feature, feature name", "product_feature"},
	{"color, colour, color name, colour name, product color, product colour", "color safe_color"},
	{"hex color, color hex, color code, colour code, hex code", "hex_color"},
	{"size name, product size, shirt size, shoe size, ^size", "=sizes"},
	{"container, product container", "=containers"},
	{"unit of measure, uom, ^units, unit, measure unit, base unit, sales unit", "=units =unit_codes =unit_letters"},
	{"ean, ean13, ean code, gtin, gtin13, barcode, bar code", "ean13 ean8"},
	{"ean8", "ean8"},
	{"upc, upc code, upc a, product upc", "product_upc"},
	{"isbn, isbn13", "isbn13"},
	{"slogan, tagline, tag line, motto, headline", "catch_phrase words"},
	{"bank, bank name", "bank_name =banks"},
	{"currency name, currency full name, currency description", "currency_name =currencies"},
	{"currency, currency code, currency iso, currency iso code, ccy, currency cd, iso currency, currency abbr, curr code, curr", "currency_code"},
	{"iban, iban number", "iban"},
	{"bic, swift, swift code, bic code", "swift"},
	{"credit card, credit card number, card number, card no, cc number, credit card no, card num, cc num, pan", "credit_card_number"},
	{"cvv, cvc, cvv code, security code", "credit_card_cvv"},
	{"credit card type, card type, cc type, card brand, card network", "credit_card_type"},
	{"routing number, aba, routing no, aba number", "ach_routing"},
	{"account number, account no, bank account, bank account number, bban", "ach_account ean8"},
	{"isin", "isin"},
	{"cusip", "cusip"},
	{"payment method, payment type, pay method, method of payment, tender type, payment mode, payment method type", "=payment_methods"},
	{"ship mode, shipment type, shipping method, shipping mode, ship method, delivery method, delivery mode", "=ship_modes =ship_codes"},
	{"ship instruct, shipping instructions", "=ship_instructions"},
	{"mkt segment, market segment", "=segments"},
	{"customer segment, segment, customer type, customer segment name, person type", "=customer_segments"},
	{"carrier, carrier name, courier, tracking company, shipping carrier, shipping company", "=carriers"},
	{"contact channel, ticket channel, channel, preferred channel, ^via, contact method, preferred contact method", "=contact_channels"},
	{"sales channel, order channel, purchase channel", "=sales_channels"},
	{"plan, plan name, tier, plan type, subscription plan, subscription type, membership tier, membership level", "=plans =short_tiers =code_letters"},
	{"frequency, billing cycle, billing period, billing frequency, payment frequency", "=frequencies"},

	// States of things; one character where there is no room for words.
	{"status, status name, record status, current status, status text, account status, person status, product status, store status", "=statuses =status_codes@1"},
	{"order status, order state, sale status, sales status, purchase status", "=order_statuses =order_codes@1"},
	{"payment status, transaction status, payment state", "=payment_statuses =payment_codes@1"},
	{"shipment status, shipment state, shipping status, tracking status, delivery state", "=shipment_statuses =shipment_codes@1"},
	{"invoice status, invoice state, bill status", "=invoice_statuses =payment_codes@1"},
	{"ticket status, ticket state, issue status, issue state", "=ticket_statuses =ticket_codes@1"},
	{"job status, job state, run status, task state, task status, execution status, machine state, workflow state, process state", "=job_statuses"},
	{"subscription status, subscription state, membership status, contract status, policy status", "=subscription_statuses"},
	{"line status", "=line_codes@1 =order_statuses"},
	{"return flag", "=return_codes@1 =yes"},
	{"priority, order priority, ticket priority, priority level, urgency", "=priorities =priority_codes@1"},
	{"severity, severity level, alert severity, alert level, risk level, impact", "=severities =priorities =priority_codes@1"},
	{"flag, flg, ind, indicator, yn, avs result, cvv result, cvc check, address check, opt in, opt out, ^active, is *, ^enabled, ^deleted", "=yes"},
	{"holiday, weekend, following holiday, current day, current week, current month, current quarter, current year, discount active, like sports, ^cancelled, ^canceled, ^paid, ^verified, ^approved, ^visible, ^published, ^archived", "=yes@1"},
	{"channel email, channel mail, channel dmail, channel tv, channel catalog, channel radio, channel press, channel event, channel demo, channel details", "=yes@1"},

	// Calendar.
	{"quarter, qtr, quarter name, fiscal quarter, calendar quarter, qtr name", "=quarters =quarter_numbers"},
	{"day name, weekday, day of week, weekday name, day of week name, dow name, day, day nm", "weekday =short_days"},
	{"month name, month, month of year, name of month, month nm, month long name", "month_name =short_months"},
	{"season, season name, selling season", "=seasons"},
	{"am pm, ampm, meridiem", "am_pm"},
	{"shift, sub shift, work shift, shift name", "=shifts"},
	{"meal time, meal", "=meals"},

	// Computers.
	{"url, uri, website, web site, ^link, homepage, home page, website url, web page, web address, image url, avatar url, href, landing page, landing site, referring site, page location, page referrer, entry page, exit page, image, image src, photo, picture, avatar, thumbnail, logo, endpoint, webhook, referrer, referer, page url, referrer url", "url domain_name"},
	{"domain, domain name, hostname, host name, host, server name, fqdn, urlhost", "domain_name"},
	{"tld, domain suffix", "domain_suffix"},
	{"slug, url slug, permalink, subdomain", "url_slug word"},
	{"ip, ip address, ip addr, ipv4, ipv4 address, client ip, remote ip, source ip, remote addr, ip v 4", "ipv4"},
	{"ipv6, ipv6 address, ip v 6", "ipv6"},
	{"mac, mac address, mac addr", "mac_address"},
	{"user agent, browser agent, ua, http user agent", "user_agent api_user_agent"},
	{"browser, browser name, browser family, br family, br name", "=browsers"},
	{"os, operating system, os name, os family, device os, ^platform", "=platforms"},
	{"environment, env", "=environments"},
	{"event type, action, event action, activity, activity type, interaction type", "=actions"},
	{"device, device type, device category, dvce type, device class", "=devices"},
	{"http method, request method, ^method", "http_method"},
	{"http status, http status code, response code, http code, response status, ^status code", "=http_statuses =status_codes@1"},
	{"file name, file path, file location, directory, folder, s3 key, object key, blob name, filename of upload, attachment name, document name, original filename", "file_name"},
	{"file extension, file ext, extension", "file_extension"},
	{"mime type, mime, content type, media type, file type", "mime_type =mime_types file_extension"},
	{"uuid, guid, uid", "uuid>36 md5@32 id>20"},
	{"id, key, session id, identifier, reference, ref, external reference, external ref, payment intent, setup intent, balance transaction, latest charge, reference number, confirmation number, confirmation code, gid", "uuid>36 md5>32 id>20 cusip airline_flight_number =code_numbers =code_letters"},
	{"^key, setting, config key", "noun"},
	{"version, app version, version number, software version, release version, semver, firmware, build", "app_version"},
	{"app name, application name, app, application", "app_name buzzword"},
	{"log level, loglevel, level of log, event severity", "log_level"},
	{"error, error message, error text, error description, failure reason, failure message, last error, exception", "error"},
	{"traffic source, referral source, lead source, acquisition channel, marketing channel, source channel, analytics source, original source", "=channels"},

	// Travel, cars, books, films, music.
	{"airport, airport name, origin airport, destination airport, departure airport, arrival airport", "airline_airport airline_airport_iata"},
	{"airport code, iata, iata code, airport iata, origin airport code, destination airport code, iata airport code, flight origin, flight destination", "airline_airport_iata"},
	{"airline, airline name, airline company", "=airlines"},
	{"airline code, carrier code, iata airline code, airline iata", "=airline_codes"},
	{"flight number, flight no, flight num", "airline_flight_number"},
	{"seat, seat number, seat no", "airline_seat"},
	{"record locator, pnr, booking reference", "airline_record_locator"},
	{"aircraft, aircraft name, airplane, aircraft model", "airline_airplane"},
	{"aircraft type", "airline_aircraft_type"},
	{"license plate, licence plate, plate number, registration plate, number plate, plate, plate no", "license_plate"},
	{"car make, make, car maker, vehicle make, car manufacturer, car brand", "car_maker"},
	{"car model, vehicle model, car name", "car_model car_maker"},
	{"car type, vehicle type, body type", "car_type"},
	{"fuel, fuel type, car fuel", "car_fuel_type"},
	{"transmission, transmission type", "car_transmission_type"},
	{"book title, book name", "book_title"},
	{"book author", "book_author"},
	{"book genre", "book_genre"},
	{"movie title, movie name, film title, film name", "movie_name"},
	{"movie genre, film genre", "movie_genre"},
	{"genre, music genre, song genre, genre name", "song_genre movie_genre"},
	{"song, song title, song name, track name, track title", "song_name"},
	{"artist, artist name, song artist, ^band, singer", "song_artist"},
	{"school, school name, university, university name, college", "school"},
	{"language, language name, lang, preferred language, spoken language, native language", "language language_code"},
	{"language code, lang code, iso language, language iso, language cd", "language_code"},
	{"locale, locale code, language tag", "language_bcp"},
	{"programming language", "programming_language"},
	{"animal, species, animal name", "animal"},
	{"hotel name, venue name, restaurant name, home team, away team, organizer, provider, provider name", "company last_name"},

	// Text about anything.
	{"description, desc, long description, details, long desc, full description, descr", "paragraph>1000 sentence words noun_concrete"},
	{"short description, short desc, summary, abstract, excerpt", "sentence words noun_concrete"},
	{"comment, comments, note, notes, remark, remarks, memo, feedback, review, review text, message, reason, instructions, special instructions, next step, next steps, comment text, reply, answer, summary text, observation", "sentence words noun_concrete"},
	{"^body, ^content, ^text, article text, message body, contents, html, email body, full text", "paragraph>1000 sentence words noun_concrete"},
	{"question, question text", "question sentence"},
	{"quote", "quote sentence"},
	{"title, subject, subject line, heading, caption, topic, event title, project name, deal name, opportunity name, promotion name, promo name, eventname, event description, collection name", "catch_phrase buzzword noun_concrete"},
	{"job level, seniority", "job_level"},
	{"name, nm, display label", "catch_phrase buzzword noun_concrete"},
	{"table name, column name, schema name, database name, field name, key name, parameter name, param name, attribute name, property name, tag, tags, tag name, keyword, keywords, label", "noun"},
}

// lateLeaders are what the first words of names say that nothing else is known of.
var lateLeaders = map[string]string{"amount": "amount *", "amt": "amount *", "total": "amount *", "subtotal": "amount *", "net": "amount *", "gross": "amount *"}

// leaders are what the first words of a name make of all the others, as an entry.
var leaders = map[string]string{
	"is": "is *", "has": "is *", "had": "is *", "was": "is *", "can": "is *", "should": "is *", "allow": "is *", "allows": "is *", "accepts": "is *", "requires": "is *",
	"num": "number of *", "nbr": "number of *", "cnt": "number of *", "number of": "number of *", "no of": "number of *", "num of": "number of *", "count of": "number of *",
}

// codeWords end the names of codes, whose values fill a CHAR.
var codeWords = map[string]bool{"code": true, "cd": true, "iso": true, "abbr": true, "id": true, "uuid": true, "guid": true, "key": true, "sku": true, "currency": true, "ccy": true, "iata": true}

// nouns are the words under which [textRules] and the ranges have other words.
var nouns = map[string]string{
	"customer": "person", "cust": "person", "user": "person", "member": "person", "employee": "person", "emp": "person", "people": "person", "persons": "person", "contact": "person",
	"patient": "person", "student": "person", "teacher": "person", "driver": "person", "guest": "person", "passenger": "person", "owner": "person", "agent": "person", "manager": "person", "buyer": "person",
	"seller": "person", "subscriber": "person", "visitor": "person", "attendee": "person", "staff": "person", "worker": "person", "player": "person", "candidate": "person", "applicant": "person", "recipient": "person",
	"sender": "person", "doctor": "person", "physician": "person", "nurse": "person", "lawyer": "person", "instructor": "person", "professor": "person", "donor": "person", "borrower": "person", "holder": "person",
	"cardholder": "person", "clerk": "person", "salesperson": "person", "representative": "person", "author": "person", "actor": "person", "director": "person", "lead": "person", "father": "person", "mother": "person",
	"supplier": "company", "tenant": "company", "vendor": "company", "organisation": "company", "organization": "company", "org": "company", "merchant": "company", "manufacturer": "company", "business": "company", "firm": "company", "publisher": "company",
	"partner": "company", "corporation": "company", "employer": "company", "distributor": "company", "agency": "company",
	"item": "product", "part": "product", "sku": "product", "merchandise": "product", "prod": "product", "goods": "product",
	"shop": "store", "branch": "store", "outlet": "store", "warehouse": "store", "site": "store",
	"nation": "country", "dept": "department", "cat": "category", "subcategory": "category", "colour": "color", "film": "movie", "track": "song", "vehicle": "car", "auto": "car", "lang": "language", "mkt": "market",
	"purchase": "order", "sale": "order", "txn": "transaction", "delivery": "shipment", "shipping": "shipment", "ship": "shipment", "task": "ticket", "case": "ticket", "incident": "ticket", "request": "ticket",
	"pipeline": "job", "execution": "job", "batch": "job", "log": "log", "membership": "subscription",
}
