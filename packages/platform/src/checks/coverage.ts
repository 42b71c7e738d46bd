import { IConstruct } from 'constructs';
import { BackupException, BACKUPS, BackupTarget, DataObject, NO_BACKUP_REASON, REQUIRED } from '../declare/backups';
import { Stage, stageOf } from '../declare/stage';
import { ClusterModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';
import { HelmRelease } from '../parts/helm-release';
import { Refusal } from '../values/refusal';

const COVERED = new Refusal('PLATFORM-811', {
  protects: 'What nobody thought about has no backup, and that is found on the day on which it is needed.',
  wrong: "cluster.requireBackups(); new Dragonfly(cluster, 'cache')",
  right: "cluster.requireBackups({ except: [{ kind: 'Dragonfly', name: 'cache', reason: 'a cache, which fills itself' }] })",
});

const EXPLAINED = new Refusal('PLATFORM-812', {
  protects: 'An exception without a reason is one that nobody decides about again, and one that names nothing takes everything out.',
  wrong: "cluster.requireBackups({ except: [{ reason: 'later' }] })",
  right: "cluster.requireBackups({ except: [{ kind: 'VMCluster', reason: 'metrics are worth less than their copies cost' }] })",
});

const NEEDED = new Refusal('PLATFORM-813', {
  protects: 'An exception that stays after its object has gone, or has got a backup, is there for the next object of that name.',
  wrong: "except: [{ kind: 'Dragonfly', name: 'cahce', reason: 'a cache' }]",
  right: "except: [{ kind: 'Dragonfly', name: 'cache', reason: 'a cache' }]",
});

const THERE = new Refusal('PLATFORM-814', {
  protects: 'A backup of something that the cluster does not have is counted, and what it was meant for has none.',
  wrong: "recordBackup({ …, of: [{ kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'dta' }] })",
  right: "recordBackup({ …, of: [{ kind: 'PersistentVolumeClaim', namespace: 'shop', name: 'data' }] })",
});

/** Something that holds data, and what is known of its backups. */
export interface Held extends DataObject {
  /** Path of what renders it. */
  readonly path: string;
  readonly backups: readonly BackupTarget[];
  /** Why it has none. */
  readonly reason?: string;
}

// Copies of something else, whose originals count; volumes that are made by hand belong to their claims.
const COPIES = ['snapshot.storage.k8s.io', 'groupsnapshot.storage.k8s.io', 'volsync.backube'];
const NO_DATA = ['CustomResourceDefinition', 'PersistentVolume'];

// What the machines keep, and nothing in the cluster renders.
const OF_MACHINES = ['Etcd'];

// Where secrets come from: whoever loses that can't read any backup.
const SECRET_SOURCES = ['ClusterSecretStore', 'SecretStore'];

/** Everything of a cluster that holds data, in the order of its stages. */
export function coverageOf(model: ClusterModel): Held[] {
  const backups = BACKUPS.all(model.cluster);
  const exceptions = exceptionsOf(model);
  return holdingsOf(model).map(({ construct, reason, ...held }): Held => {
    const scopes = construct?.node.scopes ?? [];
    const kept = backups.filter(({ owner, record: { of } }) => (of === undefined ? scopes.includes(owner) : of.some((one) => isSame(one, held)))).map(({ record }) => record);
    return { ...held, backups: kept, reason: kept.length > 0 ? undefined : reason ?? exceptions.find((exception) => matches(exception, held, scopes))?.reason };
  });
}

/** Everything that holds data has a backup or a reason, where the cluster requires it, and backups are of things that are there. */
export function everythingBackedUp(model: ClusterModel): string[] {
  const holdings = holdingsOf(model);
  const rendered = model.stages.flatMap(({ objects }) => objects.map(({ kind, metadata: { namespace, name } }) => ({ kind, namespace, name })));
  const missing = BACKUPS.all(model.cluster).flatMap(({ owner, record: { of = [] } }) => of
    .filter((one) => !OF_MACHINES.includes(one.kind) && !rendered.some((object) => isSame(one, object)) && !madeByOthers(model, one))
    .map((one) => THERE.at(owner.node.path, `backs up ${titleOf(one)}, which nothing in the cluster renders: correct its name, or take the backup out`)));
  if (REQUIRED.all(model.cluster).length === 0) return missing;
  const exceptions = exceptionsOf(model);
  const { path } = model.cluster.node;
  const vague = exceptions.filter(({ of, kind, namespace, name, reason }) => [of, kind, namespace, name].every((one) => one === undefined) || typeof reason !== 'string' || reason.trim() === '');
  const covered = coverageOf(model);
  const open = covered.filter(({ backups, reason }) => backups.length === 0 && reason === undefined);
  const uncovered = holdings.filter((held, index) => covered[index].backups.length === 0 && held.reason === undefined);
  const needless = exceptions.filter((exception) => !vague.includes(exception) && !uncovered.some((held) => matches(exception, held, held.construct?.node.scopes ?? [])));
  return [
    ...missing,
    ...vague.map((exception) => EXPLAINED.at(path, `an exception of 'requireBackups' must name what it is about, and say why, got ${shownException(exception)}: give its kind, namespace, name or construct, and a reason`)),
    ...open.map((held) => COVERED.at(held.path, `${titleOf(held)} holds data and has no backup: back it up, give it the annotation '${NO_BACKUP_REASON}', or name it in 'except' of 'requireBackups' with a reason`)),
    ...needless.map((exception) => NEEDED.at(path, `an exception of 'requireBackups' must be needed, and nothing without a backup is ${shownException(exception)}: remove it, or correct it`)),
  ];
}

/** Something that holds data, before anybody looks for its backups. */
interface Holding extends DataObject {
  readonly path: string;
  readonly construct?: IConstruct;
  /** What its annotation says. */
  readonly reason?: string;
}

function holdingsOf({ cluster, stages, releases }: ClusterModel): Holding[] {
  const rendered = [
    ...stages.flatMap(({ path, stage, objects, stateful }) => objects
      .filter((object) => holdsData(object, stateful) && !saysItsClaims(object, stage, releases))
      .map(({ kind, metadata: { name, namespace, annotations } }): Holding => ({ kind, name, ...(namespace === undefined ? {} : { namespace }), path, construct: stage, reason: annotations?.[NO_BACKUP_REASON] }))),
    ...releases.flatMap((release) => (release._props.claims ?? []).map((name): Holding => (
      { kind: 'PersistentVolumeClaim', namespace: namespaceOf(release), name, path: release.node.path, construct: release }
    ))),
  ];
  // Claims that operators and charts make are known by their backups alone.
  const others = BACKUPS.all(cluster).flatMap(({ owner, record: { of = [] } }) => of.map((one): Holding => ({ ...one, path: owner.node.path, construct: owner })));
  return [...rendered, ...others].filter((held, index, all) => all.findIndex((one) => isSame(one, held)) === index);
}

/** Fields by which pods' owners have claims made for them. */
const CLAIMS = ['volumeClaimTemplate', 'volumeClaimTemplates', 'persistentVolumeClaimSpec'];

/** Whether something asks for claims of its own: by such a field, or as values of charts do. Volumes that go with their pod are none. */
function hasClaims(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasClaims);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, child]) => {
    if (key === 'ephemeral') return false;
    if (CLAIMS.includes(key)) return Array.isArray(child) ? child.length > 0 : child !== undefined && child !== null;
    return (key === 'persistence' && child?.enabled === true && !child.existingClaim) || hasClaims(child);
  });
}

