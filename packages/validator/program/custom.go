package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apihelpers"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/model"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	schemaobjectmeta "k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/unstructuredscheme"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/cel/common"
	"k8s.io/apiserver/pkg/storage/names"
	aggregator "k8s.io/kube-aggregator/pkg/apis/apiregistration/install"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
)

// The API server's parts for other kinds have schemes of their own, of other groups.
func init() {
	install.Install(legacyscheme.Scheme)
	aggregator.Install(legacyscheme.Scheme)
}

// definition is a CustomResourceDefinition; what its versions need is compiled when an object asks for it.
type definition struct {
	content  string
	object   *apiextensionsv1.CustomResourceDefinition
	versions map[string]*custom
}

// custom is a served version of a definition, ready to judge objects.
type custom struct {
	rules      rules
	structural *structuralschema.Structural
}

// definitions are those of the cluster that is looked at, by group and kind.
var definitions map[string]*definition

// kept are all definitions ever seen, by their content: clusters share most of them.
var kept = map[string]*definition{}

// define takes note of the definitions of a cluster: of each kind the last one counts.
func define(contents []json.RawMessage) error {
	definitions = map[string]*definition{}
	for _, content := range contents {
		known, ok := kept[string(content)]
		if !ok {
			known = &definition{content: string(content), object: &apiextensionsv1.CustomResourceDefinition{}, versions: map[string]*custom{}}
			if err := json.Unmarshal(content, known.object); err != nil {
				return fmt.Errorf("a definition must be a CustomResourceDefinition: %w", err)
			}
			legacyscheme.Scheme.Default(known.object)
			kept[known.content] = known
		}
		definitions[known.object.Spec.Group+"/"+known.object.Spec.Names.Kind] = known
	}
	return nil
}

// judgeCustom does to a custom resource what the API server does with the definition of its kind.
func judgeCustom(of identity, one subject) []finding {
	known, ok := definitions[of.groupKind()]
	if !ok || !apihelpers.HasServedCRDVersion(known.object, of.version) {
		return of.unknown()
	}
	served, err := known.version(of)
	if err != nil {
		return []finding{{Reader: kubernetes, Message: err.Error()}}
	}
	object, unknown, err := served.decode(one.Object)
	if err != nil {
		return []finding{{Reader: kubernetes, Message: err.Error()}}
	}
	findings := []finding{}
	for _, path := range unknown {
		findings = append(findings, finding{Reader: kubernetes, Field: path, Message: fmt.Sprintf("unknown field %q", path)})
	}
	return append(findings, admit(of, known.object.Spec.Names.Plural, served.rules, object, one.Old, func(content []byte) (runtime.Object, error) {
		former, _, err := served.decode(content)
		return former, err
	})...)
}

// decode reads an object, takes away what the schema doesn't know, and sets the schema's defaults.
//
// It returns the paths of what was taken away too.
func (served *custom) decode(content []byte) (runtime.Object, []string, error) {
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(content); err != nil {
		return nil, nil, err
	}
	about, found, unknown, err := schemaobjectmeta.GetObjectMetaWithOptions(object.Object, schemaobjectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return nil, nil, err
	}
	version, kind := object.GetAPIVersion(), object.GetKind()
	unknown = append(unknown, pruning.PruneWithOptions(object.Object, served.structural, true, structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})...)
	defaulting.PruneNonNullableNullsWithoutDefaults(object.Object, served.structural)
	problem, embedded := schemaobjectmeta.CoerceWithOptions(nil, object.Object, served.structural, false, schemaobjectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
	if problem != nil {
		return nil, nil, problem
	}
	object.SetAPIVersion(version)
	object.SetKind(kind)
	if found {
		if err := schemaobjectmeta.SetObjectMeta(object.Object, about); err != nil {
			return nil, nil, err
		}
	}
	defaulting.Default(object.Object, served.structural)
	return object, append(unknown, embedded...), nil
}

// version compiles the schema and the rules in CEL of one version, once.
func (known *definition) version(of identity) (*custom, error) {
	if done, ok := known.versions[of.version]; ok {
		return done, nil
	}
	compiled, err := compile(known.object, of)
	if err != nil {
		return nil, err
	}
	known.versions[of.version] = compiled
	return compiled, nil
}

