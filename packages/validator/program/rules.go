package main

import (
	"context"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	definitionvalidation "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/storage/names"
	aggregatorvalidation "k8s.io/kube-aggregator/pkg/apis/apiregistration/validation"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	podoptions "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/api/service"
	admissionvalidation "k8s.io/kubernetes/pkg/apis/admissionregistration/validation"
	"k8s.io/kubernetes/pkg/apis/apps"
	appsvalidation "k8s.io/kubernetes/pkg/apis/apps/validation"
	"k8s.io/kubernetes/pkg/apis/batch"
	batchvalidation "k8s.io/kubernetes/pkg/apis/batch/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	discoveryvalidation "k8s.io/kubernetes/pkg/apis/discovery/validation"
	"k8s.io/kubernetes/pkg/volume/validation"
)

// rules are a strategy made of Kubernetes' validation. The API server's own strategies of some kinds stand beside their storage,
// whose libraries know no WebAssembly, or beside controllers, which would double the size of this program.
type rules struct {
	runtime.ObjectTyper
	names.NameGenerator
	namespaced bool
	// Sets what the API server sets before it validates.
	prepare func(object runtime.Object)
	create  func(object runtime.Object) field.ErrorList
	update  func(object, old runtime.Object) field.ErrorList
}

var _ rest.RESTCreateStrategy = rules{}
var _ rest.RESTUpdateStrategy = rules{}

func (of rules) NamespaceScoped() bool { return of.namespaced }
func (of rules) PrepareForCreate(_ context.Context, object runtime.Object) {
	if of.prepare != nil {
		of.prepare(object)
	}
}
func (of rules) PrepareForUpdate(_ context.Context, object, old runtime.Object) {
	if of.prepare != nil {
		of.prepare(object)
		// It is what was rendered, and not what the API server has made of that.
		of.prepare(old)
	}
}
func (of rules) Validate(_ context.Context, object runtime.Object) field.ErrorList {
	return of.create(object)
}
func (of rules) ValidateUpdate(_ context.Context, object, old runtime.Object) field.ErrorList {
	return of.update(object, old)
}
func (rules) WarningsOnCreate(context.Context, runtime.Object) []string                 { return nil }
func (rules) WarningsOnUpdate(context.Context, runtime.Object, runtime.Object) []string { return nil }
func (rules) Canonicalize(runtime.Object)                                               {}
func (rules) AllowCreateOnUpdate() bool                                                 { return false }
func (rules) AllowUnconditionalUpdate() bool                                            { return true }

// rulesOf makes the rules of a kind of Kubernetes from its validation.
func rulesOf[T runtime.Object](namespaced bool, prepare func(object T), create func(object T) field.ErrorList, update func(object, old T) field.ErrorList) rules {
	made := rules{
		ObjectTyper: legacyscheme.Scheme, NameGenerator: names.SimpleNameGenerator, namespaced: namespaced,
		create: func(object runtime.Object) field.ErrorList { return create(object.(T)) },
		update: func(object, old runtime.Object) field.ErrorList { return update(object.(T), old.(T)) },
	}
	if prepare != nil {
		made.prepare = func(object runtime.Object) { prepare(object.(T)) }
	}
	return made
}

