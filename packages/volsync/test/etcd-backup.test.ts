import { Ambient, IBackupTarget, NfsBackupTarget, S3BackupTarget } from '@monosense-io/platform';
import { ContractFile } from '@monosense-io/output';
import { INFRA, Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { Size } from 'cdk8s';
import { parse } from 'yaml';
import { EtcdBackup, EtcdBackupProps, Retention } from '../src';

const machines = INFRA.nodes.filter(({ controlPlane }) => controlPlane);

function newLab(facts: Partial<typeof INFRA> = {}): Lab {
  const lab = new Lab({ facts: { talosVersion: 'v1.14.6', ...facts } });
  Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
  return lab;
}

function bucket(lab: Lab, id = 'r2'): IBackupTarget {
  return new S3BackupTarget(lab.cluster, id, { endpointUrl: `https://${id}.example.net`, bucket: 'backups', credentialsItem: id });
}

function etcd(lab: Lab, props: Partial<EtcdBackupProps> = {}): EtcdBackup {
  return new EtcdBackup(lab.cluster, 'etcd-backup', { target: props.target ?? bucket(lab), passwordItem: 'etcd', storageClass: lab.surroundings.storageClass, ...props });
}

test('each machine of the control plane gives a snapshot a day, spread over the day', () => {
  const lab = newLab();

  etcd(lab);

  const jobs = machines.map(({ name }) => lab.object('CronJob', `etcd-${name}`).spec);
  const hours = jobs.map(({ schedule }) => Number(schedule.split(' ')[1])).sort((a, b) => a - b);
  expect(new Set(hours).size).toBe(machines.length);
  machines.forEach(({ address }, index) => {
    const [{ command, image }] = jobs[index].jobTemplate.spec.template.spec.initContainers;
    expect(command).toEqual(['/talosctl', '--talosconfig', '/var/run/secrets/talos.dev/config', '--endpoints', address, '--nodes', address, 'etcd', 'snapshot', '/tmp/etcd.db']);
    expect(image).toBe('ghcr.io/siderolabs/talosctl:v1.14.6');
  });
});

test('its pods may take snapshots of etcd and nothing else of Talos, and reach it', () => {
  const lab = newLab();

  etcd(lab);

  expect(lab.object('ServiceAccount', 'etcd-backup-talos')).toMatchObject({ apiVersion: 'talos.dev/v1alpha1', metadata: { namespace: 'etcd-backup' }, spec: { roles: ['os:etcd:backup'] } });
  const reaching = lab.objects('CiliumNetworkPolicy').filter(({ metadata, spec }) => metadata.namespace === 'etcd-backup' && JSON.stringify(spec).includes('50000'));
  expect(reaching.map(({ spec }) => spec.endpointSelector.matchLabels)).toEqual([{ 'app.kubernetes.io/name': 'etcd-backup' }]);
});

test.each([
  ['v1.14.6', { kind: 'KubeTalosAPIAccessConfig', allowedRoles: ['os:etcd:backup'], allowedKubernetesNamespaces: ['etcd-backup'] }],
  ['v1.13.0', { machine: { features: { kubernetesTalosAPIAccess: { enabled: true, allowedRoles: ['os:etcd:backup'], allowedKubernetesNamespaces: ['etcd-backup'] } } } }],
])('Talos %s allows that on the control plane alone', (talosVersion, patch) => {
  const lab = newLab({ talosVersion });

  etcd(lab);

  const talconfig = parse(lab.platform.render()['infra/talos/talconfig.yaml']);
  expect(talconfig.controlPlane.patches.map((text: string) => parse(text))).toContainEqual(expect.objectContaining(patch));
  expect(JSON.stringify(talconfig.patches ?? [])).not.toContain('os:etcd:backup');
});

test('stands in the contract with where snapshots are kept and what tries them', () => {
  const lab = newLab();
  lab.cluster.requireBackups({ except: [{ kind: 'ClusterSecretStore', reason: 'it keeps its own copies' }] });

  etcd(lab, { retention: Retention.HALF_A_YEAR });

  expect(ContractFile.parse(lab.platform.render()['infra/contract.json'], 'contract').backups).toContainEqual({
    kind: 'Etcd', name: 'infra', owner: 'infra/etcd-backup',
    copies: [{ place: 'https://r2.example.net/backups/infra/etcd-snapshots', schedule: `a day of each of ${machines.length} machines`, retention: '6 hourly, 7 daily, 4 weekly, 6 monthly', drill: { namespace: 'etcd-backup', name: 'etcd-backup-restore', schedule: expect.any(String) } }],
  });
});

test('goes to a share as well', () => {
  const lab = newLab();

  etcd(lab, { target: new NfsBackupTarget(lab.cluster, 'nas', { server: 'nas.example.org', exportPath: '/srv/backups' }) });

  expect(lab.refusals()).toEqual([]);
  const { spec } = lab.object('CronJob', `etcd-${machines[0].name}`).spec.jobTemplate.spec.template;
  expect(spec.containers[0].volumeMounts).toContainEqual({ name: 'target', mountPath: '/mnt/target' });
});

test('every prop changes something', () => {
  expect(propsWithoutEffect<EtcdBackupProps>(
    (lab) => ({
      target: { connect: () => ({ name: 'nas', share: { server: 'nas.example.org', exportPath: '/srv', path: 'infra' } }) }, passwordItem: 'etcd', retention: Retention.HALF_A_YEAR, storageClass: lab.surroundings.storageClass, size: Size.gibibytes(20), metrics: lab.surroundings.metrics,
      secretStore: { connect: () => ({ apiVersion: 'external-secrets.io/v1', kind: 'SecretStore', name: 'another' }) },
    }),
    (lab, props) => {
      Ambient.provide(lab.cluster, { secretStore: lab.surroundings.store });
      lab.cluster.assumeInstalled({ objects: { SecretStore: ['another'] } });
      new EtcdBackup(lab.cluster, 'etcd-backup', props);
    },
    { facts: { talosVersion: 'v1.14.6' } },
  )).toEqual([]);
});

test.each<[string, Partial<EtcdBackupProps>, string, string]>([
  ['no password', { passwordItem: '' }, 'PLATFORM-106', "'passwordItem'"],
])('refuses %s', (_, props, code, message) => {
  expect(refusals(() => etcd(newLab(), props))).toMatchObject([{ code, path: 'infra/etcd-backup', message: expect.stringContaining(message) }]);
});

test('refuses machines without Talos', () => {
  expect(refusals(() => etcd(newLab({ talosVersion: undefined })))).toMatchObject([{ code: 'VOLSYNC-009', path: 'infra/etcd-backup' }]);
});

/** Facts whose first machine has a name. */
const called = (name: string): Partial<typeof INFRA> => ({ nodes: INFRA.nodes.map((node) => (node === machines[0] ? { ...node, name } : node)) });

test('a machine whose snapshots would have too long a name is refused', () => {
  const [longest, longer] = [47, 48].map((length) => 'm'.repeat(length));

  expect(refusals(() => etcd(newLab(called(longest))))).toEqual([]);
  expect(refusals(() => etcd(newLab(called(longer))))).toMatchObject([{ code: 'VOLSYNC-010', message: expect.stringContaining(longer) }]);
});

test('the alert sees the snapshots of machines of any name, and no drill', () => {
  const lab = newLab(called('backup-01'));

  etcd(lab, { metrics: lab.surroundings.metrics });

  const [, excluded] = /cronjob!~"([^"]+)"/.exec(JSON.stringify(lab.objects('VMRule')).replaceAll('\\"', '"'))!;
  const seen = lab.objects('CronJob').map(({ metadata }) => metadata.name).filter((name) => !new RegExp(`^(?:${excluded})$`).test(name));
  expect(seen.sort()).toEqual(['etcd-backup-01', ...machines.slice(1).map(({ name }) => `etcd-${name}`)].sort());
});
