package runners

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/hanbench/hanbench/internal/suggest"
)

// A Target is a model at an endpoint. Its name is how the user wrote it,
// without credentials.
type Target struct {
	Name     string
	Protocol Protocol
	Model    string
	URL      *url.URL // without credentials
	Preset   Preset   // zero for a bare ollama: or openai: target with a URL
	// Simulated marks hanbench's own reference endpoint.
	Simulated bool

	user *url.Userinfo // credentials that stood in the URL
}

// String is the target's name, safe to print.
func (t Target) String() string { return t.Name }

// ParseTarget reads PRESET:MODEL, ollama:MODEL[@URL] or openai:MODEL@URL. Any
// preset may be given another URL in the same way. OLLAMA_HOST, then the
// preset's own address, serves an ollama target without one. A variable that a
// preset's URL needs and the environment lacks is an error that names it.
func ParseTarget(s string, presets []Preset) (Target, error) {
	name, rest, ok := strings.Cut(s, ":")
	if !ok || rest == "" {
		return Target{}, fmt.Errorf("target %q: expected PRESET:MODEL or PRESET:MODEL@URL, for example ollama:exaone3.5:7.8b or openai:MODEL@http://127.0.0.1:8000/v1", s)
	}
	i := slices.IndexFunc(presets, func(p Preset) bool { return p.Name == name })
	if i < 0 {
		return Target{}, unknownPreset(name, presets)
	}
	t := Target{Protocol: presets[i].Protocol, Preset: presets[i]}
	model, address, err := splitModel(rest)
	if err != nil {
		return Target{}, fmt.Errorf("target %s:…: %w", name, err)
	}
	t.Model = model
	if model == "" {
		return Target{}, fmt.Errorf("target %s: no model is named before the @", name)
	}
	given := address != ""
	if !given {
		if address, err = presetURL(t.Preset); err != nil {
			return Target{}, fmt.Errorf("target %s:%s: %w", name, model, err)
		}
	}
	u, err := parseURL(address)
	if err != nil {
		return Target{}, fmt.Errorf("target %s:%s: %w", name, model, err)
	}
	t.user, u.User = u.User, nil
	t.URL = u
	t.Name = name + ":" + model
	if given {
		t.Name += "@" + u.String()
		t.Preset = t.Preset.elsewhere()
	}
	return t, nil
}

// elsewhere is the preset when its protocol is used at another address. The
// openai preset then stands for any server that speaks its protocol, and is no
// longer its maker's; it keeps its key, as is the custom of compatible tools.
// Another preset is taken for its maker's models behind a gateway.
func (p Preset) elsewhere() Preset {
	if p.Name == "openai" {
		p.Maker, p.Country, p.Rename = "", "", nil
	}
	return p
}

// hostPort is an address without a scheme: only its port tells it from the
// end of a model's name.
var hostPort = regexp.MustCompile(`^([^/@:\[\]]+|\[[0-9a-fA-F:.]+\]):[0-9]+(/|$)`)

// splitModel takes MODEL@URL apart. Models may hold an @ of their own, so the
// URL begins at one that is followed by a scheme, or at the last one where a
// host and port follow.
func splitModel(s string) (model, address string, err error) {
	for _, scheme := range []string{"@http://", "@https://"} {
		if i := strings.Index(s, scheme); i >= 0 {
			return s[:i], s[i+1:], nil
		}
	}
	if strings.Contains(s, "://") { // the URL alone, or of another scheme: not to be shown
		return "", "", errors.New("expected MODEL@URL with an http:// or https:// URL")
	}
	i := strings.LastIndex(s, "@")
	if i < 0 || !hostPort.MatchString(s[i+1:]) {
		return s, "", nil
	}
	if strings.Contains(s[:i], "@") { // of the model, or credentials that must not be shown
		return "", "", errors.New("two @ and no scheme; write the URL with http:// or https://")
	}
	return s[:i], s[i+1:], nil
}

func unknownPreset(name string, presets []Preset) error {
	known := make([]string, len(presets))
	for i, p := range presets {
		known[i] = p.Name
	}
	return fmt.Errorf("target %s:…: no preset %s; hanbench targets lists them", name, suggest.Unknown(name, known))
}

