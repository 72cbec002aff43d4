package arrival

import (
	"bufio"
	"strings"
	"time"
)

const (
	burstTime    = "Timestamp"
	burstInput   = "Request tokens"
	burstOutput  = "Response tokens"
	burstSession = "Session ID"
)

// readBurstGPT reads BurstGPT (Wang et al., arXiv 2401.17644;
// github.com/HPMLL/BurstGPT), releases 1 and 2:
//
//	Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
//	Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type
//
// Timestamp is in seconds, whole or with decimals, from some midnight. A
// request that failed has 0 response tokens. API calls have no session.
func readBurstGPT(in *bufio.Reader) ([]timed, error) {
	t, err := openTable(in, 3, burstTime, burstInput, burstOutput, burstSession)
	if err != nil {
		return nil, err
	}
	return readTable(t, func(t *table) (r timed, err error) {
		at, ok := decimal(t.get(0), time.Second)
		if !ok {
			return r, t.unexpected(0, "seconds, 0 or more")
		}
		r.at = at
		if r.request.InputTokens, err = t.tokens(1); err != nil {
			return r, err
		}
		r.request.OutputTokens, err = t.tokens(2)
		r.request.Session = strings.Clone(t.get(3)) // the row's memory is one string
		return r, err
	})
}
