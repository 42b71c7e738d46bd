//go:build !wasip1

package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
)

// Each line is a request, and is answered by a line.
func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriter(os.Stdout)
	for {
		line, err := input.ReadBytes('\n')
		if len(line) > 0 {
			output.Write(respond(line))
			output.WriteByte('\n')
			output.Flush()
		}
		if err == io.EOF {
			return
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}
