package arrival

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// mooncakeLine is a line of the file. What is raw is judged here: a missing one
// must be told from 0, and a number from a number in quotes.
type mooncakeLine struct {
	Timestamp    json.RawMessage `json:"timestamp"`
	InputLength  json.RawMessage `json:"input_length"`
	OutputLength json.RawMessage `json:"output_length"`
	HashIDs      json.RawMessage `json:"hash_ids"`
	SessionID    json.RawMessage `json:"session_id"`
}

// readMooncake reads the traces of Mooncake (Qin et al., FAST '25;
// github.com/kvcache-ai/Mooncake): conversation, toolagent and synthetic.
//
//	{"timestamp": 3000, "input_length": 915, "output_length": 355, "hash_ids": [0, 462]}
//
// The timestamp is in milliseconds, whole or with decimals. hash_ids may be
// missing. Other producers of the format add session_id, text or number.
func readMooncake(in *bufio.Reader) ([]timed, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	var list []timed
	n := 0
	for lines.Scan() {
		n++
		line := lines.Bytes()
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		r, err := mooncakeRequest(line)
		if err != nil {
			err.Line = n
			return nil, err
		}
		list = append(list, r)
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return nil, &TraceError{Line: n + 1, Column: 1, Msg: fmt.Sprintf("the line is longer than %d MiB; expected one request a line", maxLine>>20)}
	}
	return list, lines.Err()
}

// maxLine is room for two million hash ids.
const maxLine = 16 << 20

func mooncakeRequest(line []byte) (r timed, _ *TraceError) {
	var m mooncakeLine
	if err := json.Unmarshal(line, &m); err != nil {
		return r, jsonError(line, err)
	}
	var ok bool
	if r.at, ok = decimal(string(m.Timestamp), time.Millisecond); !ok {
		return r, unexpectedKey(line, "timestamp", m.Timestamp, "milliseconds, a number of 0 or more")
	}
	if r.request.InputTokens, ok = tokens(string(m.InputLength)); !ok {
		return r, unexpectedKey(line, "input_length", m.InputLength, wantTokens)
	}
	if r.request.OutputTokens, ok = tokens(string(m.OutputLength)); !ok {
		return r, unexpectedKey(line, "output_length", m.OutputLength, wantTokens)
	}
	if r.request.Blocks, ok = hashIDs(m.HashIDs); !ok {
		return r, unexpectedKey(line, "hash_ids", m.HashIDs, "a list of whole numbers")
	}
	r.request.Session, ok = sessionID(m.SessionID)
	if !ok {
		return r, unexpectedKey(line, "session_id", m.SessionID, "text or a number")
	}
	return r, nil
}

// hashIDs reads a list of numbers, by hand: encoding/json would take a null among
// them for 0. A null in its place, and a missing one, are nil.
func hashIDs(raw json.RawMessage) ([]int64, bool) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, true
	}
	list, ok := strings.CutPrefix(string(raw[:len(raw)-1]), "[")
	if !ok {
		return nil, false
	}
	ids := make([]int64, 0, 1+strings.Count(list, ","))
	for field := range strings.SplitSeq(list, ",") {
		id, err := strconv.ParseInt(strings.TrimSpace(field), 10, 64)
		if err != nil {
			// Valid JSON of no element is empty; other such fields are not numbers.
			return ids, strings.TrimSpace(list) == ""
		}
		ids = append(ids, id)
	}
	return ids, true
}

// sessionID takes text or a number; null and a missing one are "".
func sessionID(raw json.RawMessage) (string, bool) {
	var text string
	if len(raw) == 0 || json.Unmarshal(raw, &text) == nil {
		return text, true
	}
	var number json.Number
	err := json.Unmarshal(raw, &number)
	return number.String(), err == nil
}

// unexpectedKey is the error of a value, or of its absence.
func unexpectedKey(line []byte, key string, value json.RawMessage, want string) *TraceError {
	if len(value) == 0 {
		return &TraceError{Column: 1, Msg: fmt.Sprintf("no %s; expected %s", key, want)}
	}
	return &TraceError{Column: columnOf(line, key), Msg: fmt.Sprintf("%s is %s; expected %s", key, short(value), want)}
}

// short shows a JSON value as it is written, if that is not too long.
func short(value []byte) string {
	if len(value) > 80 {
		return string(bytes.ToValidUTF8(value[:80], nil)) + "…"
	}
	return string(value)
}

// jsonError says where a line is no JSON object of the kind.
func jsonError(line []byte, err error) *TraceError {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return &TraceError{Column: max(1, int(syntax.Offset)), Msg: fmt.Sprintf("%s; expected one JSON object a line", syntax)}
	}
	return &TraceError{Column: 1, Msg: fmt.Sprintf("the line is %s; expected a JSON object", short(line))}
}

// columnOf finds where the value of a key begins, in a line that is a JSON
// object: the last such key, in any case, as the decoder takes it.
func columnOf(line []byte, key string) int {
	d, column := json.NewDecoder(bytes.NewReader(line)), 1
	d.Token() // {
	for d.More() {
		name, err := d.Token()
		if err != nil {
			break
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			break
		}
		if text, ok := name.(string); ok && strings.EqualFold(text, key) {
			column = int(d.InputOffset()) - len(value) + 1
		}
	}
	return column
}
