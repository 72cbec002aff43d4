// Command serve runs a real Ollama with the tiny test model until Ctrl-C, and
// prints what to run against it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/hanbench/hanbench/internal/ollamatest"
)

func main() {
	parallel := flag.Int("parallel", 0, "requests served at once (0: 8)")
	flag.Parse()
	if err := serve(*parallel); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(parallel int) error {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	s, err := ollamatest.Launch(ctx, ollamatest.Options{Parallel: parallel})
	if err != nil {
		return err
	}
	fmt.Printf("hanbench run --target ollama:%s@%s\n", s.Model, s.URL)
	fmt.Printf("hanbench run --target openai:%s@%s/v1\n", s.Model, s.URL)
	if s.LogPath != "" {
		fmt.Println("log:", s.LogPath)
	}
	<-ctx.Done()
	return s.Stop()
}
