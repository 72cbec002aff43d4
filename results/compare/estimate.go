package compare

// Estimated is the figure with an estimate of its change.
func (f Figure) Estimated(e Estimate) Figure {
	f.estimate = e
	return f
}
