package arrival

import (
	"bufio"
	"time"
)

const (
	azureTime   = "TIMESTAMP"
	azureInput  = "ContextTokens"
	azureOutput = "GeneratedTokens"
)

// readAzure reads the Azure LLM inference traces of 2023 and 2024
// (github.com/Azure/AzurePublicDataset):
//
//	TIMESTAMP,ContextTokens,GeneratedTokens
//	2023-11-16 18:17:03.9799600,4808,10
//	2024-05-10 00:00:00.009930+00:00,2162,5
//
// The fraction of a second may be missing. A time without an offset counts as
// UTC. The multimodal trace of 2025 has NumImages too, which is left aside.
func readAzure(in *bufio.Reader) ([]timed, error) {
	t, err := openTable(in, 3, azureTime, azureInput, azureOutput)
	if err != nil {
		return nil, err
	}
	return readTable(t, func(t *table) (r timed, err error) {
		at, ok := dateTime(t.get(0))
		if !ok {
			return r, t.unexpected(0, "a time such as 2023-11-16 18:17:03.9799600 or 2024-05-10 00:00:00.009930+00:00")
		}
		r.at = at
		if r.request.InputTokens, err = t.tokens(1); err != nil {
			return r, err
		}
		r.request.OutputTokens, err = t.tokens(2)
		return r, err
	})
}

// dateTime is in nanoseconds since 1970; ok is false before that and after 2261.
func dateTime(s string) (ns int64, ok bool) {
	const local = len("2006-01-02 15:04:05")
	layout := time.DateTime // takes a fraction too
	if len(s) > local && (s[len(s)-1] == 'Z' || s[len(s)-3] == ':') {
		layout += "Z07:00"
	}
	t, err := time.Parse(layout, s)
	if err != nil || t.Unix() < 0 || t.UTC().Year() > 2261 {
		return 0, false
	}
	return t.UnixNano(), true
}
