package main

import (
	"fmt"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/pod-security-admission/admission"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

var evaluator = newEvaluator()

// namespaceOf is where an object goes.
func namespaceOf(object runtime.Object) string {
	about, err := meta.Accessor(object)
	if err != nil || about.GetNamespace() == "" {
		return metav1.NamespaceDefault
	}
	return about.GetNamespace()
}

func newEvaluator() policy.Evaluator {
	made, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		panic(err)
	}
	return made
}

// Without a label every pod may run.
var withoutLabels = api.Policy{
	Enforce: api.LevelVersion{Level: api.LevelPrivileged, Version: api.LatestVersion()},
	Audit:   api.LevelVersion{Level: api.LevelPrivileged, Version: api.LatestVersion()},
	Warn:    api.LevelVersion{Level: api.LevelPrivileged, Version: api.LatestVersion()},
}

// judgePods holds the pods of a workload to the level that its namespace enforces. Admission refuses the pods and lets the
// workload pass, which then waits for ever: here the workload is what is wrong.
func judgePods(group, resource string, object runtime.Object, namespaces map[string]map[string]string) []finding {
	extractor := admission.DefaultPodSpecExtractor{}
	if !extractor.HasPodSpec(schema.GroupResource{Group: group, Resource: resource}) {
		return nil
	}
	about, spec, err := extractor.ExtractPodSpec(object)
	if err != nil || spec == nil {
		return nil
	}
	labels, ok := namespaces[namespaceOf(object)]
	if !ok {
		return nil
	}
	levels, wrong := api.PolicyToEvaluate(labels, withoutLabels)
	if len(wrong) > 0 {
		return []finding{{Reader: podSecurity, Message: wrong.ToAggregate().Error()}}
	}
	result := policy.AggregateCheckResults(evaluator.EvaluatePod(levels.Enforce, about, spec))
	if result.Allowed {
		return nil
	}
	return []finding{{Reader: podSecurity, Message: fmt.Sprintf("violates PodSecurity %q: %s", levels.Enforce.String(), result.ForbiddenDetail())}}
}
