package fetch

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hanbench/hanbench/internal/hub"
)

func TestEnvironment(t *testing.T) {
	home := t.TempDir()
	standard := filepath.Join(home, ".cache", "huggingface")
	other := filepath.Join(home, "other")
	for name, content := range map[string]string{filepath.Join(standard, "token"): "hf_standard\n", filepath.Join(other, "mine"): " hf_mine\r\n"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		name string
		env  map[string]string
		want Settings
	}{
		{"아무것도 없음", nil, Settings{
			Endpoint: "https://huggingface.co", Token: "hf_standard", TokenFrom: filepath.Join(standard, "token"),
			Cache: hub.Cache{Dir: filepath.Join(standard, "hub")}}},
		{"모두", map[string]string{"HF_ENDPOINT": "https://hf-mirror.com/", "HF_TOKEN": " hf_env \n", "HF_HUB_CACHE": "~/cache", "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_SYMLINKS": "yes"}, Settings{
			Endpoint: "https://hf-mirror.com", Token: "hf_env", TokenFrom: "HF_TOKEN", Offline: true,
			Cache: hub.Cache{Dir: filepath.Join(home, "cache"), NoLinks: true}}},
		{"HF_HOME", map[string]string{"HF_HOME": "$WHERE/hf", "WHERE": other, "HF_HUB_OFFLINE": "0"}, Settings{
			Endpoint: "https://huggingface.co", Cache: hub.Cache{Dir: filepath.Join(other, "hf", "hub")}}},
		{"토큰 파일", map[string]string{"HF_TOKEN": " ", "HF_TOKEN_PATH": other + "/mine", "XDG_CACHE_HOME": other}, Settings{
			Endpoint: "https://huggingface.co", Token: "hf_mine", TokenFrom: filepath.Join(other, "mine"),
			Cache: hub.Cache{Dir: filepath.Join(other, "huggingface", "hub")}}},
		{"옛 이름", map[string]string{"HUGGING_FACE_HUB_TOKEN": "hf_old", "HUGGINGFACE_HUB_CACHE": other, "HF_HOME": "/none"}, Settings{
			Endpoint: "https://huggingface.co", Token: "hf_old", TokenFrom: "HUGGING_FACE_HUB_TOKEN", Cache: hub.Cache{Dir: other}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Environment(func(name string) string {
				if name == "HOME" {
					return home
				}
				return tt.env[name]
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
			if err := got.Validate(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestEnvironmentWithoutHome(t *testing.T) {
	if _, err := Environment(func(string) string { return "" }); err == nil || !strings.Contains(err.Error(), "HF_HOME") {
		t.Errorf("%v; want what to set", err)
	}
}

func TestSettingsValidate(t *testing.T) {
	tests := []struct {
		name string
		s    Settings
		want string
	}{
		{"주소 아님", Settings{Endpoint: "huggingface.co"}, "HF_ENDPOINT is no address"},
		{"다른 규약", Settings{Endpoint: "ftp://huggingface.co"}, "HF_ENDPOINT is no address"},
		{"암호 든 주소", Settings{Endpoint: "https://me:hf_secret99@hub.test"}, "HF_ENDPOINT holds a user name or password"},
		{"줄바꿈 든 토큰", Settings{Endpoint: "https://hub.test", Token: "hf_a\nb", TokenFrom: "HF_TOKEN"}, "the token in HF_TOKEN has characters"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(tt.s, nil)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("%v; want %q", err, tt.want)
			}
			if strings.Contains(err.Error(), "hf_") {
				t.Errorf("a secret is in: %v", err)
			}
		})
	}
}
