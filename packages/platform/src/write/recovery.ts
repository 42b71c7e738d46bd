import { ContractBackup, ContractBackupCopy } from '@monosense-io/output';
import { ClusterModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';

/** The page of what to do when something is lost, below a cluster's folder of runbooks. */
export const RECOVERY = 'disaster-recovery.md';

/** How fast data comes back, in bytes a second, for the estimate: that of a gigabit line, or of a slow disk. */
const BYTES_A_SECOND = 100e6;

/** Minutes in which machines start, join and have the operators, before data comes back. */
const MACHINES_MINUTES = 20;

/**
 * What an operator does when something of a cluster is lost, with its own names, places and commands.
 *
 * @param backups what of it holds data, and where its backups are
 */
export function recoveryPage(model: ClusterModel, backups: readonly ContractBackup[]): string {
  const { cluster, stages } = model;
  const { name, nodes, talosVersion } = cluster.facts;
  const objects = stages.flatMap((stage) => stage.objects);
  const members = nodes.filter(({ controlPlane }) => controlPlane);
  const copied = backups.filter(({ copies }) => copies.length > 0);
  const postgres = of(objects, 'postgresql.cnpg.io', 'Cluster');
  const volumes = of(objects, 'volsync.backube', 'ReplicationSource').filter(({ metadata, spec }) => spec?.sourcePVC === metadata.name);
  const velero = of(objects, 'velero.io', 'Schedule');
  const etcd = copied.find(({ kind }) => kind === 'Etcd');
  const sizes = [...volumes.map(({ metadata }) => ({ what: `${metadata.namespace}/${metadata.name}`, bytes: bytesOf(claimOf(objects, metadata)?.spec?.resources?.requests?.storage) })), ...postgres.map(({ metadata, spec }) => ({ what: `${metadata.namespace}/${metadata.name}`, bytes: bytesOf(spec?.storage?.size) }))];
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const lines = [
    `# When something of ${name} is lost`,
    '',
    'Rendered from the program; edits here are lost. Why each step is as it is stands in the lab\'s pages about recovery.',
    '',
    '## Where it is kept',
    '',
    ...(copied.length === 0 ? ['Nothing of it has a backup.'] : [
      '| what | kept at | made | kept for | restored on trial by |', '| --- | --- | --- | --- | --- |',
      ...copied.flatMap((backup) => backup.copies.map((copy) => `| ${titleOf(backup)} | ${copy.place} | ${copy.schedule ?? ''} | ${copy.retention ?? ''} | ${drillOf(copy)} |`)),
    ]),
    '',
    ...(backups.some(({ copies }) => copies.length === 0) ? ['Without a backup, and why:', '', ...backups.filter(({ copies }) => copies.length === 0).map((backup) => `- ${titleOf(backup)}: ${backup.reason ?? 'nobody says why'}`), ''] : []),
    '## The whole cluster',
    '',
    `It takes this repository, the secret store, the age key, and what is named above. The machines take about ${MACHINES_MINUTES} minutes, then the data comes back${total === 0 ? '' : `: at most ${timeOf(total)} at 100 MB a second, if the volumes are full`}.`,
    '',
    ...code([
      ...(talosVersion === undefined ? [] : [`task bootstrap:cluster CLUSTER=${name}    # Talos, etcd, network, Flux`]),
      ...(cluster.reader.isFlux ? ['flux get kustomizations --watch    # operators come in their order, and each application after what it needs'] : []),
      ...(volumes.length === 0 ? [] : ['kubectl get replicationdestination -A    # volumes fill themselves; each claim waits for its own']),
    ]),
    '',
    ...(postgres.length === 0 ? [] : [`Before the first push, set \`recovery.fromServerName\` and another \`backup.serverName\` of ${postgres.map(({ metadata, spec }) => `${metadata.name} (its backups are under \`${serverOf(spec) ?? metadata.name}\`)`).join(', ')}: without it, it starts empty.`, '']),
    ...(sizes.length === 0 ? [] : ['| data | size of its volume | at most |', '| --- | --- | --- |', ...sizes.map(({ what, bytes }) => `| ${what} | ${(bytes / 2 ** 30).toFixed(0)} GiB | ${timeOf(bytes)} |`), '']),
    ...postgres.flatMap(({ metadata, spec }) => [
      `## The database ${metadata.name}`,
      '',
      'What it held at a moment, as a file, while it runs on:',
      '',
      ...code([`task cnpg:restore CLUSTER=${name} POSTGRES=${metadata.name} DATABASE=NAME AT=2026-01-31T14:05:00Z`]),
      '',
      `All of it: set \`recovery.fromServerName\` to \`${serverOf(spec) ?? metadata.name}\`, and \`backup.serverName\` to another name, render, and then:`,
      '',
      ...code([`task cnpg:recover CLUSTER=${name} POSTGRES=${metadata.name}`, `task cnpg:status CLUSTER=${name}`]),
      '',
    ]),
    ...(volumes.length === 0 ? [] : [
      '## A volume', '',
      ...code(volumes.map(({ metadata }) => `task volsync:restore CLUSTER=${name} NAMESPACE=${metadata.namespace} CLAIM=${metadata.name}`)), '',
      `An earlier state: \`AS_OF=2026-01-31T14:00:00Z\`. Which there are: \`task volsync:list CLUSTER=${name} NAMESPACE=… CLAIM=…\`.`, '',
    ]),
    ...(velero.length === 0 ? [] : ['## What was made by hand', '', ...code(['velero backup get', ...velero.map(({ metadata }) => `velero restore create --from-schedule ${metadata.name} --existing-resource-policy none`)]), '']),
    '## A machine',
    '',
    'Nothing is restored where what it kept has copies on other machines. [The life of the cluster](./cluster-lifecycle.md) has the commands for each machine.',
    '',
    ...(talosVersion === undefined ? [] : [
      '## etcd', '',
      etcd === undefined
        ? 'No snapshots are kept. A rebuild needs none; one by hand:'
        : `Snapshots are at ${etcd.copies.map(({ place }) => place).join(', ')}. Only when all of ${members.map((node) => node.name).join(', ')} are lost and other machines are not, one is given to the first new machine, before the others join:`,
      '',
      ...code(etcd === undefined ? [`talosctl --nodes ${members[0]?.address} etcd snapshot etcd.db`] : ['restic restore latest --host volsync --target .    # with the address, password and keys of the target in the environment', `talosctl --nodes ${members[0]?.address} bootstrap --recover-from=./etcd.db`]),
      '',
    ]),
    '## Where backups go',
    '',
    ...placesOf(copied),
    '',
    '## Look, before it is needed',
    '',
    ...code([
      `task dr:verify-backups CLUSTER=${name}`,
      ...(postgres.length === 0 ? [] : [`task dr:test-cnpg-restore CLUSTER=${name}`]),
      ...(volumes.length === 0 ? [] : [`task dr:test-volsync-restore CLUSTER=${name}`]),
      'npx platform backup coverage',
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** What is lost with each machine or service that keeps backups. */
function placesOf(backups: readonly ContractBackup[]): string[] {
  const byHost = new Map<string, string[]>();
  for (const backup of backups) {
    for (const { place } of backup.copies) {
      const host = URL.canParse(place) ? new URL(place).hostname || place : place;
      byHost.set(host, [...byHost.get(host) ?? [], titleOf(backup)]);
    }
  }
  if (byHost.size === 0) return ['Nowhere.'];
  return [
    'While one of these is away, no backup is made there, and nothing of the cluster stops. When it is lost, its backups are, and the next ones begin anew:',
    '',
    ...[...byHost].map(([host, what]) => `- ${host}: ${[...new Set(what)].sort().join(', ')}`).sort(),
  ];
}

function titleOf({ kind, namespace, name }: ContractBackup): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function drillOf({ drill }: ContractBackupCopy): string {
  return drill === undefined ? 'nobody' : `${drill.namespace}/${drill.name} (${drill.schedule})`;
}

/** The name under which a PostgreSQL writes its backups. */
function serverOf(spec: any): string | undefined {
  return (spec?.plugins ?? []).map(({ parameters }: any) => parameters?.serverName).find((server: unknown) => server !== undefined);
}

function claimOf(objects: readonly KubeObject[], { name, namespace }: KubeObject['metadata']): KubeObject | undefined {
  return objects.find((object) => object.kind === 'PersistentVolumeClaim' && object.metadata.name === name && object.metadata.namespace === namespace);
}

/** Kubernetes' way to write sizes, in bytes; 0 for what isn't known. */
function bytesOf(quantity: unknown): number {
  const [, number, unit] = /^(\d+)(Mi|Gi|Ti)$/.exec(`${quantity}`) ?? [];
  return number === undefined ? 0 : Number(number) * 2 ** { Mi: 20, Gi: 30, Ti: 40 }[unit as 'Mi' | 'Gi' | 'Ti'];
}

function timeOf(bytes: number): string {
  const minutes = Math.ceil(bytes / BYTES_A_SECOND / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}

function of(objects: readonly KubeObject[], group: string, kind: string): KubeObject[] {
  return objects.filter((object) => object.kind === kind && groupOf(object) === group);
}

function code(lines: readonly string[]): string[] {
  return ['```sh', ...lines, '```'];
}
