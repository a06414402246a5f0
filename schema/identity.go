package schema

import (
	"errors"
	"fmt"
	"math/big"
)

// identity checks the identity of a column.
func (k *checker) identity(path string, c *Column) {
	if c.Identity == nil {
		return
	}
	if !c.canCount() {
		k.add(path, "leave it out; it is for SMALLINT, INT, BIGINT, and DECIMAL of scale 0", "an identity does not fit %s", c.typeLabel())
		return
	}
	if !c.Unique {
		k.add(path, `write "is_unique": true too`, "the values of an identity are unique, but the column is not")
	}
	if c.Identity.Step == 0 {
		k.add(path+".step", "", "%v", errNoStep)
	}
	if c.checkSizes() != nil {
		return
	}
	if err := c.checkStart(); err != nil {
		k.add(path+".start", c.boundHint(err), "%v", err)
	}
}

// canCount reports whether the type holds whole numbers and nothing else.
func (c *Column) canCount() bool {
	_, scale := c.Digits()
	return c.Type().family() == exactFamily && scale == 0
}

var errNoStep = errors.New("step 0 leads nowhere")

// checkStart is an error when the type cannot hold the first value of the identity.
func (c *Column) checkStart() error {
	start := big.NewInt(c.Identity.Start)
	if err := c.fits(start); err != nil {
		return fmt.Errorf("start %s %w", start, err)
	}
	return nil
}

// identitySpan returns the range from the start of the identity to the last value that
// it reaches within the type, whichever of them is smaller.
func (c *Column) identitySpan(limit span) (span, error) {
	if !c.canCount() {
		return span{}, fmt.Errorf("data type %q has no identity", c.DataType)
	}
	if c.Identity.Step == 0 {
		return span{}, errNoStep
	}
	if err := c.checkStart(); err != nil {
		return span{}, err
	}
	end := limit.max
	if c.Identity.Step < 0 {
		end = limit.min
	}
	steps := new(big.Int).Sub(end, big.NewInt(c.Identity.Start))
	return c.Identity.span(steps.Quo(steps, big.NewInt(c.Identity.Step))), nil
}

// span returns the range of the values from the start to the one so many steps further.
func (i *Identity) span(steps *big.Int) span {
	start := big.NewInt(i.Start)
	end := new(big.Int).Mul(steps, big.NewInt(i.Step))
	end.Add(end, start)
	if i.Step < 0 {
		return span{end, start}
	}
	return span{start, end}
}
