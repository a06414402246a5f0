package dwsim

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// demand is how many bytes are needed in a folder.
type demand struct {
	what   string // Parquet, warehouse
	folder string // need not exist
	bytes  int64
}

// checkDisk refuses a run whose rows are not expected to fit on the disk. Where they fit
// by far this costs no more than to ask how much is free.
func (g *generation) checkDisk(ctx context.Context) error {
	if g.options.IgnoreDisk {
		return nil
	}
	sizer, _ := g.warehouse.(store.Sizer)
	if disks := groupDemands(g.atMost(sizer)); len(disks) == 0 || shortage(disks, 2) == nil {
		return nil
	}
	demands, err := g.expected(ctx, sizer)
	if err != nil { // what keeps rows from being made is the run's to say
		g.sim.log.WarnContext(ctx, "bytes not estimated", "experiment", g.experiment.Name, "error", err)
		return nil
	}
	return shortage(groupDemands(demands), 1)
}

// demands says where bytes of both kinds are needed. A warehouse that does not keep its
// rows on this machine needs none.
func (g *generation) demands(inParquet int64, sizer store.Sizer, inWarehouse int64) []demand {
	demands := []demand{{"Parquet", g.options.OutputDir, inParquet}}
	if sizer != nil {
		demands = append(demands, demand{"warehouse", sizer.Folder(), inWarehouse})
	}
	return demands
}

// atMost returns what the rows take if all values are as long as they may be.
func (g *generation) atMost(sizer store.Sizer) []demand {
	var total float64
	for i := range g.experiment.Tables {
		t := &g.experiment.Tables[i]
		name := strings.ToLower(t.Name)
		copies := 3 + len(t.UniqueKeys()) + len(t.References()) // indexes, and pages that are not full
		total += float64(max(g.plan.asked[name], g.plan.mark[name].Rows))*float64(widest(t)*int64(copies)) + tableOverhead
	}
	bytes := int64(min(total, 1<<62))
	return g.demands(bytes, sizer, bytes)
}

const (
	tableOverhead = 1 << 20  // files without rows, and pages that are begun
	widestFixed   = 48       // a decimal of 38 digits, a UUID or a time as text
	widestJSON    = 64 << 10 // more than any rule makes
)

// widest returns how many bytes a row of t has at most.
func widest(t *schema.Table) int64 {
	width := int64(16)
	for i := range t.Columns {
		c := &t.Columns[i]
		switch {
		case c.Type() == schema.JSON:
			width += widestJSON
		case c.Length() > 0:
			width += 8 + 4*int64(c.Length()) // characters have up to four bytes
		default:
			width += widestFixed
		}
	}
	return width
}

const (
	// sampleRows is how many rows of a table its bytes are estimated from.
	sampleRows = 16_000
	// sampleTime is how long making them may take. Rows with a total over many others take
	// long, but then there are few of them, and so it does not matter how many are looked at.
	sampleTime = 500 * time.Millisecond
	// sampleGrowth is by how much a sample grows as long as there is time.
	sampleGrowth = 4
)

// sample is some rows of a table, and how long it took to make them.
type sample struct {
	*gen.Batch
	took time.Duration
}

// sample returns rows from the middle of a table, as numbers that count up are short at
// first: as many as can be made in a time.
func (g *generation) sample(ctx context.Context, t *schema.Table, rows int64, within time.Duration) (s sample, err error) {
	// One row is made for what is prepared with the first, which says nothing of the others.
	try := func(first int64, n int) (err error) {
		started := time.Now()
		s.Batch, err = g.plan.generator.BatchContext(ctx, t.Name, first, n)
		s.took = time.Since(started)
		return err
	}
	err = try(rows/2, 1)
	for n := int64(1); err == nil && n < min(rows, sampleRows); {
		n = min(sampleGrowth*n, rows, sampleRows)
		if err := context.Cause(ctx); err != nil {
			return s, err
		}
		if err = try((rows-n)/2, int(n)); s.took > within/sampleGrowth {
			break
		}
	}
	return s, err
}

// mostEstimated is how many rows are estimated, so that their bytes can be counted; more of
// them take as many times more.
const mostEstimated = 1 << 36

// addTimes returns sum + bytes*rows/of, or 1<<62 where that is more.
func addTimes(sum, bytes, rows, of int64) int64 {
	return int64(min(float64(sum)+float64(bytes)*float64(rows)/float64(of), 1<<62))
}

