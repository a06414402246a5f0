package gen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"strings"
)

// CanonicalJSON returns the one form in which a JSON value is generated, digested and
// compared: no white space, object keys in byte order, strings with the fewest escapes,
// and numbers without exponent, superfluous zeros or sign of zero. Warehouses store
// JSON in forms of their own; this undoes them. The result never aliases doc.
func CanonicalJSON(doc []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, fmt.Errorf("the JSON value is malformed: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("the JSON value is followed by more at byte %d", d.InputOffset())
	}
	canonical, err := canonicalNumbers(value)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(canonical); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

func canonicalNumbers(value any) (any, error) {
	var err error
	switch v := value.(type) {
	case map[string]any:
		for key, element := range v {
			if v[key], err = canonicalNumbers(element); err != nil {
				return nil, err
			}
		}
	case []any:
		for i, element := range v {
			if v[i], err = canonicalNumbers(element); err != nil {
				return nil, err
			}
		}
	case json.Number:
		return canonicalNumber(v)
	}
	return value, nil
}

// maxExponent bounds the digits that a number may expand to.
const maxExponent = 400

func canonicalNumber(n json.Number) (json.Number, error) {
	text := strings.ToLower(n.String())
	mantissa, exponentText, hasExponent := strings.Cut(text, "e")
	exponent := 0
	if hasExponent {
		if _, err := fmt.Sscanf(exponentText, "%d", &exponent); err != nil || exponent > maxExponent || exponent < -maxExponent {
			return "", fmt.Errorf("the number %s in a JSON value is outside 1e±%d", n, maxExponent)
		}
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits, ok := new(big.Int).SetString(whole+fraction, 10)
	if !ok {
		return "", fmt.Errorf("the number %s in a JSON value is malformed", n)
	}
	scale := len(fraction) - exponent
	if scale < 0 {
		digits.Mul(digits, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(-scale)), nil))
		scale = 0
	}
	plain := string(appendPoint(nil, digits.String(), scale))
	if scale > 0 {
		plain = strings.TrimRight(strings.TrimRight(plain, "0"), ".")
	}
	if plain == "-0" {
		plain = "0"
	}
	return json.Number(plain), nil
}
