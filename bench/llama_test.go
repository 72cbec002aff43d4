package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hanbench/hanbench/internal/ollamatest"
	"github.com/hanbench/hanbench/results"
	"github.com/hanbench/hanbench/tasks"
)

// TestLikelihoodOfARealServer: a real server, llama-cpp-python's, gives log-likelihoods
// through hanbench that are those which the library computes itself, without a
// server, for the same texts and a real model file. It needs a Python that has
// the package llama-cpp-python[server].
func TestLikelihoodOfARealServer(t *testing.T) {
	python := os.Getenv("HANBENCH_TEST_LLAMA_PYTHON")
	if python == "" {
		t.Skip("HANBENCH_TEST_LLAMA_PYTHON is not set: it names a Python with llama-cpp-python[server]")
	}
	model := filepath.Join(t.TempDir(), "tiny.gguf")
	f, err := os.Create(model)
	if err != nil {
		t.Fatal(err)
	}
	if err := ollamatest.WriteModel(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	contents, _ := runMethod(t, "openai:tiny@"+serveLlama(t, python, model), tasks.ByLikelihood)
	items := likelihoodTexts(contents)
	if len(items) != 24 {
		t.Fatalf("%d items; want 12 twice", len(items))
	}
	direct := directLikelihoods(t, python, model, items)
	worst := 0.0
	for i, item := range items {
		for k, got := range item.got {
			worst = max(worst, math.Abs(got-(direct[i][k+1]-direct[i][0])))
		}
	}
	if t.Logf("worst difference %.2g", worst); worst > 1e-4 { // sums of some hundred float32
		t.Errorf("log-likelihoods differ by up to %v", worst)
	}
}

// serveLlama starts the server on a free port and gives its base URL.
func serveLlama(t *testing.T, python, model string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	var log bytes.Buffer
	server := exec.Command(python, "-m", "llama_cpp.server", "--model", model, "--n_ctx", "2048", "--logits_all", "true",
		"--host", "127.0.0.1", "--port", fmt.Sprint(port))
	server.Stdout, server.Stderr = &log, &log
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Kill()
		server.Wait()
	})
	url := fmt.Sprintf("http://127.0.0.1:%d/v1", port)
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(200 * time.Millisecond) {
		if resp, err := http.Get(url + "/models"); err == nil {
			resp.Body.Close()
			return url
		}
		if time.Now().After(deadline) {
			t.Fatalf("the server does not answer: %s", log.String())
		}
	}
}

// A likelihoodItem holds the texts of an item's requests, the prompt first, and
// what hanbench found for its options.
type likelihoodItem struct {
	texts []string
	got   []float64
}

func likelihoodTexts(c *results.Contents) []likelihoodItem {
	items := make([]likelihoodItem, 24)
	for _, r := range c.Records {
		item := &items[*r.Conversation]
		if item.texts == nil {
			item.texts = make([]string, 5)
		}
		item.texts[*r.Turn] = r.Text.Messages[0].Content
		for _, o := range r.Score.Options {
			item.got = append(item.got, *o.Logprob)
		}
	}
	return items
}

// direct is the computation without a server: the model's own numbers, summed.
const direct = `
import json, sys
import numpy as np
from llama_cpp import Llama
model = Llama(sys.argv[1], n_ctx=2048, logits_all=True, verbose=False)
def likelihood(text):
    tokens = model.tokenize(text.encode(), add_bos=True, special=True)
    model.reset()
    model.eval(tokens)
    x = np.array(model._scores[:len(tokens)], dtype=np.float64)
    top = x.max(1, keepdims=True)
    x = x - top - np.log(np.exp(x - top).sum(1, keepdims=True))
    return float(sum(x[i - 1, tokens[i]] for i in range(1, len(tokens))))
print(json.dumps([[likelihood(t) for t in texts] for texts in json.load(sys.stdin)]))
`

func directLikelihoods(t *testing.T, python, model string, items []likelihoodItem) [][]float64 {
	t.Helper()
	texts := make([][]string, len(items))
	for i := range items {
		texts[i] = items[i].texts
	}
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-c", direct, model)
	cmd.Stdin, cmd.Stderr = strings.NewReader(string(in)), os.Stderr
	data, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var out [][]float64
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}
