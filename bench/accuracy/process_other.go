//go:build !linux

package main

import (
	"os"
	"os/exec"
	"time"
)

// Processes are pinned, and their memory and the bare reader's CPU time known,
// on Linux only.
func cores() (server, client []int, err error) { return nil, nil, nil }

func startOn(_ []int, cmd *exec.Cmd) error { return cmd.Start() }

func maxRSS(*os.ProcessState) int64 { return 0 }

func prefer(int) {}

func ownUsage() (time.Duration, int64) { return 0, 0 }
