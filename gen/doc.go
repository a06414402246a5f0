// Package gen makes the rows of an experiment.
package gen
