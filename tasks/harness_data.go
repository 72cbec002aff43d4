package tasks

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hanbench/hanbench/tasks/dataset"
	"github.com/hanbench/hanbench/tasks/lmeval"
	"github.com/hanbench/hanbench/tasks/python"
	"github.com/hanbench/hanbench/tasks/table"
)

// harnessData finds the rows that task files of lm-evaluation-harness ask about.
type harnessData struct {
	suite     string // as a person names it, with what stands after @
	dir       string // of the task files
	data      string // what stands after @
	alone     bool   // one task reads the data, so that nothing can be mistaken
	snapshots Snapshots
	read      map[string][]lmeval.Doc
}

// osFiles opens files by their paths from the root.
type osFiles struct{}

func (osFiles) Open(name string) (fs.File, error) { return os.Open(name) }

// docs are the rows of a split of a task's data. asked says that they are what
// is asked, which a file that a person names is taken for.
func (d *harnessData) docs(t *lmeval.Task, split string, asked bool) ([]lmeval.Doc, error) {
	key := strings.Join([]string{t.Dataset.Path, t.Dataset.Name, split, filepath.Dir(t.Source), fmt.Sprint(asked), python.Repr(kwargs(t))}, "\x00")
	if docs, ok := d.read[key]; ok {
		return docs, nil
	}
	files, err := d.files(t, split, asked)
	if err != nil {
		return nil, err
	}
	o := table.Options{AsIs: true} // as the harness reads it
	if field := kwarg(t, "field"); field != "" {
		o.Within = field + "[]"
	}
	rows, err := dataset.Read(osFiles{}, files, o)
	if err != nil {
		return nil, (&source{}).fileError(err)
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("task %s: %s has no rows", t.Name, strings.Join(files, ", "))
	}
	d.read[key] = rows
	return rows, nil
}

// kwargs are the task's dataset_kwargs.
func kwargs(t *lmeval.Task) *python.Dict {
	if t.Dataset.Options == nil {
		return &python.Dict{}
	}
	return t.Dataset.Options
}

// kwarg is an entry of dataset_kwargs that is a text, "" where there is none.
func kwarg(t *lmeval.Task, key string) string {
	v, _ := kwargs(t).Get(key)
	s, _ := v.(string)
	return s
}

// isFormat says whether a format stands in the place of a data set's name.
func isFormat(name string) bool {
	return slices.Contains([]string{"json", "csv", "parquet"}, name)
}

func (d *harnessData) files(t *lmeval.Task, split string, asked bool) ([]string, error) {
	part := partOf(t, split)
	switch local := d.below(t, t.Dataset.Path); {
	case d.data != "":
		return d.named(t, part, asked)
	case isFormat(t.Dataset.Path):
		return d.declared(t, part, d.bases(t))
	case isFolder(local):
		files, err := choosePart(part, local)
		if err == nil && files == nil {
			err = fmt.Errorf("task %s: %s holds no file of %s", t.Name, local, part)
		}
		return files, err
	}
	return d.fetched(t, part)
}

func partOf(t *lmeval.Task, split string) dataset.Part {
	return dataset.Part{Repo: t.Dataset.Path, Config: t.Dataset.Name, Split: split}
}

func isFolder(p string) bool {
	info, err := os.Stat(p)
	return err == nil && info.IsDir()
}

// bases are the folders that a path in a task file may begin at: the file's own,
// and as in the harness the one in which the program runs.
func (d *harnessData) bases(t *lmeval.Task) []string {
	return []string{filepath.Dir(t.Source), d.dir, "."}
}

// below is a path of a task file at the first base where it exists, else as it
// stands.
func (d *harnessData) below(t *lmeval.Task, p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	for _, base := range d.bases(t) {
		if _, err := os.Stat(filepath.Join(base, p)); err == nil {
			return absolute(filepath.Join(base, p))
		}
	}
	return p
}

