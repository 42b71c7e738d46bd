// Judge reads what is rendered for Argo CD with the code of Argo CD itself, and prints what that makes of it.
//
// Its argument is a file: {"settings": ConfigMap, "applications": [Application …], "objects": [object …]}.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/argoproj/argo-cd/gitops-engine/pkg/sync/syncwaves"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/lua"
	"github.com/argoproj/argo-cd/v3/util/settings"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/kubernetes/fake"
)

type input struct {
	Settings     json.RawMessage
	Applications []json.RawMessage
	Objects      []map[string]any
}

type application struct {
	Name string `json:"name"`
	Wave int    `json:"wave"`
	// Why Argo CD doesn't take it.
	Problem string `json:"problem,omitempty"`
	// Seconds until a failed sync is tried again, for the first tries.
	Retries []float64 `json:"retries,omitempty"`
	// Values that helm is given, of a chart.
	Values string `json:"values,omitempty"`
}

type health struct {
	Status  string `json:"status"`
	Message string `json:"message"`
	Problem string `json:"problem,omitempty"`
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
	var given input
	if err := json.Unmarshal(raw, &given); err != nil {
		return err
	}
	var configMap corev1.ConfigMap
	if err := strictly(given.Settings, &configMap); err != nil {
		return fmt.Errorf("argocd-cm: %w", err)
	}
	overrides, err := settings.NewSettingsManager(context.Background(), fake.NewClientset(&configMap), configMap.Namespace).GetResourceOverrides()
	if err != nil {
		return fmt.Errorf("argocd-cm: %w", err)
	}

	applications := []application{}
	for _, raw := range given.Applications {
		one, err := judge(raw)
		if err != nil {
			one.Problem = err.Error()
		}
		applications = append(applications, one)
	}
	healths := []health{}
	for _, content := range given.Objects {
		found, err := lua.ResourceHealthOverrides(overrides).GetResourceHealth(&unstructured.Unstructured{Object: content})
		switch {
		case err != nil:
			healths = append(healths, health{Problem: err.Error()})
		case found == nil:
			healths = append(healths, health{Problem: "argocd-cm says nothing of this kind"})
		default:
			healths = append(healths, health{Status: string(found.Status), Message: found.Message})
		}
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"applications": applications, "health": healths})
}

func judge(raw json.RawMessage) (application, error) {
	var object unstructured.Unstructured
	if err := json.Unmarshal(raw, &object.Object); err != nil {
		return application{}, err
	}
	one := application{Name: object.GetName(), Wave: syncwaves.Wave(&object)}
	var app v1alpha1.Application
	if err := strictly(raw, &app); err != nil {
		return one, err
	}
	if policy := app.Spec.SyncPolicy; policy != nil && policy.Retry != nil {
		from := time.Unix(0, 0)
		for count := int64(0); count < 6; count++ {
			at, err := policy.Retry.NextRetryAt(from, count)
			if err != nil {
				return one, err
			}
			one.Retries = append(one.Retries, at.Sub(from).Seconds())
		}
	}
	source := app.Spec.GetSource()
	if source.IsHelm() {
		one.Values = source.Helm.ValuesString()
	}
	return one, nil
}

// Refuses fields that nobody reads.
func strictly(raw []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}
