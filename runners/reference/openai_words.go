package reference

import (
	"fmt"
	"net/http"
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
		chunkHead:     "data: " + head("chat.completion.chunk"),
		wholeHead:     head("chat.completion"),
		usage:         s.profile.Usage,
		includeUsage:  asked && s.profile.Usage == usageFinalChunk,
		thinkingField: field,
	}
}

// openAIWords is the dialect of /v1/chat/completions.
type openAIWords struct {
	chunkHead     string // the beginning of each event, up to what differs
	wholeHead     string // the same of an unstreamed answer
	usage         string
	includeUsage  bool
	thinkingField string
}

func (o *openAIWords) event(dst []byte, s step, t tally) []byte {
	switch s.kind {
	case stepOpen:
		return o.chunk(dst, `{"role":"assistant","content":""}`, "", "")
	case stepToken:
		field := "content"
		if s.thinking {
			field = o.thinkingField
		}
		return o.chunk(dst, string(append(appendQuoted([]byte(`{"`+field+`":`), s.text), '}')), "", "")
	case stepFinish:
		usage := ""
		if o.usage == usageFinishChunk {
			usage = usageJSON(t)
		}
		return o.chunk(dst, `{}`, t.finish, usage)
	case stepUsage:
		if o.includeUsage {
			dst = append(append(dst, o.chunkHead...), `,"choices":[],"usage":`...)
			return append(append(dst, usageJSON(t)...), "}\n\n"...)
		}
	case stepDone:
		return append(dst, "data: [DONE]\n\n"...)
	case stepFailure:
		dst = append(append(dst, "data: "...), o.failure(http.StatusOK, failureMessage)...)
		return append(dst, "\n\n"...)
	case stepMalformed:
		return append(append(dst, o.chunkHead...), `,"choices":[{"index":0,"delta":{"content":"가`+"\n\n"...)
	}
	return dst
}

func (o *openAIWords) chunk(dst []byte, delta, finish, usage string) []byte {
	dst = append(append(dst, o.chunkHead...), `,"choices":[{"index":0,"delta":`...)
	dst = append(append(dst, delta...), `,"finish_reason":`...)
	if finish == "" {
		dst = append(dst, "null}]"...)
	} else {
		dst = append(appendQuoted(dst, finish), "}]"...)
	}
	if usage == "" && o.includeUsage {
		usage = "null"
	}
	if usage != "" {
		dst = append(append(dst, `,"usage":`...), usage...)
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
		dst = append(append(dst, `,"usage":`...), usageJSON(t)...)
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

func usageJSON(t tally) string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d`, t.prompt, t.tokens, t.prompt+t.tokens)
	if t.thinking > 0 {
		fmt.Fprintf(&b, `,"completion_tokens_details":{"reasoning_tokens":%d}`, t.thinking)
	}
	return b.String() + "}"
}