func compile(object *apiextensionsv1.CustomResourceDefinition, of identity) (*custom, error) {
	written, err := apihelpers.GetSchemaForVersion(object, of.version)
	if err != nil {
		return nil, err
	}
	internal := &apiextensions.CustomResourceValidation{}
	if err := apiextensionsv1.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(written, internal, nil); err != nil {
		return nil, err
	}
	structural, err := structuralschema.NewStructural(internal.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	structural = structural.DeepCopy()
	if err := defaulting.PruneDefaults(structural); err != nil {
		return nil, err
	}
	validator, _, err := validation.NewSchemaValidator(internal.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	var status *apiextensions.CustomResourceSubresourceStatus
	var scale *apiextensions.CustomResourceSubresourceScale
	if subresources, err := apihelpers.GetSubresourcesForVersion(object, of.version); err == nil && subresources != nil {
		if subresources.Status != nil {
			status = &apiextensions.CustomResourceSubresourceStatus{}
		}
		if subresources.Scale != nil {
			scale = &apiextensions.CustomResourceSubresourceScale{}
			if err := apiextensionsv1.Convert_v1_CustomResourceSubresourceScale_To_apiextensions_CustomResourceSubresourceScale(subresources.Scale, scale, nil); err != nil {
				return nil, err
			}
		}
	}
	namespaced := object.Spec.Scope == apiextensionsv1.NamespaceScoped
	kind := schema.GroupVersionKind{Group: of.group, Version: of.version, Kind: of.kind}
	return &custom{rules: customRules(namespaced, kind, scale, status != nil, validator, structural), structural: structural}, nil
}

// customRules are the rules of a kind by its schema. Rules in CEL are asked only when the schema holds.
func customRules(namespaced bool, of schema.GroupVersionKind, scale *apiextensions.CustomResourceSubresourceScale, hasStatus bool, validator validation.SchemaValidator, structural *structuralschema.Structural) rules {
	expressions := cel.NewValidator(structural, true, celconfig.PerCallLimit)
	content := func(object runtime.Object) map[string]any { return object.(*unstructured.Unstructured).Object }
	whole := func(object runtime.Object) field.ErrorList {
		found := schemaobjectmeta.Validate(nil, content(object), structural, false)
		return append(found, replicasOf(content(object), scale)...)
	}
	evaluate := func(found field.ErrorList, object, old map[string]any, options ...cel.Option) field.ErrorList {
		if expressions == nil || slices.ContainsFunc(found, func(one *field.Error) bool { return blocking[one.Type] }) {
			return found
		}
		broken, _ := expressions.Validate(context.Background(), nil, structural, object, asAny(old), celconfig.RuntimeCELCostBudget, options...)
		return append(found, broken...)
	}
	return rules{
		ObjectTyper: unstructuredscheme.NewUnstructuredObjectTyper(), NameGenerator: names.SimpleNameGenerator, namespaced: namespaced,
		prepare: func(object runtime.Object) {
			if hasStatus {
				delete(content(object), "status")
			}
		},
		create: func(object runtime.Object) field.ErrorList {
			about := object.(*unstructured.Unstructured)
			found := apivalidation.ValidateObjectMetaAccessor(about, namespaced, apivalidation.NameIsDNSSubdomain, field.NewPath("metadata"))
			found = append(found, validation.ValidateCustomResource(nil, content(object), validator)...)
			found = append(found, whole(object)...)
			found = append(found, listtype.ValidateListSetsAndMaps(nil, structural, content(object))...)
			return evaluate(found, content(object), nil)
		},
		update: func(object, old runtime.Object) field.ErrorList {
			// What was wrong before and isn't touched is let pass.
			same := common.NewCorrelatedObject(content(object), content(old), &model.Structural{Structural: structural})
			found := validation.ValidateCustomResourceUpdate(nil, content(object), content(old), validator, validation.WithRatcheting(same))
			found = append(found, whole(object)...)
			return evaluate(found, content(object), content(old), cel.WithRatcheting(same))
		},
	}
}

// The kinds of errors after which an expression might meet what it doesn't expect.
var blocking = map[field.ErrorType]bool{
	field.ErrorTypeNotSupported: true, field.ErrorTypeRequired: true, field.ErrorTypeTooLong: true, field.ErrorTypeTooMany: true, field.ErrorTypeTypeInvalid: true,
}

// asAny keeps an absent object absent.
func asAny(object map[string]any) any {
	if object == nil {
		return nil
	}
	return object
}

// replicasOf looks at the number that autoscalers would set.
func replicasOf(object map[string]any, scale *apiextensions.CustomResourceSubresourceScale) field.ErrorList {
	if scale == nil {
		return nil
	}
	count, _, err := unstructured.NestedInt64(object, strings.Split(strings.TrimPrefix(scale.SpecReplicasPath, "."), ".")...)
	switch path := field.NewPath(scale.SpecReplicasPath); {
	case err != nil:
		return field.ErrorList{field.Invalid(path, count, err.Error())}
	case count < 0 || count > math.MaxInt32:
		return field.ErrorList{field.Invalid(path, count, "should be a non-negative integer of 32 bits")}
	}
	return nil
}
