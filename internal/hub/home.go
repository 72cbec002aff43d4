package hub

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// Home is the folder that the hub's clients share: HF_HOME, else huggingface in
// XDG_CACHE_HOME or in ~/.cache. It fails where no home folder is known.
// Source: huggingface_hub's environment variables.
func Home(getenv func(string) string) (string, error) {
	if home := getenv("HF_HOME"); home != "" {
		return ExpandPath(home, getenv)
	}
	if cache := getenv("XDG_CACHE_HOME"); cache != "" {
		return ExpandPath(filepath.Join(cache, "huggingface"), getenv)
	}
	return ExpandPath(filepath.Join("~", ".cache", "huggingface"), getenv)
}

// DefaultCache is the cache that the environment names: HF_HUB_CACHE, its old
// name HUGGINGFACE_HUB_CACHE, else hub in Home. It need not exist.
func DefaultCache(getenv func(string) string) (Cache, error) {
	c := Cache{NoLinks: IsTrue(getenv("HF_HUB_DISABLE_SYMLINKS"))}
	for _, name := range []string{"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"} {
		if dir := getenv(name); dir != "" {
			var err error
			c.Dir, err = ExpandPath(dir, getenv)
			return c, err
		}
	}
	home, err := Home(getenv)
	c.Dir = filepath.Join(home, "hub")
	return c, err
}

// IsTrue reads a switch as the hub's clients do: 1, on, yes and true are on.
func IsTrue(value string) bool {
	switch strings.ToUpper(value) {
	case "1", "ON", "YES", "TRUE":
		return true
	}
	return false
}

// ExpandPath replaces ~ at the start and variables that are set, as the hub's
// clients do with the paths in their variables.
func ExpandPath(path string, getenv func(string) string) (string, error) {
	if path == "~" || strings.HasPrefix(path, "~/") || strings.HasPrefix(path, `~\`) {
		home := getenv("HOME")
		if home == "" {
			home = getenv("USERPROFILE")
		}
		if home == "" {
			return "", errors.New("no home folder is known (HOME is not set): set HF_HOME to the folder of the hub's files")
		}
		path = home + path[1:]
	}
	return filepath.Clean(os.Expand(path, func(name string) string {
		if value := getenv(name); value != "" {
			return value
		}
		return "$" + name
	})), nil
}
