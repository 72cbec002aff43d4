package runners

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/ollama/ollama/api"
	"github.com/tidwall/gjson"
)

// The quick decoders read the events that servers usually send in half the time
// of encoding/json. They report false for whatever is unusual in the least, and leave it to
// encoding/json: what they do take, they read as it would.

// quickLine is the longest line read quickly: too short to be nested more
// deeply than encoding/json allows.
const quickLine = 16 << 10

// quickObject is a line as an object, if it is strictly JSON.
func quickObject(line []byte) (gjson.Result, bool) {
	if len(line) > quickLine || !gjson.ValidBytes(line) {
		return gjson.Result{}, false
	}
	object := gjson.ParseBytes(line)
	return object, object.IsObject()
}

// quickFields gives take the values of the named fields by their place among
// names, others as -1. It reports false when take does, and when a name is
// escaped, stands twice, or differs only by case: encoding/json would take it
// for the same.
func quickFields(object gjson.Result, names []string, take func(i int, v gjson.Result) bool) bool {
	if !object.IsObject() {
		return false
	}
	usual := true
	var seen uint
	object.ForEach(func(key, v gjson.Result) bool {
		i, plain := fieldIndex(key.Raw, names)
		if usual = plain; usual && i >= 0 {
			usual = seen&(1<<i) == 0
			seen |= 1 << i
		}
		usual = usual && take(i, v)
		return usual
	})
	return usual
}

// fieldIndex finds a quoted key among names: -1 where it is another.
func fieldIndex(quoted string, names []string) (i int, plain bool) {
	key := quoted[1 : len(quoted)-1]
	for i, name := range names {
		if key == name {
			return i, true
		}
	}
	for _, name := range names {
		if strings.EqualFold(key, name) {
			return -1, false
		}
	}
	return -1, strings.IndexByte(key, '\\') < 0
}

// quickString reads a string into s; null leaves it as it is.
func quickString(v gjson.Result, s *string) bool {
	switch {
	case v.Type == gjson.Null:
		return true
	case v.Type != gjson.String:
		return false
	case strings.IndexByte(v.Raw, '\\') < 0:
		*s = v.Raw[1 : len(v.Raw)-1]
		return true
	}
	return json.Unmarshal([]byte(v.Raw), s) == nil
}

var (
	chunkFields  = []string{"choices", "object", "usage", "timings", "error", "status"}
	choiceFields = []string{"delta", "finish_reason"}
	deltaFields  = []string{"content", "refusal", "reasoning_content", "reasoning", "tool_calls"}
)

// quickChunk decodes a usual chunk of chat completions into c, which is empty.
func quickChunk(line []byte, c *chunk) bool {
	object, ok := quickObject(line)
	return ok && quickFields(object, chunkFields, func(i int, v gjson.Result) bool {
		switch i {
		case 0:
			return quickChoices(v, c)
		case 1:
			return quickString(v, &c.Object)
		case 2:
			return v.Type == gjson.Null || json.Unmarshal([]byte(v.Raw), &c.Usage) == nil
		case 3:
			return v.Type == gjson.Null || json.Unmarshal([]byte(v.Raw), &c.Timings) == nil
		case 4:
			c.Error = json.RawMessage(v.Raw)
		case 5:
			c.Status = json.RawMessage(v.Raw)
		}
		return true
	})
}

func quickChoices(list gjson.Result, c *chunk) bool {
	if !list.IsArray() {
		return false
	}
	usual := true
	list.ForEach(func(_, v gjson.Result) bool {
		var one choice
		usual = quickFields(v, choiceFields, func(i int, v gjson.Result) bool {
			switch i {
			case 0:
				return quickDelta(v, &one.Delta)
			case 1:
				return quickString(v, &one.FinishReason)
			}
			return true
		})
		c.Choices = append(c.Choices, one)
		return usual
	})
	return usual
}

func quickDelta(object gjson.Result, d *delta) bool {
	return quickFields(object, deltaFields, func(i int, v gjson.Result) bool {
		switch i {
		case 0:
			return quickString(v, &d.Content)
		case 1:
			return quickString(v, &d.Refusal)
		case 2:
			return quickString(v, &d.ReasoningContent)
		case 3:
			return quickString(v, &d.Reasoning)
		case 4:
			d.ToolCalls = json.RawMessage(v.Raw)
		}
		return true
	})
}

var (
	ollamaFields  = []string{"model", "created_at", "message", "done"}
	messageFields = []string{"role", "content", "thinking"}
)

// quickOllama decodes a line of /api/chat with text and nothing else.
func quickOllama(line []byte, c *api.ChatResponse) bool {
	object, ok := quickObject(line)
	return ok && quickFields(object, ollamaFields, func(i int, v gjson.Result) bool {
		switch i {
		case 0:
			return quickString(v, &c.Model)
		case 1:
			return v.Type == gjson.String && (*time.Time).UnmarshalJSON(&c.CreatedAt, []byte(v.Raw)) == nil
		case 2:
			return quickMessage(v, &c.Message)
		case 3:
			return v.Type == gjson.False
		}
		return false
	})
}

func quickMessage(object gjson.Result, m *api.Message) bool {
	return quickFields(object, messageFields, func(i int, v gjson.Result) bool {
		switch i {
		case 0:
			return quickString(v, &m.Role) && m.Role == "assistant" // the library puts others into lower case
		case 1:
			return quickString(v, &m.Content)
		case 2:
			return quickString(v, &m.Thinking)
		}
		return false
	})
}
