package results

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
)

// A digest is what was written to it, by its hash and its length.
type digest struct {
	hash.Hash
	bytes int64
}

func newDigest() *digest { return &digest{Hash: sha256.New()} }

func (d *digest) Write(p []byte) (int, error) {
	d.bytes += int64(len(p))
	return d.Hash.Write(p)
}

// String is "sha256:…".
func (d *digest) String() string { return "sha256:" + hex.EncodeToString(d.Sum(nil)) }

// digestOf reads the first so many bytes of a file.
func digestOf(path string, bytes int64) (*digest, error) {
	f, err := openRead(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	d := newDigest()
	if _, err := io.CopyN(d, f, bytes); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, cause(err))
	}
	return d, nil
}

// Intact is an error where result.json was made of other records than m was: since
// then the one or the other was cut off, edited or replaced. A run that was resumed
// and has no new result yet is intact; so is one without a result.json, which was
// killed, and one whose result an older build wrote, which says nothing of it.
func (d *Dir) Intact(m *Measured) error {
	name := d.file(ResultFile)
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("read %s: %w", name, cause(err))
	}
	remedy := fmt.Sprintf("hanbench score --rebuild %s makes it of the records again", d.path)
	var was struct {
		Schema int    `json:"schema"`
		Hash   string `json:"records_hash"`
		Bytes  int64  `json:"records_bytes"`
	}
	if err := json.Unmarshal(data, &was); err != nil {
		return fmt.Errorf("%s: not a JSON object: %w; it was cut off or edited: %s", name, err, remedy)
	}
	if err := checkSchema(name, was.Schema); err != nil {
		return err
	}
	same := was.Hash == m.RecordsHash
	switch {
	case was.Hash == "" || same:
		return nil
	case m.RecordsBytes < was.Bytes:
		return fmt.Errorf("%s: %d bytes are there of the %d that %s was made of: the file was cut off; put the whole one back, or, where this is what you want to go by, %s", d.file(RecordsFile), m.RecordsBytes, was.Bytes, ResultFile, remedy)
	case m.RecordsBytes > was.Bytes:
		begin, err := digestOf(d.file(RecordsFile), was.Bytes)
		if err != nil {
			return err
		}
		same = begin.String() == was.Hash
	}
	if !same {
		return fmt.Errorf("%s: these are not the records that %s was made of: the one or the other was edited or replaced; put it back, or, where these records are what you want to go by, %s", d.file(RecordsFile), ResultFile, remedy)
	}
	return nil
}
