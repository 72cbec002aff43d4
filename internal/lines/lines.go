// Package lines reads files of lines that are larger than memory, on several
// cores and in their order.
package lines

import (
	"bytes"
	"io"
	"iter"
	"runtime"
)

// chunkSize is how much of a file is handed to a core at once.
const chunkSize = 128 << 10

// A Chunk is a run of whole lines, each but the file's last with its newline.
type Chunk struct {
	Data   []byte // used again once the next value of Map is asked for
	Offset int64  // of Data in the file
	Last   bool   // nothing follows
}

// Lines yields each line with its newline, and its offset in the file.
func (c *Chunk) Lines() iter.Seq2[int64, []byte] {
	return func(yield func(int64, []byte) bool) {
		for at := 0; at < len(c.Data); {
			end := len(c.Data)
			if i := bytes.IndexByte(c.Data[at:], '\n'); i >= 0 {
				end = at + i + 1
			}
			if !yield(c.Offset+int64(at), c.Data[at:end]) {
				return
			}
			at = end
		}
	}
}

// A work is one piece on its way: whoever does it closes done.
type work[In, Out any] struct {
	in   In
	out  Out
	err  error // of the source: it ends here
	done chan struct{}
}

// Map decodes a file chunk by chunk and yields what came of each, in the order
// of the file; Chunk.Data may be kept until the next is asked for. An error of
// reading is the last thing yielded. decode is called on several goroutines at
// once, each with a state that newState made for it.
func Map[S, T any](r io.Reader, newState func() S, decode func(S, *Chunk) T) iter.Seq2[T, error] {
	next := chunker(r)
	return InOrder(next, newState, decode)
}

// InOrder is Map of anything: next gives one piece after another until its error,
// of which io.EOF is the good end. All goroutines have ended when the loop has.
func InOrder[S, In, Out any](next func(reuse *In) (In, error), newState func() S, do func(S, *In) Out) iter.Seq2[Out, error] {
	return func(yield func(Out, error) bool) {
		workers := min(runtime.GOMAXPROCS(0), runtime.NumCPU())
		todo := make(chan *work[In, Out])
		inOrder := make(chan *work[In, Out], 2*workers)
		free := make(chan *In, 2*workers+2)
		stop := make(chan struct{})
		ended := make(chan struct{}, workers+1)
		go func() {
			defer func() { close(todo); close(inOrder); ended <- struct{}{} }()
			produce(next, free, todo, inOrder, stop)
		}()
		for range workers {
			go func() {
				defer func() { ended <- struct{}{} }()
				state := newState()
				for w := range todo {
					w.out = do(state, &w.in)
					close(w.done)
				}
			}()
		}
		defer func() {
			close(stop)
			for range workers + 1 {
				<-ended
			}
		}()
		for w := range inOrder {
			<-w.done
			if !yield(w.out, w.err) || w.err != nil {
				return
			}
			select {
			case free <- &w.in:
			default:
			}
		}
	}
}

// produce hands each piece to whoever is free, and to the one who waits for it.
func produce[In, Out any](next func(*In) (In, error), free chan *In, todo, inOrder chan *work[In, Out], stop chan struct{}) {
	for {
		w := &work[In, Out]{done: make(chan struct{})}
		var reuse *In
		select {
		case reuse = <-free:
		default:
		}
		var err error
		if w.in, err = next(reuse); err == io.EOF {
			return
		} else if err != nil {
			w.err = err
			close(w.done)
		}
		select {
		case inOrder <- w:
		case <-stop:
			return
		}
		if err != nil {
			return
		}
		select {
		case todo <- w:
		case <-stop:
			return
		}
	}
}

// chunker cuts what r gives behind the last newline of each chunk. A line longer
// than a chunk makes a longer one.
func chunker(r io.Reader) func(*Chunk) (Chunk, error) {
	var rest []byte // the beginning of a line, from the chunk before
	offset, ended := int64(0), false
	return func(reuse *Chunk) (Chunk, error) {
		if ended {
			return Chunk{}, io.EOF
		}
		c := Chunk{Offset: offset}
		if reuse != nil {
			c.Data = reuse.Data[:0]
		}
		c.Data = append(c.Data, rest...)
		for {
			n, err := fill(r, &c.Data)
			if err == io.EOF {
				ended, c.Last = true, true
				return c, nil
			}
			if err != nil {
				ended = true
				return Chunk{}, err
			}
			// The rest before had no newline.
			if i := bytes.LastIndexByte(c.Data[len(c.Data)-n:], '\n'); i >= 0 {
				end := len(c.Data) - n + i + 1
				rest = append(rest[:0], c.Data[end:]...)
				c.Data = c.Data[:end]
				offset += int64(end)
				return c, nil
			}
		}
	}
}

// fill reads once into the free end of a buffer, which it makes larger where
// little is free.
func fill(r io.Reader, b *[]byte) (int, error) {
	if free := cap(*b) - len(*b); free < chunkSize/4 {
		larger := make([]byte, len(*b), max(chunkSize+chunkSize/4, 2*cap(*b)))
		copy(larger, *b)
		*b = larger
	}
	from := len(*b)
	n, err := io.ReadAtLeast(r, (*b)[from:cap(*b)], 1)
	*b = (*b)[:from+n]
	return n, err
}