// presetURL is the preset's address with its variables filled in.
func presetURL(p Preset) (string, error) {
	if p.Name == "ollama" {
		if host := os.Getenv("OLLAMA_HOST"); host != "" {
			return ollamaHost(host), nil
		}
	}
	var missing []string
	address := os.Expand(p.URL, func(name string) string {
		v := os.Getenv(name)
		if v == "" {
			missing = append(missing, name)
		}
		return v
	})
	if len(missing) > 0 {
		return "", fmt.Errorf("the URL of preset %s needs the environment variable %s", p.Name, strings.Join(missing, ", "))
	}
	return address, nil
}

// ollamaHost completes OLLAMA_HOST as Ollama itself does: without a scheme its
// port is 11434, with one that of the scheme. It names a server's listening
// address: one listening everywhere is reached by loopback.
func ollamaHost(host string) string {
	host = strings.Trim(strings.TrimSpace(host), `"'`)
	port := "11434"
	if scheme, _, ok := strings.Cut(host, "://"); ok {
		port = map[string]string{"http": "80", "https": "443"}[scheme]
	} else if strings.Count(host, ":") > 1 && net.ParseIP(host) != nil {
		host = "http://[" + host + "]"
	} else {
		host = "http://" + host
	}
	u, err := url.Parse(host)
	if err != nil {
		return host
	}
	name := u.Hostname()
	if name == "" || name == "0.0.0.0" || name == "::" {
		name = "127.0.0.1"
	}
	u.Host = net.JoinHostPort(name, cmp.Or(u.Port(), port))
	return u.String()
}

// parseURL reads the address of an endpoint. Its errors repeat nothing of it
// that could be a credential.
func parseURL(address string) (*url.URL, error) {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	const expected = "expected something like http://127.0.0.1:8000/v1"
	u, err := url.Parse(address)
	if err != nil {
		var ue *url.Error
		if !errors.As(err, &ue) || strings.Contains(address, "@") {
			return nil, fmt.Errorf("the URL cannot be read; %s, special characters of a password as %%40", expected)
		}
		return nil, fmt.Errorf("the URL cannot be read: %w; %s", ue.Err, expected)
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("the URL's scheme is %q; expected http or https", u.Scheme)
	case u.Hostname() == "":
		return nil, errors.New("the URL has no host; " + expected)
	case u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("the URL goes on after its path; " + expected)
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), ""
	return u, nil
}

// Secrets are the strings of the target that must never be printed or stored.
func (t Target) Secrets() []string {
	var secrets []string
	if key, err := t.key(); err == nil && key != "" {
		secrets = append(secrets, key)
	}
	if t.user != nil {
		secret, ok := t.user.Password()
		if !ok {
			secret = t.user.Username()
		}
		asInURL := strings.TrimPrefix(url.UserPassword("", secret).String(), ":")
		secrets = append(secrets, secret, asInURL, url.QueryEscape(secret), basic(t.user))
	}
	return secrets
}

// header holds the credentials as HTTP headers. An empty value removes what
// the client library would send.
func (t Target) header() (http.Header, error) {
	h := http.Header{"Authorization": {""}}
	if t.user != nil {
		h.Set("Authorization", "Basic "+basic(t.user))
		return h, nil
	}
	key, err := t.key()
	if err != nil || key == "" {
		return h, err
	}
	if t.Preset.KeyHeader != "" {
		h.Set(t.Preset.KeyHeader, key)
	} else {
		h.Set("Authorization", "Bearer "+key)
	}
	return h, nil
}

func basic(u *url.Userinfo) string {
	password, _ := u.Password()
	return base64.StdEncoding.EncodeToString([]byte(u.Username() + ":" + password))
}

func (t Target) key() (string, error) {
	key, err := keyFromEnv(t.Preset.KeyEnv)
	if err != nil {
		return "", fmt.Errorf("target %s: %w", t, err)
	}
	if strings.ContainsFunc(key, unicode.IsControl) {
		return "", fmt.Errorf("target %s: the key of %s holds a line break or another control character; expected the key alone", t, t.Preset.KeyEnv)
	}
	return key, nil
}

// keyFromEnv reads the key in the variable, or in the file that NAME_FILE names.
func keyFromEnv(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	if key := strings.TrimSpace(os.Getenv(name)); key != "" {
		return key, nil
	}
	file := os.Getenv(name + "_FILE")
	if file == "" {
		return "", nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s_FILE: %w", name, err)
	}
	return strings.TrimSpace(string(data)), nil
}
