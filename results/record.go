// Package results holds the file formats of a run directory and the summary
// of its records. It knows no network and no clock.
package results

// Schema is the version of the files that this build writes. A reader refuses
// any version outside [SchemaOldest, Schema].
const (
	Schema       = 1
	SchemaOldest = 1
)

// A Header is the first line of records.jsonl, and stands again at the head of
// every later session (a resumed run appends).
type Header struct {
	Kind      string     `json:"kind"` // "header"
	Schema    int        `json:"schema"`
	RunID     string     `json:"run_id"`
	Session   int        `json:"session"` // 0, then one more for each resume
	Tool      Tool       `json:"tool"`
	Anchor    string     `json:"anchor"` // wall clock (RFC 3339, ns) at moment 0 of this session
	Clock     string     `json:"clock"`  // "user-space read" or "kernel receive timestamp"
	PlanHash  string     `json:"plan_hash"`
	Stages    []Stage    `json:"stages"`
	Suites    []SuiteRef `json:"suites"`
	Host      Host       `json:"host"`
	Simulated bool       `json:"simulated"` // some target is the reference endpoint
	// Calibration is what this machine was seen to carry; absent where that was
	// not measured.
	Calibration *Calibrated `json:"calibration,omitempty"`
}

// Tool says which build wrote the file.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Go      string `json:"go"`
}

// Host is the machine that sent the requests.
type Host struct {
	OS   string `json:"os"`
	Arch string `json:"arch"`
	CPUs int    `json:"cpus"`
}

// A SuiteRef pins a suite's content.
type SuiteRef struct {
	Name          string `json:"name"`
	Version       string `json:"version"`
	Hash          string `json:"hash"`
	ScorerVersion string `json:"scorer_version"`
	Items         int    `json:"items"`
	// Hub is where the items come from; absent for a suite that has them itself.
	Hub *Hub `json:"hub,omitempty"`
	// Notes say what a reader of a score should know, by language ("en", "ko").
	Notes []map[string]string `json:"notes,omitempty"`
	// Findings are the defects of the data as they were read.
	Findings []DataFinding `json:"findings,omitempty"`
	// Tasks, in the suite's order, so that a summary lists them in that order.
	Tasks []TaskRef `json:"tasks"`
	// Groups have figures of their own, made of their tasks'; of task files of
	// lm-evaluation-harness.
	Groups []GroupRef `json:"groups,omitempty"`
}

// A GroupRef is a group of tasks as a summary needs it.
type GroupRef struct {
	Name       string      `json:"name"`
	Tasks      []string    `json:"tasks"`
	Aggregates []Aggregate `json:"aggregates"`
}

// An Aggregate is a group's mean of one of its tasks' variants.
type Aggregate struct {
	Figure string `json:"figure"`  // the variant's name
	BySize bool   `json:"by_size"` // weighted by items; else each task counts alike
}

// A Hub says which files of a dataset repository a suite's items are.
type Hub struct {
	Repo     string `json:"repo"`
	Revision string `json:"revision"`         // as the suite asks for it
	Commit   string `json:"commit,omitempty"` // what that was when it was fetched
	Path     string `json:"path,omitempty"`   // the files that a person named instead
}

// A DataFinding is a kind of defect in a suite's data.
type DataFinding struct {
	Task  string   `json:"task,omitempty"`
	Code  string   `json:"code"`
	Count int      `json:"count"`
	Items []string `json:"items,omitempty"` // ids of the first few
	Text  string   `json:"text"`
}

// A TaskRef is a task as a summary needs it.
type TaskRef struct {
	Name   string   `json:"name"`
	Kind   string   `json:"task_kind"`
	Labels []string `json:"labels,omitempty"`
	// Metrics are what the suite asks for beside the accuracy, by name.
	Metrics []string `json:"metrics,omitempty"`
	Items   int      `json:"items"`
	// Examples is how many worked examples stand before each question.
	Examples int `json:"examples,omitempty"`
}

