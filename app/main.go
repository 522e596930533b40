// Command shanqiao is the bridge (善桥) between those who can give and the villages that need.
package main

import (
	"os"

	"shanqiao/app/cli"
)

func main() { os.Exit(cli.Run(os.Args[1:], os.Stdout, os.Stderr)) }
