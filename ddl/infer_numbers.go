package ddl

import "slices"

// numberRule tells what columns of numbers of some names hold; names are as in [textRules].
type numberRule struct {
	names string
	numberRange
}

// numberRules are those of columns that take any number of a range.
var numberRules = slices.Concat(generalNumbers, businessNumbers)

// generalNumbers are those of any database.
var generalNumbers = []numberRule{
	// Parts of dates and times.
	{"year, yr, fiscal year, calendar year, model year, release year, publication year, fy, school year", numberRange{2000, 2025, fixedRange}},
	{"birth year, year of birth, yob", numberRange{1940, 2006, fixedRange}},
	{"exp year, expiry year, expiration year", numberRange{2026, 2030, fixedRange}},
	{"founded year, year founded, year established, year built, built year", numberRange{1950, 2020, fixedRange}},
	{"quarter, qtr, quarter of year, quarter number, fiscal quarter, qoy, quarter no, quarter num", numberRange{1, 4, fixedRange}},
	{"half, half year, semester", numberRange{1, 2, fixedRange}},
	{"month, month of year, month number, month no, month num, moy, fiscal month, birth month, mon, exp month, month num in year", numberRange{1, 12, fixedRange}},
	{"week, week of year, week number, week no, week num, iso week, week num in year, fiscal week, woy", numberRange{1, 53, fixedRange}},
	{"week of month, week num in month", numberRange{1, 5, fixedRange}},
	{"day, day of month, day number, day no, day num, dom, birth day, day num in month", numberRange{1, 31, fixedRange}},
	{"day of week, dow, weekday, day num in week, week day, weekday number, day number in week", numberRange{1, 7, fixedRange}},
	{"day of year, doy, day num in year, julian day, day number in year", numberRange{1, 366, fixedRange}},
	{"hour, hour of day, hr, hour number", numberRange{0, 23, fixedRange}},
	{"minute, minute of hour, second, second of minute", numberRange{0, 59, fixedRange}},
	{"gmt offset, utc offset, timezone offset, tz offset", numberRange{-11, 12, fixedRange}},

	// Spans of time.
	{"years, years of experience, experience, experience years, tenure, seniority", numberRange{0, 40, fixedRange}},
	{"months, tenure months, duration months, term months, loan term", numberRange{1, 60, fixedRange}},
	{"days, lead time, delivery days, lead time days", numberRange{1, 60, fixedRange}},
	{"hours, hours worked, duration hours", numberRange{1, 24, fixedRange}},
	{"minutes, mins, first response minutes, reply time minutes, duration minutes, duration min", numberRange{1, 180, fixedRange}},
	{"seconds, secs, duration, elapsed, session duration, time on page, time on site, engagement time, watch time, dwell time, visit duration, duration seconds, duration sec, elapsed time, call duration, run time, length seconds", numberRange{1, 3600, openRange}},
	{"milliseconds, millis, ms, latency, response time, load time, page load time, response ms, response time ms, round trip time, rtt, ping, jitter, duration ms, latency ms, elapsed ms", numberRange{1, 2000, openRange}},

	// People.
	{"age, person age, age years, age in years", numberRange{18, 90, fixedRange}},
	{"salary, annual salary, base salary, yearly income, annual income, income, yearly salary", numberRange{30_000, 150_000, openRange}},
	{"hourly rate, wage, hourly wage, pay rate", numberRange{15, 100, openRange}},
	{"children, dependents, kids, dep count, siblings, number of children, total children, num children, dependent count", numberRange{0, 6, fixedRange}},
	{"employees, employee count, headcount, number employees, staff count, number of employees, num employees", numberRange{1, 500, openRange}},
	{"person height", numberRange{150, 200, fixedRange}},
	{"person weight", numberRange{45, 120, fixedRange}},
	{"phone, phone number, mobile, fax, telephone, phone no, mobile number, msisdn, phone num", numberRange{2_000_000_000, 9_999_999_999, fixedRange}},
	{"ssn, social security number", numberRange{100_000_000, 899_999_999, fixedRange}},
	{"zip, zip code, postal code, postcode, post code", numberRange{10_000, 99_999, fixedRange}},

	// Money.
	{"price, unit price, list price, compare at price, original price, current price, purchase price, average price, avg price, cost price, retail price, sale price, sales price, selling price, wholesale price, extended price, price paid, price per ticket, net price, gross price, cost, unit cost, wholesale cost, supply cost, price per unit, msrp, base price, rental rate, nightly rate, daily rate, room rate, rate per night", numberRange{1, 1000, openRange}},
	{"amount, amt, total, subtotal, sub total, total amount, total price, grand total, net amount, gross amount, total cost, total due, amount due, amount remaining, amount captured, unit amount, net, gross, items price, line items price, subtotal price, sub total price, current total price, current subtotal price, total value, line total, order total, amount *, netwr, dmbtr, wrbtr, cogs, goods sold, debit, credit, deposit, withdrawal, net paid, amount paid, payment, paid, net paid inc tax, paid inc tax, paid inc ship, paid inc ship tax, tax amount, ext tax, ext list price, ext sales price, ext wholesale cost, loan amount, transaction amount, order value, proceeds, principal, total spent, total spend, lifetime value, ltv, mrr, arr", numberRange{1, 10_000, openRange}},
	{"discount amount, discount amt, discount total, discount value, discounts, total discount, total discounts, amount refunded, amount off, amount discount, total refunded, adjustment, adjustments, credits, ext discount amt, coupon amt, coupon amount, refund amount, refund, refunded cash, reversed charge, store credit, tip, tip amount, cashback", numberRange{0, 500, openRange}},
	{"balance, acct bal, acctbal, account balance, current balance, opening balance, closing balance, outstanding balance", numberRange{0, 10_000, openRange}},
	{"fee, fees, fee amount, application fee, application fee amount, total shipping, shipping total, shipping amount, shipping charge, duties, commission, shipping, shipping cost, freight, ship cost, shipping fee, shipping price, delivery fee, handling fee, postage, toll, ext ship cost, surcharge", numberRange{1, 100, openRange}},
	{"percent, pct, percentage, precentage, rate, completion, progress, occupancy, probability percent, open rate, win rate", numberRange{0, 100, shareRange}}, //nolint:misspell // precentage is what TPC-DS has
	{"tax rate, vat rate, sales tax rate, gst rate, tax percent, tax pct, vat pct, vat percent, interest rate, interest, apr, apy, commission rate, commission pct, commission percent, fee rate, fee percent, bounce rate, churn rate, growth rate", numberRange{0, 25, shareRange}},
	{"tax, vat, sales tax, gst", numberRange{0, 25, taxRange}},
	{"discount, discount rate, discount percent, discount pct, discount percentage, markdown, margin, gross margin, margin percent, margin pct", numberRange{0, 50, shareRange}},
	{"ratio, probability, fraction, share, confidence, likelihood", numberRange{0, 100, ratioRange}},
	{"exchange rate, fx rate, conversion factor, forex rate", numberRange{1, 2, fixedRange}},
	{"deal value, deal amount, opportunity amount, contract value, acv, tcv, annual contract value, revenue, sales, turnover, sales amount, total sales, total revenue, annual revenue, gmv", numberRange{1000, 1_000_000, openRange}},
	{"profit, net profit, net loss", numberRange{-1000, 10_000, openRange}},
	{"budget, sales target, quota", numberRange{10_000, 1_000_000, openRange}},
	{"credit limit, purchase estimate, limit amount", numberRange{500, 20_000, openRange}},
	{"promo cost, campaign cost, spend, ad spend, spent", numberRange{10, 10_000, openRange}},

	// Counts and ranks.
	{"quantity, qty, order quantity, quantity ordered, count, cnt, items, qty sold, units, units sold, number of *, order qty, num items, num tickets, item count, tickets, total orders, order count", numberRange{1, 100, openRange}},
	{"stock, on hand, inventory, available, stock available, avail qty, available quantity, in stock, stock quantity, quantity on hand, qty on hand, stock level, stock qty, units in stock", numberRange{0, 10_000, openRange}},
	{"reorder level, reorder point, safety stock, units on order, reserved, reserved quantity, reserved qty, quantity reserved, qty reserved, committed, allocated, incoming, backordered, backorder qty, on order, quantity on order, qty on order, quantity allocated", numberRange{0, 100, openRange}},
	{"line number, line no, line num, order line number, order line no, line item number, line item no, line nbr, lineno, line seq, line sequence", numberRange{1, 7, numberingRange}},
	{"rating, stars, star rating, review rating, rating value, customer rating, person rating", numberRange{1, 5, fixedRange}},
	{"score, points, nps, quality score, risk score, total score", numberRange{0, 100, openRange}},
	{"credit score, fico, fico score", numberRange{300, 850, fixedRange}},
	{"rank, ranking, position, sort order, display order, ordinal, order index, sequence no, sort", numberRange{1, 100, openRange}},
	{"priority, severity, status, state, type, kind, mode, urgency, impact", numberRange{1, 5, fixedRange}},
	{"level, grade, tier", numberRange{1, 10, fixedRange}},
	{"is *, flag, flg, ind, indicator, ^active, ^enabled, ^deleted", numberRange{0, 1, wholeRange}},
	{"seats, venue seats, capacity, max capacity, seat count, max guests", numberRange{10, 1000, openRange}},
	{"heart rate, pulse", numberRange{50, 180, fixedRange}},
	{"horsepower", numberRange{60, 400, fixedRange}},
	{"engine size", numberRange{1, 6, fixedRange}},
	{"nights", numberRange{1, 14, fixedRange}},
	{"vote average", numberRange{0, 10, openRange}},
	{"movie length, runtime, running time, run time minutes", numberRange{60, 240, fixedRange}},
	{"population, inhabitants", numberRange{1000, 1_000_000, openRange}},
	{"views, clicks, impressions, visits, page views, pageviews, likes, shares, followers, downloads, hits, sessions, installs, interactions, engagements, video views, reach, opens, sends, total events, event count, unique users, new users, active users, users, total users", numberRange{0, 10_000, openRange}},
	{"delay, dep delay, arr delay, arrival delay, departure delay, delay minutes", numberRange{0, 180, openRange}},
	{"attempts, attempt count, attempt number, attempt, retries, retry count, failed attempts, failures, errors, error count", numberRange{0, 5, fixedRange}},
	{"version, version number, revision, row version", numberRange{1, 10, fixedRange}},
	{"pages, page count, num pages, number of pages", numberRange{50, 900, openRange}},
	{"bedrooms, rooms, room count", numberRange{1, 6, fixedRange}},
	{"bathrooms, floors", numberRange{1, 4, fixedRange}},
	{"guests, passengers, party size, adults, passenger count, guest count", numberRange{1, 8, fixedRange}},
	{"loyalty points, reward points, bonus points", numberRange{0, 5000, openRange}},

	// Sizes and places.
	{"latitude, lat", numberRange{-90, 90, fixedRange}},
	{"longitude, lng, lon", numberRange{-180, 180, fixedRange}},
	{"altitude, elevation", numberRange{0, 4000, openRange}},
	{"weight, weight value, weight kg, weight lbs, mass, net weight, gross weight, shipping weight, product weight", numberRange{1, 100, openRange}},
	{"height, height cm, width cm, length cm, width, length, depth, thickness, diameter", numberRange{1, 100, openRange}},
	{"size, product size", numberRange{1, 50, fixedRange}},
	{"area, sqft, sq ft, square feet, sqm, square meters, living area", numberRange{20, 500, openRange}},
	{"floor space, lot size", numberRange{1000, 10_000, openRange}},
	{"distance, miles, km, kilometers, distance km, distance miles, trip distance", numberRange{1, 1000, openRange}},
	{"mileage, odometer, odometer reading, odometer km, odometer miles", numberRange{0, 200_000, openRange}},
	{"speed, velocity, wind speed, speed kmh, speed kph, speed mph, gps speed", numberRange{0, 130, fixedRange}},
	{"temperature, temp, ambient temperature, dew point, temp c, temperature c, temperature celsius", numberRange{-10, 40, fixedRange}},
	{"^volume", numberRange{1, 1000, openRange}},
	{"file size, size bytes, bytes, byte count, content length, bytes sent", numberRange{100, 10_000_000, openRange}},
	{"port, port number, source port, destination port", numberRange{1024, 32_767, fixedRange}},
}
