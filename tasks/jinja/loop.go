package jinja

import (
	"fmt"

	"github.com/hanbench/hanbench/tasks/python"
)

// loopState is the variable loop of a loop's body.
type loopState struct {
	items []any
	index int
	last  any // of changed
}

func (l *loopState) attribute(name string) (any, bool) {
	n := len(l.items)
	switch name {
	case "index":
		return int64(l.index + 1), true
	case "index0":
		return int64(l.index), true
	case "revindex":
		return int64(n - l.index), true
	case "revindex0":
		return int64(n - l.index - 1), true
	case "first":
		return l.index == 0, true
	case "last":
		return l.index == n-1, true
	case "length":
		return int64(n), true
	case "depth":
		return int64(1), true // no loop is recursive
	case "depth0":
		return int64(0), true
	case "previtem":
		return l.neighbour(l.index-1, "there is no previous item"), true
	case "nextitem":
		return l.neighbour(l.index+1, "there is no next item"), true
	case "cycle":
		return function(l.cycle), true
	case "changed":
		return function(l.changed), true
	}
	return nil, false
}

func (l *loopState) neighbour(i int, missing string) any {
	if i < 0 || i >= len(l.items) {
		return undefined{name: "loop", msg: missing}
	}
	return l.items[i]
}

func (l *loopState) cycle(a arguments) (any, error) {
	if len(a.positional) == 0 {
		return nil, fmt.Errorf("no items for cycling given")
	}
	return a.positional[l.index%len(a.positional)], nil
}

func (l *loopState) changed(a arguments) (any, error) {
	now := python.Tuple(a.positional)
	before, ok := l.last.(python.Tuple)
	l.last = now
	return !ok || !python.Equal(before, now), nil
}
