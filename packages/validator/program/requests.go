// The validator judges Kubernetes objects with the code of the programs that will read them. It reads one request of
// JSON and writes one answer of JSON, as a program for this machine (a line each) or as WebAssembly.
package main

import (
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"

	// Time zones, of which a machine without files has none.
	_ "time/tzdata"
)

// A request holds objects, and what must be known of their cluster to judge them.
type request struct {
	// The version of Kubernetes that the cluster has.
	Kubernetes string `json:"kubernetes"`
	// The CustomResourceDefinitions of the kinds among the objects.
	Definitions []json.RawMessage `json:"definitions"`
	// The labels of the cluster's namespaces, by name.
	Namespaces map[string]map[string]string `json:"namespaces"`
	Objects    []subject                    `json:"objects"`
}

// A subject is an object to judge, and the one that it takes the place of.
type subject struct {
	Object json.RawMessage `json:"object"`
	Old    json.RawMessage `json:"old"`
}

// A finding is one sentence of a reader.
type finding struct {
	// Who says it, with its version.
	Reader string `json:"reader"`
	// Where in the object, when the reader knows.
	Field string `json:"field,omitempty"`
	// What it says, in its own words.
	Message string `json:"message"`
}

// An answer holds what was found in each object, in the order of the request.
type answer struct {
	Findings [][]finding `json:"findings"`
	// Why the request was not understood.
	Error string `json:"error,omitempty"`
}

func respond(content []byte) []byte {
	var asked request
	var given answer
	if err := json.Unmarshal(content, &asked); err != nil {
		given.Error = err.Error()
	} else if err := emulate(asked.Kubernetes); err != nil {
		given.Error = err.Error()
	} else if err := define(asked.Definitions); err != nil {
		given.Error = err.Error()
	} else {
		given.Findings = make([][]finding, len(asked.Objects))
		for index, one := range asked.Objects {
			given.Findings[index] = judge(one, asked.Namespaces)
		}
	}
	written, err := json.Marshal(given)
	if err != nil {
		// All of it is text.
		panic(err)
	}
	return written
}

// typed is what every object says of itself.
type typed struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
}

// judge asks all readers of an object. What makes one of them panic is not accepted either.
func judge(one subject, namespaces map[string]map[string]string) (findings []finding) {
	findings = []finding{}
	defer func() {
		if problem := recover(); problem != nil {
			findings = append(findings, finding{Reader: kubernetes, Message: fmt.Sprintf("panic: %v", problem)})
		}
	}()
	var self typed
	if err := json.Unmarshal(one.Object, &self); err != nil {
		return append(findings, finding{Reader: kubernetes, Message: err.Error()})
	}
	group, version, found := strings.Cut(self.APIVersion, "/")
	if !found {
		group, version = "", self.APIVersion
	}
	known := identity{group, version, self.Kind}
	if rules, ok := builtIn[known.groupKind()]; ok {
		findings = append(findings, judgeBuiltIn(known, rules, one, namespaces)...)
	} else {
		findings = append(findings, judgeCustom(known, one)...)
	}
	return append(findings, judgeTexts(known, one.Object)...)
}

// identity is the group, version and kind of an object.
type identity struct{ group, version, kind string }

func (of identity) groupKind() string { return of.group + "/" + of.kind }

// unknown is what kubectl and Flux say of a kind that the API server doesn't serve.
func (of identity) unknown() []finding {
	version := strings.TrimPrefix(of.group+"/"+of.version, "/")
	return []finding{{Reader: kubernetes, Message: fmt.Sprintf("no matches for kind %q in version %q", of.kind, version)}}
}

// The readers, at the versions that this program was built with.
var (
	kubernetes   = "Kubernetes " + strings.TrimPrefix(versionOf("k8s.io/kubernetes"), "v")
	podSecurity  = "Pod Security of " + kubernetes
	metricsQL    = "MetricsQL " + versionOf("github.com/VictoriaMetrics/metricsql")
	alertmanager = "Alertmanager " + versionOf("github.com/prometheus/alertmanager")
	cronOfCNPG   = "robfig/cron " + versionOf("github.com/robfig/cron")
	cronOfGo     = "robfig/cron " + versionOf("github.com/robfig/cron/v3")
	cronOfVelero = "netresearch/go-cron " + versionOf("github.com/netresearch/go-cron")
	celOfGo      = "CEL " + versionOf("github.com/google/cel-go")
	yamlOfGo     = "sigs.k8s.io/yaml " + versionOf("sigs.k8s.io/yaml")
)

func versionOf(module string) string {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		if dependency.Path == module {
			return dependency.Version
		}
	}
	panic("the program must be built from " + module)
}
