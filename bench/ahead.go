package bench

import "iter"

// lookahead is how many requests are ready before they are due. Making one takes
// longer than sending it; hundreds of slots become free together, and an open
// loop's requests are due to the microsecond.
const lookahead = 256

// ahead makes the requests of the places ready before they are sent. stop ends
// it; what has not been taken by then is not sent.
func (l *loop) ahead(places iter.Seq[place]) (ready <-chan place, stop func()) {
	made, end := make(chan place, min(lookahead, l.stage.Concurrency)), make(chan struct{})
	go func() {
		defer close(made)
		for at := range places {
			first := at
			first.seq *= l.stage.stride()
			at.ready = l.composed(first)
			select {
			case made <- at:
			case <-end:
				return
			}
		}
	}()
	return made, func() {
		close(end)
		for range made { // until it is closed
		}
	}
}
