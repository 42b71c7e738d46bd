package main

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
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
func judgePods(object runtime.Object, namespaces map[string]map[string]string) []finding {
	about, spec := podOf(object)
	if spec == nil {
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

// podOf is the pod that an object is, or makes.
func podOf(object runtime.Object) (*metav1.ObjectMeta, *corev1.PodSpec) {
	switch object := object.(type) {
	case *corev1.Pod:
		return &object.ObjectMeta, &object.Spec
	case *corev1.PodTemplate:
		return ofTemplate(&object.Template)
	case *corev1.ReplicationController:
		return ofTemplate(object.Spec.Template)
	case *appsv1.Deployment:
		return ofTemplate(&object.Spec.Template)
	case *appsv1.ReplicaSet:
		return ofTemplate(&object.Spec.Template)
	case *appsv1.StatefulSet:
		return ofTemplate(&object.Spec.Template)
	case *appsv1.DaemonSet:
		return ofTemplate(&object.Spec.Template)
	case *batchv1.Job:
		return ofTemplate(&object.Spec.Template)
	case *batchv1.CronJob:
		return ofTemplate(&object.Spec.JobTemplate.Spec.Template)
	}
	return nil, nil
}

func ofTemplate(template *corev1.PodTemplateSpec) (*metav1.ObjectMeta, *corev1.PodSpec) {
	if template == nil {
		return nil, nil
	}
	return &template.ObjectMeta, &template.Spec
}
