package main

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strconv"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	apirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/capabilities"
)

// Every distribution lets pods be privileged: Pod Security says which may.
func init() {
	capabilities.Setup(true, 0)
}

// The decoder of `fieldValidation=Strict`.
var strictCodecs = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict)

// judgeBuiltIn decodes an object as the API server does, sets its defaults, and gives it to the rules of its kind.
func judgeBuiltIn(of identity, rules kind, one subject, namespaces map[string]map[string]string) []finding {
	if !legacyscheme.Scheme.Recognizes(schema.GroupVersionKind{Group: of.group, Version: of.version, Kind: of.kind}) {
		return of.unknown()
	}
	decode := func(content []byte) (runtime.Object, error) { return decodeBuiltIn(of, content) }
	object, findings := decodeAll(one.Object, decode)
	if object == nil || len(findings) > 0 {
		return findings
	}
	versioned, err := legacyscheme.Scheme.ConvertToVersion(object, schema.GroupVersion{Group: of.group, Version: of.version})
	if err != nil {
		return []finding{{Reader: kubernetes, Message: err.Error()}}
	}
	findings = append(findings, admit(of, rules.resource, rules.strategy, object, one.Old, decode)...)
	return append(findings, judgePods(versioned, namespaces)...)
}

// decodeBuiltIn reads an object into the internal version of its kind, in which the rules are written.
func decodeBuiltIn(of identity, content []byte) (runtime.Object, error) {
	info, _ := runtime.SerializerInfoForMediaType(strictCodecs.SupportedMediaTypes(), runtime.ContentTypeJSON)
	hub := schema.GroupVersion{Group: of.group, Version: runtime.APIVersionInternal}
	object, _, err := strictCodecs.DecoderToVersion(info.StrictSerializer, hub).Decode(content, nil, nil)
	return object, err
}

// admit creates an object and, where there is one in its place, updates that: a cluster must accept it both when it is built
// anew and as it is now.
func admit(of identity, resource string, rules strategy, object runtime.Object, old json.RawMessage, decode func([]byte) (runtime.Object, error)) []finding {
	candidate := object.DeepCopyObject()
	if err := create(of, resource, rules, candidate); err != nil {
		return causesOf(err)
	}
	if len(old) == 0 || string(old) == "null" {
		return nil
	}
	former, err := decode(old)
	// What is in the cluster was accepted, whatever is found in it today.
	if former == nil || (err != nil && !runtime.IsStrictDecodingError(err)) || create(of, resource, rules, former) != nil {
		return nil
	}
	was, err := meta.Accessor(former)
	if err != nil {
		return causesOf(err)
	}
	is, err := meta.Accessor(object)
	if err != nil {
		return causesOf(err)
	}
	is.SetUID(was.GetUID())
	was.SetResourceVersion("1")
	is.SetResourceVersion("1")
	is.SetNamespace(was.GetNamespace())
	if err := rest.BeforeUpdate(rules, requestOf(of, resource, "update", is), object, former); err != nil {
		return causesOf(err)
	}
	return nil
}

func create(of identity, resource string, rules strategy, object runtime.Object) error {
	about, err := meta.Accessor(object)
	if err != nil {
		return err
	}
	if rules.NamespaceScoped() && about.GetNamespace() == "" {
		about.SetNamespace(metav1.NamespaceDefault)
	}
	// The same for everybody, so that the same is said of the same object.
	about.SetCreationTimestamp(metav1.NewTime(start))
	about.SetUID("00000000-0000-0000-0000-000000000000")
	if about.GetName() == "" && about.GetGenerateName() != "" {
		about.SetName(about.GetGenerateName() + "00000")
	}
	return rest.BeforeCreate(rules, requestOf(of, resource, "create", about), object)
}

