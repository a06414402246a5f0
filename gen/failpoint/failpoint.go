// Package failpoint names the places at which a process may die and leave something
// unfinished: after each fsync, rename, swap and commit. A test kills or stops a process
// just there by the environment variable [Variable]:
//
//	DW_SIMULATOR_FAILPOINT=parquet.part.renamed      kill the process at the first hit
//	DW_SIMULATOR_FAILPOINT=parquet.part.renamed:3    at the third
//	DW_SIMULATOR_FAILPOINT=warehouse.locked:1:stop   stop it instead, as SIGSTOP does
//
// Without the variable a hit costs a comparison. Nothing runs on the way down: no
// deferred call, no signal handler.
package failpoint

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Variable is the environment variable that arms a point.
const Variable = "DW_SIMULATOR_FAILPOINT"

// Point is a place at which the process may be killed. Make one with [New] in a package's
// variables.
type Point struct {
	name string
	left atomic.Int64 // hits until it strikes; 0 when it is not armed
	stop bool         // instead of kill
}

var points struct {
	sync.Mutex
	byName map[string]*Point
}

// New registers a point. Names are unique, in lower case with dots: package.thing.done.
func New(name string) *Point {
	p := &Point{name: name}
	armed, hits, stop, err := parse(os.Getenv(Variable))
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %s\n", Variable, err)
		os.Exit(2)
	}
	if armed == name {
		p.left.Store(hits)
		p.stop = stop
	}
	points.Lock()
	defer points.Unlock()
	if points.byName == nil {
		points.byName = map[string]*Point{}
	}
	if points.byName[name] != nil {
		panic("failpoint " + name + " is there twice")
	}
	points.byName[name] = p
	return p
}

// Names returns the names of all points that are linked into this program, sorted.
func Names() []string {
	points.Lock()
	defer points.Unlock()
	return slices.Sorted(maps.Keys(points.byName))
}

// Check refuses a [Variable] that names no point of this program.
func Check() error {
	armed, _, _, err := parse(os.Getenv(Variable))
	if err != nil || armed == "" || slices.Contains(Names(), armed) {
		return err
	}
	return fmt.Errorf("%s: there is no point %q", Variable, armed)
}

// Hit kills or stops the process where p is armed. It may be called from several
// goroutines.
func (p *Point) Hit() {
	if p.left.Load() == 0 || p.left.Add(-1) != 0 {
		return
	}
	fmt.Fprintf(os.Stderr, "failpoint %s\n", p.name)
	if p.stop {
		stopSelf()
		return
	}
	killSelf()
}

func parse(text string) (name string, hits int64, stop bool, err error) {
	if text == "" {
		return "", 0, false, nil
	}
	parts := strings.Split(text, ":")
	hits = 1
	if len(parts) > 1 {
		if hits, err = strconv.ParseInt(parts[1], 10, 64); err != nil || hits < 1 {
			return "", 0, false, fmt.Errorf("%q is not the number of a hit, from 1", parts[1])
		}
	}
	if len(parts) > 3 || len(parts) == 3 && parts[2] != "stop" {
		return "", 0, false, fmt.Errorf("want NAME[:HIT[:stop]], got %q", text)
	}
	return parts[0], hits, len(parts) == 3, nil
}
