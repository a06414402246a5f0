package gen

// setGS1Digit sets the last digit of an EAN, UPC or ISBN-13: weighted 3, 1, 3, … from
// the right, all digits sum up to a multiple of ten.
// https://www.gs1.org/services/how-calculate-check-digit-manually
func setGS1Digit(value []byte) {
	last, sum := len(value)-1, 0
	for i := range last {
		weight := 1 + 2*((last-i)%2)
		sum += weight * int(value[i]-'0')
	}
	value[last] = byte('0' + (10-sum%10)%10)
}

// setIBANDigits sets the third and the fourth character of an IBAN with digits behind
// its country (ISO 13616): moved to the end and letters read as A = 10, the number is 1
// modulo 97.
func setIBANDigits(value []byte) {
	rest := 0
	for _, digit := range value[4:] {
		rest = (rest*10 + int(digit-'0')) % 97
	}
	for _, letter := range value[:2] {
		rest = (rest*100 + int(letter-'A') + 10) % 97
	}
	check := 98 - rest*100%97
	value[2], value[3] = byte('0'+check/10), byte('0'+check%10)
}
