// Package deploy checks the files by which dw-sim is deployed, where no container engine is: the
// compose file is read as the engine reads it, and what it starts is started by hand.
package deploy
