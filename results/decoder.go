package results

// A decoder reads the request lines of a records file. One that is not in the
// form in which a Journal writes it takes several times as long and comes to the
// same.
type decoder struct {
	cursor
	variants map[string]map[string]string // by how they are written
	decodes  decodes
}

// decodes says what a decoder reads of what no two records share.
type decodes int

const (
	decodeTexts  decodes = 1 << iota // else Text is nil
	decodeHashes                     // else hashLeftOut stands for each
)

const hashLeftOut = "-"

func newDecoder(d decodes) *decoder {
	return &decoder{cursor: cursor{names: map[string]string{}}, variants: map[string]map[string]string{}, decodes: d}
}

// record reads a request line into p, whose slices it uses again. ok is false
// for a line of another kind or form, which says nothing against it.
// Score.Variants are shared with other records.
func (d *decoder) record(line []byte, p *place) (ok bool) {
	*p = place{gaps: p.gaps[:0], lags: p.lags[:0]}
	d.begin(line)
	d.open()
	if !d.at("kind") {
		return false
	}
	if p.Kind = d.name(); p.Kind != kindRequest {
		return false
	}
	d.identity(p)
	d.question(p)
	if d.at("times") {
		d.times(p)
	}
	if d.at("units") {
		d.units(&p.Units)
	}
	if d.at("usage") && !d.null() {
		d.usage(p)
	}
	if d.at("server") && !d.null() {
		d.server(p)
	}
	if d.at("finish") {
		p.Finish = d.name()
	}
	if d.at("seed") {
		p.Seed = optional(&d.cursor, &p.seed)
	}
	if d.at("score") {
		d.score(p)
	}
	if d.at("error") && !d.null() {
		d.failure(p)
	}
	if d.at("text") {
		d.said(p)
	}
	if d.at("hashes") {
		d.digests(p)
	}
	if d.at("language") && !d.null() {
		d.language(p)
	}
	if d.at("warning") {
		p.Warning = d.name()
	}
	d.close()
	return d.whole()
}

func (d *decoder) number(name string, to *int) {
	if d.at(name) {
		v := d.int()
		*to = int(v)
		d.bad = d.bad || int64(*to) != v
	}
}

func (d *decoder) text(name string, to *string) {
	if d.at(name) {
		*to = d.name()
	}
}

func (d *decoder) identity(p *place) {
	if d.at("id") {
		p.ID = d.string()
	}
	d.number("session", &p.Session)
	d.number("stage", &p.Stage)
	d.text("phase", &p.Phase)
	d.number("seq", &p.Seq)
	d.number("attempt", &p.Attempt)
	d.number("slot", &p.Slot)
	d.number("epoch", &p.Epoch)
	if d.at("again") {
		p.Again = d.bool()
	}
}

func (d *decoder) question(p *place) {
	d.text("suite", &p.Suite)
	d.text("task", &p.Task)
	d.text("category", &p.Category)
	d.text("group", &p.Group)
	d.text("item", &p.Item)
	d.text("item_hash", &p.ItemHash)
	if d.at("conversation") {
		p.Conversation = optional(&d.cursor, &p.conversation)
	}
	if d.at("turn") {
		p.Turn = optional(&d.cursor, &p.turn)
	}
	if !d.at("asked") || d.null() {
		return
	}
	p.Asked = &p.asked
	d.open()
	for i, f := range []struct {
		name string
		to   **int
	}{{"input_tokens", &p.asked.InputTokens}, {"input_chars", &p.asked.InputChars}, {"output_tokens", &p.asked.OutputTokens}, {"output_chars", &p.asked.OutputChars}} {
		if d.at(f.name) {
			*f.to = optional(&d.cursor, &p.lengths[i])
		}
	}
	if d.at("exact") {
		p.asked.Exact = d.bool()
	}
	if d.at("cold") {
		p.asked.Cold = d.bool()
	}
	d.close()
}

func (d *decoder) times(p *place) {
	t := &p.Times
	moment := func(name string, to **int64, at *int64) {
		if d.at(name) {
			*to = optional(&d.cursor, at)
		}
	}
	d.open()
	moment("due_ns", &t.DueNS, &p.due)
	moment("sent_ns", &t.SentNS, &p.sent)
	moment("first_byte_ns", &t.FirstByteNS, &p.firstByte)
	moment("first_chunk_ns", &t.FirstChunkNS, &p.firstChunk)
	moment("first_output_ns", &t.FirstOutputNS, &p.firstOutput)
	moment("first_answer_ns", &t.FirstAnswerNS, &p.firstAnswer)
	moment("first_syllable_ns", &t.FirstSyllableNS, &p.firstSyllable)
	moment("last_output_ns", &t.LastOutputNS, &p.lastOutput)
	moment("end_ns", &t.EndNS, &p.end)
	moment("dns_ns", &t.DNSNS, &p.dns)
	moment("connect_ns", &t.ConnectNS, &p.connect)
	moment("tls_ns", &t.TLSNS, &p.tls)
	d.number("events", &t.Events)
	if d.at("icl_ns") {
		p.timeline = d.key
		t.ICLNS = d.ints(p.gaps)
		p.gaps = t.ICLNS
	}
	if d.at("client_lag_ns") {
		if p.timeline == 0 {
			p.timeline = d.key
		}
		t.ClientLagNS = d.ints(p.lags)
		p.lags = t.ClientLagNS
	}
	p.timelineEnd = max(p.timeline, d.i)
	if p.timeline == 0 {
		p.timelineEnd = 0
	}
	d.number("coalesced", &t.Coalesced)
	d.close()
}

