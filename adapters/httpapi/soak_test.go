package httpapi_test

import (
	"context"
	"errors"
	"flag"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/adapters/httpapi/client"
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

var (
	soakTime    = flag.Duration("soak", time.Second, "how long TestSoak lasts")
	soakClients = flag.Int("soakclients", 16, "how many clients it has")
	soakSeed    = flag.Uint64("soakseed", 1, "what they draw from")
	soakReads   = flag.Bool("soakreads", false, "have its clients read runs and query alone, while two runs generate")
)

// TestSoak has many clients do all that can be done at once. Nothing fails that should not,
// and when they have gone there are as many goroutines and descriptors, and as much memory,
// as after the first tenth of the time.
//
//	go test -race ./adapters/httpapi -run TestSoak -soak 1h -soakclients 200 -timeout 0 -v
//
// prints a table of requests with their latencies.
func TestSoak(t *testing.T) {
	s := newSoak(t)
	slack := soakSlack + *soakClients
	idle := runtime.NumGoroutine() + slack
	s.run(*soakTime / 10)
	before := s.use(idle)
	s.latencies = map[string]*latencies{}
	s.run(*soakTime * 9 / 10)
	after := s.use(before.goroutines + slack)
	s.report()
	t.Logf("before %+v, after %+v", before, after)
	if after.goroutines > before.goroutines+slack || after.files > before.files+slack {
		t.Errorf("goroutines or descriptors are left: %+v before, %+v after", before, after)
	}
	if !*soakReads && after.heap > before.heap+before.heap/2+16<<20 {
		t.Errorf("memory grows: %+v before, %+v after", before, after)
	}
}

// soakSlack is how many goroutines and descriptors may be of the moment, and one for each
// client, whose connections to databases are kept for the next.
const soakSlack = 5

// soak is a server with clients.
type soak struct {
	t         *testing.T
	url       string
	document  *schema.Experiment
	transport *http.Transport

	mu        sync.Mutex
	latencies map[string]*latencies
	refused   int // with 503, to come back later
}

// soakExperiments have rows, which are generated again and again.
var soakExperiments = []string{"shop_a", "shop_b"}

func newSoak(t *testing.T) *soak {
	sim := newSimulator(t)
	s := &soak{t: t, latencies: map[string]*latencies{}}
	s.document = (&server{t: t, sim: sim}).shop()
	for _, name := range soakExperiments {
		doc := s.document.Clone()
		doc.Name = name
		e, err := sim.CreateExperiment(t.Context(), doc)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Generate(t.Context(), dwsim.GenerateOptions{Seed: new(int64(1))}); err != nil {
			t.Fatal(err)
		}
	}
	srv, err := httpapi.NewServer(sim, httpapi.Handler(sim, httpapi.Options{}), httpapi.ServerOptions{})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.url = "http://" + listener.Addr().String()
	s.transport = &http.Transport{MaxIdleConnsPerHost: *soakClients}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- srv.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %s", err)
		}
	})
	return s
}

// run has all clients work for a while.
func (s *soak) run(d time.Duration) {
	ctx, stop := context.WithTimeout(s.t.Context(), d)
	defer stop()
	var clients sync.WaitGroup
	for i := range *soakClients {
		clients.Go(func() {
			c, err := client.New(s.url, client.Options{HTTPClient: &http.Client{Transport: s.transport}})
			if err != nil {
				s.t.Error(err)
				return
			}
			rng := rand.New(rand.NewPCG(*soakSeed, uint64(i)))
			for ctx.Err() == nil && !s.t.Failed() {
				s.step(ctx, c, rng, i)
			}
		})
	}
	clients.Wait()
	s.transport.CloseIdleConnections()
}

