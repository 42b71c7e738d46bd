package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/VictoriaMetrics/metricsql"
	cronofcnpg "github.com/robfig/cron"
	cronofgo "github.com/robfig/cron/v3"
	yamlv3 "go.yaml.in/yaml/v3"
	"k8s.io/apimachinery/pkg/api/resource"
	"sigs.k8s.io/yaml"
)

// A language is what some texts in objects are written in: the schema of their kind says only that they are texts.
type language struct {
	reader string
	parse  func(text string) error
}

var (
	query = language{metricsQL, func(text string) error {
		_, err := metricsql.Parse(text)
		return err
	}}
	// Durations as VictoriaMetrics and vmalert write them, with days and weeks.
	span = language{metricsQL, func(text string) error {
		_, err := metricsql.DurationValue(text, 0)
		return err
	}}
	duration = language{"Go's time.ParseDuration", func(text string) error {
		_, err := time.ParseDuration(text)
		return err
	}}
	expression = language{"Go's regexp", func(text string) error {
		_, err := regexp.Compile(text)
		return err
	}}
	quantity = language{kubernetes, func(text string) error {
		_, err := resource.ParseQuantity(text)
		return err
	}}
	schedule = language{cronOfGo, func(text string) error {
		parsed, err := cronofgo.ParseStandard(text)
		if err == nil {
			err = comes(parsed.Next(start))
		}
		return err
	}}
	// With seconds in front.
	scheduleOfCNPG = language{cronOfCNPG, func(text string) error {
		parsed, err := cronofcnpg.Parse(text)
		if err == nil {
			err = comes(parsed.Next(start))
		}
		return err
	}}
)

// Schedules are looked at from here, so that the same is found on every day.
var start = time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)

func comes(next time.Time) error {
	if next.IsZero() {
		return fmt.Errorf("Next() finds no time within five years")
	}
	return nil
}

// texts says which language a field is written in, by group and kind. `[]` is every item of a list, `*` every value of a map
// and `**` any way down.
var texts = map[string]map[string]language{
	"ceph.rook.io/CephCluster": {
		"spec.disruptionManagement.pgHealthyRegex": expression,
		"spec.storage.deviceFilter":                expression,
		"spec.storage.devicePathFilter":            expression,
		"spec.storage.nodes[].deviceFilter":        expression,
		"spec.storage.nodes[].devicePathFilter":    expression,
		"spec.healthCheck.daemonHealth.*.interval": duration,
		"spec.healthCheck.daemonHealth.*.timeout":  duration,
		"spec.monitoring.interval":                 duration,
	},
	"cert-manager.io/Certificate": {"spec.duration": duration, "spec.renewBefore": duration},
	"dragonflydb.io/Dragonfly":    {"spec.snapshot.cron": schedule},
	"external-secrets.io/ClusterSecretStore": {
		"spec.conditions[].namespaceRegexes[]": expression,
		"spec.provider.**.ttl":                 duration,
		"spec.provider.webhook.timeout":        duration,
		"spec.retrySettings.retryInterval":     duration,
	},
	"external-secrets.io/ExternalSecret": {"spec.dataFrom[].find.name.regexp": expression, "spec.refreshInterval": duration},
	"external-secrets.io/PushSecret":     {"spec.dataTo[].match.regexp": expression, "spec.refreshInterval": duration},
	"external-secrets.io/SecretStore":    {"spec.retrySettings.retryInterval": duration},
	"monitoring.coreos.com/PrometheusRule": {
		"spec.groups[].rules[].expr":            query,
		"spec.groups[].rules[].for":             span,
		"spec.groups[].rules[].keep_firing_for": span,
		"spec.groups[].interval":                span,
	},
	"operator.victoriametrics.com/VMAgent": {
		"spec.**.dedup_interval": span, "spec.**.dedupInterval": span, "spec.**.staleness_interval": span, "spec.**.interval": span,
		"spec.maxScrapeInterval": span, "spec.minScrapeInterval": span, "spec.scrapeInterval": span,
		"spec.**.regex": expression, "spec.**.regex[]": expression,
	},
	"operator.victoriametrics.com/VMCluster":       {"spec.retentionPeriod": retention},
	"operator.victoriametrics.com/VMSingle":        {"spec.retentionPeriod": retention},
	"operator.victoriametrics.com/VMAlert":         {"spec.evaluationInterval": span},
	"operator.victoriametrics.com/VMNodeScrape":    scraped,
	"operator.victoriametrics.com/VMPodScrape":     scraped,
	"operator.victoriametrics.com/VMProbe":         scraped,
	"operator.victoriametrics.com/VMServiceScrape": scraped,
	"operator.victoriametrics.com/VMStaticScrape":  scraped,
	"postgresql.cnpg.io/Cluster": {
		"spec.storage.size":                                   quantity,
		"spec.walStorage.size":                                quantity,
		"spec.tablespaces[].storage.size":                     quantity,
		"spec.replica.minApplyDelay":                          duration,
		"spec.monitoring.podMonitorMetricRelabelings[].regex": expression,
		"spec.monitoring.podMonitorRelabelings[].regex":       expression,
	},
	"postgresql.cnpg.io/ScheduledBackup": {"spec.schedule": scheduleOfCNPG},
}

