// Command flux-build builds a rendered cluster as Flux does: the entry point, and whatever
// Kustomization comes out of a build, with the library that kustomize-controller is made of. It
// asks no cluster.
//
//	flux-build -cluster clusters/home -out FOLDER
//
// Run it in the root of the repository. It writes each object to FOLDER, under the path that it has
// in the repository, and prints what it built, what it could not build here and what is wrong.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/resource"
)

// The source and the Kustomization that Flux itself makes for the repository.
const flux = "flux-system"

const apiGroup = "kustomize.toolkit.fluxcd.io"

type built struct {
	Name    string `json:"name"`
	Path    string `json:"path"`
	Objects int    `json:"objects"`
}

type report struct {
	Built    []built  `json:"built"`
	Notes    []string `json:"notes"`
	Problems []string `json:"problems"`
}

type builder struct {
	root, out string
	report    report
	// All Kustomizations, built here or not, by namespace and name.
	found map[string]unstructured.Unstructured
	// What the cluster's objects are, to look a source up.
	objects map[string]bool
}

func main() {
	cluster := flag.String("cluster", "", "folder of the rendered cluster, from the root of the repository")
	out := flag.String("out", "", "folder for the built objects")
	flag.Parse()
	report, err := build(*cluster, *out)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(report)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func build(cluster, out string) (report, error) {
	root, err := copyOf(cluster, "secrets")
	if err != nil {
		return report{}, err
	}
	defer os.RemoveAll(root)

	b := builder{
		root: root, out: out,
		report:  report{Built: []built{}, Notes: []string{}, Problems: []string{}},
		found:   map[string]unstructured.Unstructured{},
		objects: map[string]bool{},
	}
	queue := []unstructured.Unstructured{entry(cluster)}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		id := idOf(next.GetNamespace(), next.GetName())
		if _, known := b.found[id]; known {
			b.problem("[%s] a Kustomization must be there once, and another build brings it again: rename one", id)
			continue
		}
		b.found[id] = next
		queue = append(queue, b.kustomization(id, next)...)
	}
	b.checkSources()
	b.checkOrder()
	return b.report, nil
}

// The library writes into what it builds, so it gets a copy.
func copyOf(folders ...string) (string, error) {
	root, err := os.MkdirTemp("", "flux-build-")
	if err == nil {
		root, err = filepath.EvalSymlinks(root)
	}
	for _, folder := range folders {
		if _, missing := os.Stat(folder); err == nil && missing == nil {
			err = os.CopyFS(filepath.Join(root, folder), os.DirFS(folder))
		}
	}
	return root, err
}

func entry(cluster string) unstructured.Unstructured {
	return unstructured.Unstructured{Object: map[string]any{
		"metadata": map[string]any{"name": flux, "namespace": flux},
		"spec": map[string]any{
			"path":      "./" + filepath.ToSlash(filepath.Join(cluster, "flux")),
			"sourceRef": map[string]any{"kind": "GitRepository", "name": flux},
		},
	}}
}

// Builds one and returns the Kustomizations among its objects.
func (b *builder) kustomization(id string, k unstructured.Unstructured) (more []unstructured.Unstructured) {
	if source := sourceOf(k); source != "GitRepository "+idOf(flux, flux) {
		b.note("%s is built from %s, which isn't here", id, source)
		return nil
	}
	path, _, _ := unstructured.NestedString(k.Object, "spec", "path")
	_, encrypted, _ := unstructured.NestedMap(k.Object, "spec", "decryption")
	folder := filepath.Join(b.root, path)
	if stat, err := os.Stat(folder); err != nil || !stat.IsDir() {
		if encrypted {
			b.note("%s is built from '%s', which is encrypted by hand and isn't in the repository", id, path)
		} else {
			b.problem("[%s] 'path' must be a folder of the repository, got '%s': correct it", id, path)
		}
		return nil
	}
	resources, err := b.run(k, folder)
	if err != nil {
		b.problem("[%s] '%s' must build: %s", id, path, strings.ReplaceAll(err.Error(), b.root+string(filepath.Separator), ""))
		return nil
	}
	b.report.Built = append(b.report.Built, built{id, path, len(resources)})
	if encrypted {
		b.note("%s has %d objects that only the cluster can decrypt", id, len(resources))
		return nil
	}
	for _, res := range resources {
		b.objects[res.GetKind()+" "+idOf(res.GetNamespace(), res.GetName())] = true
		if err := b.write(path, res); err != nil {
			b.problem("[%s] %s", id, err)
		}
		if res.GetGvk().Group == apiGroup && res.GetKind() == "Kustomization" {
			object, err := res.Map()
			if err != nil {
				b.problem("[%s] %s", id, err)
				continue
			}
			more = append(more, unstructured.Unstructured{Object: object})
		}
	}
	return more
}

