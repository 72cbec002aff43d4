package runners

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// ownPresets are hanbench's presets, without any of the user's.
func ownPresets(t *testing.T) []Preset {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", dir)
	t.Setenv("HOME", dir)
	presets, err := Presets("")
	if err != nil {
		t.Fatal(err)
	}
	return presets
}

// noKeys takes every variable that a preset reads out of the environment.
func noKeys(t *testing.T, presets []Preset) {
	for _, p := range presets {
		if p.KeyEnv != "" {
			t.Setenv(p.KeyEnv, "")
			t.Setenv(p.KeyEnv+"_FILE", "")
		}
	}
	for _, name := range []string{"OLLAMA_HOST", "AZURE_OPENAI_RESOURCE", "AWS_REGION"} {
		t.Setenv(name, "")
	}
}

func TestParseTarget(t *testing.T) {
	presets := ownPresets(t)
	noKeys(t, presets)
	t.Setenv("AZURE_OPENAI_RESOURCE", "gongsa")
	for _, tc := range []struct{ name, target, wantName, model, url string }{
		{"Ollama", "ollama:exaone3.5:7.8b", "ollama:exaone3.5:7.8b", "exaone3.5:7.8b", "http://127.0.0.1:11434"},
		{"다른 곳의 Ollama", "ollama:exaone3.5:7.8b@http://gpu1:11434/", "ollama:exaone3.5:7.8b@http://gpu1:11434", "exaone3.5:7.8b", "http://gpu1:11434"},
		{"방안 없는 주소", "ollama:hf.co/x/y:Q4@host:11434", "ollama:hf.co/x/y:Q4@http://host:11434", "hf.co/x/y:Q4", "http://host:11434"},
		{"IPv6", "ollama:solar@[::1]:11434", "ollama:solar@http://[::1]:11434", "solar", "http://[::1]:11434"},
		{"경로가 있는 주소", "vllm:solar@gpu1:8000/v1/", "vllm:solar@http://gpu1:8000/v1", "solar", "http://gpu1:8000/v1"},
		{"모델 이름 속의 @", "vllm:solar@q4", "vllm:solar@q4", "solar@q4", "http://127.0.0.1:8000/v1"},
		{"@로 시작하는 모델", "openai:@cf/qwen/qwen3:8b@https://gw.example/v1", "openai:@cf/qwen/qwen3:8b@https://gw.example/v1", "@cf/qwen/qwen3:8b", "https://gw.example/v1"},
		{"@로 시작하는 모델뿐", "openai:@cf/qwen/qwen3:8b", "openai:@cf/qwen/qwen3:8b", "@cf/qwen/qwen3:8b", "https://api.openai.com/v1"},
		{"@ 뒤가 꼬리표", "vllm:solar@main:latest", "vllm:solar@main:latest", "solar@main:latest", "http://127.0.0.1:8000/v1"},
		{"환경에서 온 주소", "azure:gpt", "azure:gpt", "gpt", "https://gongsa.openai.azure.com/openai/v1"},
		{"주소의 비밀번호", "openai:solar@https://user:p%40ss@host/v1", "openai:solar@https://host/v1", "solar", "https://host/v1"},
		{"주소의 이름만", "openai:solar@https://token@host/v1", "openai:solar@https://host/v1", "solar", "https://host/v1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := ParseTarget(tc.target, presets)
			if err != nil {
				t.Fatal(err)
			}
			if got.Name != tc.wantName || got.String() != tc.wantName || got.Model != tc.model || got.URL.String() != tc.url {
				t.Errorf("name %q, model %q, URL %q; want %q, %q, %q", got, got.Model, got.URL, tc.wantName, tc.model, tc.url)
			}
		})
	}
}

