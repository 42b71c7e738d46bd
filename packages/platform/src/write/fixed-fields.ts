import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { fieldsAt } from '../checks/fields';
import { FIXED_FIELDS, RENEWED_FIELDS } from '../declare/fixed-fields';
import { FORCE } from '../model/content';
import { ClusterModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';
import { Quantity } from '../values/quantity';
import { Refusal } from '../values/refusal';
import { objectsIn, yamlOf } from '../values/yaml-text';
import { fileName } from './folders';

const FIXED = new Refusal('PLATFORM-702', {
  protects: 'Some operators pass a field on to an object that Kubernetes never changes: they fail at it from then on, and look after nothing else of theirs.',
  wrong: 'snapshots: { storage, size: Size.gibibytes(20) }, where the committed Dragonfly has 10Gi',
  right: 'snapshots: { storage, size: Size.gibibytes(20), resizeFrom: Size.gibibytes(10) }, and the steps of the runbook',
});

const NO_SHRINKING = new Refusal('PLATFORM-703', {
  protects: 'Kubernetes lets no volume shrink: the reader fails at the object from then on, or its operator looks after nothing else of it.',
  wrong: 'dataSize: Size.gibibytes(40), where the committed cluster has 80Gi',
  right: 'dataSize: Size.gibibytes(80)',
});

const RENEWED = new Refusal('PLATFORM-704', {
  protects: 'What another major version has written can not be continued: backups of both in one place could not be restored.',
  wrong: "postgres: PostgresMajor.V17, backup: { store, serverName: 'hub-postgres' }, where PostgreSQL 16 is committed with that name",
  right: "postgres: PostgresMajor.V17, backup: { store, serverName: 'hub-postgres-17' }",
});

const OF_KUBERNETES = new Refusal('PLATFORM-705', {
  protects: 'The API server refuses the change, and with it everything else that its reader applies in the same step.',
  wrong: "a StorageClass with parameters: { fsType: 'xfs' }, where the committed one has 'ext4'",
  right: 'a StorageClass of another name',
});

/** What Kubernetes never changes of its own kinds that have to do with volumes, and the way round. */
const NEVER_CHANGED: Record<string, { readonly fields: readonly string[]; readonly advice: string }> = {
  'v1/PersistentVolumeClaim': {
    fields: ['spec.accessModes', 'spec.dataSource', 'spec.dataSourceRef', 'spec.selector', 'spec.storageClassName', 'spec.volumeMode', 'spec.volumeName'],
    advice: 'make a claim of another name, and copy the data',
  },
  'apps/v1/StatefulSet': {
    fields: ['spec.podManagementPolicy', 'spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates'],
    advice: "keep what is committed, or delete the StatefulSet with 'kubectl delete --cascade=orphan' and make a new one by another name",
  },
  'storage.k8s.io/v1/StorageClass': {
    fields: ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'],
    advice: 'make a class of another name, and leave the old one to the volumes that have it',
  },
};

/** What Kubernetes fills in where nothing is given. */
const FILLED_IN: Record<string, string> = { 'spec.volumeMode': 'Filesystem', 'spec.podManagementPolicy': 'OrderedReady', 'reclaimPolicy': 'Delete', 'volumeBindingMode': 'Immediate' };

/** What it fills in by what else is in the cluster: to give nothing changes nothing, and what to give later is known there alone. */
const FOUND_OUT = ['spec.storageClassName', 'spec.volumeName'];

const CLAIMED = 'spec.resources.requests.storage';

/** Where other kinds say what their volumes claim. */
const CLAIMS = '**.resources.requests.storage';

/** Every field that keeps its value, or may only grow, and has another one in what is committed; and those that should have another one and keep it. */
export function checkFixedFields(outdir: string, { cluster, kubernetes, stages }: ClusterModel): string[] {
  const committed = new Map<string, any>();
  const pairs = stages.flatMap(({ name, path, objects }) => objects.map((rendered) => ({ path, rendered, file: join(outdir, cluster.node.id, name, fileName(rendered)) })));
  const before = ({ rendered, file }: (typeof pairs)[number]): any => {
    if (!committed.has(file)) committed.set(file, existsSync(file) ? committedObject(file, rendered) : undefined);
    return committed.get(file);
  };
  const steps = <T extends { readonly object: { readonly apiVersion: string; readonly kind: string; readonly name: string } }>({ object }: T) => pairs
    .filter(({ rendered }) => rendered.apiVersion === object.apiVersion && rendered.kind === object.kind && rendered.metadata.name === object.name)
    .flatMap((pair) => (before(pair) === undefined ? [] : [{ before: before(pair), after: pair.rendered }]));
  return [
    ...FIXED_FIELDS.all(cluster).flatMap(({ owner, record }) => steps(record).flatMap((step) => {
      const { object: { kind, name }, field, from, mayGrow, advice } = record;
      const [was, is] = [valueOf(step.before, field), valueOf(step.after, field)];
      if (mayGrow) return shrinks(was, is) ? [NO_SHRINKING.at(owner.node.path, `'${field}' of ${kind} '${name}' must not become smaller, got ${shown(was)} to ${shown(is)}: ${advice}`)] : [];
      return was === is || (from !== undefined && was === from) ? [] : [
        FIXED.at(owner.node.path, `'${field}' of ${kind} '${name}' must keep its value while the object exists, got ${shown(was)} to ${shown(is)}: ${advice}`),
      ];
    })),
    ...RENEWED_FIELDS.all(cluster).flatMap(({ owner, record }) => steps(record).flatMap((step) => {
      const { object: { kind, name }, field, withMajorOf, advice } = record;
      const [was, is] = [valueOf(step.before, field), valueOf(step.after, field)];
      const [from, to] = [majorOf(valueOf(step.before, withMajorOf)), majorOf(valueOf(step.after, withMajorOf))];
      return was === undefined || was !== is || from === to ? [] : [
        RENEWED.at(owner.node.path, `'${field}' of ${kind} '${name}' must get another value on the way from ${from} to ${to}, got ${shown(is)} for both: ${advice}`),
      ];
    })),
    ...pairs.flatMap((pair) => {
      const { path, rendered } = pair;
      const { kind, metadata: { name, annotations } } = rendered;
      const rule = NEVER_CHANGED[`${rendered.apiVersion}/${kind}`];
      // What is forced is deleted and made again.
      if (rule === undefined || before(pair) === undefined || annotations?.[FORCE] === 'enabled') return [];
      const changed = rule.fields.filter((field) => {
        const [was, is] = [before(pair), rendered].map((object) => wholeOf(object, field));
        return was !== is && !(FOUND_OUT.includes(field) && (was === undefined || is === undefined));
      });
      const [was, is] = [valueOf(before(pair), CLAIMED), valueOf(rendered, CLAIMED)];
      return [
        ...changed.map((field) => OF_KUBERNETES.at(path, `'${field}' of ${kind} '${name}' can't be changed while the object exists, got ${difference(before(pair), rendered, field)}: ${rule.advice}`)),
        ...(kind === 'PersistentVolumeClaim' && shrinks(was, is) ? [NO_SHRINKING.at(path, `'${CLAIMED}' of ${kind} '${name}' must not become smaller, got ${shown(was)} to ${shown(is)}: keep what is committed, or make a claim of another name`)] : []),
      ];
    }),
    // What an operator or a chart makes claims of.
    ...pairs.filter(({ rendered }) => !kubernetes.groups.has(groupOf(rendered)) && JSON.stringify(rendered).includes('"storage":')).flatMap((pair) => {
      const { path, rendered } = pair;
      const { apiVersion, kind, metadata: { name, annotations } } = rendered;
      const was = before(pair);
      if (was === undefined || was === rendered || annotations?.[FORCE] === 'enabled') return [];
      const recorded = FIXED_FIELDS.all(cluster).filter(({ record: { object } }) => object.apiVersion === apiVersion && object.kind === kind && object.name === name).map(({ record }) => record.field);
      const old = new Map(fieldsAt(was, CLAIMS).map(({ where, value }) => [where, `${value}`]));
      return fieldsAt(rendered, CLAIMS).filter(({ where, value }) => !recorded.includes(where) && shrinks(old.get(where), `${value}`)).map(({ where, value }) => (
        NO_SHRINKING.at(path, `'${where}' of ${kind} '${name}' must not become smaller, got ${shown(old.get(where))} to ${shown(`${value}`)}: keep what is committed, or make another one by another name`)
      ));
    }),
  ];
}

/** What is committed of an object. Reading YAML takes time, and most objects are as they were. */
function committedObject(file: string, rendered: KubeObject): any {
  return readFileSync(file, 'utf8') === yamlOf(rendered) ? rendered : objectsIn(file)[0];
}

function at(object: any, field: string): any {
  return field.split('.').reduce((parent, key) => parent?.[key], object);
}

/** The text of the value at a path; undefined where there is none. */
function valueOf(object: any, field: string): string | undefined {
  const value = at(object, field);
  return value === undefined || value === null ? undefined : `${value}`;
}

/** All that is at a path, in a form in which what is equal is the same text. */
function wholeOf(object: any, field: string): string | undefined {
  const value = at(object, field) ?? FILLED_IN[field];
  return value === undefined || (typeof value === 'object' && Object.keys(value).length === 0) ? undefined : JSON.stringify(value, (_name, inner) => (
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner
  ));
}

/** Both values at the first place at which they differ. */
function difference(before: any, after: any, field: string, inside = ''): string {
  const [was, is] = [at(before, field), at(after, field)];
  const isMap = (value: any): boolean => typeof value === 'object' && value !== null;
  // A name with a dot in it is no path.
  const key = isMap(was) && isMap(is) ? [...new Set([...Object.keys(was), ...Object.keys(is)])].find((name) => !name.includes('.') && wholeOf(was, name) !== wholeOf(is, name)) : undefined;
  if (key !== undefined) return difference(was, is, key, `${inside}${inside === '' ? '' : '.'}${key}`);
  const text = (value: any): string => shown(isMap(value) ? JSON.stringify(value) : value);
  return `${text(was)} to ${text(is)}${inside === '' ? '' : ` at '${inside}'`}`;
}

function shrinks(before?: string, after?: string): boolean {
  return before !== undefined && after !== undefined && Quantity.toBytes(after) < Quantity.toBytes(before);
}

/** The major version that stands in the tag of an image. */
function majorOf(image?: string): string | undefined {
  return /:v?(\d+)/.exec(image ?? '')?.[1];
}

function shown(value?: string): string {
  return value === undefined || value === null ? 'none' : `'${value}'`;
}