func (d *decoder) units(u *Units) {
	d.open()
	d.number("syllables", &u.Syllables)
	d.number("chars", &u.Chars)
	d.number("eojeol", &u.Eojeol)
	d.number("bytes", &u.Bytes)
	d.number("broken", &u.Broken)
	d.number("letters", &u.Letters)
	d.number("prompt_syllables", &u.PromptSyllables)
	d.number("prompt_chars", &u.PromptChars)
	d.number("prompt_letters", &u.PromptLetters)
	d.number("reasoning_chars", &u.ReasoningChars)
	d.close()
}

func (d *decoder) usage(p *place) {
	u := &p.usage
	p.Usage = u
	d.open()
	for i, f := range []struct {
		name string
		to   **int
	}{{"input_tokens", &u.InputTokens}, {"output_tokens", &u.OutputTokens}, {"reasoning_tokens", &u.ReasoningTokens}, {"cached_tokens", &u.CachedTokens}} {
		if d.at(f.name) {
			*f.to = optional(&d.cursor, &p.tokens[i])
		}
	}
	d.text("source", &u.Source)
	d.close()
}

func (d *decoder) server(p *place) {
	s := &p.server
	p.Server = s
	d.open()
	for i, f := range []struct {
		name string
		to   **int64
	}{{"total_ns", &s.TotalNS}, {"load_ns", &s.LoadNS}, {"prompt_eval_ns", &s.PromptEvalNS}, {"eval_ns", &s.EvalNS}} {
		if d.at(f.name) {
			*f.to = optional(&d.cursor, &p.timings[i])
		}
	}
	d.close()
}

func (d *decoder) score(p *place) {
	s := &p.Score
	d.open()
	d.text("outcome", &s.Outcome)
	if d.at("value") {
		s.Value = d.optionalFloat(&p.value)
	}
	d.text("extracted", &s.Extracted)
	d.text("gold", &s.Gold)
	d.text("rule", &s.Rule)
	if d.at("span") && !d.null() {
		d.take('[')
		p.span[0] = int(d.int())
		d.take(',')
		p.span[1] = int(d.int())
		d.take(']')
		s.Span = &p.span
	}
	if d.at("options") {
		d.value(&s.Options)
	}
	if d.at("outside") {
		s.Outside = d.optionalFloat(&p.outside)
	}
	if d.at("measures") {
		d.value(&s.Measures)
	}
	if d.at("variants") {
		s.Variants = d.outcomes()
	}
	d.close()
}

// outcomes are the variants, which are the same few in all records.
func (d *decoder) outcomes() map[string]string {
	if d.null() {
		return nil
	}
	raw := d.raw()
	if known, ok := d.variants[string(raw)]; ok {
		return known
	}
	d.i -= len(raw)
	var v map[string]string
	d.value(&v)
	if !d.bad && len(raw) <= nameLongest && len(d.variants) < namesMost {
		d.variants[string(raw)] = v
	}
	return v
}

func (d *decoder) failure(p *place) {
	p.Error = &p.failure
	d.open()
	d.text("cause", &p.failure.Cause)
	d.number("status", &p.failure.Status)
	if d.at("message") {
		p.failure.Message = d.string()
	}
	if d.at("retry_after_ns") {
		p.failure.RetryAfterNS = optional(&d.cursor, &p.retryAfter)
	}
	d.close()
}

// said reads a text, or looks at it only as far as it takes to find its end.
func (d *decoder) said(p *place) {
	whole := d.decodes&decodeTexts != 0
	read := func(name string, to *string) {
		switch {
		case !d.at(name):
		case whole:
			*to = d.string()
		default:
			d.skipString()
		}
	}
	if d.null() {
		return
	}
	t := &p.text
	d.open()
	if d.at("messages") {
		there := d.array(func() {
			var m Message
			d.open()
			read("role", &m.Role)
			read("content", &m.Content)
			d.close()
			if whole {
				t.Messages = append(t.Messages, m)
			}
		})
		if there && t.Messages == nil {
			t.Messages = []Message{}
		}
	}
	read("answer", &t.Answer)
	read("reasoning", &t.Reasoning)
	d.close()
	if whole {
		p.Text = t
	}
}

func (d *decoder) digests(p *place) {
	d.open()
	if d.at("prompt") {
		p.Hashes.Prompt = d.digest()
	}
	if d.at("answer") {
		p.Hashes.Answer = d.digest()
	}
	d.close()
}

func (d *decoder) digest() string {
	if d.decodes&decodeHashes != 0 {
		return d.name()
	}
	if raw, _ := d.quoted(); len(raw) == 0 {
		return ""
	}
	return hashLeftOut
}

func (d *decoder) language(p *place) {
	p.Language = &p.written
	d.open()
	if d.at("answer") {
		p.written.Answer = d.letters(&p.answer)
	}
	if d.at("reasoning") {
		p.written.Reasoning = d.letters(&p.reasoning)
	}
	d.close()
}

func (d *decoder) letters(p *writtenPlace) *Written {
	if d.null() {
		return nil
	}
	w := &p.Written
	d.open()
	d.number("hangul", &w.Hangul)
	d.number("latin", &w.Latin)
	d.number("han", &w.Han)
	d.number("kana", &w.Kana)
	d.number("other", &w.Other)
	if d.at("leak") {
		w.Leak = d.optionalBool(&p.leak)
	}
	d.number("runs", &w.Runs)
	if d.at("examples") {
		d.value(&w.Examples)
	}
	if d.at("not_korean") {
		w.NotKorean = d.optionalBool(&p.notKorean)
	}
	d.text("language", &w.Language)
	d.close()
	return w
}
