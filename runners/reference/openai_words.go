package reference

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

func (s *Server) openAIWords(req completionRequest, c call) *openAIWords {
	field := s.profile.ReasoningField
	if field == thinkTags {
		field = "" // what is left to the dialect has no thinking of its own
	}
	asked := req.StreamOptions != nil && req.StreamOptions.IncludeUsage
	id, created := "chatcmpl-"+answerFate(s.profile.Seed, c).id(), time.Now().Unix()
	head := func(object string) string {
		dst := fmt.Appendf(nil, `{"id":%q,"object":%q,"created":%d,"model":`, id, object, created)
		return string(appendQuoted(dst, c.model))
	}
	return &openAIWords{
		chunkHead:     "data: " + head("chat.completion.chunk") + `,"choices":[`,
		wholeHead:     head("chat.completion"),
		usage:         s.profile.Usage,
		includeUsage:  asked && s.profile.Usage == usageFinalChunk,
		role:          s.profile.RoleChunk,
		thinkingField: field,
	}
}

// openAIWords is the dialect of /v1/chat/completions, of one answer.
type openAIWords struct {
	chunkHead     string // the beginning of each event, up to what differs
	wholeHead     string // the same of an unstreamed answer
	usage         string
	includeUsage  bool
	role          string
	named         bool // the role, already
	thinkingField string
}

func (o *openAIWords) event(dst []byte, s step, t tally) []byte {
	switch s.kind {
	case stepOpen:
		if o.role == roleFirst {
			o.named = true
			dst = append(append(dst, o.chunkHead...), `{"index":0,"delta":{"role":"assistant","content":""}`...)
			return o.endChunk(dst, "", t)
		}
	case stepToken:
		return o.endChunk(o.delta(dst, s), "", t)
	case stepFinish:
		return o.endChunk(append(append(dst, o.chunkHead...), `{"index":0,"delta":{}`...), t.finish, t)
	case stepUsage:
		if o.includeUsage {
			dst = append(append(dst, o.chunkHead...), `],"usage":`...)
			return append(appendUsage(dst, t), "}\n\n"...)
		}
	case stepDone:
		return append(dst, "data: [DONE]\n\n"...)
	case stepFailure:
		dst = append(append(dst, "data: "...), o.failure(http.StatusOK, failureMessage)...)
		return append(dst, "\n\n"...)
	case stepMalformed:
		return append(append(dst, o.chunkHead...), `{"index":0,"delta":{"content":"가`+"\n\n"...)
	}
	return dst
}

// delta begins the event of a token, up to the end of its text.
func (o *openAIWords) delta(dst []byte, s step) []byte {
	dst = append(append(dst, o.chunkHead...), `{"index":0,"delta":{`...)
	if o.role == roleEveryChunk || o.role == roleWithText && !o.named {
		o.named = true
		dst = append(dst, `"role":"assistant",`...)
	}
	if s.thinking {
		dst = append(append(append(dst, '"'), o.thinkingField...), `":`...)
	} else {
		dst = append(dst, `"content":`...)
	}
	return append(appendQuoted(dst, s.text), '}')
}

// endChunk ends an event after its delta; an empty finish is null.
func (o *openAIWords) endChunk(dst []byte, finish string, t tally) []byte {
	dst = append(dst, `,"finish_reason":`...)
	if finish == "" {
		dst = append(dst, "null}]"...)
	} else {
		dst = append(appendQuoted(dst, finish), "}]"...)
	}
	switch {
	case o.usage == usageEveryChunk, o.usage == usageFinishChunk && finish != "":
		dst = appendUsage(append(dst, `,"usage":`...), t)
	case o.includeUsage:
		dst = append(dst, `,"usage":null`...)
	}
	return append(dst, "}\n\n"...)
}

func (o *openAIWords) whole(thinking, content string, t tally) []byte {
	dst := append([]byte(o.wholeHead), `,"choices":[{"index":0,"message":{"role":"assistant","content":`...)
	if content == "" && thinking != "" {
		dst = append(dst, "null"...) // as servers do when the thinking took all tokens
	} else {
		dst = appendQuoted(dst, content)
	}
	if thinking != "" {
		dst = appendQuoted(append(dst, `,"`+o.thinkingField+`":`...), thinking)
	}
	dst = append(appendQuoted(append(dst, `},"finish_reason":`...), t.finish), "}]"...)
	if o.usage != usageNone {
		dst = appendUsage(append(dst, `,"usage":`...), t)
	}
	return append(dst, '}')
}

func (o *openAIWords) failure(status int, message string) []byte {
	code := ""
	if status >= http.StatusBadRequest {
		code = strings.ReplaceAll(strings.ToLower(http.StatusText(status)), " ", "_")
	}
	return openAIError(status, code, message, "")
}

func appendUsage(dst []byte, t tally) []byte {
	field := func(name string, n int) {
		dst = strconv.AppendInt(append(dst, name...), int64(n), 10)
	}
	field(`{"prompt_tokens":`, t.prompt)
	field(`,"completion_tokens":`, t.tokens)
	field(`,"total_tokens":`, t.prompt+t.tokens)
	if t.caches {
		field(`,"prompt_tokens_details":{"cached_tokens":`, t.cached)
		dst = append(dst, '}')
	}
	if t.thinking > 0 {
		field(`,"completion_tokens_details":{"reasoning_tokens":`, t.thinking)
		dst = append(dst, '}')
	}
	return append(dst, '}')
}