// step does one thing.
func (s *soak) step(ctx context.Context, c *client.Client, rng *rand.Rand, i int) {
	step := s.pick(rng, i)
	started := time.Now()
	err := step.do(ctx, s, c, rng)
	took := time.Since(started)
	failed, busy := (*client.Error)(nil), false
	if errors.As(err, &failed) {
		busy = failed.Status == http.StatusServiceUnavailable
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case ctx.Err() != nil:
	case busy:
		s.refused++
	case err != nil && !expected(err):
		s.t.Errorf("%s: %s", step.name, err)
	default:
		if s.latencies[step.name] == nil {
			s.latencies[step.name] = &latencies{}
		}
		s.latencies[step.name].add(took)
	}
}

// expected are errors that come of others doing something at the same time.
func expected(err error) bool {
	for _, sentinel := range []error{
		store.ErrRunActive, store.ErrNotFound, store.ErrExists, dwsim.ErrQueryCancelled,
		context.DeadlineExceeded, dwsim.ErrConflict,
	} {
		if errors.Is(err, sentinel) {
			return true
		}
	}
	return errors.Is(err, errLeft)
}

// errLeft is the cause of what a client leaves in the middle.
var errLeft = errors.New("the client has left")

// pick draws a step. Where clients only read, the first two generate.
func (s *soak) pick(rng *rand.Rand, i int) soakStep {
	if *soakReads && i < len(soakExperiments) {
		return soakStep{name: "generate to the end", do: func(ctx context.Context, _ *soak, c *client.Client, _ *rand.Rand) error {
			_, err := c.Generate(ctx, soakExperiments[i], api.Generate{Keep: 2, Wait: true, Scale: new(5.0)})
			return err
		}}
	}
	steps, sum := soakSteps, 0
	if *soakReads {
		steps = slices.DeleteFunc(slices.Clone(steps), func(s soakStep) bool { return !s.reads })
	}
	for _, step := range steps {
		sum += step.weight
	}
	at := rng.IntN(sum)
	for _, step := range steps {
		if at -= step.weight; at < 0 {
			return step
		}
	}
	panic("unreachable")
}

func pickExperiment(rng *rand.Rand) string { return soakExperiments[rng.IntN(len(soakExperiments))] }

// use is what a process takes.
type use struct {
	goroutines, files int
	heap              uint64
}

// use measures once nothing goes on any more: there are as few goroutines as are wanted, or
// there should have been for long.
func (s *soak) use(wanted int) use {
	u := use{goroutines: runtime.NumGoroutine()}
	for end := time.Now().Add(5 * time.Second); u.goroutines > wanted && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		u.goroutines = min(u.goroutines, runtime.NumGoroutine())
	}
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		s.t.Skip("descriptors are counted on Linux")
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	u.files, u.heap = len(files), m.HeapAlloc
	return u
}

func (s *soak) report() {
	var all int64
	s.t.Logf("| what | requests | p50 ms | p99 ms | most ms |")
	for _, step := range append(slices.Clone(soakSteps), soakStep{name: "generate to the end"}) {
		if l := s.latencies[step.name]; l != nil {
			all += l.count
			s.t.Logf("| %s | %d | %.1f | %.1f | %.1f |", step.name, l.count, l.quantile(.5), l.quantile(.99), l.most)
		}
	}
	s.t.Logf("%.0f a second, %d refused with 503", float64(all)/(*soakTime*9/10).Seconds(), s.refused)
}

// latencies are counted in classes, each 5 % wider than the one before.
type latencies struct {
	count   int64
	classes [400]int64
	most    float64 // ms
}

const classWidth = 1.05

func (l *latencies) add(took time.Duration) {
	ms := float64(took) / float64(time.Millisecond)
	class := int(math.Log(max(ms, .001)/.001) / math.Log(classWidth))
	l.classes[min(class, len(l.classes)-1)]++
	l.count++
	l.most = max(l.most, ms)
}

// quantile returns the upper end of the class in which the share of p ends, in ms.
func (l *latencies) quantile(p float64) float64 {
	var seen int64
	for class, n := range l.classes {
		if seen += n; float64(seen) >= p*float64(l.count) {
			return .001 * math.Pow(classWidth, float64(class+1))
		}
	}
	return l.most
}
