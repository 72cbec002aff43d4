package fetch

import (
	"fmt"

	"github.com/hanbench/hanbench/internal/hub"
)

// A Kind is why a file could not be fetched.
type Kind string

const (
	NoNetwork  Kind = "no network"
	Offline    Kind = "offline"
	Gated      Kind = "gated"         // the terms have to be accepted first
	BadToken   Kind = "bad token"     // the hub does not know it, or it may not read this
	NoRepo     Kind = "no repository" // or a private one
	NoRevision Kind = "no revision"   // of a repository that is there
	NoFile     Kind = "no file"       // in a revision that is there
	Corrupt    Kind = "corrupt"       // what came is not what the hub has
	NoHub      Kind = "no hub"        // something else answers at the endpoint
	Refused    Kind = "refused"       // any other status
)

// An Error is a file that could not be fetched. Its text says what to do.
type Error struct {
	Kind     Kind
	File     hub.File
	Endpoint string
	Cache    hub.Cache
	// Detail is what the hub or the system said, or what was expected and came.
	Detail string
	// TokenFrom names where the token was found; empty for none.
	TokenFrom string
	// Err is the cause; nil where the hub itself said no.
	Err error
}

func (e *Error) Unwrap() error { return e.Err }

func (e *Error) Error() string {
	page := e.Endpoint + "/datasets/" + e.File.Repo
	said := ""
	if e.Detail != "" {
		said = ": " + e.Detail
	}
	switch e.Kind {
	case NoNetwork:
		return fmt.Sprintf("%s: %s cannot be reached%s\n%s", e.File, e.Endpoint, said, e.Cache.Bring(e.File, e.Endpoint))
	case Offline:
		return fmt.Sprintf("%s is not in %s, and HF_HUB_OFFLINE forbids fetching it: unset it, or\n%s", e.File, e.Cache.Dir, e.Cache.Bring(e.File, e.Endpoint))
	case Gated:
		return fmt.Sprintf("%s is gated%s\n%s", e.File, said, e.gated(page))
	case BadToken:
		return fmt.Sprintf("%s: the hub refuses the token from %s%s\nmake one that may read at %s/settings/tokens and set HF_TOKEN, or take it away for public datasets", e.File, e.TokenFrom, said, e.Endpoint)
	case NoRepo:
		return fmt.Sprintf("%s: there is no public dataset %s%s\ncheck the name at %s; of a private one the hub says the same%s", e.File, e.File.Repo, said, page, e.private())
	case NoRevision:
		return fmt.Sprintf("%s: %s has no revision %q%s\nsee %s/commits/main for those that it has", e.File, e.File.Repo, e.File.At(), said, page)
	case NoFile:
		return fmt.Sprintf("%s: the revision has no such file%s\nsee %s", e.File, said, hub.File{Repo: e.File.Repo, Revision: e.File.Revision, Path: "*"}.URL(e.Endpoint))
	case Corrupt:
		return fmt.Sprintf("%s: what came is not what was promised: %s\nthe bad part was removed; run it again. Should it come again, something between here and %s changes files", e.File, e.Detail, e.Endpoint)
	case NoHub:
		return fmt.Sprintf("%s: %s does not answer as a hub does%s\ncheck HF_ENDPOINT, and whether a proxy or a login page stands between", e.File, e.Endpoint, said)
	}
	return fmt.Sprintf("%s: the hub refused%s\ntry again later, or\n%s", e.File, said, e.Cache.Bring(e.File, e.Endpoint))
}

// gated tells somebody without a token from somebody whose account lacks access.
func (e *Error) gated(page string) string {
	if e.TokenFrom == "" {
		return fmt.Sprintf("accept its terms at %s, make a token at %s/settings/tokens and set HF_TOKEN", page, e.Endpoint)
	}
	return fmt.Sprintf("the account of the token from %s has no access: accept the terms at %s, or wait until it is granted", e.TokenFrom, page)
}

func (e *Error) private() string {
	if e.TokenFrom == "" {
		return ": set HF_TOKEN for it"
	}
	return " to a token without access to it (from " + e.TokenFrom + ")"
}

// fail makes an Error with the settings that its text needs, and no secret.
func (c *Client) fail(kind Kind, f hub.File, detail string, err error) *Error {
	return &Error{
		Kind: kind, File: f, Endpoint: c.Endpoint, Cache: c.Cache, TokenFrom: c.TokenFrom,
		Detail: string(c.hidden.Bytes([]byte(detail))), Err: err,
	}
}
