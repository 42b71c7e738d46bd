package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	templateparse "text/template/parse"
	"time"

	"github.com/VictoriaMetrics/metricsql"
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/ext"
	cronofvelero "github.com/netresearch/go-cron"
	"github.com/prometheus/alertmanager/matcher/parse"
	"github.com/prometheus/alertmanager/pkg/labels"
	cronofcnpg "github.com/robfig/cron"
	cronofgo "github.com/robfig/cron/v3"
	"k8s.io/apimachinery/pkg/api/resource"
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
	// Which series a rule is for.
	series = language{metricsQL, func(text string) error {
		parsed, err := metricsql.Parse(text)
		if _, ok := parsed.(*metricsql.MetricExpr); err == nil && !ok {
			err = fmt.Errorf("%q selects no series, but calculates", text)
		}
		return err
	}}
	// Durations as VictoriaMetrics and vmalert write them, with days and weeks.
	span = language{metricsQL, func(text string) error {
		_, err := metricsql.DurationValue(text, 0)
		return err
	}}
	// A number alone is months.
	retention = language{metricsQL, func(text string) error {
		if _, err := strconv.ParseFloat(text, 64); err == nil {
			return nil
		}
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
		return comes(cronofgo.ParseStandard(text))
	}}
	// With seconds in front.
	scheduleOfCNPG = language{cronOfCNPG, func(text string) error {
		return comes(cronofcnpg.Parse(text))
	}}
	scheduleOfVelero = language{cronOfVelero, func(text string) error {
		return comes(cronofvelero.ParseStandard(text))
	}}
	scheduleOfKyverno = language{cronOfCNPG, func(text string) error {
		return comes(cronofcnpg.ParseStandard(text))
	}}
	// As Alertmanager does it: the older form is tried when the text isn't of the newer one.
	matcher = language{alertmanager, func(text string) error {
		_, err := parse.Matcher(text)
		if err != nil {
			if _, older := labels.ParseMatcher(text); older == nil {
				return nil
			}
		}
		return err
	}}
	// The form alone: which variables and functions there are, only the program knows that evaluates it.
	condition = language{celOfGo, func(text string) error {
		if _, issues := conditions.Parse(text); issues.Err() != nil {
			return errors.New(issues.Errors()[0].Message)
		}
		return nil
	}}
	// The form alone, for the same reason.
	template = language{"Go's text/template", func(text string) error { return parseTemplate("", text) }}
	// vmalert defines variables first.
	templateOfAlert = language{"Go's text/template", func(text string) error { return parseTemplate(variablesOfAlert, text) }}
)

// Schedules are looked at from here, so that the same is found on every day.
var start = time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)

// comes says why a schedule never comes, if it doesn't.
func comes(parsed interface{ Next(time.Time) time.Time }, err error) error {
	if err == nil && parsed.Next(start).IsZero() {
		return fmt.Errorf("Next() finds no time within five years")
	}
	return err
}

var conditions = newConditions()

func newConditions() *cel.Env {
	made, err := cel.NewEnv(cel.OptionalTypes(), ext.Bindings(), ext.TwoVarComprehensions())
	if err != nil {
		panic(err)
	}
	return made
}

const variablesOfAlert = `{{ $value := "" }}{{ $type := "" }}{{ $labels := "" }}{{ $expr := "" }}{{ $interval := "" }}{{ $externalLabels := "" }}{{ $externalURL := "" }}{{ $alertID := "" }}{{ $groupID := "" }}{{ $activeAt := "" }}{{ $for := "" }}{{ $isPartial := "" }}`

func parseTemplate(before, text string) error {
	tree := templateparse.New("text")
	tree.Mode = templateparse.SkipFuncCheck
	_, err := tree.Parse(before+text, "", "", map[string]*templateparse.Tree{})
	return err
}

// A place is where texts are found in an object, step by step: `[]` is every item of a list, `*` every value of a map, `**` any
// way down, and `type=X` goes on only in a map whose `type` is X.
type place = string

