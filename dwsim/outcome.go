package dwsim

// Outcome returns the error of a run that has ended, as it is on record: nil for one that is
// COMPLETED. It is what [RunTracker.Wait] returns of a run of another process.
func Outcome(run *Run) error { return outcome(run) }
