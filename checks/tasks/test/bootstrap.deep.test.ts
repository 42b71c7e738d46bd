import { readFileSync } from 'node:fs';
import { Operator } from '../operator.ts';
import type { Answer } from '../operator.ts';
import { Rack } from '../rack.ts';

/* bootstrap, with machines that play and a kubectl that says yes. What it does with a real API server is in machines.deep.test.ts. */

const STEPS = ['tools', 'secrets', 'machines', 'etcd', 'kubeconfig', 'namespaces', 'charts', 'flux', 'network'];
const READY = '.status.conditions[?(@.type=="Ready")].status';
const kubectl = (words: string[], stdout: string): Answer => ({ program: 'kubectl', words, stdout });
const versions: Answer[] = [
  kubectl(['version', '--client'], 'Client Version: v1.35.4\n'),
  { program: 'helmfile', words: ['--version'], stdout: 'helmfile version 1.8.0\n' },
];
/** A cluster in which Flux runs, and has applied everything. */
const applied: Answer[] = [
  kubectl(['current-context'], 'admin@home\n'),
  kubectl(['/readyz'], 'ok'),
  kubectl(['customresourcedefinitions'], 'customresourcedefinition/x\n'),
  kubectl(['fluxinstances.fluxcd.controlplane.io', `jsonpath={.items[*]${READY}}`], 'True'),
  kubectl(['secret', 'sops-age'], 'secret/sops-age\n'),
  kubectl(['kustomizations.kustomize.toolkit.fluxcd.io'], 'namespaces True\ngatus True\n'),
  kubectl(['helmreleases.helm.toolkit.fluxcd.io'], 'HelmRelease gatus/gatus True\n'),
  kubectl(['daemonset', 'cilium'], 'daemonset.apps/cilium\n'),
];

let operator: Operator;
let rack: Rack;
function prepare(state?: 'waiting'): void {
  operator = new Operator('home').standIn('kubectl', 'helm', 'helmfile');
  rack = new Rack(operator, state === undefined ? {} : { state });
  operator.write('age.agekey', '# public key: age1qqqq\nAGE-SECRET-KEY-1QQQQ\n');
  operator.write('admin.json', '{}');
  operator.write('clusters/home/bootstrap/helmfile.yaml', 'releases: []\n');
  operator.write('clusters/home/flux-secrets/kustomization.kustomize.toolkit.fluxcd.io_flux-system_encrypted-secrets.yaml', 'spec:\n  decryption:\n    provider: sops\n    secretRef:\n      name: sops-age\n');
  for (const name of ['namespaces', 'gatus']) operator.write(`clusters/home/flux/kustomization.kustomize.toolkit.fluxcd.io_flux-system_${name}.yaml`, '');
  operator.answer(...versions, ...applied);
}
const run = (...variables: string[]) => operator.task(['bootstrap:home', 'AGE_KEY=age.agekey', ...variables]);
/** Gives a step a second. */
const shorten = (step: string) => operator.write('.taskfiles/bootstrap/cluster.sh', readFileSync(operator.path('.taskfiles/bootstrap/cluster.sh'), 'utf8').replace(step, `${step.split(' ')[0]} 1`));
const steps = (stdout: string) => [...stdout.matchAll(/^== (\S+) .*\n([\s\S]*?)(?=^== |(?![\s\S]))/gm)].map(([, name, said]) => `${name}: ${said.includes('done before') ? 'before' : /done in/.test(said) ? 'done' : 'failed'}`);

test('goes from machines that wait to a cluster, in the order and the half hour that it promises', () => {
  prepare('waiting');
  const { status, stdout } = run('--yes');

  expect(status).toBe(0);
  expect(steps(stdout)).toEqual(['tools: done', 'secrets: done', 'machines: done', 'etcd: done', 'kubeconfig: done', 'namespaces: before', 'charts: before', 'flux: before', 'network: done']);
  expect([...stdout.matchAll(/budget (\d+) s/g)].reduce((all, [, seconds]) => all + Number(seconds), 0)).toBe(1800);
  expect(rack.state.machines.map(({ state, etcd }) => [state, etcd ?? false])).toEqual([['ours', true], ['ours', true], ['ours', true], ['ours', false]]);
});

test('asks before it overwrites disks, and names the machines', () => {
  prepare('waiting');
  const outcome = run();

  expect(outcome).toMatchObject({ status: 201, stderr: expect.stringContaining('home-04 10.0.0.4 /dev/sda') });
  expect(rack.state.machines.map(({ state }) => state)).toEqual(Array(4).fill('waiting'));
});

test('finds a cluster as it is, and neither installs a machine nor starts etcd twice', () => {
  prepare();
  operator.logIn('home');
  const { status, stdout } = run();

  expect(status).toBe(0);
  expect(steps(stdout).filter((step) => !/tools|secrets|network/.test(step))).toEqual(['machines: before', 'etcd: before', 'kubeconfig: before', 'namespaces: before', 'charts: before', 'flux: before']);
  expect(rack.told().filter((line) => /^(apply-config|bootstrap|kubeconfig)/.test(line))).toEqual([]);
});

test('never starts etcd beside data of one that does not run', () => {
  prepare();
  rack.change(({ machines }) => machines.forEach((machine) => { machine.etcd = false; machine.data = machine.name === 'home-03'; }));

  expect(run()).toMatchObject({ status: 201, stderr: expect.stringMatching(/\[home\] etcd must be new on every control plane, and 10\.0\.0\.3 holds data[^]*step etcd failed[^]*Then go on with: task bootstrap:home/) });
  expect(rack.told().filter((line) => line.startsWith('bootstrap'))).toEqual([]);
});