var scraped = map[string]language{
	"spec.**.interval": span, "spec.**.scrape_interval": span, "spec.**.scrapeTimeout": span, "spec.**.regex": expression, "spec.**.regex[]": expression,
}

// A number alone is months.
var retention = language{metricsQL, func(text string) error {
	if _, err := strconv.ParseFloat(text, 64); err == nil {
		return nil
	}
	return span.parse(text)
}}

// judgeTexts gives the texts in an object to who will parse them.
func judgeTexts(of identity, content []byte) []finding {
	switch of.groupKind() {
	case "/ConfigMap":
		return judgeFiles(content)
	case "operator.victoriametrics.com/VMRule":
		return judgeRules(content)
	}
	fields, ok := texts[of.groupKind()]
	if !ok {
		return nil
	}
	return judgeFields(fields, content)
}

func judgeFields(fields map[string]language, content []byte) []finding {
	var tree any
	if err := json.Unmarshal(content, &tree); err != nil {
		return nil
	}
	findings := []finding{}
	for _, pattern := range slices.Sorted(maps.Keys(fields)) {
		language := fields[pattern]
		visit(tree, strings.Split(strings.ReplaceAll(pattern, "[]", ".[]"), "."), "", func(path, text string) {
			if err := language.parse(text); err != nil {
				findings = append(findings, finding{Reader: language.reader, Field: path, Message: err.Error()})
			}
		})
	}
	return findings
}

// visit finds the texts at a pattern's places.
func visit(tree any, steps []string, path string, found func(path, text string)) {
	if len(steps) == 0 {
		if text, ok := tree.(string); ok {
			found(path, text)
		}
		return
	}
	step, deeper := steps[0], steps[1:]
	if step == "**" {
		visit(tree, deeper, path, found)
	}
	switch tree := tree.(type) {
	case map[string]any:
		for _, key := range keysOf(tree) {
			at := strings.TrimPrefix(path+"."+key, ".")
			if step == "**" {
				visit(tree[key], steps, at, found)
			} else if step == key || step == "*" {
				visit(tree[key], deeper, at, found)
			}
		}
	case []any:
		for index, item := range tree {
			at := path + "[" + strconv.Itoa(index) + "]"
			if step == "**" {
				visit(item, steps, at, found)
			} else if step == "[]" {
				visit(item, deeper, at, found)
			}
		}
	}
}

// Groups of other types ask in other languages.
const prometheusType = "prometheus"

// judgeRules reads the rules of vmalert.
func judgeRules(content []byte) []finding {
	var rule struct {
		Spec struct {
			Groups []struct {
				Type string `json:"type"`
			} `json:"groups"`
		} `json:"spec"`
	}
	if err := json.Unmarshal(content, &rule); err != nil {
		return nil
	}
	fields := map[string]language{
		"spec.groups[].interval": span, "spec.groups[].eval_delay": span, "spec.groups[].eval_offset": span,
		"spec.groups[].rules[].for": span, "spec.groups[].rules[].keep_firing_for": span,
	}
	findings := judgeFields(fields, content)
	for _, one := range judgeFields(map[string]language{"spec.groups[].rules[].expr": query}, content) {
		var group int
		fmt.Sscanf(one.Field, "spec.groups[%d]", &group)
		if kind := rule.Spec.Groups[group].Type; kind == "" || kind == prometheusType {
			findings = append(findings, one)
		}
	}
	return findings
}

// judgeFiles reads the YAML in a ConfigMap as Go programs do. Its two libraries don't agree about all values ('yes' is a
// boolean to one and a text to the other), and nobody says which one a program has: such values must be quoted.
func judgeFiles(content []byte) []finding {
	var object struct {
		Data map[string]string `json:"data"`
	}
	if err := json.Unmarshal(content, &object); err != nil {
		return nil
	}
	findings := []finding{}
	for _, name := range slices.Sorted(maps.Keys(object.Data)) {
		if !strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".yml") {
			continue
		}
		field := "data[" + name + "]"
		var one, other any
		if err := yaml.UnmarshalStrict([]byte(object.Data[name]), &one); err != nil {
			findings = append(findings, finding{Reader: yamlOfGo, Field: field, Message: err.Error()})
			continue
		}
		if err := yamlv3.Unmarshal([]byte(object.Data[name]), &other); err != nil {
			findings = append(findings, finding{Reader: yamlOfGo, Field: field, Message: err.Error()})
			continue
		}
		if path, first, second, differ := difference(one, plain(other), ""); differ {
			findings = append(findings, finding{Reader: yamlOfGo, Field: field, Message: fmt.Sprintf("%s is %s, and %s to go.yaml.in/yaml/v3", path, first, second)})
		}
	}
	return findings
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
