import { Ambient, Component, Namespace, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { INFRA, Lab, refusals } from '@monosense-io/platform/testing';
import { once } from '../examples/once';
import { SnapshotController, SnapshotControllerProps } from '../src';

const WITHOUT = { without: ['snapshot.storage.k8s.io'] };

class Application extends Component {}

/** A stage of a driver in a namespace of its own. */
function driver(lab: Lab): Stage {
  const component = new Application(lab.cluster, 'driver');
  return new Stage(component, 'Classes', { namespace: new Namespace(component, 'Namespace', { name: 'driver' }) });
}

test('the defaults install the controller and its kinds', () => {
  const lab = new Lab(WITHOUT);

  new SnapshotController(lab.cluster, 'snapshot-controller');

  expect(lab.object('HelmRelease', 'snapshot-controller').spec).toMatchSnapshot();
});

test('every prop has its effect', () => {
  const lab = new Lab(WITHOUT);
  const props: Required<SnapshotControllerProps> = { metrics: lab.surroundings.metrics };

  new SnapshotController(lab.cluster, 'snapshot-controller', props);

  expect(lab.object('VMPodScrape', 'snapshot-controller-controller-metrics').spec.podMetricsEndpoints[0].port).toBe('http');
  expect(lab.object('VMRule', 'snapshot-controller-snapshots').spec.groups[0].rules).toHaveLength(2);
});

test('whoever declares a class of snapshots waits for its kind', () => {
  const lab = new Lab(WITHOUT);
  once(lab.cluster);

  new ApiObject(driver(lab), 'Class', {
    apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshotClass', metadata: { name: 'block' }, driver: 'driver.example.org', deletionPolicy: 'Delete',
  });

  expect(lab.waits('driver-classes')).toEqual(['snapshot-controller-kinds']);
  expect(lab.waits('snapshot-controller-controller')).toContain('snapshot-controller-kinds');
  expect(lab.object('VolumeSnapshotClass', 'block').metadata).toEqual({ name: 'block' });
});

test('others can wait for the stage that installs it', () => {
  const lab = new Lab(WITHOUT);

  const { operator } = new SnapshotController(lab.cluster, 'snapshot-controller');

  expect(operator.stageName).toBe('snapshot-controller-controller');
});

test('snapshots are never pruned, and neither are their kinds', () => {
  const lab = new Lab(WITHOUT);
  once(lab.cluster);

  new ApiObject(driver(lab), 'Snapshot', {
    apiVersion: 'snapshot.storage.k8s.io/v1', kind: 'VolumeSnapshot', metadata: { name: 'before-upgrade' }, spec: { source: { persistentVolumeClaimName: 'data' } },
  });

  expect(lab.object('VolumeSnapshot', 'before-upgrade').metadata.annotations['kustomize.toolkit.fluxcd.io/prune']).toBe('disabled');
  expect(lab.object('Kustomization', 'external-snapshotter').spec.prune).toBe(false);
});

test('no uninstall of the chart takes the kinds of snapshots along', () => {
  const lab = new Lab(WITHOUT);

  once(lab.cluster);

  expect(lab.object('HelmRelease', 'snapshot-controller').spec.values.installCRDs).toBe(false);
  expect(lab.object('Kustomization', 'external-snapshotter').spec).toMatchObject({ path: './client/config/crd', wait: true });
  expect(lab.object('GitRepository', 'external-snapshotter').spec.ref.commit).toMatch(/^[0-9a-f]{40}$/);
});

test('it talks to the API server and to nobody else, and only the scraper comes in', () => {
  const lab = new Lab(WITHOUT);
  Ambient.provide(lab.cluster, { metrics: lab.surroundings.metrics });

  once(lab.cluster);

  const policies = lab.objects().filter(({ kind, metadata }) => kind.endsWith('NetworkPolicy') && metadata.name === 'snapshot-controller-controller');
  expect(policies.map(({ spec }) => [spec.ingress, spec.egress])).toEqual([
    [undefined, [{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '6443', protocol: 'TCP' }] }] }]],
    [[{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'surroundings' } }, podSelector: { matchLabels: { app: 'scraper' } } }], ports: [{ protocol: 'TCP', port: 8080 }] }], undefined],
  ]);
});

test('a single machine gets a single controller, which does not keep it from being drained', () => {
  const lab = new Lab({ ...WITHOUT, facts: { nodes: [INFRA.nodes[0]] } });

  new SnapshotController(lab.cluster, 'snapshot-controller');

  const { controller } = lab.object('HelmRelease', 'snapshot-controller').spec.values;
  expect([controller.replicaCount, controller.pdb]).toEqual([1, undefined]);
});

test('refused: a second one', () => {
  const lab = new Lab(WITHOUT);
  new SnapshotController(lab.cluster, 'snapshot-controller');

  expect(refusals(() => new SnapshotController(lab.cluster, 'another'))).toEqual([
    { code: 'PLATFORM-305', path: 'infra/another/Namespace', message: expect.stringContaining("'snapshot-controller'") },
  ]);
});
