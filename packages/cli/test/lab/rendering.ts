import type { KubeObject, Stage } from '../../src/lab/rendered.ts';

/** A stage of a cluster, for tests. */
export function stage(name: string, dependsOn: string[], ...objects: KubeObject[]): Stage {
  return { name, dependsOn, kustomization: object('kustomize.toolkit.fluxcd.io/v1/Kustomization', `flux-system/${name}`), objects };
}

/** An object, by `group/version/Kind` and `namespace/name`. */
export function object(type: string, path: string, annotations?: Record<string, string>): KubeObject {
  const [kind, ...version] = type.split('/').reverse();
  const [name, namespace] = path.split('/').reverse();
  return { apiVersion: version.reverse().join('/'), kind, metadata: { name, ...(namespace ? { namespace } : {}), ...(annotations ? { annotations } : {}) } };
}

/** The CRD of a kind. */
export function crd(group: string, kind: string): KubeObject {
  return { ...object('apiextensions.k8s.io/v1/CustomResourceDefinition', `${kind.toLowerCase()}s.${group}`), spec: { group, names: { kind } } };
}