function holdsData(object: KubeObject, stateful: readonly KubeObject[]): boolean {
  const group = groupOf(object);
  if (object.kind === 'HelmRelease') return hasClaims(object.spec?.values);
  if (NO_DATA.includes(object.kind) || COPIES.includes(group)) return false;
  if (group === 'external-secrets.io' && SECRET_SOURCES.includes(object.kind)) return true;
  if (object.kind === 'ObjectBucketClaim') return true;
  if (object.kind === 'StatefulSet' && object.apiVersion.startsWith('apps/')) return (object.spec?.volumeClaimTemplates ?? []).length > 0;
  if (hasClaims(object.spec)) return true;
  // Patches may have replaced the object, so that it is found by its name.
  return stateful.some((one) => one.kind === object.kind && one.metadata.name === object.metadata.name && one.metadata.namespace === object.metadata.namespace);
}

/** Whether something that isn't rendered may be there all the same: charts and operators make claims of their own. */
function madeByOthers({ stages, releases }: ClusterModel, { namespace }: DataObject): boolean {
  return releases.some((release) => namespaceOf(release) === namespace)
    || stages.some(({ objects, stateful }) => objects.some((object) => object.metadata.namespace === namespace && object.kind !== 'PersistentVolumeClaim' && holdsData(object, stateful)));
}

/** Whether it is a release that names the claims which its chart makes. */
function saysItsClaims({ kind, metadata: { name } }: KubeObject, stage: Stage | undefined, releases: readonly HelmRelease[]): boolean {
  return kind === 'HelmRelease' && releases.some((release) => release._props.claims !== undefined && release.releaseName === name && stageOf(release) === stage);
}

function namespaceOf(release: HelmRelease): string {
  return stageOf(release).home.name;
}

function exceptionsOf({ cluster }: ClusterModel): BackupException[] {
  return REQUIRED.all(cluster).flatMap(({ record }) => record.except ?? []);
}

function matches({ of, kind, namespace, name }: BackupException, held: DataObject, scopes: readonly IConstruct[]): boolean {
  return (of === undefined || scopes.includes(of)) && [[kind, held.kind], [namespace, held.namespace], [name, held.name]].every(([wanted, got]) => wanted === undefined || wanted === got);
}

function isSame(one: DataObject, other: DataObject): boolean {
  return one.kind === other.kind && one.name === other.name && one.namespace === other.namespace;
}

function titleOf({ kind, namespace, name }: DataObject): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function shownException({ of, kind, namespace, name }: BackupException): string {
  const parts = [of && `of [${of.node.path}]`, kind && `kind '${kind}'`, namespace && `namespace '${namespace}'`, name && `name '${name}'`].filter((part) => part !== undefined);
  return parts.length === 0 ? 'one that names nothing' : parts.join(', ');
}
