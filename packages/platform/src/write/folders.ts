import { StageModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';

/** A folder of objects, one file each, with a kustomization.yaml. */
export interface Folder {
  readonly folder: string;
  readonly objects: readonly KubeObject[];
}

/** A cluster in the form that its reader takes. */
export interface Reading {
  /** Every folder that is applied, and the one where the reader begins. */
  readonly folders: readonly Folder[];
  /** What was added for the reader, by the stage that it applies: held to schemas like the stage's own objects. */
  readonly added: ReadonlyMap<StageModel, readonly KubeObject[]>;
  /** Other files, by their path below the cluster's folder. Made only of a cluster that no rule refuses. */
  readonly files: () => { readonly [path: string]: string };
  /** How the cluster is applied, for its README; none where that needs no word. */
  readonly how?: string;
}

/** The objects of a folder by file name, in the order of the names. */
export function filesOf({ objects }: Folder): Array<[string, KubeObject]> {
  return objects.map((object): [string, KubeObject] => [fileName(object), object]).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Kind, group, namespace and name: two objects never share a file, and one object's file says what it is. */
export function fileName(object: KubeObject): string {
  const group = groupOf(object);
  const parts = [`${object.kind.toLowerCase()}${group ? `.${group}` : ''}`, ...(object.metadata.namespace ? [object.metadata.namespace] : []), encodeURIComponent(object.metadata.name)];
  return `${parts.join('_')}.yaml`;
}
