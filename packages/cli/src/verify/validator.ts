import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Validator } from '@monosense-io/validator';
import { parseAllDocuments } from 'yaml';
import { interruptible } from '../interrupt.ts';
import { isForced, isOfUnknownKind, keptIn, sentenceOf } from './sentence.ts';
import { Refusal } from '../refusal.ts';
import { clusterFolder, clusterPath, kustomizationsOf } from '../repository/clusters.ts';
import { contentsOf, git } from '../repository/git.ts';
import type { Facts } from './facts.ts';
import type { Found } from './report.ts';

const THERE = new Refusal('VERIFY-010', {
  protects: "Objects that nobody has read with Kubernetes' own code may be what it refuses.",
  wrong: 'a clone of the packages on a machine without Go',
  right: 'the same with Go, or the released packages',
});

/** An object that is rendered. */
interface Rendered {
  /** What messages call the place that it comes from. */
  readonly from: string;
  readonly object: any;
  /** The object of its name that is committed. */
  readonly old?: any;
  /** What Git calls the file that holds that: a render knows its answers by it too. */
  readonly oldId?: string;
  /** Whether a chart makes it. What is wrong is then in the chart, or in its values. */
  readonly chart: boolean;
}

/**
 * Gives every object of a cluster to the code of the programs that read it: as new, and as an update of what is committed.
 *
 * @param charts folder with what the charts make, in folders by namespace, where they could be rendered
 */
export async function validate(validator: Validator, root: string, name: string, { crds, kubernetes }: Facts, charts?: string): Promise<Found> {
  const own = ownObjects(root, name);
  // Definitions are upstream's, and were looked at when they were taken over.
  const made = charts === undefined ? [] : chartObjects(charts).filter(({ object }) => object.kind !== 'CustomResourceDefinition');
  const rendered = [...own, ...made];
  const answers = await validator.judge({
    objects: rendered.map(({ object, old, oldId }) => ({ object, ...(old ? { old, oldId } : {}) })),
    definitions: [...crds, ...own.map(({ object }) => object).filter(({ kind }) => kind === 'CustomResourceDefinition')],
    namespaces: Object.fromEntries(own.filter(({ object }) => object.kind === 'Namespace').map(({ object: { metadata } }) => [metadata.name, metadata.labels ?? {}])),
    kubernetes: kubernetes.version,
  });
  const updates = rendered.filter(({ old }) => old).length;
  const problems = answers.flatMap((findings, index) => {
    const { from, object, chart } = rendered[index];
    // A chart may hold what is for clusters with another operator.
    return findings.filter((finding) => !chart || !isOfUnknownKind(finding)).map((finding) => sentenceOf(from, object, finding));
  });
  const unknown = made.filter((one) => answers[rendered.indexOf(one)].some(isOfUnknownKind)).map(({ object }) => `${object.apiVersion}/${object.kind}`);
  return {
    checked: `${own.length} objects${made.length > 0 ? `, ${made.length} of charts` : ''}${updates > 0 ? `, ${updates} updates` : ''}`,
    notes: [
      ...(Validator.covers(kubernetes.version) ? [] : [`what Kubernetes ${minorOf(kubernetes.version)} judges otherwise than ${minorOf(Validator.KUBERNETES)}`]),
      ...(unknown.length > 0 ? [`kinds of charts that nothing here has the definition of: ${[...new Set(unknown)].sort().join(', ')}`] : []),
    ],
    problems,
  };
}

function minorOf(version: string): string {
  return /\d+\.\d+/.exec(version)![0];
}

/** Does something with the validator of all clusters: its program is built where it isn't there yet, and started where it will be asked. */
export async function withValidator<T>(root: string, work: (validator: Validator) => Promise<T>): Promise<T> {
  const validator = opened(root);
  try {
    return await interruptible(() => void validator.close(), () => work(validator));
  } finally {
    await validator.close();
  }
}

function opened(root: string): Validator {
  try {
    const validator = Validator.open(keptIn(root));
    validator.prepare();
    return validator;
  } catch (error) {
    throw THERE.error('verify', (error as Error).message);
  }
}

/** The objects in the rendered folders of a cluster. */
function ownObjects(root: string, name: string): Rendered[] {
  const committed = committedObjects(root, clusterPath(root, name));
  return kustomizationsOf(clusterFolder(root, name)).flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith('.yaml')).sort().flatMap((file) => {
    const from = relative(root, join(folder, file));
    return objectsOf(readFileSync(join(folder, file), 'utf8')).map((object) => ({ from, object, ...(isForced(object) ? {} : committed.get(nameOf(object))), chart: false }));
  }));
}

/** The committed form of objects in files that are changed, by name. What isn't changed isn't updated. */
function committedObjects(root: string, folder: string): Map<string, Pick<Rendered, 'old' | 'oldId'>> {
  const { status, stdout } = git(root, ['diff', '--raw', '--no-abbrev', '--no-renames', '-z', '--diff-filter=MD', 'HEAD', '--', folder]);
  // Without a commit everything is new.
  const changed = status === 0 ? [...stdout.toString().matchAll(/:\d+ \d+ ([\da-f]+) [\da-f]+ [MD]\0[^\0]*\.yaml\0/g)].map(([, id]) => id) : [];
  const texts = changed.length === 0 ? [] : contentsOf(root, changed);
  return new Map(changed.flatMap((oldId, index) => objectsOf(texts[index]!).map((old) => [nameOf(old), { old, oldId }])));
}

/** What charts make. */
function chartObjects(folder: string): Rendered[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).sort().flatMap((namespace) => readdirSync(join(folder, namespace)).sort().flatMap((file) => (
    objectsOf(readFileSync(join(folder, namespace, file), 'utf8')).map((object) => ({ from: `${namespace}/${file.replace(/\.yaml$/, '')}`, object: placed(object, namespace), chart: true }))
  )));
}

/** Helm puts what names no namespace into that of the release. */
function placed(object: any, namespace: string): any {
  return { ...object, metadata: { ...object.metadata, namespace: object.metadata?.namespace ?? namespace } };
}

function objectsOf(text: string): any[] {
  return parseAllDocuments(text).map((document) => document.toJS()).filter((object) => typeof object === 'object' && object !== null && object.kind !== undefined && !String(object.apiVersion).startsWith('kustomize.config.k8s.io/'));
}

/** Which object of the cluster it is, whatever version it is written in. */
function nameOf({ apiVersion, kind, metadata }: any): string {
  return [String(apiVersion).includes('/') ? String(apiVersion).split('/')[0] : '', kind, metadata?.namespace ?? '', metadata?.name].join(' ');
}
