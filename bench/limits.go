package bench

import "fmt"

// spareFiles are those open besides connections: the run's own, the runtime's.
const spareFiles = 32

// checkOpenFiles refuses a closed loop that needs more connections than the
// process may have. An open loop seldom reaches its max_in_flight: there a
// request that finds no file left fails, and says why.
func checkOpenFiles(stages []Stage, limit uint64) error {
	if limit == 0 {
		return nil
	}
	for i := range stages {
		st := &stages[i]
		need := uint64(st.Concurrency)
		if st.target != nil && st.target.reference != "" {
			need *= 2 // its server's end is here, too
		}
		if need += spareFiles; !st.Open() && need > limit {
			return fmt.Errorf("concurrency %d needs %d open files and the process may have %d; raise the limit: ulimit -n %d (as root beyond the hard limit, or in /etc/security/limits.conf)",
				st.Concurrency, need, limit, need)
		}
	}
	return nil
}

// MostStreams is how many streams a run can have open by the limit of open
// files, where its server is another process; 0 where that is not known.
func MostStreams() int {
	limit := openFiles()
	if limit <= spareFiles {
		return 0
	}
	return int(min(limit-spareFiles, maxConcurrency))
}
