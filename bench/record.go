package bench

import (
	"github.com/hanbench/hanbench/internal/hangul"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/runners"
	"github.com/hanbench/hanbench/tasks"
)

// The leaves do not know each other: here what they hold in common is turned
// from one's type into the other's.

func runnerMessages(messages []tasks.Message) []runners.Message {
	out := make([]runners.Message, len(messages))
	for i, m := range messages {
		out[i] = runners.Message(m)
	}
	return out
}

func answerOf(r *runners.Response) tasks.Answer {
	return tasks.Answer{Text: r.Text, Truncated: r.Truncated, Blocked: r.Blocked, Failed: r.Err != nil && !r.Blocked}
}

// record is the line of a request: its answer decoded and scored.
func (l *loop) record(a *reply) results.Record {
	q, r := a.question, a.response()
	if q.hash == "" {
		q.count()
	}
	score := a.scored()
	rec := results.Record{
		Kind: "request", ID: a.request.ID, Session: l.number, Stage: l.stage.Index, Phase: a.phase,
		Slot: a.slot, Seq: a.seq, Attempt: a.attempt, Epoch: a.epoch, Again: a.again,
		Suite: l.stage.Suite, Task: q.task.Name, Category: q.item.Category, Group: q.item.Group,
		Item: q.item.ID, ItemHash: q.item.Hash,
		Times: timesOf(r), Units: unitsOf(q, r), Usage: UsageOf(r.Usage), Server: serverOf(r.Server),
		Finish: r.Finish, Seed: seedOf(a.request), Score: ScoreOf(q.item, score), Error: ErrorOf(r.Err), Warning: r.Warning,
		Hashes: results.Hashes{Prompt: q.hash}, Asked: l.asked(q), Language: languageOf(q, r, l.job.Plan.NoText),
	}
	rec.Conversation, rec.Turn = l.stage.turnOf(q)
	rec.Times.DueNS = &a.due
	if r.Text != "" {
		rec.Hashes.Answer = hashText(r.Text)
	}
	if l.job.Plan.NoText {
		withoutText(&rec, q.task.Kind)
		return rec
	}
	rec.Text = &results.Text{Answer: r.Text, Reasoning: r.Reasoning}
	for _, m := range q.messages {
		rec.Text.Messages = append(rec.Text.Messages, results.Message(m))
	}
	return rec
}

// withoutText takes out what could show a prompt or an answer. Labels of
// options may stay: they say nothing without the question.
func withoutText(rec *results.Record, kind tasks.Kind) {
	if kind != tasks.MultipleChoice {
		rec.Score.Extracted, rec.Score.Gold = "", ""
	}
	if rec.Error != nil {
		rec.Error.Message = "(left out with the texts)"
	}
}

func timesOf(r *runners.Response) results.Times {
	return results.Times{
		SentNS: r.Sent, FirstByteNS: r.FirstByte, FirstChunkNS: r.FirstChunk, FirstOutputNS: r.FirstOutput,
		FirstAnswerNS: r.FirstAnswer, FirstSyllableNS: r.FirstSyllable, LastOutputNS: r.LastOutput, EndNS: r.End,
		DNSNS: r.DNS, ConnectNS: r.Connect, TLSNS: r.TLS, Events: r.Events, ICLNS: r.ICL,
		ClientLagNS: r.ClientLag, Coalesced: r.Coalesced,
	}
}

func unitsOf(q *question, r *runners.Response) results.Units {
	c := hangul.Count(r.Text)
	return results.Units{
		Syllables: c.Syllables, Chars: c.Chars, Eojeol: c.Eojeol, Bytes: c.Bytes, Broken: c.Broken, Letters: c.Letters,
		PromptSyllables: q.counts.Syllables, PromptChars: q.counts.Chars, PromptLetters: q.counts.Letters,
		ReasoningChars: hangul.Count(r.Reasoning).Chars,
	}
}

// UsageOf is a count of tokens as a record has it.
func UsageOf(u *runners.Usage) *results.Usage {
	if u == nil {
		return nil
	}
	return &results.Usage{
		InputTokens: u.Input, OutputTokens: u.Output, ReasoningTokens: u.Reasoning, CachedTokens: u.Cached, Source: u.Source,
	}
}

func serverOf(s *runners.ServerTimings) *results.Server {
	if s == nil {
		return nil
	}
	return &results.Server{TotalNS: s.Total, LoadNS: s.Load, PromptEvalNS: s.PromptEval, EvalNS: s.Eval}
}

func seedOf(req runners.Request) *int64 {
	if seed, ok := req.Params["seed"].(uint64); ok {
		n := int64(seed)
		return &n
	}
	return nil
}

// ScoreOf is an answer's score as a record has it.
func ScoreOf(it *tasks.Item, s tasks.Score) results.Score {
	out := results.Score{Outcome: string(s.Outcome), Extracted: s.Extracted, Gold: it.Answer, Rule: s.Rule}
	// Copies: a pointer into s would keep all of it.
	if s.Outcome != tasks.Failed && s.Outcome != tasks.Unscored {
		value := s.Value
		out.Value = &value
	}
	if s.Rule != "" && s.Options == nil {
		span := s.Span
		out.Span = &span
	}
	methodScore(&out, s)
	return out
}

// ErrorOf is a failure as a record has it; nil for none.
func ErrorOf(e *runners.Error) *results.Error {
	if e == nil {
		return nil
	}
	out := &results.Error{Cause: string(e.Cause), Status: e.Status, Message: e.Message}
	if e.RetryAfter != nil {
		ns := e.RetryAfter.Nanoseconds()
		out.RetryAfterNS = &ns
	}
	return out
}

// embeddedURL stands for the address of the reference endpoint, whose port is
// another one each time and of no interest.
const embeddedURL = "embedded"

func targetLine(t *Target, i runners.Info, session int, when string) results.TargetInfo {
	line := results.TargetInfo{
		Kind: "target", Session: session, When: when, Target: t.Name, Protocol: string(t.Protocol), Model: t.Model,
		URL: t.URL.String(), Preset: t.Preset.Name, Maker: t.Preset.Maker, Country: t.Preset.Country, Simulated: t.Simulated || i.Simulated,
		HTTP:          t.http,
		ServerVersion: i.ServerVersion, Digest: i.Digest, Family: i.Family, Parameters: i.Parameters,
		Quantization: i.Quantization, ContextLength: known(i.ContextLength), NumCtx: known(i.NumCtx),
		TemplateHash: i.TemplateHash, License: i.License, LoadNS: known(i.LoadNS),
		Accepted: i.Accepted, UsageSource: i.UsageSource, Warnings: i.Warnings, SetupRequests: i.Setup,
		TokensPerChar: t.rates.PerChar, TemplateTokens: t.rates.Template,
	}
	if t.http == http2 {
		line.Clock = results.ClockUser
	}
	if t.reference != "" {
		line.URL = embeddedURL
	}
	for _, d := range i.Dropped {
		line.Dropped = append(line.Dropped, results.DroppedItem(d))
	}
	if i.MemoryKnown {
		line.SizeBytes, line.VRAMBytes = &i.SizeBytes, &i.VRAMBytes
		if i.SizeBytes > 0 {
			share := float64(i.VRAMBytes) / float64(i.SizeBytes)
			line.GPUShare = &share
		}
	}
	return line
}

// known is nil for a zero, which stands for a fact that was not told.
func known[T int | int64](n T) *T {
	if n == 0 {
		return nil
	}
	return &n
}
