// Reader reads YAML as Kubernetes' own programs do, and prints what it read.
//
// Its argument is a file: a JSON list of texts, each a document of YAML. It prints a JSON list, with an object {"value": …} or
// {"problem": "…"} for each.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

type reading struct {
	Value   json.RawMessage `json:"value,omitempty"`
	Problem string          `json:"problem,omitempty"`
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(file string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var documents []string
	if err := json.Unmarshal(raw, &documents); err != nil {
		return err
	}
	readings := []reading{}
	for _, document := range documents {
		value, err := yaml.YAMLToJSONStrict([]byte(document))
		if err != nil {
			readings = append(readings, reading{Problem: err.Error()})
			continue
		}
		readings = append(readings, reading{Value: value})
	}
	return json.NewEncoder(os.Stdout).Encode(readings)
}
