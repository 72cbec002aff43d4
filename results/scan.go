package results

// Scan reads records.jsonl from its beginning to its end and calls each for
// every request line, in the order of the file, with the score that stands
// (that of scores.jsonl, where it is there) and without its text, which is most
// of a file. Nothing of a record is used again: who is called may keep it, or
// what it needs of it. The contents that Scan returns have no Records; one who
// wants [Contents.Settled] or [Contents.Done] of what was kept puts it there.
//
// Where each returns an error, Scan ends with it; else its errors are those of
// [ReadJournal]. It costs one pass over the file; a record without its text
// takes about 1.2 KB and 8 bytes for each event of its stream, so keep less of
// many.
func (d *Dir) Scan(each func(*Record) error) (*Contents, error) {
	scores, err := d.Scores()
	if err != nil {
		return nil, err
	}
	f, err := openRead(d.file(RecordsFile))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := NewReader(f, d.file(RecordsFile))
	c := &Contents{}
	for line, err := range r.Lines() {
		if err != nil {
			return nil, err
		}
		if msg := c.add(line); msg != "" {
			return nil, r.syntax("%s", msg)
		}
		c.Records = nil
		if rec, ok := line.(*Record); ok {
			rec.Text = nil
			scores.over(rec)
			if err := each(rec); err != nil {
				return nil, err
			}
		}
	}
	if err := c.finish(r); err != nil {
		return nil, err
	}
	return c, nil
}

// ScanSettled is Scan of the requests that count alone: for each stage, in
// their order, the attempt that stands of each request, in the order of seq;
// no warm-up. See [Contents.Settled].
func (d *Dir) ScanSettled(each func(*Record) error) (*Contents, error) {
	var all []*Record
	c, err := d.Scan(func(r *Record) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.Records = all
	for _, st := range c.Stages() {
		for _, r := range c.Settled(st.Index) {
			if err := each(r); err != nil {
				return nil, err
			}
		}
	}
	c.Records = nil
	return c, nil
}