func TestParseTargetErrors(t *testing.T) {
	presets := ownPresets(t)
	noKeys(t, presets)
	const form = `expected PRESET:MODEL or PRESET:MODEL@URL, for example ollama:exaone3.5:7.8b or openai:MODEL@http://127.0.0.1:8000/v1`
	const expected = "expected something like http://127.0.0.1:8000/v1"
	for _, tc := range []struct{ name, target, want string }{
		{"빈 문자열", "", `target "": ` + form},
		{"쌍점 없음", "exaone3.5", `target "exaone3.5": ` + form},
		{"모델 없음", "ollama:", `target "ollama:": ` + form},
		{"모델 없이 주소만", "ollama:@http://host:1", "target ollama: no model is named before the @"},
		{"모르는 사전 설정", "olama:exaone3.5", `target olama:…: no preset "olama" (did you mean "ollama"?); hanbench targets lists them`},
		{"주소만", "http://user:비밀번호@host:1/v1", `target http:…: no preset "http" (known: ollama, `},
		{"Azure 자원 없음", "azure:gpt", "target azure:gpt: the URL of preset azure needs the environment variable AZURE_OPENAI_RESOURCE"},
		{"AWS 지역 없음", "bedrock:nova", "target bedrock:nova: the URL of preset bedrock needs the environment variable AWS_REGION"},
		{"호스트 없음", "openai:m@http:///v1", "target openai:m: the URL has no host; " + expected},
		{"포트뿐", "openai:m@http://:8000/v1", "target openai:m: the URL has no host; " + expected},
		{"글자인 포트", "openai:m@http://host:포트/v1", `target openai:m: the URL cannot be read: invalid port ":포트" after host; ` + expected},
		{"비밀번호 속의 빗금", "openai:m@http://user:비밀/번호@host/v1", "target openai:m: the URL cannot be read; " + expected + ", special characters of a password as %40"},
		{"주소에 열쇠", "openai:m@https://host/v1?key=비밀번호", "target openai:m: the URL goes on after its path; " + expected},
		{"조각", "openai:m@https://host/v1#비밀번호", "target openai:m: the URL goes on after its path; " + expected},
		{"방안 없는 주소의 비밀번호", "ollama:m@user:비밀번호@host:11434", "target ollama:…: two @ and no scheme; write the URL with http:// or https://"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := ParseTarget(tc.target, presets)
			if err == nil || !strings.HasPrefix(err.Error(), tc.want) {
				t.Errorf("error\n%v; want\n%s", err, tc.want)
			}
			if strings.Contains(fmt.Sprint(err), "비밀") {
				t.Errorf("error %v shows a credential", err)
			}
		})
	}
}

func TestOllamaHost(t *testing.T) {
	presets := ownPresets(t)
	for host, want := range map[string]string{
		"":                       "http://127.0.0.1:11434",
		"gpu1":                   "http://gpu1:11434",
		"gpu1:8080":              "http://gpu1:8080",
		"0.0.0.0":                "http://127.0.0.1:11434",
		"0.0.0.0:8080":           "http://127.0.0.1:8080",
		":8080":                  "http://127.0.0.1:8080",
		"[::]:8080":              "http://127.0.0.1:8080",
		"::1":                    "http://[::1]:11434",
		"[::1]":                  "http://[::1]:11434",
		"http://gpu1":            "http://gpu1:80", // as in Ollama: a scheme brings its own port
		"https://gpu1":           "https://gpu1:443",
		"https://gpu1:8443/path": "https://gpu1:8443/path",
		` "gpu1:8080" `:          "http://gpu1:8080",
	} {
		t.Setenv("OLLAMA_HOST", host)
		target, err := ParseTarget("ollama:m", presets)
		if err != nil || target.URL.String() != want || target.Name != "ollama:m" {
			t.Errorf("OLLAMA_HOST=%s: target %s at %v, %v; want %s", host, target, target.URL, err, want)
		}
	}
	t.Setenv("OLLAMA_HOST", "https://user:geheimnis@gpu1")
	target, err := ParseTarget("ollama:m", presets)
	if err != nil || target.URL.String() != "https://gpu1:443" || !slices.Contains(target.Secrets(), "geheimnis") {
		t.Errorf("target at %v with %d secrets, %v; want the password among them", target.URL, len(target.Secrets()), err)
	}
}

// TestPresets: every preset can be used once the variables of its URL are set.
func TestPresets(t *testing.T) {
	presets := ownPresets(t)
	noKeys(t, presets)
	t.Setenv("AZURE_OPENAI_RESOURCE", "gongsa")
	t.Setenv("AWS_REGION", "ap-northeast-2")
	want := []string{
		"ollama", "clova", "clova-gov", "friendli", "upstage", "openai", "azure", "gemini", "bedrock", "deepseek",
		"dashscope", "hunyuan", "qianfan", "mistral", "vllm", "sglang", "llama-server", "lmstudio",
	}
	var names []string
	for _, p := range presets {
		names = append(names, p.Name)
		if _, err := p.validate(); err != nil {
			t.Error(err)
		}
		target, err := ParseTarget(p.Name+":모델", presets)
		if err != nil {
			t.Error(err)
			continue
		}
		if p.Title == "" || p.Local == (p.KeyEnv != "") || p.Local == (p.Maker != "") || len(p.Country) != len(p.Maker[:min(2, len(p.Maker))]) {
			t.Errorf("preset %+v: one of this machine has neither key nor maker, any other has both", p)
		}
		if p.Local == (target.URL.Scheme == "https") || strings.ContainsAny(target.URL.String(), "${}") {
			t.Errorf("preset %s is at %s", p.Name, target.URL)
		}
		if p.KeyEnv == "" {
			continue
		}
		if p.KeySet() {
			t.Errorf("preset %s has a key; want none", p.Name)
		}
		t.Setenv(p.KeyEnv, "열쇠-"+p.Name)
		if key, err := target.key(); key != "열쇠-"+p.Name || err != nil || !p.KeySet() {
			t.Errorf("preset %s has key %q, %v", p.Name, key, err)
		}
		t.Setenv(p.KeyEnv, "") // two presets share one
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("presets (-want +got):\n%s", diff)
	}
}

