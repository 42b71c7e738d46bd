import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject } from 'cdk8s';
import { ExternalSecret, HelmRelease, Namespace, Platform, Remediation, Stage } from '../src';
import { Lab, refusals } from '@monosense-io/platform/testing';
import { refusal } from './refused';

/** Stages that wait for each other in a row, the first of which needs something. */
function row(lab: Lab, need: (first: Stage) => void, length = 3): void {
  const namespace = new Namespace(lab.cluster, 'namespace', { name: 'row' });
  const stages = Array.from({ length }, (_, index) => new Stage(lab.cluster, `row-${index}`, { namespace }));
  stages.forEach((stage, index) => {
    new ApiObject(stage, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `settings-${index}` } });
    if (index > 0) stage.waitFor(stages[index - 1], 'a test');
  });
  need(stages[0]);
}

const secret = (lab: Lab) => (stage: Stage): void => void new ExternalSecret(stage, 'Login', { store: lab.surroundings.store, name: 'login', data: { password: { item: 'demo' } } });

test('a Secret that was filled once keeps its stage ready while the store is away', () => {
  const lab = new Lab();
  row(lab, secret(lab));

  expect(lab.object('Kustomization', 'row-0').spec.healthCheckExprs).toEqual([
    { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', current: "has(status.syncedResourceVersion) && status.syncedResourceVersion.startsWith(string(metadata.generation) + '-')" },
  ]);
});

test('a store that was looked at is ready, whether or not it answers', () => {
  const lab = new Lab();
  lab.cluster.assumeInstalled({ kinds: [{ group: 'external-secrets.io', kind: 'SecretStore', versions: ['v1'] }] });
  row(lab, (stage) => void new ApiObject(stage, 'Store', { apiVersion: 'external-secrets.io/v1', kind: 'SecretStore', metadata: { name: 'own' }, spec: { provider: {} } }));

  expect(lab.object('Kustomization', 'row-0').spec.healthCheckExprs).toEqual([{ apiVersion: 'external-secrets.io/v1', kind: 'SecretStore', current: 'has(status.conditions)' }]);
});

test.each([
  ['oci://registry.example.org/charts', 'OCIRepository', "status.artifact.revision.startsWith(spec.ref.tag + '@')"],
  ['https://charts.example.org', 'HelmRepository', 'has(status.artifact)'],
])('a chart of %s that was fetched once keeps its stage ready while the registry is away', (repository, kind, current) => {
  const lab = new Lab();
  row(lab, (stage) => void new HelmRelease(stage, 'Release', { chart: { repository, name: 'web', version: '1.2.3' }, remediation: Remediation.RETRY }));

  expect(lab.object('Kustomization', 'row-0').spec.healthCheckExprs).toEqual([{ apiVersion: 'source.toolkit.fluxcd.io/v1', kind, current: expect.stringContaining(current) }]);
});

test('the synthesis says how many stages each service outside holds up', () => {
  const lab = new Lab({ platform: new Platform({ outdir: mkdtempSync(join(tmpdir(), 'clusters-')) }) });
  row(lab, (stage) => {
    stage.needsOutside('tunnel.example.net');
    secret(lab)(stage);
    new HelmRelease(stage, 'Release', { chart: { repository: 'oci://registry.example.org/charts', name: 'web', version: '1.2.3' }, remediation: Remediation.RETRY });
  });
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  lab.platform.synth();
  const lines = write.mock.calls.map(([line]) => `${line}`).filter((line) => line.startsWith('outside service')).map((line) => line.replace(/of \d+ stages/, 'of all stages').trim());
  write.mockRestore();

  expect(lines).toEqual([
    "outside services [infra] of all stages stand still while one is away: registry registry.example.org 0, 3 at a first start; secret store 'onepassword' 0, 3 at a first start; tunnel.example.net 3, 3 at a first start",
  ]);
});

test('stages that a service outside holds up are held to a budget, with all that wait for them', () => {
  const lab = new Lab({ platform: new Platform({ outdir: '/nonexistent/clusters', outsideBudget: 2 }) });
  row(lab, (stage) => stage.needsOutside('tunnel.example.net'));

  expect(lab.refusals()).toEqual([refusal('PLATFORM-672', 'infra', 'tunnel.example.net holds up 3')]);
});

test.each<[string, number, (lab: Lab) => (stage: Stage) => void]>([
  ['as many as the budget allows', 3, () => (stage) => stage.needsOutside('tunnel.example.net')],
  ['those that need a secret store only to start', 0, secret],
])('let through: %s', (_, outsideBudget, need) => {
  const lab = new Lab({ platform: new Platform({ outdir: '/nonexistent/clusters', outsideBudget }) });
  row(lab, need(lab));

  expect(lab.refusals()).toEqual([]);
});

test('a budget below none is refused', () => {
  expect(refusals(() => new Platform({ outsideBudget: -1 })).map(({ code }) => code)).toEqual(['PLATFORM-101']);
});
