package cmd

import (
	"errors"
	"fmt"

	"github.com/hanbench/hanbench/internal/suggest"
	"github.com/hanbench/hanbench/tasks"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// usageError is a mistake in how hanbench was called.
type usageError struct {
	command string
	err     error
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// orFile is a usage error of the command, unless the mistake stands in a file
// of a suite: how hanbench was called was right then.
func orFile(command string, err error) error {
	var file *tasks.FileError
	if errors.As(err, &file) {
		return err
	}
	return &usageError{command, err}
}

// atMost bounds a verb's arguments.
func atMost(n int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > n {
			return &usageError{c.CommandPath(), fmt.Errorf("unexpected argument %q", args[n])}
		}
		return nil
	}
}

// noVerb takes no arguments: one that stands there is a verb mistyped.
func noVerb(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var verbs []string
	for _, v := range c.Commands() {
		if !v.Hidden {
			verbs = append(verbs, v.Name())
		}
	}
	return &usageError{c.CommandPath(), fmt.Errorf("unknown command %s", suggest.Unknown(args[0], verbs))}
}

// flagError says in plain words what is wrong with a flag.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		err = unknownFlag(c, unknown.GetSpecifiedName())
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		err = fmt.Errorf("--%s is %q; expected %s", f.Name, invalid.GetValue(), wanted(f.Value.Type()))
	}
	return &usageError{c.CommandPath(), err}
}

func unknownFlag(c *cobra.Command, name string) error {
	var known []string
	c.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	if near := suggest.Nearest(name, known); near != "" {
		return fmt.Errorf("unknown flag --%s (did you mean --%s?)", name, near)
	}
	return fmt.Errorf("unknown flag --%s", name)
}

// wanted describes the values of a flag's type.
func wanted(kind string) string {
	switch kind {
	case "int":
		return "a whole number"
	case "uint64":
		return "a whole number from 0"
	case "float64":
		return "a number"
	case "percentage":
		return "points or per cent such as 2, 0.5pp or 80%"
	case "duration":
		return "a duration such as 150ms, 30s or 2m"
	case "intSlice":
		return "whole numbers such as 1,8,64"
	case "bool":
		return "true or false"
	}
	return "a " + kind
}
