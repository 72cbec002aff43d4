package runners

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/ollama/ollama/api"
)

// Prepare implements Runner: it finds the model, pulls it where that is asked,
// and loads it with the context length that requests will ask for.
func (r *ollama) Prepare(ctx context.Context) (Info, error) {
	if err := speaks(ctx, r.target, r.transport); err != nil {
		return Info{}, err
	}
	version, err := r.client.Version(ctx)
	if err != nil {
		return Info{}, r.explain(err)
	}
	if version == "" { // some other server that answers everything with JSON
		return Info{}, fmt.Errorf("target %s: %s does not answer as an Ollama server does (it tells no version)", r.target, r.target.URL)
	}
	info := Info{ServerVersion: version, UsageSource: "done-line", Simulated: strings.Contains(version, referenceServer)}
	show, err := r.show(ctx)
	if err != nil {
		return Info{}, err
	}
	r.describe(&info, show)
	if err := r.load(ctx, &info); err != nil {
		return Info{}, err
	}
	if err := r.inspect(ctx, &info); err != nil {
		return Info{}, err
	}
	info.NumCtx = r.numCtx
	return info, nil
}

// show describes the model, after pulling it if it is missing and may be.
func (r *ollama) show(ctx context.Context) (*api.ShowResponse, error) {
	show, err := r.client.Show(ctx, &api.ShowRequest{Model: r.target.Model})
	if err == nil || !isNotFound(err) {
		return show, r.explain(err)
	}
	if !r.options.Pull {
		return nil, fmt.Errorf("target %s: the server at %s has no model %q; get it with: ollama pull %s  (or run again with --pull)",
			r.target, r.target.URL, r.target.Model, r.target.Model)
	}
	err = r.client.Pull(ctx, &api.PullRequest{Model: r.target.Model}, func(p api.ProgressResponse) error {
		if r.options.Progress != nil {
			r.options.Progress(p.Status, p.Completed, p.Total)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("target %s: pull: %w", r.target, err)
	}
	show, err = r.client.Show(ctx, &api.ShowRequest{Model: r.target.Model})
	return show, r.explain(err)
}

func isNotFound(err error) bool {
	var status api.StatusError
	return errors.As(err, &status) && status.StatusCode == http.StatusNotFound
}

func (r *ollama) explain(err error) error {
	var status api.StatusError
	var auth api.AuthorizationError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &auth):
		return fmt.Errorf("target %s: the server refuses the credentials (HTTP %d); put them in the URL: ollama:MODEL@https://USER:PASSWORD@HOST", r.target, auth.StatusCode)
	case errors.As(err, &status) && status.StatusCode >= 400:
		return fmt.Errorf("target %s: HTTP %d from %s: %s; is that an Ollama server?",
			r.target, status.StatusCode, r.target.URL, excerpt(r.transport.Hide([]byte(status.ErrorMessage))))
	case strings.Contains(err.Error(), "invalid character"):
		return fmt.Errorf("target %s: %s does not answer as an Ollama server does (%w)", r.target, r.target.URL, err)
	}
	return reachError(r.target, err)
}

func (r *ollama) describe(info *Info, show *api.ShowResponse) {
	info.Family, info.Parameters, info.Quantization = show.Details.Family, show.Details.ParameterSize, show.Details.QuantizationLevel
	info.License = firstLine(show.License)
	sum := sha256.Sum256([]byte(show.Template))
	info.TemplateHash = "sha256:" + hex.EncodeToString(sum[:])
	for key, value := range show.ModelInfo {
		if n, ok := value.(float64); ok && strings.HasSuffix(key, ".context_length") {
			info.ContextLength = int(n)
		}
	}
	if info.ContextLength > 0 && r.numCtx > info.ContextLength {
		info.Warnings = append(info.Warnings, fmt.Sprintf("num_ctx lowered from %d to the model's own %d tokens", r.numCtx, info.ContextLength))
		r.numCtx = info.ContextLength
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(line)
}

// load asks for an empty answer, which loads the model and does no more.
func (r *ollama) load(ctx context.Context, info *Info) error {
	start := r.options.Clock.Now()
	err := r.client.Generate(ctx, &api.GenerateRequest{
		Model: r.target.Model, KeepAlive: &api.Duration{Duration: keepAlive},
		Options: map[string]any{"num_ctx": r.numCtx},
	}, func(api.GenerateResponse) error { return nil })
	if err != nil {
		return fmt.Errorf("target %s: the model cannot be loaded: %w", r.target, err)
	}
	info.LoadNS = r.options.Clock.Now() - start
	return nil
}

// Inspect implements Runner.
func (r *ollama) Inspect(ctx context.Context) (Info, error) {
	version, err := r.client.Version(ctx)
	if err != nil {
		return Info{}, reachError(r.target, err)
	}
	info := Info{ServerVersion: version}
	err = r.inspect(ctx, &info)
	return info, err
}

// inspect finds the digest and where the loaded model lies.
func (r *ollama) inspect(ctx context.Context, info *Info) error {
	list, err := r.client.List(ctx)
	if err != nil {
		return reachError(r.target, err)
	}
	for _, m := range list.Models {
		if sameModel(m.Name, r.target.Model) {
			info.Digest = "sha256:" + strings.TrimPrefix(m.Digest, "sha256:")
		}
	}
	running, err := r.client.ListRunning(ctx)
	if err != nil {
		return reachError(r.target, err)
	}
	for _, m := range running.Models {
		if sameModel(m.Name, r.target.Model) {
			info.SizeBytes, info.VRAMBytes, info.MemoryKnown = m.Size, m.SizeVRAM, true
		}
	}
	return nil
}

// sameModel compares names; one without a tag means :latest.
func sameModel(a, b string) bool {
	full := func(s string) string {
		if i := strings.LastIndex(s, ":"); i < strings.LastIndex(s, "/") || i < 0 {
			s += ":latest"
		}
		return strings.ToLower(s)
	}
	return full(a) == full(b)
}