// As kustomize-controller does it, with the features that packages/flux switches on: no bases from
// elsewhere, and no variable without a value.
func (b *builder) run(k unstructured.Unstructured, folder string) ([]*resource.Resource, error) {
	action, err := kustomize.NewGenerator(b.root, k).WriteFile(folder, kustomize.WithSaveOriginalKustomization())
	if err != nil {
		return nil, err
	}
	defer kustomize.CleanDirectory(folder, action)
	resources, err := kustomize.SecureBuild(b.root, folder, false)
	if err != nil {
		return nil, err
	}
	if _, substitutes, _ := unstructured.NestedMap(k.Object, "spec", "postBuild"); !substitutes {
		return resources.Resources(), nil
	}
	for _, res := range resources.Resources() {
		// Dry, since there is no cluster: variables of a ConfigMap or Secret count as unknown.
		changed, err := kustomize.SubstituteVariables(context.Background(), nil, k, res, kustomize.SubstituteWithDryRun(true), kustomize.SubstituteWithStrict(true))
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", res.GetKind(), res.GetName(), err)
		}
		if changed != nil {
			if _, err := resources.Replace(changed); err != nil {
				return nil, err
			}
		}
	}
	return resources.Resources(), nil
}

// The file is named as the core names it, so that a fault in it leads to the one in the repository.
func (b *builder) write(path string, res *resource.Resource) error {
	text, err := res.AsYAML()
	if err != nil {
		return err
	}
	name := strings.ToLower(res.GetKind())
	if group := res.GetGvk().Group; group != "" {
		name += "." + group
	}
	if namespace := res.GetNamespace(); namespace != "" {
		name += "_" + namespace
	}
	folder := filepath.Join(b.out, path)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name+"_"+url.QueryEscape(res.GetName())+".yaml"), text, 0o644)
}

// What is built elsewhere needs its source in the cluster.
func (b *builder) checkSources() {
	for _, id := range b.ids() {
		source := sourceOf(b.found[id])
		if source != "GitRepository "+idOf(flux, flux) && !b.objects[source] {
			b.problem("[%s] 'sourceRef' must name a source of this cluster, got '%s': correct it, or add the source", id, source)
		}
	}
}

// Names that nothing has, and circles, keep a Kustomization waiting for ever.
func (b *builder) checkOrder() {
	done := map[string]bool{}
	var visit func(id string, path []string)
	visit = func(id string, path []string) {
		for at, hop := range path {
			if hop == id {
				b.problem("[%s] 'dependsOn' must not lead back to itself, got '%s': remove one of them", id, strings.Join(append(path[at:], id), " → "))
				return
			}
		}
		if done[id] {
			return
		}
		for _, other := range dependsOn(b.found[id]) {
			if _, known := b.found[other]; !known {
				b.problem("[%s] 'dependsOn' must name Kustomizations of this cluster, got '%s': correct it", id, other)
				continue
			}
			visit(other, append(path[:len(path):len(path)], id))
		}
		done[id] = true
	}
	for _, id := range b.ids() {
		visit(id, nil)
	}
}

func (b *builder) ids() []string {
	ids := make([]string, 0, len(b.found))
	for id := range b.found {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids
}

func dependsOn(k unstructured.Unstructured) (ids []string) {
	entries, _, _ := unstructured.NestedSlice(k.Object, "spec", "dependsOn")
	for _, entry := range entries {
		if reference, ok := entry.(map[string]any); ok {
			ids = append(ids, referenceOf(reference, k.GetNamespace()))
		}
	}
	return ids
}

func sourceOf(k unstructured.Unstructured) string {
	reference, _, _ := unstructured.NestedMap(k.Object, "spec", "sourceRef")
	kind, _ := reference["kind"].(string)
	return kind + " " + referenceOf(reference, k.GetNamespace())
}

func referenceOf(reference map[string]any, namespace string) string {
	name, _ := reference["name"].(string)
	if other, _ := reference["namespace"].(string); other != "" {
		namespace = other
	}
	return idOf(namespace, name)
}

func idOf(namespace, name string) string {
	return namespace + "/" + name
}

func (b *builder) note(format string, args ...any) {
	b.report.Notes = append(b.report.Notes, fmt.Sprintf(format, args...))
}

func (b *builder) problem(format string, args ...any) {
	b.report.Problems = append(b.report.Problems, fmt.Sprintf(format, args...))
}
