package main

import (
	"encoding/json"
	"fmt"

	"k8s.io/apiextensions-apiserver/pkg/apihelpers"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	schemaobjectmeta "k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/unstructuredscheme"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
)

var (
	definitionScheme = runtime.NewScheme()
	definitionCodecs = serializer.NewCodecFactory(definitionScheme, serializer.EnableStrict)
)

func init() { install.Install(definitionScheme) }

// definition is a CustomResourceDefinition; what its versions need is compiled when an object asks for it.
type definition struct {
	content  string
	object   *apiextensionsv1.CustomResourceDefinition
	versions map[string]*custom
}

// custom is a served version of a definition, ready to judge objects.
type custom struct {
	strategy   strategy
	structural *structuralschema.Structural
}

// definitions are those of the cluster that is looked at, by group and kind.
var definitions = map[string]*definition{}

// kept are all definitions ever seen, by their content: clusters share most of them.
var kept = map[string]*definition{}

// define takes note of definitions. They are those of the cluster: of each kind the last one counts.
func define(contents []json.RawMessage) error {
	for _, content := range contents {
		known, ok := kept[string(content)]
		if !ok {
			known = &definition{content: string(content), object: &apiextensionsv1.CustomResourceDefinition{}, versions: map[string]*custom{}}
			if err := json.Unmarshal(content, known.object); err != nil {
				return fmt.Errorf("a definition must be a CustomResourceDefinition: %w", err)
			}
			definitionScheme.Default(known.object)
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
	rules, err := known.version(of)
	if err != nil {
		return describe(of, err)
	}
	object, unknown, err := rules.decode(one.Object)
	if err != nil {
		return []finding{{Reader: kubernetes, Message: err.Error()}}
	}
	findings := []finding{}
	for _, path := range unknown {
		findings = append(findings, finding{Reader: kubernetes, Field: path, Message: fmt.Sprintf("unknown field %q", path)})
	}
	return append(findings, admit(of, known.object.Spec.Names.Plural, rules.strategy, object, one.Old, func(content []byte) (runtime.Object, error) {
		former, _, err := rules.decode(content)
		return former, err
	})...)
}

// decode reads an object, takes away what the schema doesn't know, and sets the schema's defaults.
//
// It returns the paths of what was taken away too.
func (rules *custom) decode(content []byte) (runtime.Object, []string, error) {
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(content); err != nil {
		return nil, nil, err
	}
	about, found, unknown, err := schemaobjectmeta.GetObjectMetaWithOptions(object.Object, schemaobjectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		return nil, nil, err
	}
	version, kind := object.GetAPIVersion(), object.GetKind()
	unknown = append(unknown, pruning.PruneWithOptions(object.Object, rules.structural, true, structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})...)
	defaulting.PruneNonNullableNullsWithoutDefaults(object.Object, rules.structural)
	problem, embedded := schemaobjectmeta.CoerceWithOptions(nil, object.Object, rules.structural, false, schemaobjectmeta.CoerceOptions{ReturnUnknownFieldPaths: true})
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
	defaulting.Default(object.Object, rules.structural)
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
	rules := customresource.NewStrategy(unstructuredscheme.NewUnstructuredObjectTyper(), namespaced, kind, validator, nil, structural, status, scale, nil)
	return &custom{strategy: rules, structural: structural}, nil
}

// judgeDefinition judges a CustomResourceDefinition itself: its schema, and its rules in CEL with what they may cost.
func judgeDefinition(of identity, one subject) []finding {
	decode := func(content []byte) (runtime.Object, error) {
		info, _ := runtime.SerializerInfoForMediaType(definitionCodecs.SupportedMediaTypes(), runtime.ContentTypeJSON)
		hub := schema.GroupVersion{Group: of.group, Version: runtime.APIVersionInternal}
		object, _, err := definitionCodecs.DecoderToVersion(info.StrictSerializer, hub).Decode(content, nil, nil)
		return object, err
	}
	object, findings := decodeAll(one.Object, decode)
	if object == nil || len(findings) > 0 {
		return findings
	}
	return admit(of, "customresourcedefinitions", customresourcedefinition.NewStrategy(definitionScheme), object, one.Old, decode)
}