func TestUserPresets(t *testing.T) {
	own := ownPresets(t)
	write := func(path, text string) string {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	const text = `presets:
  - {name: 우리회사, protocol: openai, url: "https://llm.example/v1", key_env: OUR_KEY, maker: 우리회사, country: KR}
  - {name: vllm, title: 우리 vLLM, protocol: openai, url: "http://gpu1:8000/v1"}
`
	check := func(presets []Preset, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if len(presets) != len(own)+1 || presets[len(own)].Name != "우리회사" || presets[len(own)].KeyEnv != "OUR_KEY" {
			t.Errorf("%d presets, the last %+v; want one more than hanbench's", len(presets), presets[len(presets)-1])
		}
		i := slices.IndexFunc(presets, func(p Preset) bool { return p.Name == "vllm" })
		if diff := cmp.Diff(Preset{Name: "vllm", Title: "우리 vLLM", Protocol: OpenAI, URL: "http://gpu1:8000/v1"}, presets[i]); diff != "" {
			t.Errorf("replaced preset (-want +got):\n%s", diff)
		}
	}
	file := write(filepath.Join(t.TempDir(), "mine.yaml"), text)
	check(Presets(file))
	config, err := os.UserConfigDir()
	if err != nil {
		t.Fatal(err)
	}
	write(filepath.Join(config, "hanbench", "presets.yaml"), text)
	check(Presets(""))
	if _, err := Presets(filepath.Join(t.TempDir(), "none.yaml")); err == nil || !strings.Contains(err.Error(), "none.yaml") {
		t.Errorf("error %v; want one that names the missing file", err)
	}
	for _, tc := range []struct{ name, text, want string }{
		{"모르는 키", "presets:\n  - name: x\n    protokol: openai\n", `:3: unknown key "protokol" (did you mean "protocol"?)`},
		{"이름 없음", "presets:\n  - {protocol: openai, url: x}\n", ":2: a preset has no name"},
		{"이름 속의 쌍점", "presets:\n  - protocol: openai\n    name: 'a:b'\n", `:3: preset "a:b": a name holds no colon; in a target the model begins there`},
		{"모르는 말", "presets:\n  - name: x\n    protocol: grpc\n    url: x\n", `:3: preset x: protocol is "grpc"; expected ollama or openai`},
		{"주소 없음", "presets:\n  - name: x\n    protocol: openai\n", ":2: preset x: url is missing"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			write(file, tc.text)
			if _, err := Presets(file); fmt.Sprint(err) != file+tc.want {
				t.Errorf("error %v; want %s%s", err, file, tc.want)
			}
		})
	}
}

