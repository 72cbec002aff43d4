// Command hanbench measures how well and how fast language models serve Korean.
package main

import (
	"os"

	"github.com/hanbench/hanbench/cmd"
)

func main() {
	os.Exit(cmd.Main(os.Args[1:], cmd.System()))
}
