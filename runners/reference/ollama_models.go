package reference

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/ollama/ollama/api"
	"github.com/ollama/ollama/types/model"
)

const (
	// serverVersion is of the Ollama whose API this speaks; what follows the
	// plus says that it is not that.
	serverVersion = "0.17.4+hanbench-reference"
	// architecture stands in every place where a client asks what model this is.
	architecture = "hanbench-reference"
	// modelSize is in bytes, of weights that do not exist: a round number.
	modelSize = 1 << 30
)

func (s *Server) version(w http.ResponseWriter, _ *http.Request, l *LogLine) {
	respondJSON(w, l, map[string]string{"version": serverVersion})
}

func (s *Server) details() api.ModelDetails {
	return api.ModelDetails{
		Format:            "none",
		Family:            architecture,
		Families:          []string{architecture},
		ParameterSize:     "0",
		QuantizationLevel: "none",
	}
}

// tags is GET /api/tags: the model, if it is here.
func (s *Server) tags(w http.ResponseWriter, _ *http.Request, l *LogLine) {
	list := api.ListResponse{Models: []api.ListModelResponse{}}
	if s.has(s.profile.Model) {
		list.Models = append(list.Models, api.ListModelResponse{
			Name: s.profile.Model, Model: s.profile.Model, Size: modelSize, Digest: s.digest, Details: s.details(),
		})
	}
	respondJSON(w, l, list)
}

// show is POST /api/show.
func (s *Server) show(w http.ResponseWriter, r *http.Request, l *LogLine) {
	var req api.ShowRequest
	if !decodeOllama(w, r, l, &req) {
		return
	}
	name := cmp.Or(req.Model, req.Name)
	if !s.has(name) {
		respond(w, l, http.StatusNotFound, ollamaError(fmt.Sprintf("model '%s' not found", name)))
		return
	}
	capabilities := []model.Capability{model.CapabilityCompletion}
	if s.profile.Reasoning.Share > 0 {
		capabilities = append(capabilities, model.CapabilityThinking)
	}
	respondJSON(w, l, api.ShowResponse{
		License:      "Apache-2.0",
		Template:     "{{ range .Messages }}{{ .Role }}: {{ .Content }}\n{{ end }}",
		Details:      s.details(),
		Capabilities: capabilities,
		ModelInfo: map[string]any{
			"general.architecture":           architecture,
			"general.description":            s.profile.Description,
			"general.parameter_count":        0,
			architecture + ".context_length": s.profile.ContextLength,
			architecture + ".token_rule":     tokenRule,
			architecture + ".profile":        s.profile.Name,
		},
	})
}

// running is GET /api/ps: the model, if it is loaded.
func (s *Server) running(w http.ResponseWriter, _ *http.Request, l *LogLine) {
	s.mu.Lock()
	loaded := !s.loadedAt.IsZero() && !time.Now().Before(s.loadedAt)
	s.mu.Unlock()
	list := api.ProcessResponse{Models: []api.ProcessModelResponse{}}
	if loaded {
		list.Models = append(list.Models, api.ProcessModelResponse{
			Name: s.profile.Model, Model: s.profile.Model, Digest: s.digest, Details: s.details(),
			Size: modelSize, SizeVRAM: int64(modelSize * s.profile.GPUShare),
			ContextLength: s.profile.ContextLength,
			ExpiresAt:     time.Now().Add(24 * time.Hour), // it is never unloaded by itself
		})
	}
	respondJSON(w, l, list)
}

// pull is POST /api/pull: progress of a download that does not happen.
func (s *Server) pull(w http.ResponseWriter, r *http.Request, l *LogLine) {
	var req api.PullRequest
	if !decodeOllama(w, r, l, &req) {
		return
	}
	name := cmp.Or(req.Model, req.Name)
	w.Header().Set("Content-Type", "application/x-ndjson")
	l.Status = http.StatusOK
	out := json.NewEncoder(w)
	say := func(p any) {
		l.sent(false, time.Time{})
		out.Encode(p) // a client that has gone is no concern of ours
		http.NewResponseController(w).Flush()
	}
	whole := req.Stream == nil || *req.Stream
	if whole {
		say(api.ProgressResponse{Status: "pulling manifest"})
	}
	if !s.profile.serves(name) {
		say(map[string]string{"error": "pull model manifest: file does not exist"})
		return
	}
	if whole {
		s.sayProgress(say)
	}
	s.mu.Lock()
	s.pulled = true
	s.mu.Unlock()
	say(api.ProgressResponse{Status: "success"})
}

func (s *Server) sayProgress(say func(any)) {
	layer := api.ProgressResponse{Status: "pulling " + s.digest[:12], Digest: "sha256:" + s.digest, Total: modelSize}
	for quarter := range int64(5) {
		layer.Completed = modelSize / 4 * quarter
		say(layer)
	}
	say(api.ProgressResponse{Status: "verifying sha256 digest"})
	say(api.ProgressResponse{Status: "writing manifest"})
}

// respondJSON sends v, which always encodes.
func respondJSON(w http.ResponseWriter, l *LogLine, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		respond(w, l, http.StatusInternalServerError, ollamaError(err.Error()))
		return
	}
	respond(w, l, http.StatusOK, body)
}