// Fields that several kinds have.
var (
	relabeled = map[place]language{"spec.**.regex": expression, "spec.**.regex[]": expression, "spec.**.if": series, "spec.**.if[]": series}
	scraped   = joined(relabeled, map[place]language{"spec.**.interval": span, "spec.**.scrape_interval": span, "spec.**.scrapeTimeout": span})
	evaluated = map[place]language{
		"spec.groups[].rules[].for":             span,
		"spec.groups[].rules[].keep_firing_for": span,
		"spec.groups[].rules[].annotations.*":   templateOfAlert,
		"spec.groups[].rules[].labels.*":        templateOfAlert,
		"spec.groups[].interval":                span,
	}
	fetched = map[place]language{
		"spec.dataFrom[].find.name.regexp":             expression,
		"spec.dataFrom[].rewrite[].regexp.source":      expression,
		"spec.dataFrom[].rewrite[].transform.template": template,
		"spec.refreshInterval":                         duration,
		"spec.syncWindows.windows[].schedule":          schedule,
		"spec.syncWindows.windows[].duration":          duration,
		"spec.target.template.data.*":                  template,
	}
	pushed = map[place]language{
		"spec.dataTo[].match.regexp":                 expression,
		"spec.dataTo[].rewrite[].regexp.source":      expression,
		"spec.dataTo[].rewrite[].transform.template": template,
		"spec.refreshInterval":                       duration,
		"spec.template.data.*":                       template,
	}
	stored = map[place]language{
		"spec.conditions[].namespaceRegexes[]": expression,
		"spec.provider.**.ttl":                 duration,
		"spec.provider.webhook.timeout":        duration,
		"spec.retrySettings.retryInterval":     duration,
	}
	// Envoy's RE2 has the syntax of Go's.
	routed = map[place]language{
		"spec.rules[].matches[].path.type=RegularExpression.value":          expression,
		"spec.rules[].matches[].headers[].type=RegularExpression.value":     expression,
		"spec.rules[].matches[].queryParams[].type=RegularExpression.value": expression,
		"spec.rules[].matches[].method.type=RegularExpression.service":      expression,
		"spec.rules[].matches[].method.type=RegularExpression.method":       expression,
	}
	filtered = map[place]language{
		"spec.**.rules.http[].path": expression, "spec.**.rules.http[].method": expression, "spec.**.rules.http[].host": expression,
		"specs[].**.rules.http[].path": expression, "specs[].**.rules.http[].method": expression, "specs[].**.rules.http[].host": expression,
	}
	proxied = map[place]language{
		"spec.**.src_paths[]": expression, "spec.**.src_hosts[]": expression, "spec.targetRefs[].paths[]": expression, "spec.targetRefs[].hosts[]": expression,
	}
	conditional = map[place]language{
		"spec.**.expression": condition, "spec.**.messageExpression": condition, "spec.auditAnnotations[].valueExpression": condition,
		"spec.**.issuerRegExp": expression, "spec.**.subjectRegExp": expression,
	}
	deleting = joined(conditional, map[place]language{"spec.schedule": scheduleOfKyverno})
	issued   = map[place]language{"spec.duration": duration, "spec.renewBefore": duration}
)

func joined(all ...map[place]language) map[place]language {
	result := map[place]language{}
	for _, one := range all {
		maps.Copy(result, one)
	}
	return result
}

// below moves places of a specification to where another one holds it.
func below(prefix place, fields map[place]language) map[place]language {
	result := map[place]language{}
	for at, spoken := range fields {
		result[prefix+strings.TrimPrefix(at, "spec")] = spoken
	}
	return result
}