func TestKeys(t *testing.T) {
	presets := ownPresets(t)
	noKeys(t, presets)
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(" 파일의 열쇠 \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("user:p@ss word"))
	none := []string{""} // removes the header that the client library would send
	for _, tc := range []struct {
		name, target string
		env          map[string]string
		want         http.Header
	}{
		{"열쇠 없음", "openai:m", nil, http.Header{"Authorization": none}},
		{"열쇠를 모르는 곳", "vllm:m", map[string]string{"OPENAI_API_KEY": "열쇠"}, http.Header{"Authorization": none}},
		{"환경의 열쇠", "openai:m", map[string]string{"OPENAI_API_KEY": " 열쇠\n"}, http.Header{"Authorization": {"Bearer 열쇠"}}},
		{"파일의 열쇠", "openai:m", map[string]string{"OPENAI_API_KEY_FILE": file}, http.Header{"Authorization": {"Bearer 파일의 열쇠"}}},
		{"환경이 파일보다 먼저", "openai:m", map[string]string{"OPENAI_API_KEY": "열쇠", "OPENAI_API_KEY_FILE": file}, http.Header{"Authorization": {"Bearer 열쇠"}}},
		{"다른 주소의 openai", "openai:m@http://gpu1:8000/v1", map[string]string{"OPENAI_API_KEY": "열쇠"}, http.Header{"Authorization": {"Bearer 열쇠"}}},
		{"Azure의 머리글", "azure:m", map[string]string{"AZURE_OPENAI_API_KEY": "열쇠", "AZURE_OPENAI_RESOURCE": "r"}, http.Header{"Authorization": none, "Api-Key": {"열쇠"}}},
		{"주소의 비밀번호", "openai:m@https://user:p%40ss%20word@host/v1", map[string]string{"OPENAI_API_KEY": "열쇠"}, http.Header{"Authorization": {basic}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for name, value := range tc.env {
				t.Setenv(name, value)
			}
			target, err := ParseTarget(tc.target, presets)
			if err != nil {
				t.Fatal(err)
			}
			got, err := target.header()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestKeyFileMissing(t *testing.T) {
	presets := ownPresets(t)
	noKeys(t, presets)
	t.Setenv("OPENAI_API_KEY_FILE", filepath.Join(t.TempDir(), "none"))
	target, err := ParseTarget("openai:m", presets)
	if err != nil {
		t.Fatal(err)
	}
	_, err = New(target, Options{})
	if err == nil || !strings.HasPrefix(err.Error(), "target openai:m: OPENAI_API_KEY_FILE: ") {
		t.Errorf("error %v; want one that names target and variable", err)
	}
	if secrets := target.Secrets(); len(secrets) != 0 {
		t.Errorf("%d secrets; want none", len(secrets))
	}
}

// TestSecrets: every form in which a credential could come back is known.
func TestKeyWithALineBreak(t *testing.T) {
	presets := ownPresets(t)
	noKeys(t, presets)
	t.Setenv("OPENAI_API_KEY", "sk-열쇠\nsk-다른-열쇠")
	target, err := ParseTarget("openai:m", presets)
	if err != nil {
		t.Fatal(err)
	}
	want := "target openai:m: the key of OPENAI_API_KEY holds a line break or another control character; expected the key alone"
	if _, err := New(target, Options{}); err == nil || err.Error() != want {
		t.Errorf("error is %v; want %s", err, want)
	}
}

func TestSecrets(t *testing.T) {
	presets := ownPresets(t)
	noKeys(t, presets)
	t.Setenv("OPENAI_API_KEY", "sk-열쇠")
	encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	for target, want := range map[string][]string{
		"openai:m": {"sk-열쇠"},
		"vllm:m":   nil,
		"vllm:m@https://user:p%40ss%20word@host/v1": {"p@ss word", "p%40ss%20word", "p%40ss+word", encode("user:p@ss word")},
		"vllm:m@https://to%2Fken@host/v1":           {"to/ken", "to%2Fken", "to%2Fken", encode("to/ken:")},
	} {
		parsed, err := ParseTarget(target, presets)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, parsed.Secrets()); diff != "" {
			t.Errorf("secrets of %s (-want +got):\n%s", target, diff)
		}
	}
}

// TestElsewhere: openai with a URL is any compatible server and not OpenAI's;
// another preset with a URL keeps what is known of its maker.
func TestElsewhere(t *testing.T) {
	presets := ownPresets(t)
	for target, want := range map[string]Preset{
		"openai:m@http://gpu1:8000/v1":   {Maker: "", Country: "", KeyEnv: "OPENAI_API_KEY"},
		"mistral:m@http://gpu1:8000/v1":  {Maker: "Mistral AI", Country: "FR", KeyEnv: "MISTRAL_API_KEY", Rename: map[string]string{"seed": "random_seed"}},
		"openai:m":                       {Maker: "OpenAI", Country: "US", KeyEnv: "OPENAI_API_KEY", Rename: map[string]string{"max_tokens": "max_completion_tokens"}},
		"clova:HCX-007@https://gw/v1":    {Maker: "Naver", Country: "KR", KeyEnv: "CLOVASTUDIO_API_KEY", IDHeader: "X-NCP-CLOVASTUDIO-REQUEST-ID"},
		"lmstudio:m@http://127.0.0.1:99": {},
	} {
		got, err := ParseTarget(target, presets)
		if err != nil {
			t.Fatal(err)
		}
		p := got.Preset
		if diff := cmp.Diff(want, Preset{Maker: p.Maker, Country: p.Country, KeyEnv: p.KeyEnv, IDHeader: p.IDHeader, Rename: p.Rename}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", target, diff)
		}
	}
}