// expected estimates what the rows take from some of them.
func (g *generation) expected(ctx context.Context, sizer store.Sizer) ([]demand, error) {
	estimates := make([]TableEstimate, len(g.experiment.Tables))
	group, estimating := errgroup.WithContext(ctx)
	group.SetLimit(g.workers())
	for i := range estimates {
		group.Go(func() (err error) {
			defer func() {
				if p := recover(); p != nil { // not in the caller's goroutine, who could
					err = fmt.Errorf("a bug stopped the estimate: %v", p)
				}
			}()
			estimates[i], err = g.estimateTable(estimating, sizer, &g.experiment.Tables[i], sampleTime)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var inParquet, inWarehouse int64
	for _, t := range estimates {
		inParquet, inWarehouse = addTimes(inParquet, t.Parquet, 1, 1), addTimes(inWarehouse, max(t.Warehouse, 0), 1, 1)
	}
	return g.needed(ctx, sizer, inParquet, inWarehouse)
}

// needed adds to the bytes of the rows that are made what is kept, and takes away what is there already.
func (g *generation) needed(ctx context.Context, sizer store.Sizer, inParquet, inWarehouse int64) ([]demand, error) {
	kept, err := g.keptBytes(ctx, sizer)
	return g.demands(max(0, inParquet-g.finishedBytes()), sizer, addTimes(inWarehouse, kept, 1, 1)), err
}

// keptBytes estimates what the tables take that are carried over: the share of the
// present contents that is theirs, by rows and columns.
func (g *generation) keptBytes(ctx context.Context, sizer store.Sizer) (int64, error) {
	if sizer == nil || len(g.plan.kept()) == 0 {
		return 0, nil
	}
	size, err := sizer.Size(ctx, g.experiment.Name)
	if err != nil {
		return 0, err
	}
	var kept, all float64
	for i := range g.experiment.Tables {
		t := &g.experiment.Tables[i]
		name := strings.ToLower(t.Name)
		cells := float64(g.plan.mark[name].Rows) * float64(len(t.Columns))
		if all += cells; g.plan.asked[name] == 0 {
			kept += cells
		}
	}
	return int64(float64(size) * kept / max(all, 1)), nil
}

// disk is what is needed on one file system.
type disk struct {
	demands []demand
	free    int64
}

// groupDemands groups what is needed by file system. Where it is not known what is free,
// nothing can be said.
func groupDemands(demands []demand) []*disk {
	var disks []*disk
	byDevice := map[uint64]*disk{}
	for _, d := range demands {
		folder := existing(d.folder)
		device, known := deviceOf(folder)
		free, freeKnown := FreeSpace(folder)
		if !known || !freeKnown {
			continue
		}
		if byDevice[device] == nil {
			byDevice[device] = &disk{free: free}
			disks = append(disks, byDevice[device])
		}
		byDevice[device].demands = append(byDevice[device].demands, d)
	}
	return disks
}

func (d *disk) needs() float64 {
	total := 0.0
	for _, demand := range d.demands {
		total += float64(demand.bytes)
	}
	return total
}

// shortage says which disks have not so many times free what is needed there, or nil.
func shortage(disks []*disk, times float64) error {
	var short []string
	for _, d := range disks {
		if d.needs()*times > float64(d.free) {
			short = append(short, d.String())
		}
	}
	if short == nil {
		return nil
	}
	return &diskError{short}
}

func (d *disk) String() string {
	folder := d.demands[0].folder
	var parts []string
	for _, demand := range d.demands {
		folder = above(folder, demand.folder)
		parts = append(parts, demand.what+" "+inBytes(float64(demand.bytes)))
	}
	return fmt.Sprintf("about %s in %s (%s), where %s are free", inBytes(d.needs()), folder, strings.Join(parts, ", "), inBytes(float64(d.free)))
}

// above returns the nearest folder that both are in.
func above(a, b string) string {
	for {
		if rel, err := filepath.Rel(a, b); err != nil || filepath.IsLocal(rel) || a == filepath.Dir(a) {
			return a
		}
		a = filepath.Dir(a)
	}
}

// diskError says where the disk is too small. It is a [syscall.ENOSPC] and an [ErrRefused].
type diskError struct{ short []string }

func (*diskError) Unwrap() error { return syscall.ENOSPC }

func (*diskError) Is(target error) bool { return target == ErrRefused }

func (e *diskError) Error() string {
	return fmt.Sprintf("the rows need %s: free some space, ask for fewer rows, or generate without regard to this estimate (--ignore-disk)",
		strings.Join(e.short, ", and "))
}

// inBytes writes a number of bytes for people.
func inBytes(n float64) string {
	const unit, prefixes = 1024, "KMGTPE"
	prefix := -1
	for n >= unit && prefix < len(prefixes)-1 {
		n /= unit
		prefix++
	}
	if prefix < 0 {
		return fmt.Sprintf("%.0f B", n)
	}
	return fmt.Sprintf("%.1f %ciB", n, prefixes[prefix])
}

// finishedBytes is what is there already of a run that goes on from another. Between file
// systems finished parts are copied, so there they need room like all others.
func (g *generation) finishedBytes() int64 {
	if g.resumed == nil || g.resumed.parts == nil {
		return 0
	}
	from, known := deviceOf(g.resumed.folder)
	if to, toKnown := deviceOf(existing(g.options.OutputDir)); !known || !toKnown || from != to {
		return 0
	}
	var bytes int64
	for _, f := range g.resumed.parts.Files() {
		bytes += f.Bytes
	}
	return bytes
}

// roomFor refuses files that do not fit on the disk of a folder.
func roomFor(folder, what string, bytes int64) error {
	if free, known := FreeSpace(existing(folder)); known && free < bytes {
		return refusedf("%s need %s in %s, where %s are free: %w", what, inBytes(float64(bytes)), folder, inBytes(float64(free)), syscall.ENOSPC)
	}
	return nil
}
