package main

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"time"

	"github.com/hanbench/hanbench/bench/cores"
)

// starvers are the busy loops that take the client's cores in a starved case,
// and starverNice is how much before others they come, where this user may ask
// for that. hanbench's reading threads ask for more, so that fewer loops, or
// meeker ones, do not starve it.
const (
	starvers    = 8
	starverNice = -8
)

// starve starts busy loops on the client's cores. They end with stop, or with
// this process.
func (b *bench) starve() (stop func(), err error) {
	if len(b.client) == 0 {
		return nil, errors.New("starve the client: on this system it is not known which cores it has")
	}
	var stdins []io.Closer
	var loops []*exec.Cmd
	stop = func() {
		for _, in := range stdins {
			in.Close()
		}
		for _, l := range loops {
			l.Wait()
		}
	}
	for range starvers * len(b.client) {
		cmd := exec.Command(b.self, verbSpin)
		in, err := cmd.StdinPipe()
		if err == nil {
			stdins = append(stdins, in)
			err = cores.Start(cmd, b.client)
		}
		if err != nil {
			stop()
			return nil, fmt.Errorf("starve the client: %w", err)
		}
		loops = append(loops, cmd)
	}
	return stop, nil
}

// spin keeps one core busy until in ends.
func spin(in io.Reader) error {
	runtime.LockOSThread() // the priority is the thread's
	prefer(starverNice)
	ended := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, in)
		ended <- err
	}()
	for {
		select {
		case err := <-ended:
			return err
		default:
			for begin := time.Now(); time.Since(begin) < time.Millisecond; {
			}
		}
	}
}