// A Stage is one target × one suite × one load level.
type Stage struct {
	Index  int    `json:"index"`
	Target string `json:"target"` // credentials removed
	Suite  string `json:"suite"`
	// Concurrency is the number of requests in flight; in an open loop the most
	// that may be, and one that is due beyond it is dropped.
	Concurrency int      `json:"concurrency"`
	Arrival     *Arrival `json:"arrival,omitempty"` // of an open loop
	Items       int      `json:"items"`             // items chosen
	Requests    int      `json:"requests"`          // planned; 0 when bounded by duration only
	DurationNS  int64    `json:"duration_ns,omitempty"`
	Warmup      int      `json:"warmup"`
	// Method is how answers to multiple choice are had, where not by text.
	Method string `json:"method,omitempty"`
	// Turns is the most that a conversation has, where it can have several:
	// slots rest between them.
	Turns  int     `json:"turns,omitempty"`
	Search *Search `json:"search,omitempty"` // of a stage that a search for a capacity made
}

// A StageLine declares a stage that was not known when the run began: a search
// decides its next level from the last one's records.
type StageLine struct {
	Kind    string `json:"kind"` // "stage"
	Session int    `json:"session"`
	Stage
}

// A TargetInfo line is what a target turned out to be, learned before its
// first measured request and again after its last.
type TargetInfo struct {
	Kind      string `json:"kind"` // "target"
	Session   int    `json:"session"`
	When      string `json:"when"` // "start" or "end"
	Target    string `json:"target"`
	Protocol  string `json:"protocol"` // "ollama" or "openai"
	Model     string `json:"model"`
	URL       string `json:"url"`
	Preset    string `json:"preset,omitempty"`
	Maker     string `json:"maker,omitempty"`
	Country   string `json:"country,omitempty"`
	Simulated bool   `json:"simulated"`
	HTTP      string `json:"http,omitempty"` // version spoken: "1.1" or "2"
	// Clock is where the target's event times come from, where it is not the
	// header's: streams of HTTP/2 share connections, and the kernel's times with
	// them.
	Clock string `json:"clock,omitempty"`

	ServerVersion string   `json:"server_version,omitempty"`
	Digest        string   `json:"digest,omitempty"`
	Family        string   `json:"family,omitempty"`
	Parameters    string   `json:"parameters,omitempty"` // as the server says it: "7.8B"
	Quantization  string   `json:"quantization,omitempty"`
	ContextLength *int     `json:"context_length"` // the model's own, tokens
	NumCtx        *int     `json:"num_ctx"`        // asked of the server, tokens
	TemplateHash  string   `json:"template_hash,omitempty"`
	License       string   `json:"license,omitempty"`
	SizeBytes     *int64   `json:"size_bytes"`
	VRAMBytes     *int64   `json:"vram_bytes"`
	GPUShare      *float64 `json:"gpu_share"` // vram_bytes / size_bytes, [0,1]
	LoadNS        *int64   `json:"load_ns"`

	// Accepted and Dropped name optional parameters; see the start-up probe.
	Accepted    []string      `json:"accepted,omitempty"`
	Dropped     []DroppedItem `json:"dropped,omitempty"`
	UsageSource string        `json:"usage_source,omitempty"`
	Warnings    []string      `json:"warnings,omitempty"`
	// Error says why the target could not be measured at all; "" when it could.
	Error string `json:"error,omitempty"`
	// TokensPerChar is how many tokens a character of Korean prose takes, and
	// TemplateTokens what a chat takes besides: measured where a workload's
	// lengths are in tokens.
	TokensPerChar  float64 `json:"tokens_per_char,omitempty"`
	TemplateTokens float64 `json:"template_tokens,omitempty"`
	// SetupRequests are the ids of requests sent before the first measured one.
	SetupRequests []string `json:"setup_requests,omitempty"`
}