var (
	configMaps      = rulesOf(true, nil, corevalidation.ValidateConfigMap, corevalidation.ValidateConfigMapUpdate)
	secrets         = rulesOf(true, nil, corevalidation.ValidateSecret, corevalidation.ValidateSecretUpdate)
	serviceAccounts = rulesOf(true, nil, corevalidation.ValidateServiceAccount, corevalidation.ValidateServiceAccountUpdate)
	endpoints       = rulesOf(true, nil, corevalidation.ValidateEndpointsCreate, corevalidation.ValidateEndpointsUpdate)
	endpointSlices  = rulesOf(true, nil, discoveryvalidation.ValidateEndpointSliceCreate, discoveryvalidation.ValidateEndpointSliceUpdate)

	mutatingPolicies   = rulesOf(false, nil, admissionvalidation.ValidateMutatingAdmissionPolicy, admissionvalidation.ValidateMutatingAdmissionPolicyUpdate)
	mutatingBindings   = rulesOf(false, nil, admissionvalidation.ValidateMutatingAdmissionPolicyBinding, admissionvalidation.ValidateMutatingAdmissionPolicyBindingUpdate)
	mutatingWebhooks   = rulesOf(false, nil, admissionvalidation.ValidateMutatingWebhookConfiguration, admissionvalidation.ValidateMutatingWebhookConfigurationUpdate)
	validatingPolicies = rulesOf(false, nil, admissionvalidation.ValidateValidatingAdmissionPolicy, admissionvalidation.ValidateValidatingAdmissionPolicyUpdate)
	validatingBindings = rulesOf(false, nil, admissionvalidation.ValidateValidatingAdmissionPolicyBinding, admissionvalidation.ValidateValidatingAdmissionPolicyBindingUpdate)
	validatingWebhooks = rulesOf(false, nil, admissionvalidation.ValidateValidatingWebhookConfiguration, admissionvalidation.ValidateValidatingWebhookConfigurationUpdate)

	definitionRules = rulesOf(false, func(object *apiextensions.CustomResourceDefinition) {
		for _, version := range object.Spec.Versions {
			if version.Storage {
				object.Status.StoredVersions = []string{version.Name}
			}
		}
	}, func(object *apiextensions.CustomResourceDefinition) field.ErrorList {
		return definitionvalidation.ValidateCustomResourceDefinition(context.Background(), object)
	}, func(object, old *apiextensions.CustomResourceDefinition) field.ErrorList {
		return definitionvalidation.ValidateCustomResourceDefinitionUpdate(context.Background(), object, old)
	})
	apiServices = rulesOf(false, nil, aggregatorvalidation.ValidateAPIService, aggregatorvalidation.ValidateAPIServiceUpdate)

	services   = rulesOf(true, prepareService, corevalidation.ValidateServiceCreate, corevalidation.ValidateServiceUpdate)
	namespaces = rulesOf(false, nil, corevalidation.ValidateNamespace, func(object, old *core.Namespace) field.ErrorList {
		return append(corevalidation.ValidateNamespace(object), corevalidation.ValidateNamespaceUpdate(object, old)...)
	})
	nodes = rulesOf(false, nil, corevalidation.ValidateNode, func(object, old *core.Node) field.ErrorList {
		return append(corevalidation.ValidateNode(object), corevalidation.ValidateNodeUpdate(object, old)...)
	})
	volumes = rulesOf(false, nil, createVolume, func(object, old *core.PersistentVolume) field.ErrorList {
		return append(createVolume(object), corevalidation.ValidatePersistentVolumeUpdate(object, old, corevalidation.ValidationOptionsForPersistentVolume(object, old))...)
	})
	claims = rulesOf(true, nil, func(object *core.PersistentVolumeClaim) field.ErrorList {
		return corevalidation.ValidatePersistentVolumeClaim(object, corevalidation.ValidationOptionsForPersistentVolumeClaim(object, nil))
	}, func(object, old *core.PersistentVolumeClaim) field.ErrorList {
		// What is committed has a volume by now, of the size that it asks for.
		old.Status = core.PersistentVolumeClaimStatus{Phase: core.ClaimBound, Capacity: old.Spec.Resources.Requests}
		object.Status = old.Status
		return corevalidation.ValidatePersistentVolumeClaimUpdate(object, old, corevalidation.ValidationOptionsForPersistentVolumeClaim(object, old))
	})
	pods = rulesOf(true, func(object *core.Pod) { podoptions.DropDisabledPodFields(object, nil) }, func(object *core.Pod) field.ErrorList {
		return corevalidation.ValidatePodCreate(object, podOptions(object, nil))
	}, func(object, old *core.Pod) field.ErrorList {
		return corevalidation.ValidatePodUpdate(object, old, podOptions(object, old))
	})
	replicaSets = rulesOf(true, func(object *apps.ReplicaSet) { podoptions.DropDisabledTemplateFields(&object.Spec.Template, nil) }, func(object *apps.ReplicaSet) field.ErrorList {
		return appsvalidation.ValidateReplicaSet(object, podoptions.GetValidationOptionsFromPodTemplate(&object.Spec.Template, nil))
	}, func(object, old *apps.ReplicaSet) field.ErrorList {
		return appsvalidation.ValidateReplicaSetUpdate(object, old, podoptions.GetValidationOptionsFromPodTemplate(&object.Spec.Template, &old.Spec.Template))
	})
	replicationControllers = rulesOf(true, func(object *core.ReplicationController) {
		podoptions.DropDisabledTemplateFields(object.Spec.Template, nil)
	}, func(object *core.ReplicationController) field.ErrorList {
		return corevalidation.ValidateReplicationController(object, podoptions.GetValidationOptionsFromPodTemplate(object.Spec.Template, nil))
	}, func(object, old *core.ReplicationController) field.ErrorList {
		return corevalidation.ValidateReplicationControllerUpdate(object, old, podoptions.GetValidationOptionsFromPodTemplate(object.Spec.Template, old.Spec.Template))
	})
	jobs = rulesOf(true, prepareJob, func(object *batch.Job) field.ErrorList {
		return batchvalidation.ValidateJob(object, jobOptions(object, nil))
	}, func(object, old *batch.Job) field.ErrorList {
		options := jobOptions(object, old)
		return append(batchvalidation.ValidateJob(object, options), batchvalidation.ValidateJobUpdate(object, old, options)...)
	})
)

