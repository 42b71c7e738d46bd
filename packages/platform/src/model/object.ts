/** A Kubernetes object as it is written. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; namespace?: string; annotations?: { [key: string]: string }; labels?: { [key: string]: string }; finalizers?: string[] };
  readonly [key: string]: any;
}

/** The API group of an object; empty for the core group. */
export function groupOf(object: { readonly apiVersion: string }): string {
  const slash = object.apiVersion.indexOf('/');
  return slash < 0 ? '' : object.apiVersion.slice(0, slash);
}

/** Name of the stage of namespaces. */
export const NAMESPACES_STAGE = 'namespaces';

/** Annotation that keeps an object in the cluster when it is no longer rendered, as Flux writes it: other readers get their own. */
export const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';