// A DroppedItem is a parameter that the endpoint refused, and what it said.
type DroppedItem struct {
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// A Record is one request: the truth of its answer and the truth of its time.
// Moments are nanoseconds since the session's anchor; a moment that did not
// happen is null. Definitions: docs/metrics.md.
type Record struct {
	Kind    string `json:"kind"` // "request"
	ID      string `json:"id"`   // sent as X-Request-Id
	Session int    `json:"session"`
	Stage   int    `json:"stage"`
	Phase   string `json:"phase"` // "warmup" or "measure"
	Seq     int    `json:"seq"`   // place in the stage's order, from 0
	Attempt int    `json:"attempt"`
	Slot    int    `json:"slot"` // which of the stage's concurrent slots
	Epoch   int    `json:"epoch"`
	// Again: it failed for a passing reason and was to be sent again. Where no
	// later attempt follows, the request is missing.
	Again bool `json:"again,omitempty"`

	Suite    string `json:"suite"`
	Task     string `json:"task"`
	Category string `json:"category,omitempty"`
	Group    string `json:"group,omitempty"`
	Item     string `json:"item"`
	ItemHash string `json:"item_hash"`
	// Conversation and Turn count from 0 in the stage and phase; null where a
	// request is not part of a conversation.
	Conversation *int `json:"conversation,omitempty"`
	Turn         *int `json:"turn,omitempty"`
	// Asked is what a workload wants of the request; null for a suite's.
	Asked *Asked `json:"asked,omitempty"`

	Times  Times   `json:"times"`
	Units  Units   `json:"units"`
	Usage  *Usage  `json:"usage"`
	Server *Server `json:"server"`
	Finish string  `json:"finish,omitempty"` // the server's own word
	Seed   *int64  `json:"seed"`             // as sent
	Score  Score   `json:"score"`
	Error  *Error  `json:"error"`
	Text   *Text   `json:"text"` // null under --no-text
	Hashes Hashes  `json:"hashes"`
	// Language is null where nothing was written, or only a label was asked for.
	Language *Language `json:"language"`
	Warning  string    `json:"warning,omitempty"`
}

// Times are a request's moments. All in nanoseconds.
type Times struct {
	DueNS           *int64 `json:"due_ns"`
	SentNS          *int64 `json:"sent_ns"`
	FirstByteNS     *int64 `json:"first_byte_ns"`
	FirstChunkNS    *int64 `json:"first_chunk_ns"`
	FirstOutputNS   *int64 `json:"first_output_ns"`
	FirstAnswerNS   *int64 `json:"first_answer_ns"`
	FirstSyllableNS *int64 `json:"first_syllable_ns"`
	LastOutputNS    *int64 `json:"last_output_ns"`
	EndNS           *int64 `json:"end_ns"`
	// DNSNS, ConnectNS and TLSNS are durations, null on a reused connection.
	DNSNS     *int64 `json:"dns_ns"`
	ConnectNS *int64 `json:"connect_ns"`
	TLSNS     *int64 `json:"tls_ns"`
	// Events counts the stream's events; ICLNS are the gaps between
	// consecutive events with text, so one fewer than those.
	Events int     `json:"events"`
	ICLNS  []int64 `json:"icl_ns"`
	// ClientLagNS holds, for each line of the stream (the closing ones too), the
	// time from the kernel's receipt of it to its reading; null where the clock
	// is user-space.
	ClientLagNS []int64 `json:"client_lag_ns"`
	// Coalesced counts events read together with an earlier one, and late: the
	// kernel keeps the last one's time, which is an upper bound for theirs.
	Coalesced int `json:"coalesced"`
}

// Units count the answer (and prompt) in Korean units, on NFC text.
type Units struct {
	Syllables       int `json:"syllables"` // U+AC00–U+D7A3
	Chars           int `json:"chars"`     // grapheme clusters
	Eojeol          int `json:"eojeol"`    // whitespace-separated words
	Bytes           int `json:"bytes"`     // UTF-8
	Broken          int `json:"broken"`    // U+FFFD: broken byte sequences
	Letters         int `json:"letters"`   // code points that are letters, any script
	PromptSyllables int `json:"prompt_syllables"`
	PromptChars     int `json:"prompt_chars"`
	PromptLetters   int `json:"prompt_letters"`
	ReasoningChars  int `json:"reasoning_chars"`
}

// Asked are the lengths that a workload wants, each null where it is not given.
// The input is the whole prompt, told of a conversation's first turn only.
type Asked struct {
	InputTokens  *int `json:"input_tokens,omitempty"`
	InputChars   *int `json:"input_chars,omitempty"`
	OutputTokens *int `json:"output_tokens,omitempty"`
	OutputChars  *int `json:"output_chars,omitempty"`
	// Exact: the answer is to have exactly the output tokens.
	Exact bool `json:"exact,omitempty"`
	// Cold: no part of the prompt was sent before.
	Cold bool `json:"cold,omitempty"`
}

// Usage is the server's own count of tokens; a count it does not give is null.
type Usage struct {
	InputTokens     *int   `json:"input_tokens"`
	OutputTokens    *int   `json:"output_tokens"` // reasoning included
	ReasoningTokens *int   `json:"reasoning_tokens"`
	CachedTokens    *int   `json:"cached_tokens"`
	Source          string `json:"source"` // where it stood: "final-chunk", "finish-chunk", "done-line"
}

// Server holds the server's own timings, nanoseconds; null where not given.
type Server struct {
	TotalNS      *int64 `json:"total_ns"`
	LoadNS       *int64 `json:"load_ns"`
	PromptEvalNS *int64 `json:"prompt_eval_ns"`
	EvalNS       *int64 `json:"eval_ns"`
}

// Score is the reading of the answer. Outcome is one of METRICS' outcomes:
// correct incorrect unparsed refused truncated blocked error unscored.
type Score struct {
	Outcome   string   `json:"outcome"`
	Value     *float64 `json:"value"` // [0,1]; null for error and unscored
	Extracted string   `json:"extracted,omitempty"`
	Gold      string   `json:"gold,omitempty"`
	Rule      string   `json:"rule,omitempty"`
	Span      *[2]int  `json:"span"`
	// Options are the item's options where the method is by probabilities.
	Options []OptionScore `json:"options,omitempty"`
	// Outside is the probability of all first tokens that are no option's label.
	Outside *float64 `json:"outside,omitempty"`
	// Measures are figures of this answer beside its outcome, by name.
	Measures []Measure `json:"measures,omitempty"`
	// Counts are of figures that only all answers together have, by name: n-grams
	// of bleu and chrf, hits and misses of f1.
	Counts map[string][]int `json:"counts,omitempty"`
	// Variants are outcomes by other rules than the headline's, by name.
	Variants map[string]string `json:"variants,omitempty"`
}

// A Measure is a figure of one answer: over several it is the sum of Got over
// the sum of Of.
type Measure struct {
	Name string  `json:"name"`
	Got  float64 `json:"got"`
	Of   float64 `json:"of"`
}

// An OptionScore is what a method by probabilities gives an option.
type OptionScore struct {
	Label   string   `json:"label"`
	Logprob *float64 `json:"logprob"` // natural; null for a label that is not among the tokens told
	Share   float64  `json:"share"`   // of the options' probability, [0,1]
}

// Error says why no answer came. Causes: connect tls timeout_connect
// timeout_first_byte timeout_idle timeout_total http_status rate_limited
// overloaded malformed_stream cut_stream error_object content_policy cancelled.
type Error struct {
	Cause        string `json:"cause"`
	Status       int    `json:"status,omitempty"`
	Message      string `json:"message"`
	RetryAfterNS *int64 `json:"retry_after_ns"`
}

// Text is what was said, for reading and scoring again.
type Text struct {
	Messages  []Message `json:"messages"`
	Answer    string    `json:"answer"`
	Reasoning string    `json:"reasoning,omitempty"`
}

// Message is one turn of the prompt.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Hashes identify prompt and answer where the text itself is left out.
type Hashes struct {
	Prompt string `json:"prompt"`
	Answer string `json:"answer,omitempty"`
}
