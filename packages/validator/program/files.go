package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"
)

// judgeFiles reads the files in a ConfigMap: YAML as Go programs do, and the queries of dashboards.
func judgeFiles(content []byte) []finding {
	var object struct {
		Data map[string]string `json:"data"`
	}
	if err := json.Unmarshal(content, &object); err != nil {
		return nil
	}
	findings := []finding{}
	for _, name := range slices.Sorted(maps.Keys(object.Data)) {
		field := "data[" + name + "]"
		if strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".yml") {
			findings = append(findings, judgeYAML(field, object.Data[name])...)
		} else if strings.HasSuffix(name, ".json") {
			findings = append(findings, judgeDashboard(field, object.Data[name])...)
		}
	}
	return findings
}

// judgeYAML reads a file of YAML as Go programs do. Its two libraries don't agree about all values ('yes' is a
// boolean to one and a text to the other), and nobody says which one a program has: such values must be quoted.
func judgeYAML(field, text string) []finding {
	var one, other any
	if err := yaml.UnmarshalStrict([]byte(text), &one); err != nil {
		return []finding{{Reader: yamlOfGo, Field: field, Message: err.Error()}}
	}
	if err := yamlv3.Unmarshal([]byte(text), &other); err != nil {
		return []finding{{Reader: yamlOfGo, Field: field, Message: err.Error()}}
	}
	if path, first, second, differ := difference(one, plain(other), ""); differ {
		return []finding{{Reader: yamlOfGo, Field: field, Message: fmt.Sprintf("%s is %s, and %s to go.yaml.in/yaml/v3", path, first, second)}}
	}
	return nil
}

// plain is a value as it would be after a way through JSON, which is the way of the other library.
func plain(value any) any {
	written, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	var read any
	if err := json.Unmarshal(written, &read); err != nil {
		return nil
	}
	return read
}

// difference finds the first place where two trees are not the same.
func difference(one, other any, path string) (at, first, second string, differ bool) {
	if reflect.DeepEqual(one, other) {
		return "", "", "", false
	}
	if left, ok := one.(map[string]any); ok {
		if right, ok := other.(map[string]any); ok && len(left) == len(right) {
			for _, key := range keysOf(left) {
				if value, ok := right[key]; ok {
					if at, first, second, differ := difference(left[key], value, strings.TrimPrefix(path+"."+key, ".")); differ {
						return at, first, second, true
					}
				}
			}
		}
	}
	if left, ok := one.([]any); ok {
		if right, ok := other.([]any); ok && len(left) == len(right) {
			for index := range left {
				if at, first, second, differ := difference(left[index], right[index], path+"["+strconv.Itoa(index)+"]"); differ {
					return at, first, second, true
				}
			}
		}
	}
	return path, shown(one), shown(other), true
}

func shown(value any) string {
	written, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(written)
}
