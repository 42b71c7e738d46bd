package main

import (
	"k8s.io/apiserver/pkg/registry/rest"

	"k8s.io/kubernetes/pkg/registry/apps/controllerrevision"
	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/coordination/lease"
	"k8s.io/kubernetes/pkg/registry/core/limitrange"
	"k8s.io/kubernetes/pkg/registry/core/podtemplate"
	"k8s.io/kubernetes/pkg/registry/core/resourcequota"
	"k8s.io/kubernetes/pkg/registry/flowcontrol/flowschema"
	"k8s.io/kubernetes/pkg/registry/flowcontrol/prioritylevelconfiguration"
	"k8s.io/kubernetes/pkg/registry/networking/ingress"
	"k8s.io/kubernetes/pkg/registry/networking/ingressclass"
	"k8s.io/kubernetes/pkg/registry/networking/ipaddress"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/networking/servicecidr"
	"k8s.io/kubernetes/pkg/registry/node/runtimeclass"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrole"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"
	"k8s.io/kubernetes/pkg/registry/resource/deviceclass"
	"k8s.io/kubernetes/pkg/registry/scheduling/priorityclass"
	"k8s.io/kubernetes/pkg/registry/storage/csidriver"
	"k8s.io/kubernetes/pkg/registry/storage/csistoragecapacity"
	"k8s.io/kubernetes/pkg/registry/storage/storageclass"
	"k8s.io/kubernetes/pkg/registry/storage/volumeattributesclass"

	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/coordination/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/discovery/install"
	_ "k8s.io/kubernetes/pkg/apis/flowcontrol/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/node/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	_ "k8s.io/kubernetes/pkg/apis/resource/install"
	_ "k8s.io/kubernetes/pkg/apis/scheduling/install"
	_ "k8s.io/kubernetes/pkg/apis/storage/install"
)

// strategy is what the API server asks of a kind's objects before it stores them.
type strategy interface {
	rest.RESTCreateStrategy
	rest.RESTUpdateStrategy
}

// kind is a kind of Kubernetes itself: the plural by which requests name it, and its rules.
type kind struct {
	resource string
	strategy strategy
}

// builtIn holds all kinds of Kubernetes that anybody writes in files, by group and kind.
// What only the API server and its clients make (events, reviews, tokens) is not among them.
var builtIn = map[string]kind{
	"/ConfigMap":             {"configmaps", configMaps},
	"/Endpoints":             {"endpoints", endpoints},
	"/LimitRange":            {"limitranges", limitrange.Strategy},
	"/Namespace":             {"namespaces", namespaces},
	"/Node":                  {"nodes", nodes},
	"/PersistentVolume":      {"persistentvolumes", volumes},
	"/PersistentVolumeClaim": {"persistentvolumeclaims", claims},
	"/Pod":                   {"pods", pods},
	"/PodTemplate":           {"podtemplates", podtemplate.Strategy},
	"/ReplicationController": {"replicationcontrollers", replicationControllers},
	"/ResourceQuota":         {"resourcequotas", resourcequota.Strategy},
	"/Secret":                {"secrets", secrets},
	"/Service":               {"services", services},
	"/ServiceAccount":        {"serviceaccounts", serviceAccounts},

	"admissionregistration.k8s.io/MutatingAdmissionPolicy":          {"mutatingadmissionpolicies", mutatingPolicies},
	"admissionregistration.k8s.io/MutatingAdmissionPolicyBinding":   {"mutatingadmissionpolicybindings", mutatingBindings},
	"admissionregistration.k8s.io/MutatingWebhookConfiguration":     {"mutatingwebhookconfigurations", mutatingWebhooks},
	"admissionregistration.k8s.io/ValidatingAdmissionPolicy":        {"validatingadmissionpolicies", validatingPolicies},
	"admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding": {"validatingadmissionpolicybindings", validatingBindings},
	"admissionregistration.k8s.io/ValidatingWebhookConfiguration":   {"validatingwebhookconfigurations", validatingWebhooks},

	"apiextensions.k8s.io/CustomResourceDefinition": {"customresourcedefinitions", definitionRules},
	"apiregistration.k8s.io/APIService":             {"apiservices", apiServices},

	"apps/ControllerRevision": {"controllerrevisions", controllerrevision.Strategy},
	"apps/DaemonSet":          {"daemonsets", daemonset.Strategy},
	"apps/Deployment":         {"deployments", deployment.Strategy},
	"apps/ReplicaSet":         {"replicasets", replicaSets},
	"apps/StatefulSet":        {"statefulsets", statefulset.Strategy},

	"autoscaling/HorizontalPodAutoscaler": {"horizontalpodautoscalers", horizontalpodautoscaler.Strategy},

	"batch/CronJob": {"cronjobs", cronjob.Strategy},
	"batch/Job":     {"jobs", jobs},

	"coordination.k8s.io/Lease": {"leases", lease.Strategy},

	"discovery.k8s.io/EndpointSlice": {"endpointslices", endpointSlices},

	"flowcontrol.apiserver.k8s.io/FlowSchema":                 {"flowschemas", flowschema.Strategy},
	"flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration": {"prioritylevelconfigurations", prioritylevelconfiguration.Strategy},

	"networking.k8s.io/Ingress":       {"ingresses", ingress.Strategy},
	"networking.k8s.io/IngressClass":  {"ingressclasses", ingressclass.Strategy},
	"networking.k8s.io/IPAddress":     {"ipaddresses", ipaddress.Strategy},
	"networking.k8s.io/NetworkPolicy": {"networkpolicies", networkpolicy.Strategy},
	"networking.k8s.io/ServiceCIDR":   {"servicecidrs", servicecidr.Strategy},

	"node.k8s.io/RuntimeClass": {"runtimeclasses", runtimeclass.Strategy},

	"policy/PodDisruptionBudget": {"poddisruptionbudgets", poddisruptionbudget.Strategy},

	"rbac.authorization.k8s.io/ClusterRole":        {"clusterroles", clusterrole.Strategy},
	"rbac.authorization.k8s.io/ClusterRoleBinding": {"clusterrolebindings", clusterrolebinding.Strategy},
	"rbac.authorization.k8s.io/Role":               {"roles", role.Strategy},
	"rbac.authorization.k8s.io/RoleBinding":        {"rolebindings", rolebinding.Strategy},

	"resource.k8s.io/DeviceClass": {"deviceclasses", deviceclass.Strategy},

	"scheduling.k8s.io/PriorityClass": {"priorityclasses", priorityclass.Strategy},

	"storage.k8s.io/CSIDriver":             {"csidrivers", csidriver.Strategy},
	"storage.k8s.io/CSIStorageCapacity":    {"csistoragecapacities", csistoragecapacity.Strategy},
	"storage.k8s.io/StorageClass":          {"storageclasses", storageclass.Strategy},
	"storage.k8s.io/VolumeAttributesClass": {"volumeattributesclasses", volumeattributesclass.Strategy},
}
