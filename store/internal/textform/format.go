// Package textform writes and reads the text forms in which databases that have no type
// of their own hold dates, times and decimals: ISO 8601 with a blank, always equally
// long within a column, so that the order of texts is the order of values.
package textform

import (
	"encoding/binary"
	"strconv"
)

const (
	microsPerSecond = 1_000_000
	microsPerDay    = 86_400 * microsPerSecond
)

// MinDay and MaxDay are the first and the last day of the years 1 to 9999, which have a text
// form, counted from 1970-01-01.
const (
	MinDay = -719_162
	MaxDay = 2_932_896
)

// DateFits reports whether a day, counted from 1970-01-01, has a text form.
func DateFits(days int64) bool { return MinDay <= days && days <= MaxDay }

// TimestampFits reports whether an instant, in microseconds since 1970, has a text form.
func TimestampFits(micros int64) bool {
	return MinDay*microsPerDay <= micros && micros < (MaxDay+1)*microsPerDay
}

// TimeFits reports whether a time of day, in microseconds since midnight, has one.
func TimeFits(micros int64) bool { return 0 <= micros && micros < microsPerDay }

// PutDate writes "2006-01-02" over the first 10 bytes of dst. The day must fit.
func PutDate(dst []byte, days int64) {
	// Years begin in March here, so that February 29 is the last day of one:
	// https://doi.org/10.1002/spe.3172 has the divisions.
	n := uint64(days+daysToMarch)*4 + 3
	century := n / daysOf400Years
	rest := uint32(n-century*daysOf400Years) | 3
	day := rest % daysOf4Years / 4
	year := uint32(century)*100 + rest/daysOf4Years
	year += (daysToJanuary - 1 - day) >> 31 // 1 from January on
	hundreds := year / 100
	text := (*[10]byte)(dst)
	binary.LittleEndian.PutUint16(text[:], pairs[hundreds&127])
	binary.LittleEndian.PutUint64(text[2:], daysOfYear[day]|uint64(pairs[(year-hundreds*100)&127]))
}

const (
	daysToMarch    = 719_468 // from 0000-03-01 to 1970-01-01
	daysToJanuary  = 306     // from March on
	daysOf400Years = 146_097
	daysOf4Years   = 1461
)

// daysOfYear are the days of a year that begins in March, as eight bytes: two zeros, "-01-02".
var daysOfYear = func() (all [366]uint64) {
	for i := range all {
		_, m, d := Civil(int64(3*365+i) - daysToMarch) // of the first year that ends on February 29
		all[i] = '-'<<16 | uint64(pairs[m])<<24 | '-'<<40 | uint64(pairs[d])<<48
	}
	return all
}()

// pairs are all numbers of two digits as two bytes, of which the first is the lower one.
var pairs = func() (all [128]uint16) {
	for i := range 100 {
		all[i] = '0' + uint16(i/10) | ('0'+uint16(i%10))<<8
	}
	return all
}()

// TimeWidth returns the length of a time of day with digits of the second's fraction.
func TimeWidth(digits int) int {
	if digits == 0 {
		return len("15:04:05")
	}
	return len("15:04:05.") + digits
}

// PutTime writes "15:04:05.999" over the first TimeWidth(digits) bytes of dst. What lies
// beyond the digits is cut off: the value must not have it.
func PutTime(dst []byte, micros int64, digits int) {
	seconds := int(micros / microsPerSecond)
	put2(dst, seconds/3600)
	dst[2] = ':'
	put2(dst[3:], seconds/60%60)
	dst[5] = ':'
	put2(dst[6:], seconds%60)
	if digits == 0 {
		return
	}
	dst[8] = '.'
	fraction := int(micros % microsPerSecond)
	for unit, i := microsPerSecond/10, 0; i < digits; i++ {
		dst[9+i] = '0' + byte(fraction/unit%10)
		unit /= 10
	}
}

// TimestampWidth returns the length of a timestamp without zone.
func TimestampWidth(digits int) int { return len("2006-01-02 ") + TimeWidth(digits) }

// PutTimestamp writes "2006-01-02 15:04:05.999" over the first TimestampWidth(digits)
// bytes of dst.
func PutTimestamp(dst []byte, micros int64, digits int) {
	days := micros / microsPerDay
	rest := micros % microsPerDay
	if rest < 0 {
		days--
		rest += microsPerDay
	}
	PutDate(dst, days)
	dst[10] = ' '
	PutTime(dst[11:], rest, digits)
}

// UUIDWidth is the length of a UUID.
const UUIDWidth = 36

// PutUUID writes the lower-case form of RFC 9562 over the first 36 bytes of dst.
func PutUUID(dst []byte, id [16]byte) {
	const hex = "0123456789abcdef"
	at := 0
	for i, b := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			dst[at] = '-'
			at++
		}
		dst[at], dst[at+1] = hex[b>>4], hex[b&15]
		at += 2
	}
}

func put2(dst []byte, v int) {
	dst[1] = '0' + byte(v%10)
	dst[0] = '0' + byte(v/10)
}

// Civil returns the date of a day counted from 1970-01-01, in years from 1 on.
// http://howardhinnant.github.io/date_algorithms.html#civil_from_days
func Civil(days int64) (y, m, d int) {
	z := days + daysToMarch
	era := z / 146_097
	if z < 0 {
		era = (z - 146_096) / 146_097
	}
	doe := int(z - era*146_097)
	yoe := (doe - doe/1460 + doe/36_524 - doe/146_096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d = doy - (153*mp+2)/5 + 1
	m = mp + 3
	if m > 12 {
		m -= 12
	}
	y = yoe + int(era)*400
	if m <= 2 {
		y++
	}
	return y, m, d
}

// DayOf is the inverse of Civil; a day beyond the end of its month is one of the next.
func DayOf(y, m, d int) int64 {
	if m <= 2 {
		y--
	}
	era := y / 400
	yoe := y - era*400
	doy := (153*((m+9)%12)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int64(era)*146_097 + int64(doe) - daysToMarch
}

// AppendFloat appends x with exactly scale digits after the point.
func AppendFloat(dst []byte, x float64, scale int) []byte {
	return strconv.AppendFloat(dst, x, 'f', scale, 64)
}
