package ddl

// businessNumbers are the rules of [numberRules] for trade, tracking and devices.
var businessNumbers = []numberRule{
	// Moments in seconds and milliseconds since 1970, of the years 2023 to 2025.
	{"at, ^created, ^updated, ^modified, ^timestamp, timestamp, unix timestamp, epoch, unix time, event time, event ts, created ts, updated ts, period start, epoch seconds, tstamp, ^ts", numberRange{1_672_531_200, 1_767_225_599, wholeRange}},
	{"epoch ms, timestamp ms, ts ms, event time ms, epoch millis, timestamp millis, created at ms, updated at ms", numberRange{1_672_531_200_000, 1_767_225_599_999, fixedRange}},
	{"period end, expires at, ^expires, trial end", numberRange{1_767_225_600, 1_924_991_999, wholeRange}},

	// Trade.
	{"cents, amount cents, price cents, total cents, amount in cents, price in cents", numberRange{100, 100_000, openRange}},
	{"grams, weight g, weight grams, total weight", numberRange{50, 5000, openRange}},
	{"installments, installment count, interval count, instalments", numberRange{1, 12, fixedRange}},
	{"installment number, installment no", numberRange{1, 12, fixedRange}},
	{"trial days, trial period days, grace days, days until due", numberRange{7, 30, fixedRange}},
	{"value, event value, metric count", numberRange{0, 1000, openRange}},
	{"conversions, all conversions, transactions, orders, purchases, bookings, leads, signups, cases, logins, messages, calls, contacts, replies, comments, reviews, comment count, reply count", numberRange{0, 500, openRange}},
	{"cost micros, micros, bid micros, amount micros", numberRange{10_000, 10_000_000, openRange}},
	{"ctr, click through rate, conversion rate, click rate, cvr", numberRange{0, 20, shareRange}},
	{"cpc, avg cpc, average cpc, cpm, avg cpm, cpa, bid, max cpc, cost per click, cost per conversion, cac", numberRange{1, 20, openRange}},
	{"roas, quality rank", numberRange{0, 10, openRange}},
	{"days in stage, age days, days open, days since last order, recency", numberRange{0, 365, openRange}},

	// Devices.
	{"value reading, reading, reading value, sensor value, measured value, metric value, measurement value", numberRange{0, 100, openRange}},
	{"battery, battery level, battery pct, battery percent, battery percentage, state of charge, soc, fuel level, tank level, fill level, signal quality, soil moisture, moisture, cloud cover", numberRange{0, 100, fixedRange}},
	{"humidity, relative humidity, humidity pct, humidity percent", numberRange{20, 90, fixedRange}},
	{"cpu, cpu usage, cpu percent, cpu pct, cpu utilization, memory usage, memory pct, mem usage, disk usage, utilization, usage percent, usage pct, load, cpu load", numberRange{0, 100, fixedRange}},
	{"signal strength, rssi, signal dbm, dbm", numberRange{-100, -30, fixedRange}},
	{"snr", numberRange{0, 30, fixedRange}},
	{"voltage, volts, voltage v", numberRange{1, 240, fixedRange}},
	{"battery voltage", numberRange{3, 5, fixedRange}},
	{"^current, current a, amps, amperage, current amps", numberRange{0, 20, fixedRange}},
	{"power, watts, power w, active power, power kw", numberRange{0, 5000, openRange}},
	{"energy, kwh, energy kwh, consumption, usage, usage kwh", numberRange{0, 1000, openRange}},
	{"pressure, pressure hpa, air pressure, barometric pressure", numberRange{950, 1050, fixedRange}},
	{"tire pressure, pressure psi", numberRange{20, 50, fixedRange}},
	{"co2, co2 ppm, ppm, co 2, co 2 ppm", numberRange{400, 2000, fixedRange}},
	{"pm 25, pm 2 5, pm 10, particulate matter", numberRange{0, 150, fixedRange}},
	{"aqi, air quality, air quality index", numberRange{0, 300, fixedRange}},
	{"lux, illuminance, light level, light", numberRange{0, 10_000, openRange}},
	{"noise, noise level, noise db, decibels, sound level", numberRange{30, 100, fixedRange}},
	{"vibration, vibration level", numberRange{0, 50, fixedRange}},
	{"rpm, engine rpm, motor rpm", numberRange{0, 6000, openRange}},
	{"flow rate, flow", numberRange{0, 500, openRange}},
	{"temperature f, temp f, temperature fahrenheit", numberRange{15, 105, fixedRange}},
	{"heading, bearing, course, wind direction, azimuth, angle", numberRange{0, 359, fixedRange}},
	{"accuracy, gps accuracy, horizontal accuracy, location accuracy", numberRange{1, 50, fixedRange}},
	{"satellites, satellite count", numberRange{4, 12, fixedRange}},
	{"uptime, uptime seconds, uptime sec", numberRange{0, 2_592_000, openRange}},
	{"ph, ph level", numberRange{5, 9, fixedRange}},
	{"rainfall, precipitation, rain mm", numberRange{0, 50, fixedRange}},
	{"engine temp, engine temperature, coolant temp, coolant temperature, oil temp", numberRange{60, 110, fixedRange}},
	{"frequency", numberRange{1, 10, fixedRange}},
	{"uv index, uv", numberRange{0, 11, fixedRange}},
}

// numberLists are the values of columns of numbers that take few.
var numberLists = []struct{ names, values string }{
	{"http status, http status code, response code, http code, response status, ^status code, http response code", "200,201,204,301,400,404,500"},
	{"term, term length, contract term, contract months, subscription term", "12,24,36"},
	{"screen width, viewport width, browser width, window width, screenwidth, viewwidth, dvce screenwidth, br viewwidth", "360,390,768,1280,1440,1920"},
	{"screen height, viewport height, browser height, window height, screenheight, viewheight", "640,720,844,900,1024,1080"},
	{"color depth, colour depth, br colordepth, colordepth", "24,30,32"},
	{"cores, cpu cores, cpu count, vcpus", "2,4,8,16"},
	{"memory gb, ram gb, ram, memory size gb", "4,8,16,32,64"},
	{"last 4, card last 4, last four, card last four", "1117,1881,3222,4242,4444,5904,8431,9424"},
	{"mcc, merchant category code", "4111,5411,5541,5732,5812,5999"},
	{"urlport, http port", "80,443,8080"},
	{"protocol version", "1,2,3"},
}