// texts says which language a field is written in, by group and kind.
var texts = map[string]map[place]language{
	"ceph.rook.io/CephCluster": {
		"spec.disruptionManagement.pgHealthyRegex": expression,
		"spec.storage.deviceFilter":                expression,
		"spec.storage.devicePathFilter":            expression,
		"spec.storage.nodes[].deviceFilter":        expression,
		"spec.storage.nodes[].devicePathFilter":    expression,
		"spec.healthCheck.daemonHealth.*.interval": duration,
		"spec.healthCheck.daemonHealth.*.timeout":  duration,
		"spec.monitoring.interval":                 duration,
		"spec.security.keyRotation.schedule":       schedule,
	},
	"ceph.rook.io/CephObjectStore": {"spec.security.keyRotation.schedule": schedule},

	"cert-manager.io/Certificate": issued,

	"cilium.io/CiliumClusterwideNetworkPolicy": filtered,
	"cilium.io/CiliumNetworkPolicy":            filtered,

	"dragonflydb.io/Dragonfly": {"spec.snapshot.cron": schedule},

	"external-secrets.io/ClusterExternalSecret": below("spec.externalSecretSpec", fetched),
	"external-secrets.io/ClusterPushSecret":     below("spec.pushSecretSpec", pushed),
	"external-secrets.io/ClusterSecretStore":    stored,
	"external-secrets.io/ExternalSecret":        fetched,
	"external-secrets.io/PushSecret":            pushed,
	"external-secrets.io/SecretStore":           stored,

	"fluxcd.controlplane.io/ResourceSet":              {"spec.dependsOn[].readyExpr": condition},
	"fluxcd.controlplane.io/ResourceSetInputProvider": {"spec.schedule[].cron": schedule},

	"gateway.networking.k8s.io/GRPCRoute": routed,
	"gateway.networking.k8s.io/HTTPRoute": routed,

	"helm.toolkit.fluxcd.io/HelmRelease": {"spec.dependsOn[].readyExpr": condition, "spec.healthCheckExprs[].current": condition, "spec.healthCheckExprs[].failed": condition, "spec.healthCheckExprs[].inProgress": condition},
	"kustomize.toolkit.fluxcd.io/Kustomization": {
		"spec.dependsOn[].readyExpr":         condition,
		"spec.healthCheckExprs[].current":    condition,
		"spec.healthCheckExprs[].failed":     condition,
		"spec.healthCheckExprs[].inProgress": condition,
	},
	"notification.toolkit.fluxcd.io/Alert":    {"spec.exclusionList[]": expression, "spec.inclusionList[]": expression},
	"notification.toolkit.fluxcd.io/Provider": {"spec.commitStatusExpr": condition},
	"notification.toolkit.fluxcd.io/Receiver": {"spec.resourceFilter": condition, "spec.oidcProviders[].**.expression": condition},

	"kyverno.io/CleanupPolicy":        {"spec.schedule": scheduleOfKyverno},
	"kyverno.io/ClusterCleanupPolicy": {"spec.schedule": scheduleOfKyverno},
	"kyverno.io/ClusterPolicy":        {"spec.rules[].celPreconditions[].expression": condition, "spec.rules[].validate.cel.**.expression": condition, "spec.webhookConfiguration.matchConditions[].expression": condition},
	"kyverno.io/Policy":               {"spec.rules[].celPreconditions[].expression": condition, "spec.rules[].validate.cel.**.expression": condition, "spec.webhookConfiguration.matchConditions[].expression": condition},

	"policies.kyverno.io/DeletingPolicy":                  deleting,
	"policies.kyverno.io/GeneratingPolicy":                conditional,
	"policies.kyverno.io/ImageValidatingPolicy":           conditional,
	"policies.kyverno.io/MutatingPolicy":                  conditional,
	"policies.kyverno.io/NamespacedDeletingPolicy":        deleting,
	"policies.kyverno.io/NamespacedGeneratingPolicy":      conditional,
	"policies.kyverno.io/NamespacedImageValidatingPolicy": conditional,
	"policies.kyverno.io/NamespacedMutatingPolicy":        conditional,
	"policies.kyverno.io/NamespacedValidatingPolicy":      conditional,
	"policies.kyverno.io/PolicyException":                 conditional,
	"policies.kyverno.io/ValidatingPolicy":                conditional,

	"monitoring.coreos.com/PodMonitor":     scraped,
	"monitoring.coreos.com/PrometheusRule": joined(evaluated, map[place]language{"spec.groups[].rules[].expr": query}),
	"monitoring.coreos.com/ServiceMonitor": scraped,

	"operator.victoriametrics.com/VMAgent": joined(scraped, map[place]language{
		"spec.**.dedup_interval": span, "spec.**.dedupInterval": span, "spec.**.staleness_interval": span,
		"spec.maxScrapeInterval": span, "spec.minScrapeInterval": span, "spec.scrapeInterval": span,
		"spec.**.match": series, "spec.**.match[]": series,
	}),
	"operator.victoriametrics.com/VMAlert":        joined(relabeled, map[place]language{"spec.evaluationInterval": span}),
	"operator.victoriametrics.com/VMAlertmanager": {"spec.retention": duration},
	"operator.victoriametrics.com/VMAlertmanagerConfig": {
		"spec.**.matchers[]": matcher, "spec.inhibit_rules[].source_matchers[]": matcher, "spec.inhibit_rules[].target_matchers[]": matcher,
		"spec.**.title": template, "spec.**.text": template, "spec.**.message": template,
	},
	"operator.victoriametrics.com/VMAuth":          proxied,
	"operator.victoriametrics.com/VMCluster":       {"spec.retentionPeriod": retention},
	"operator.victoriametrics.com/VMNodeScrape":    scraped,
	"operator.victoriametrics.com/VMPodScrape":     scraped,
	"operator.victoriametrics.com/VMProbe":         scraped,
	"operator.victoriametrics.com/VMScrapeConfig":  scraped,
	"operator.victoriametrics.com/VMServiceScrape": scraped,
	"operator.victoriametrics.com/VMSingle":        joined(relabeled, map[place]language{"spec.retentionPeriod": retention}),
	"operator.victoriametrics.com/VMStaticScrape":  scraped,
	"operator.victoriametrics.com/VMUser":          proxied,
	"operator.victoriametrics.com/VLSingle":        {"spec.retentionPeriod": retention},

	"postgresql.cnpg.io/Cluster": {
		"spec.storage.size":                                   quantity,
		"spec.walStorage.size":                                quantity,
		"spec.tablespaces[].storage.size":                     quantity,
		"spec.replica.minApplyDelay":                          duration,
		"spec.monitoring.podMonitorMetricRelabelings[].regex": expression,
		"spec.monitoring.podMonitorRelabelings[].regex":       expression,
	},
	"postgresql.cnpg.io/Pooler": {
		"spec.monitoring.podMonitorMetricRelabelings[].regex": expression,
		"spec.monitoring.podMonitorRelabelings[].regex":       expression,
	},
	"postgresql.cnpg.io/ScheduledBackup": {"spec.schedule": scheduleOfCNPG},

	"velero.io/Backup":   {"spec.ttl": duration, "spec.itemOperationTimeout": duration, "spec.csiSnapshotTimeout": duration},
	"velero.io/Schedule": {"spec.schedule": scheduleOfVelero, "spec.template.ttl": duration, "spec.template.itemOperationTimeout": duration, "spec.template.csiSnapshotTimeout": duration},

	"volsync.backube/ReplicationDestination": {"spec.trigger.schedule": schedule},
	"volsync.backube/ReplicationSource":      {"spec.trigger.schedule": schedule},
}

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

func judgeFields(fields map[place]language, content []byte) []finding {
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
	if wanted, ok := strings.CutPrefix(step, "type="); ok {
		if fields, ok := tree.(map[string]any); ok && fields["type"] == wanted {
			visit(tree, deeper, path, found)
		}
		return
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
	fields := joined(evaluated, map[place]language{"spec.groups[].eval_delay": span, "spec.groups[].eval_offset": span})
	findings := judgeFields(fields, content)
	for _, one := range judgeFields(map[place]language{"spec.groups[].rules[].expr": query}, content) {
		var group int
		fmt.Sscanf(one.Field, "spec.groups[%d]", &group)
		if kind := rule.Spec.Groups[group].Type; kind == "" || kind == prometheusType {
			findings = append(findings, one)
		}
	}
	return findings
}