// named takes what a person named after @: a file, or a folder with the data set
// or with several data sets.
func (d *harnessData) named(t *lmeval.Task, part dataset.Part, asked bool) ([]string, error) {
	info, err := os.Stat(d.data)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %s", d.data, plainCause(err))
	}
	if !info.IsDir() {
		if !asked || !d.alone {
			return nil, fmt.Errorf("task %s: %s is one file; name a folder with the %s", t.Name, d.data, part)
		}
		return []string{absolute(d.data)}, nil
	}
	if dataFiles(t) != nil {
		return d.declared(t, part, []string{d.data})
	}
	repo := filepath.FromSlash(t.Dataset.Path)
	for _, name := range []string{repo, strings.ReplaceAll(t.Dataset.Path, "/", "__"), filepath.Base(repo), "."} {
		dir := absolute(filepath.Join(d.data, name))
		if !isFolder(dir) {
			continue
		}
		if files, err := choosePart(part, dir); err != nil || files != nil {
			return files, err
		}
	}
	if d.alone { // the folder may hold this one config, without its name
		files, err := choosePart(dataset.Part{Repo: part.Repo, Split: part.Split}, absolute(d.data))
		if err != nil || files != nil {
			return files, err
		}
	}
	return nil, fmt.Errorf("task %s: %s holds no file of %s", t.Name, d.data, part)
}

// choosePart finds the files of a part in a folder.
func choosePart(part dataset.Part, dir string) ([]string, error) {
	s := &source{fsys: os.DirFS(dir), dir: filepath.ToSlash(dir)}
	if err := s.list(); err != nil {
		return nil, err
	}
	files, err := part.Choose(s.files)
	for i, name := range files {
		files[i] = filepath.Join(dir, filepath.FromSlash(name))
	}
	return files, err
}

// dataFiles are the patterns of data_files: by split, those without one at "";
// nil where the file says nothing.
func dataFiles(t *lmeval.Task) map[string][]string {
	texts := func(v any) []string {
		if s, ok := v.(string); ok {
			return []string{s}
		}
		items, _ := python.Iterate(v)
		var list []string
		for _, item := range items {
			list = append(list, python.Str(item))
		}
		return list
	}
	value, ok := kwargs(t).Get("data_files")
	if !ok || value == nil {
		return nil
	}
	files := map[string][]string{}
	if bySplit, ok := value.(*python.Dict); ok {
		for _, key := range bySplit.Keys() {
			v, _ := bySplit.Get(key)
			files[python.Str(key)] = texts(v)
		}
		return files
	}
	files[""] = texts(value)
	return files
}

// declared finds the files that data_files names, from the first base that has
// them. Files without a split are train, as in the harness.
func (d *harnessData) declared(t *lmeval.Task, part dataset.Part, bases []string) ([]string, error) {
	files := dataFiles(t)
	patterns := files[part.Split]
	if patterns == nil && part.Split == "train" {
		patterns = files[""]
	}
	if patterns == nil {
		return nil, fmt.Errorf("task %s: dataset_kwargs.data_files names no file of split %s", t.Name, part.Split)
	}
	dataDir := kwarg(t, "data_dir")
	for _, base := range bases {
		var found []string
		for _, pattern := range patterns {
			if strings.Contains(pattern, "://") {
				return nil, fmt.Errorf("task %s: %s is on the network; bring the file and name its path in data_files", t.Name, pattern)
			}
			if !filepath.IsAbs(pattern) {
				pattern = filepath.Join(base, dataDir, pattern)
			}
			names, err := filepath.Glob(pattern)
			if err != nil {
				return nil, fmt.Errorf("task %s: data_files: %s: %w", t.Name, pattern, err)
			}
			for _, name := range names {
				found = append(found, absolute(name))
			}
		}
		if found != nil {
			return found, nil
		}
	}
	return nil, fmt.Errorf("task %s: there is no file %s (split %s) in %s", t.Name, strings.Join(patterns, ", "), part.Split, strings.Join(slices.Compact(bases), " or "))
}

// Converted is the revision at which the hub keeps every data set as Parquet,
// also those that a program builds.
const Converted = "refs/convert/parquet"

func revisionOf(t *lmeval.Task) string {
	if r := kwarg(t, "revision"); r != "" {
		return r
	}
	return "main"
}

// fetched finds the files in what was fetched of the hub.
func (d *harnessData) fetched(t *lmeval.Task, part dataset.Part) ([]string, error) {
	revision := revisionOf(t)
	revisions := []string{revision}
	if revision == "main" {
		revisions = append(revisions, Converted)
	}
	for _, r := range revisions {
		if d.snapshots == nil {
			break
		}
		dir, _, ok := d.snapshots.Snapshot(t.Dataset.Path, r)
		if !ok {
			continue
		}
		var files []string
		var err error
		if dataFiles(t) != nil {
			files, err = d.declared(t, part, []string{dir})
		} else {
			files, err = choosePart(part, dir)
		}
		if err != nil || files != nil {
			return files, err
		}
	}
	return nil, &MissingError{Suite: d.suite, Hub: HubFile{Repo: t.Dataset.Path, Revision: revision}, Part: part.String()}
}
