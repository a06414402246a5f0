package dwsim

import "time"

// OwnersSeen returns how many owners whose beats a simulator has seen it remembers.
func OwnersSeen(s *Simulator) int { return len(s.owners.pulses.seen) }

// SetClock gives a simulator, which has done nothing yet, other clocks than the system's.
// wall and steady are added to those of the system.
func SetClock(s *Simulator, wall, steady func() time.Duration, beat time.Duration) {
	system := systemClock()
	s.owners.clock = clock{
		wall:   func() time.Time { return system.wall().Add(wall()) },
		steady: func() time.Duration { return system.steady() + steady() },
		beat:   beat,
	}
}
