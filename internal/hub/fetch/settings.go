// Package fetch brings files of dataset repositories from the Hugging Face hub
// into the cache of package hub.
package fetch

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/hanbench/hanbench/internal/hub"
)

// Settings say where from, where to and as whom. The zero value of a duration
// or of Transport is its default.
type Settings struct {
	// Endpoint is the hub's address, without a slash at its end.
	Endpoint string
	// Token is sent to the endpoint and to nobody else; empty is none.
	Token string
	// TokenFrom names where the token was found, for messages.
	TokenFrom string
	// Offline allows only what is in the cache already.
	Offline bool
	Cache   hub.Cache
	// UserAgent is sent with every request.
	UserAgent string
	// Stall is how long a connection may bring nothing; 30 s.
	Stall time.Duration
	// FirstWait is the mean wait before a request is sent again, doubled for
	// each further one up to 8 times as much; 1 s. A server's Retry-After goes
	// before.
	FirstWait time.Duration
	// Transport carries the requests; nil is one of its own.
	Transport http.RoundTripper
}

// Environment reads the variables that all clients of the hub know:
// HF_ENDPOINT; HF_TOKEN, its old name HUGGING_FACE_HUB_TOKEN, or the file that
// HF_TOKEN_PATH names, else token in HF_HOME; HF_HUB_OFFLINE; and those of
// hub.DefaultCache.
func Environment(getenv func(string) string) (Settings, error) {
	s := Settings{Endpoint: hub.DefaultEndpoint}
	if e := strings.TrimRight(getenv("HF_ENDPOINT"), "/"); e != "" {
		s.Endpoint = e
	}
	s.Offline = hub.IsTrue(getenv("HF_HUB_OFFLINE"))
	var err error
	if s.Cache, err = hub.DefaultCache(getenv); err != nil {
		return s, err
	}
	s.Token, s.TokenFrom, err = token(getenv)
	return s, err
}

// token is the first token there is, and where it was found.
func token(getenv func(string) string) (token, from string, err error) {
	for _, name := range []string{"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"} {
		if t := cleanToken(getenv(name)); t != "" {
			return t, name, nil
		}
	}
	file := getenv("HF_TOKEN_PATH")
	if file == "" {
		home, err := hub.Home(getenv)
		if err != nil {
			return "", "", err
		}
		file = filepath.Join(home, "token")
	} else if file, err = hub.ExpandPath(file, getenv); err != nil {
		return "", "", err
	}
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return "", "", nil
	}
	if err != nil {
		return "", "", fmt.Errorf("the hub's token: %w", err)
	}
	if t := cleanToken(string(b)); t != "" {
		return t, file, nil
	}
	return "", "", nil
}

func cleanToken(t string) string {
	return strings.TrimSpace(strings.NewReplacer("\r", "", "\n", "").Replace(t))
}

// Validate names the setting that is wrong, by its variable.
func (s Settings) Validate() error {
	u, err := url.Parse(s.Endpoint)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("HF_ENDPOINT is no address; expected one such as https://huggingface.co")
	}
	if u.User != nil {
		return errors.New("HF_ENDPOINT holds a user name or password; put a token in HF_TOKEN instead")
	}
	if strings.ContainsFunc(s.Token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return fmt.Errorf("the token in %s has characters that no token has", s.TokenFrom)
	}
	return nil
}
