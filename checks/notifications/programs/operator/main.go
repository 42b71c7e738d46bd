// Made says what the operator of VictoriaMetrics makes of objects: it gives them to the operator's own code, over the client that the
// operator's own tests use, and prints the workloads, Secrets and ConfigMaps that are there afterwards.
//
// Its input is a list of objects as JSON. The module is called like a part of the operator, whose code is internal.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
	"sigs.k8s.io/controller-runtime/pkg/client"

	vmv1beta1 "github.com/VictoriaMetrics/operator/api/operator/v1beta1"
	"github.com/VictoriaMetrics/operator/internal/controller/operator/factory/build"
	"github.com/VictoriaMetrics/operator/internal/controller/operator/factory/k8stools"
	"github.com/VictoriaMetrics/operator/internal/controller/operator/factory/vmagent"
	"github.com/VictoriaMetrics/operator/internal/controller/operator/factory/vmalert"
	"github.com/VictoriaMetrics/operator/internal/controller/operator/factory/vmalertmanager"
	"github.com/VictoriaMetrics/operator/internal/controller/operator/factory/vmauth"
	"github.com/VictoriaMetrics/operator/internal/controller/operator/factory/vmcluster"
)

var kinds = map[string]func() client.Object{
	"Secret":               func() client.Object { return &corev1.Secret{} },
	"VMAgent":              func() client.Object { return &vmv1beta1.VMAgent{} },
	"VMAlert":              func() client.Object { return &vmv1beta1.VMAlert{} },
	"VMAlertmanager":       func() client.Object { return &vmv1beta1.VMAlertmanager{} },
	"VMAlertmanagerConfig": func() client.Object { return &vmv1beta1.VMAlertmanagerConfig{} },
	"VMAuth":               func() client.Object { return &vmv1beta1.VMAuth{} },
	"VMCluster":            func() client.Object { return &vmv1beta1.VMCluster{} },
	"VMRule":               func() client.Object { return &vmv1beta1.VMRule{} },
	"VMUser":               func() client.Object { return &vmv1beta1.VMUser{} },
}

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	var objects []client.Object
	for _, one := range raw {
		var meta struct{ Kind string }
		if err := json.Unmarshal(one, &meta); err != nil {
			return err
		}
		create, known := kinds[meta.Kind]
		if !known {
			return fmt.Errorf("a %s is nothing for the operator", meta.Kind)
		}
		object := create()
		decoder := json.NewDecoder(bytes.NewReader(one))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(object); err != nil {
			return fmt.Errorf("%s: %w", meta.Kind, err)
		}
		// Owners are told apart by it.
		object.SetUID("0")
		objects = append(objects, object)
	}
	known := make([]runtime.Object, 0, len(objects))
	for _, object := range objects {
		known = append(known, object)
	}
	reader := k8stools.GetTestClientWithObjects(known)
	build.AddDefaults(scheme.Scheme)
	for _, object := range objects {
		scheme.Scheme.Default(object)
		if err := reconcile(ctx, reader, object); err != nil {
			return fmt.Errorf("%s %s: %w", object.GetObjectKind().GroupVersionKind().Kind, object.GetName(), err)
		}
	}
	return list(ctx, reader, objects)
}

func reconcile(ctx context.Context, reader client.Client, object client.Object) error {
	switch cr := object.(type) {
	case *vmv1beta1.VMAlertmanager:
		if err := vmalertmanager.CreateOrUpdateConfig(ctx, reader, cr, nil); err != nil {
			return err
		}
		return vmalertmanager.CreateOrUpdateAlertManager(ctx, cr, reader)
	case *vmv1beta1.VMAuth:
		return vmauth.CreateOrUpdate(ctx, cr, reader)
	case *vmv1beta1.VMAlert:
		maps, err := vmalert.CreateOrUpdateRuleConfigMaps(ctx, reader, cr, nil, true)
		if err != nil {
			return err
		}
		return vmalert.CreateOrUpdate(ctx, cr, reader, maps)
	case *vmv1beta1.VMAgent:
		return vmagent.CreateOrUpdate(ctx, cr, reader)
	case *vmv1beta1.VMCluster:
		return vmcluster.CreateOrUpdate(ctx, cr, reader)
	}
	return nil
}

// list prints what was made, and of what was given the children with what the operator says of them.
func list(ctx context.Context, reader client.Client, objects []client.Object) error {
	var deployments appsv1.DeploymentList
	var statefulSets appsv1.StatefulSetList
	var secrets corev1.SecretList
	var maps corev1.ConfigMapList
	var configs vmv1beta1.VMAlertmanagerConfigList
	var users vmv1beta1.VMUserList
	var rules vmv1beta1.VMRuleList
	for _, each := range []client.ObjectList{&deployments, &statefulSets, &secrets, &maps, &configs, &users, &rules} {
		if err := reader.List(ctx, each); err != nil {
			return err
		}
	}
	refused := map[string]string{}
	say := func(kind, name string, status vmv1beta1.StatusMetadata) {
		if status.UpdateStatus == vmv1beta1.UpdateStatusFailed {
			refused[kind+"/"+name] = status.Reason
		}
	}
	for _, one := range configs.Items {
		say("VMAlertmanagerConfig", one.Name, one.Status.StatusMetadata)
	}
	for _, one := range users.Items {
		say("VMUser", one.Name, one.Status.StatusMetadata)
	}
	for _, one := range rules.Items {
		say("VMRule", one.Name, one.Status.StatusMetadata)
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"deployments": deployments.Items, "statefulSets": statefulSets.Items, "secrets": secrets.Items, "configMaps": maps.Items, "refused": refused,
	})
}
