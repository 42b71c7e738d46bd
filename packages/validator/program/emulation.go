package main

import (
	"fmt"
	"io"

	"k8s.io/apimachinery/pkg/util/version"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	componentversion "k8s.io/component-base/version"
	"k8s.io/klog/v2"
)

// What Kubernetes would log is no answer.
func init() {
	klog.LogToStderr(false)
	klog.SetOutput(io.Discard)
}

// Kubernetes' own, whose minor decides which features there are.
var own = version.MustParse(componentversion.DefaultKubeBinaryVersion)

// How far back Kubernetes emulates.
const emulated = 3

// emulate judges as an older minor does, by the switch that an API server has for it: features that came later are off, so what
// needs them is dropped or refused. A newer minor, or one that is too old, is judged as Kubernetes' own.
func emulate(wanted string) error {
	minor := own
	if wanted != "" {
		asked, err := version.ParseGeneric(wanted)
		if err != nil {
			return fmt.Errorf("'kubernetes' must be a version: %w", err)
		}
		if asked.Major() == own.Major() && asked.Minor() <= own.Minor() && asked.Minor()+emulated >= own.Minor() {
			minor = version.MajorMinor(asked.Major(), asked.Minor())
		}
	}
	return utilfeature.DefaultMutableFeatureGate.SetEmulationVersion(minor)
}
