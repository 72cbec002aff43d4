package bench

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
)

// A search for a capacity makes its stages while it runs. What to measure next
// is decided by results.Survey from the records alone; here the stage is
// declared in the journal, sent, and its records handed to the survey.

// Searches reports whether further stages are made while the run goes on.
func (j *Job) Searches() bool { return len(j.searches) > 0 }

// maxSearched is the highest concurrency that a search may ask for.
func (p *Plan) maxSearched() int {
	most := 0
	if p.searches() {
		for _, kind := range p.Capacity.Searches() {
			if kind == results.FindConcurrency {
				most = max(most, int(p.Capacity.Concurrency.To))
			} else {
				most = max(most, p.MaxInFlight)
			}
		}
	}
	return most
}

// widest are the job's stages, and where it searches the highest concurrency.
func (j *Job) widest() []Stage {
	stages := slices.Clone(j.Stages)
	if c := j.Plan.Capacity; len(j.searches) > 0 && slices.Contains(c.Searches(), results.FindConcurrency) {
		for _, s := range j.searches {
			stages = append(stages, Stage{Stage: results.Stage{Concurrency: int(c.Concurrency.To)}, target: s.target})
		}
	}
	return stages
}

// fitFiles lowers the highest concurrency of the defaults to what the process
// may open; what a plan asks for is checked instead.
func (j *Job) fitFiles(limit uint64) {
	c := j.Plan.Capacity
	if c == nil || c.Concurrency.To != results.DefaultCapacity().Concurrency.To || limit == 0 {
		return
	}
	fits := *c
	for ; fits.Concurrency.To/2 >= fits.Concurrency.From; fits.Concurrency.To /= 2 {
		j.Plan.Capacity = &fits
		if checkOpenFiles(j.widest(), limit) == nil {
			return
		}
	}
}

// stageOf makes the stage that a survey wants.
func (j *Job) stageOf(a asked, w results.Want) (Stage, error) {
	level := Level{Concurrency: w.Concurrency, Requests: w.Requests}
	if w.Rate > 0 {
		spec, err := ParseArrival(j.Plan.Capacity.Arrival, w.Rate)
		if err != nil {
			return Stage{}, err
		}
		level.Arrival = &spec
	}
	s, err := j.stage(a, level)
	if err != nil {
		return s, err
	}
	s.Search = &w.Search
	if level.Arrival != nil {
		s.schedule = exactly(s.schedule, w.Rate, s.warmups()+s.conversations())
	}
	return s, nil
}

// exactly stretches a schedule so that its first n arrivals come at the rate
// asked, no more and no less: chance would make a short stage some percent
// faster or slower than its level. Given their number, the arrivals of a
// Poisson process are as random as before.
func exactly(begin func() schedule, rate float64, n int) func() schedule {
	times, last := begin(), time.Duration(0)
	for range n {
		due, ok := times.Next()
		if !ok {
			return begin
		}
		last = due
	}
	if last <= 0 {
		return begin
	}
	factor := float64(n) / rate * float64(time.Second) / float64(last)
	return func() schedule { return &stretched{begin(), factor} }
}

type stretched struct {
	schedule
	factor float64
}

func (s *stretched) Next() (time.Duration, bool) {
	due, ok := s.schedule.Next()
	return time.Duration(math.Round(float64(due) * s.factor)), ok
}

// beginSurvey makes the survey of a plan that searches.
func (s *session) beginSurvey(plan []byte, h *results.Header) (err error) {
	if s.survey == nil && s.job.Searches() {
		s.survey, err = results.NewSurvey(plan, h)
	}
	return err
}

// searchAll measures every level that the searches of a target ask for.
func (s *session) searchAll(ctx context.Context, t *Target, r runners.Runner) error {
	for _, a := range s.job.searches {
		for a.target == t && !s.stopping() && ctx.Err() == nil {
			want, more := s.survey.Next(t.Name, a.name)
			if !more {
				break
			}
			st, err := s.job.stageOf(a, want)
			if err != nil {
				return err
			}
			if err := s.journal.Stage(s.number, st.Stage); err != nil {
				return err
			}
			s.warnOfLevel(st)
			s.job.Stages = append(s.job.Stages, st)
			s.done, s.spent = append(s.done, nil), append(s.spent, 0)
			if err := s.stage(ctx, &s.job.Stages[st.Index], r); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeUp brings back the stages that former sessions declared, and what the
// search knew from those that are over.
func (s *session) takeUp(log *results.Log, plan []byte) error {
	if !s.job.Searches() {
		return nil
	}
	survey, err := results.NewSurvey(plan, log.Headers[0])
	if err != nil {
		return err
	}
	s.survey = survey
	s.lost, s.earlier = map[int]bool{}, map[int][]*results.Record{}
	for _, declared := range log.Declared {
		i := slices.IndexFunc(s.job.searches, func(a asked) bool {
			return a.target.Name == declared.Target && a.name == declared.Suite
		})
		if i < 0 || declared.Search == nil {
			return fmt.Errorf("stage %d of %s × %s is none of the plan's", declared.Index, declared.Target, declared.Suite)
		}
		w := results.Want{Search: *declared.Search, Concurrency: declared.Concurrency, Requests: declared.Requests}
		if declared.Open() {
			w.Rate = declared.Arrival.RatePerS
		}
		st, err := s.job.stageOf(s.job.searches[i], w)
		if err != nil {
			return err
		}
		s.job.Stages = append(s.job.Stages, st)
		records, err := log.Whole(declared.Index)
		if err != nil {
			return err
		}
		s.lost[declared.Index] = survey.Lost(st.Stage, records)
		if s.lost[declared.Index] || len(log.Done(declared.Index)) == declared.Requests {
			survey.Add(st.Stage, records)
			continue
		}
		s.earlier[declared.Index] = records
	}
	return nil
}

// searched reports whether no search has anything left to measure.
func (s *session) searched() bool {
	for _, a := range s.job.searches {
		if _, more := s.survey.Next(a.target.Name, a.name); more {
			return false
		}
	}
	return true
}

// A watch keeps the records of a search's stage and ends the stage when its
// objective is lost.
type watch struct {
	mu      sync.Mutex
	watch   *results.Watch
	records []*results.Record
	lost    atomic.Bool
}

// watches begins one for a stage of a search; nil for another.
func (s *session) watches(st *Stage) *watch {
	if s.survey == nil || st.Search == nil {
		return nil
	}
	w := &watch{watch: s.survey.Watch(st.Stage)}
	for _, r := range s.earlier[st.Index] {
		w.add(r)
	}
	return w
}

// tell gives the survey a stage that is over, to the last request or because
// its objective is lost.
func (s *session) tell(st *Stage, w *watch) {
	if w == nil {
		return
	}
	done := map[int]bool{}
	for _, r := range w.records {
		if r.Phase == phaseMeasure && (r.Error == nil || r.Error.Cause != string(runners.CauseCancelled)) {
			done[r.Seq] = true
		}
	}
	if w.lost.Load() || len(done) == st.Requests {
		s.survey.Add(st.Stage, w.records)
	}
}

func (w *watch) add(r *results.Record) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	kept := *r
	kept.Text = nil
	w.records = append(w.records, &kept)
	if w.watch.Add(&kept) {
		w.lost.Store(true)
	}
}

// stopping: the user has asked to stop, or the search knows enough of the stage.
func (l *loop) stopping() bool {
	return l.watch != nil && l.watch.lost.Load() || l.session.stopping()
}