func createVolume(object *core.PersistentVolume) field.ErrorList {
	found := corevalidation.ValidatePersistentVolume(object, corevalidation.ValidationOptionsForPersistentVolume(object, nil))
	return append(found, validation.ValidatePersistentVolume(object)...)
}

func podOptions(object, old *core.Pod) corevalidation.PodValidationOptions {
	var spec *core.PodSpec
	var about *metav1.ObjectMeta
	if old != nil {
		spec, about = &old.Spec, &old.ObjectMeta
	}
	options := podoptions.GetValidationOptionsFromPodSpecAndMeta(&object.Spec, spec, &object.ObjectMeta, about)
	options.ResourceIsPod = true
	return options
}

func jobOptions(object, old *batch.Job) batchvalidation.JobValidationOptions {
	var template *core.PodTemplateSpec
	if old != nil {
		template = &old.Spec.Template
	}
	return batchvalidation.JobValidationOptions{PodValidationOptions: podoptions.GetValidationOptionsFromPodTemplate(&object.Spec.Template, template), RequirePrefixedLabels: true}
}

// prepareService writes the one address as the list of addresses, which is the newer field.
func prepareService(object *core.Service) {
	if object.Spec.ClusterIP != "" && len(object.Spec.ClusterIPs) == 0 {
		object.Spec.ClusterIPs = []string{object.Spec.ClusterIP}
	}
	// The API server gives it a port before it looks.
	if object.Spec.HealthCheckNodePort == 0 && service.NeedsHealthCheck(object) {
		object.Spec.HealthCheckNodePort = anyNodePort
	}
}

// anyNodePort is one of those that the API server gives.
const anyNodePort = 30000

// prepareJob labels the pods of a Job as the API server does, and lets it select them, unless the Job says how itself.
func prepareJob(object *batch.Job) {
	podoptions.DropDisabledTemplateFields(&object.Spec.Template, nil)
	if object.Spec.ManualSelector != nil && *object.Spec.ManualSelector {
		return
	}
	if object.Spec.Template.Labels == nil {
		object.Spec.Template.Labels = map[string]string{}
	}
	for label, value := range map[string]string{
		batch.LegacyJobNameLabel: object.Name, batch.JobNameLabel: object.Name,
		batch.LegacyControllerUidLabel: string(object.UID), batch.ControllerUidLabel: string(object.UID),
	} {
		if _, found := object.Spec.Template.Labels[label]; !found {
			object.Spec.Template.Labels[label] = value
		}
	}
	if object.Spec.Selector == nil {
		object.Spec.Selector = &metav1.LabelSelector{}
	}
	if object.Spec.Selector.MatchLabels == nil {
		object.Spec.Selector.MatchLabels = map[string]string{}
	}
	if _, found := object.Spec.Selector.MatchLabels[batch.ControllerUidLabel]; !found {
		object.Spec.Selector.MatchLabels[batch.ControllerUidLabel] = string(object.UID)
	}
}
