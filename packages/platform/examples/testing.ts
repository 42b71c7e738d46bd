import { Component, HelmRelease, Namespace, Refusal, Remediation, Stage } from '@monosense-io/platform';
import { Lab, propsWithoutEffect, refusals } from '@monosense-io/platform/testing';
import { Construct } from 'constructs';

const REPLICAS = new Refusal('PODINFO-001', {
  protects: 'Zero pods answer nobody.',
  wrong: "new Podinfo(cluster, 'podinfo', { replicas: 0 })",
  right: "new Podinfo(cluster, 'podinfo', { replicas: 1 })",
});

interface PodinfoProps {
  readonly replicas?: number;
  readonly message?: string;
}

class Podinfo extends Component {
  constructor(scope: Construct, id: string, { replicas = 2, message = 'Hello' }: PodinfoProps = {}) {
    super(scope, id);
    REPLICAS.unless(this, replicas > 0, `'replicas' must be at least 1, got ${replicas}: set replicas to 1 or more`);
    const stage = new Stage(this, 'App', { namespace: new Namespace(this, 'Namespace', { name: 'podinfo' }) });
    new HelmRelease(stage, 'Chart', {
      chart: { repository: 'oci://ghcr.io/stefanprodan/charts', name: 'podinfo', version: '6.9.2' },
      values: { replicaCount: replicas, ui: { message } },
      remediation: Remediation.ROLLBACK,
    });
  }
}

test('runs two pods', () => {
  const lab = new Lab();
  new Podinfo(lab.cluster, 'podinfo');

  expect(lab.object('HelmRelease', 'podinfo').spec.values.replicaCount).toBe(2);
  expect(lab.waits('podinfo-app')).toEqual(['namespaces']);
});

test('refuses to run no pod', () => {
  const lab = new Lab();

  expect(refusals(() => new Podinfo(lab.cluster, 'podinfo', { replicas: 0 }))).toMatchObject([{ code: 'PODINFO-001', path: 'infra/podinfo' }]);
});

test('every prop changes something', () => {
  expect(propsWithoutEffect<PodinfoProps>(
    () => ({ replicas: 3, message: 'Good morning' }),
    (lab, props) => new Podinfo(lab.cluster, 'podinfo', props),
  )).toEqual([]);
});
