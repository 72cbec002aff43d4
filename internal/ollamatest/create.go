package ollamatest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"

	"github.com/ollama/ollama/api"
)

// createModel writes the model file, uploads it and creates the model from it,
// as `ollama create` does.
func (s *Server) createModel(ctx context.Context) error {
	client, err := s.Client()
	if err != nil {
		return err
	}
	file, err := os.CreateTemp("", "hanbench-tiny-*.gguf")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	defer file.Close()
	if err := WriteModel(file); err != nil {
		return err
	}
	digest, err := fileDigest(file)
	if err != nil {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if err := client.CreateBlob(ctx, digest, file); err != nil {
		return fmt.Errorf("upload model: %w", err)
	}
	request := &api.CreateRequest{
		Model:    s.Model,
		Files:    map[string]string{"tiny.gguf": digest},
		Template: chatTemplate,
		// So small a model gains nothing from a second thread, and on a busy
		// machine each token would wait for the slower one.
		Parameters: map[string]any{"num_thread": 1},
	}
	return client.Create(ctx, request, func(api.ProgressResponse) error { return nil })
}

// fileDigest is the file's content as Ollama names it: sha256:HEX.
func fileDigest(f *os.File) (string, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", fmt.Errorf("read %s: %w", f.Name(), err)
	}
	return fmt.Sprintf("sha256:%x", hash.Sum(nil)), nil
}
