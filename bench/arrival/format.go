package arrival

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// A Format is a file format of traces.
type Format string

// The formats.
const (
	Mooncake Format = "mooncake" // see readMooncake
	BurstGPT Format = "burstgpt" // see readBurstGPT
	Azure    Format = "azure"    // see readAzure
)

// formats is what a reader is told when there is no format that fits.
const formats = "mooncake (JSON lines with timestamp, input_length, output_length), " +
	"burstgpt (CSV with Timestamp, Request tokens, Response tokens) or " +
	"azure (CSV with TIMESTAMP, ContextTokens, GeneratedTokens)"

func (f Format) read(in *bufio.Reader) ([]timed, error) {
	switch f {
	case Mooncake:
		return readMooncake(in)
	case BurstGPT:
		return readBurstGPT(in)
	case Azure:
		return readAzure(in)
	}
	return nil, fmt.Errorf("format is %q; expected %s, %s or %s", string(f), Mooncake, BurstGPT, Azure)
}

// open skips a byte order mark. The buffer holds any header line.
func open(r io.Reader) (*bufio.Reader, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	mark, err := in.Peek(3)
	if string(mark) == "\ufeff" {
		_, err = in.Discard(3)
	}
	if errors.Is(err, io.EOF) {
		err = nil // a file shorter than the mark
	}
	return in, err
}

// detect finds the format from the first line that is not empty, and leaves it
// unread.
func detect(in *bufio.Reader) (Format, error) {
	head, err := in.Peek(in.Size())
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	text := bytes.TrimLeft(head, " \t\r\n")
	at := 1 + bytes.Count(head[:len(head)-len(text)], []byte("\n"))
	line, _, _ := strings.Cut(string(text), "\n")
	line = strings.TrimSuffix(line, "\r")
	has := func(columns ...string) bool {
		for _, c := range columns {
			if !strings.Contains(line, c) {
				return false
			}
		}
		return true
	}
	switch {
	case strings.HasPrefix(line, "{"):
		return Mooncake, nil
	case has(burstTime, burstInput, burstOutput):
		return BurstGPT, nil
	case has(azureTime, azureInput, azureOutput):
		return Azure, nil
	}
	return "", &TraceError{Line: at, Column: 1, Msg: fmt.Sprintf("the first line is %s; expected %s", quote(line), formats)}
}

// quote shows a value in an error, however long it is.
func quote(s string) string {
	const most = 80
	if len(s) > most {
		return strconv.Quote(s[:most]) + "…"
	}
	return strconv.Quote(s)
}

// wantTokens is what tokens takes.
const wantTokens = "a whole number of tokens, 0 to 2147483647"

func tokens(s string) (n int, ok bool) {
	v, err := strconv.ParseUint(s, 10, 31)
	return int(v), err == nil
}

// decimal reads a number of units, such as 19440110.5 seconds, as nanoseconds,
// digit by digit: a float64 would lose the last ones. Below a nanosecond digits
// are dropped. ok is false for what is negative, above 292 years, or no number.
func decimal(s string, unit time.Duration) (ns int64, ok bool) {
	if strings.ContainsAny(s, "eE") { // as Python writes what is very small
		v, err := strconv.ParseFloat(s, 64)
		d, ok := nanoseconds(v * float64(unit))
		return int64(d), err == nil && ok && v >= 0
	}
	whole, part, dot := strings.Cut(s, ".")
	v, err := strconv.ParseUint(whole, 10, 63)
	if err != nil || v > math.MaxInt64/uint64(unit)-1 || dot && part == "" {
		return 0, false
	}
	ns = int64(v) * int64(unit)
	for _, digit := range []byte(part) {
		if digit < '0' || digit > '9' {
			return 0, false
		}
		unit /= 10
		ns += int64(digit-'0') * int64(unit)
	}
	return ns, true
}
