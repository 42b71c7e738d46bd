package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// judgeDashboard reads the queries in the model of a dashboard of Grafana: those of panels and notes, and those that fill variables.
// Other files of JSON have none.
func judgeDashboard(field, text string) []finding {
	var model map[string]any
	if err := json.Unmarshal([]byte(text), &model); err != nil {
		return nil
	}
	if _, ok := model["schemaVersion"].(float64); !ok {
		return nil
	}
	findings := []finding{}
	intervals := intervalsOf(model)
	eachQuery(model, "", "", func(path, source, asked string) {
		if source != "prometheus" && source != "victoriametrics-metrics-datasource" {
			return
		}
		if err := query.parse(filled(asked, intervals)); err != nil {
			findings = append(findings, finding{Reader: query.reader, Field: field, Message: fmt.Sprintf("%s: %s", path, err)})
		}
	})
	return findings
}

// What a query that fills a variable asks of the store, if it does: the names of labels need no query.
var filling = regexp.MustCompile(`(?s)^\s*(?:label_values\((.+),[^,(){}]+\)|query_result\((.+)\))\s*$`)

// eachQuery finds all queries below a place, with the type of the data source that is nearest to them.
func eachQuery(tree any, path, source string, found func(path, source, asked string)) {
	switch tree := tree.(type) {
	case map[string]any:
		if own, ok := tree["datasource"].(map[string]any); ok {
			source, _ = own["type"].(string)
		}
		if asked, ok := tree["expr"].(string); ok {
			found(path+".expr", source, asked)
		}
		if tree["type"] == "query" {
			asked, _ := tree["query"].(string)
			if of, ok := tree["query"].(map[string]any); ok {
				asked, _ = of["query"].(string)
			}
			if inner := filling.FindStringSubmatch(asked); inner != nil {
				found(path+".query", source, inner[1]+inner[2])
			}
		}
		for _, key := range keysOf(tree) {
			eachQuery(tree[key], strings.TrimPrefix(path+"."+key, "."), source, found)
		}
	case []any:
		for index, item := range tree {
			eachQuery(item, path+"["+strconv.Itoa(index)+"]", source, found)
		}
	}
}

// intervalsOf are the variables of a dashboard that are durations.
func intervalsOf(model map[string]any) map[string]bool {
	names := map[string]bool{"__interval": true, "__rate_interval": true, "__range": true}
	templating, _ := model["templating"].(map[string]any)
	list, _ := templating["list"].([]any)
	for _, item := range list {
		if variable, ok := item.(map[string]any); ok && variable["type"] == "interval" {
			name, _ := variable["name"].(string)
			names[name] = true
		}
	}
	return names
}

// How a query names a variable: `$name`, `${name}`, `${name:format}` or `[[name]]`.
var variable = regexp.MustCompile(`\$(\w+)|\$\{(\w+)(?:[.:][^}]*)?\}|\[\[(\w+)(?::[^\]]*)?\]\]`)

// Numbers that Grafana knows.
var counted = map[string]bool{"__interval_ms": true, "__range_ms": true, "__range_s": true, "__from": true, "__to": true}

// filled is a query as Grafana sends it, with some value for each variable.
func filled(asked string, intervals map[string]bool) string {
	return variable.ReplaceAllStringFunc(asked, func(named string) string {
		parts := variable.FindStringSubmatch(named)
		switch name := parts[1] + parts[2] + parts[3]; {
		case intervals[name]:
			return "5m"
		case counted[name]:
			return "60"
		default:
			return "value"
		}
	})
}
