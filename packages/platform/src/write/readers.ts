import { Crd } from '../model/crd';
import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';
import { yamlOf } from '../values/yaml-text';
import { filesOf, Reading } from './folders';

/** An object, as its readers are told of it. */
export interface SubmittedObject {
  /** Where it stands in the construct tree, for messages. */
  readonly path: string;
  /** Its file, below the output folder. */
  readonly file: string;
  readonly object: KubeObject;
}

/** Everything of a cluster that its readers judge. */
export interface Submission {
  readonly cluster: string;
  /** Its minor version of Kubernetes, such as `1.35`. */
  readonly kubernetes: string;
  readonly objects: readonly SubmittedObject[];
  /** The definitions of the custom resources among them, where they are known. */
  readonly definitions: readonly Crd[];
}

/**
 * Whoever judges objects beside the checks of the core, with the code of the programs that will read them. The command `platform`
 * brings them, and puts them where `readers` finds them: this package needs none.
 */
export interface Readers {
  /** Tells them early what they will be asked about: what takes long can begin while the synthesis goes on. */
  expect(clusters: readonly Submission[]): void;
  /**
   * Waits for what they say about everything that they were told of.
   *
   * @param texts what will be written, by file
   * @param problems what the checks of the core have found: it isn't said again
   * @returns violations
   */
  judge(texts: { readonly [file: string]: string }, problems: readonly string[]): string[];
}

/** A name that every copy of this package knows. */
const READERS = Symbol.for('@monosense-io/platform/readers');

/** The readers of this process; undefined when a program runs by itself. */
export function readers(): Readers | undefined {
  return (globalThis as { [READERS]?: Readers })[READERS];
}

/** What is told of a cluster. */
export function submissionOf({ cluster, kubernetes, stages }: ClusterModel, { folders, added }: Reading, crds: ReadonlySet<Crd>): Submission {
  const paths = new Map(stages.flatMap((stage) => [...stage.objects, ...added.get(stage) ?? []].map((object): [KubeObject, string] => [object, stage.path])));
  return {
    cluster: cluster.node.id,
    kubernetes: kubernetes.minor,
    objects: folders.flatMap((folder) => filesOf(folder).map(([file, object]) => ({ path: paths.get(object) ?? cluster.node.path, file: `${cluster.node.id}/${folder.folder}/${file}`, object }))),
    definitions: [...crds],
  };
}

/** The texts of objects that will not be written, since something is wrong. */
export function objectTexts(submissions: readonly Submission[]): { [file: string]: string } {
  return Object.fromEntries(submissions.flatMap(({ objects }) => objects.map(({ file, object }) => [file, yamlOf(object)])));
}