test('goes on where it has failed, with the same call', () => {
  prepare('waiting');
  rack.change(({ machines }) => { machines[2].state = 'away'; });
  const first = run('--yes');
  rack.change(({ machines }) => { machines[2].state = 'waiting'; });
  const second = run('--yes');

  expect(first).toMatchObject({ status: 201, stderr: expect.stringMatching(/\[home-03\] the machine must answer at 10\.0\.0\.3[^]*step machines failed/) });
  expect(steps(first.stdout)).toEqual(['tools: done', 'secrets: done', 'machines: failed']);
  expect(second.status).toBe(0);
});

test('a machine that was given its configuration before the failure keeps it', () => {
  prepare('waiting');
  rack.change(({ machines }) => { machines[0].state = 'ours'; });
  const { status, stdout } = run('--yes');

  expect([status, stdout.includes('home-01 has its configuration')]).toEqual([0, true]);
  expect(rack.told().filter((line) => line.startsWith('apply-config')).map((line) => /--nodes (\S+)/.exec(line)![1])).toEqual(['10.0.0.2', '10.0.0.3', '10.0.0.4']);
});

test('helmfile gets the rendered file and the login of the cluster, once', () => {
  prepare();
  operator.logIn('home');
  // Flux comes with the charts.
  operator.answer(...versions, kubectl(['fluxinstances.fluxcd.controlplane.io', `jsonpath={.items[*]${READY}}`], ''), ...applied);
  shorten('charts 240');
  const { status } = run('ONLY=charts');

  expect(status).not.toBe(0);
  expect(operator.calls('helmfile').map(({ args }) => args)).toEqual([['--file', 'clusters/home/bootstrap/helmfile.yaml', '--kube-context', 'admin@home', 'sync']]);
});

test.each<[string, () => void, string[], string]>([
  ['a step that is none', () => {}, ['FROM=etdc'], "FROM and ONLY must be a step, got 'etdc': use one of tools secrets machines etcd kubeconfig namespaces charts flux network"],
  ['talosctl of another version', () => operator.write('clusters/home/talos/talconfig.yaml', readFileSync(operator.path('clusters/home/talos/talconfig.yaml'), 'utf8').replace('v1.14.6', 'v1.15.0')), [], '[talosctl] it must be of Talos 1.15, as the machines are, got 1.14'],
  ['kubectl two versions away', () => operator.answer(kubectl(['version', '--client'], 'Client Version: v1.33.1\n'), ...versions, ...applied), [], '[kubectl] it must be one minor version from Kubernetes 1.35 at most, got 1.33'],
  ['a helmfile of before', () => operator.answer({ program: 'helmfile', words: ['--version'], stdout: 'helmfile version 0.171.0\n' }, ...versions, ...applied), [], '[helmfile] it must be of version 1 or later, got 0.171'],
  ['a key that opens nothing', () => operator.answer({ program: 'sops', words: ['decrypt'], status: 128 }, ...versions, ...applied), [], '[apps/home/talsecret.sops.yaml] the key in age.agekey must open it'],
  ['more than one key for Flux', () => operator.write('age.agekey', 'AGE-SECRET-KEY-1QQQQ\nAGE-SECRET-KEY-1PPPP\n'), [], 'AGE_KEY must hold one key, since Flux gets it, and age.agekey holds 2'],
  ['secrets that the lab itself finds wrong', () => operator.answer({ program: 'platform', words: ['secrets', 'check'], status: 1, stdout: 'plain\n' }, ...versions, ...applied), [], 'step secrets failed'],
  ['a deploy key that nobody keeps', () => operator.write('clusters/home/bootstrap/flux-instance.values.yaml', 'instance:\n  sync:\n    pullSecret: deploy-key\n'), [], 'the Secret flux-system/deploy-key must be in secrets/home'],
  ['a machine of another cluster', () => rack.change(({ machines }) => { machines[1].state = 'foreign'; }), [], '[home-02] the machine at 10.0.0.2 must wait for a configuration or have one of this cluster'],
])('refuses %s', (_, arrange, variables, message) => {
  prepare('waiting');
  arrange();

  expect(run('--yes', ...variables)).toMatchObject({ status: 201, stderr: expect.stringContaining(message) });
  expect(rack.told().filter((line) => /^(apply-config|bootstrap)/.test(line))).toEqual([]);
});

test('says what Flux has not brought to the end when its time is over', () => {
  prepare();
  operator.logIn('home');
  shorten('flux 740');
  operator.answer(...versions, kubectl(['kustomizations.kustomize.toolkit.fluxcd.io'], 'namespaces True\n'), kubectl(['helmreleases.helm.toolkit.fluxcd.io'], 'HelmRelease gatus/gatus False\n'), ...applied);
  const outcome = run('ONLY=flux');

  expect(outcome).toMatchObject({ status: 201, stderr: expect.stringMatching(/step flux failed[^]*Kustomization gatus\nHelmRelease gatus\/gatus\n[^]*go on with: task bootstrap:home/) });
});

test('a step alone, and from a step on', () => {
  prepare();
  operator.logIn('home');

  expect(steps(run('ONLY=flux').stdout)).toEqual(['flux: before']);
  expect(steps(run('FROM=charts').stdout).map((step) => step.split(':')[0])).toEqual(STEPS.slice(6));
});