// requestOf is the request that would bring an object.
func requestOf(of identity, resource, verb string, about metav1.Object) context.Context {
	ctx := apirequest.WithNamespace(apirequest.NewContext(), about.GetNamespace())
	return apirequest.WithRequestInfo(ctx, &apirequest.RequestInfo{
		IsResourceRequest: true, Verb: verb, APIGroup: of.group, APIVersion: of.version, Resource: resource, Namespace: about.GetNamespace(), Name: about.GetName(),
	})
}

// causesOf takes a refusal of the API server apart: a finding for each field.
func causesOf(err error) []finding {
	var status *apierrors.StatusError
	if !errors.As(err, &status) || status.ErrStatus.Details == nil || len(status.ErrStatus.Details.Causes) == 0 {
		return []finding{{Reader: kubernetes, Message: err.Error()}}
	}
	findings := []finding{}
	seen := map[finding]bool{}
	for _, cause := range status.ErrStatus.Details.Causes {
		field := cause.Field
		// Some rules are of no field.
		if field == "<nil>" {
			field = ""
		}
		one := finding{Reader: kubernetes, Field: field, Message: shortened(cause.Message)}
		if !seen[one] {
			findings = append(findings, one)
		}
		seen[one] = true
	}
	return findings
}

// What is longer than this holds a whole object, which the reader of the message has before him.
const longest = 400

func shortened(message string) string {
	if runes := []rune(message); len(runes) > longest {
		return string(runes[:longest/4]) + " … " + string(runes[len(runes)-longest/4:])
	}
	return message
}

var unknownField = regexp.MustCompile(`^unknown field "(.*)"$`)

// decodeAll decodes an object and finds all that can't be decoded.
func decodeAll(content []byte, decode func([]byte) (runtime.Object, error)) (runtime.Object, []finding) {
	findings := []finding{}
	object, err := decode(content)
	if err == nil {
		return object, findings
	}
	if strict, ok := runtime.AsStrictDecodingError(err); ok {
		for _, one := range strict.Errors() {
			said := finding{Reader: kubernetes, Message: one.Error()}
			if field := unknownField.FindStringSubmatch(said.Message); field != nil {
				said.Field = field[1]
			}
			findings = append(findings, said)
		}
		return object, findings
	}
	var tree map[string]any
	if problem := json.Unmarshal(content, &tree); problem == nil {
		for _, key := range keysOf(tree) {
			if key != "apiVersion" && key != "kind" {
				findings = append(findings, unreadable(tree[key], key, decode, func(value any) any {
					return map[string]any{"apiVersion": tree["apiVersion"], "kind": tree["kind"], key: value}
				})...)
			}
		}
	}
	if len(findings) == 0 {
		findings = append(findings, finding{Reader: kubernetes, Message: err.Error()})
	}
	return nil, findings
}

// unreadable finds the values below a place that can't be decoded. Go stops at the first one and doesn't say where that is, so
// each value is decoded as the only one in its object.
func unreadable(value any, path string, decode func([]byte) (runtime.Object, error), alone func(value any) any) []finding {
	empty := value
	switch value.(type) {
	case map[string]any:
		empty = map[string]any{}
	case []any:
		empty = []any{}
	}
	content, err := json.Marshal(alone(empty))
	if err != nil {
		return nil
	}
	if _, err := decode(content); err != nil && !runtime.IsStrictDecodingError(err) {
		return []finding{{Reader: kubernetes, Field: path, Message: err.Error()}}
	}
	findings := []finding{}
	switch value := value.(type) {
	case map[string]any:
		for _, key := range keysOf(value) {
			findings = append(findings, unreadable(value[key], path+"."+key, decode, func(value any) any { return alone(map[string]any{key: value}) })...)
		}
	case []any:
		for index, item := range value {
			findings = append(findings, unreadable(item, path+"["+strconv.Itoa(index)+"]", decode, func(value any) any { return alone([]any{value}) })...)
		}
	}
	return findings
}

func keysOf(tree map[string]any) []string {
	return slices.Sorted(maps.Keys(tree))
}
