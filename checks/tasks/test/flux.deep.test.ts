import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startApiServer } from '../../../packages/cli/src/lab/api-server.ts';
import { establish, namespaceOf } from '../../../packages/cli/src/lab/api.ts';
import type { Client } from '../../../packages/cli/src/lab/client.ts';
import { BRANCH, GitSource } from '../../../packages/cli/src/lab/git.ts';
import { freePort, Lab, LOOPBACK, until } from '../../../packages/cli/src/lab/lab.ts';
import { programOf } from '../../../packages/cli/src/lab/programs.ts';
import type { KubeObject } from '../../../packages/cli/src/lab/rendered.ts';
import { Operator } from '../operator.ts';
import { ROOT } from '../programs.ts';

/* Tasks of Flux with Flux itself at work: its controllers follow a Git repository into a real API server. */

const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io/v1';
const NAMESPACE = 'flux-system';
const CRDS = join(ROOT, 'packages/flux/crds');

const kustomization = (name: string, path: string): KubeObject => ({
  apiVersion: KUSTOMIZE, kind: 'Kustomization', metadata: { name, namespace: NAMESPACE },
  spec: { interval: '1h', path, prune: true, sourceRef: { kind: 'GitRepository', name: NAMESPACE } },
});
const settings = (mode: string): KubeObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' }, data: { mode } });

let lab: Lab;
let client: Client;
let git: GitSource;
let operator: Operator;

const mode = async (): Promise<string | undefined> => (await client.get(settings('')))?.data.mode;

/** Commits what the cluster is to have, to the repository that Flux follows. */
function push(value: string): void {
  mkdirSync(join(git.folder, 'clusters/home/shop'), { recursive: true });
  writeFileSync(join(git.folder, 'clusters/home/shop/settings.yaml'), JSON.stringify(settings(value)));
  git.commit(value);
}

beforeAll(async () => {
  lab = new Lab();
  const server = await startApiServer(ROOT, lab, '10.96.0.0/12');
  client = server.client;
  operator = new Operator().use('kubectl', 'flux').logIn('home', server.kubeconfig);
  operator.write('clusters/home/flux/shop.yaml', JSON.stringify(kustomization('shop', './clusters/home/shop')));
  git = await GitSource.start(lab, operator.root, ['clusters']);
  push('one');
  await establish(client, readdirSync(CRDS).filter((file) => file.includes('.toolkit.fluxcd.io')).map((file) => JSON.parse(readFileSync(join(CRDS, file), 'utf8'))));
  for (const name of [NAMESPACE, 'shop']) await client.apply(namespaceOf(name));
  const storage = `${LOOPBACK}:${await freePort()}`;
  mkdirSync(join(lab.folder, 'storage'));
  for (const [name, options] of [['source-controller', [`--storage-path=${lab.folder}/storage`, `--storage-addr=${storage}`, `--storage-adv-addr=${storage}`]], ['kustomize-controller', ['--requeue-dependency=5s']]] as const) {
    lab.start(name, await programOf(ROOT, name), [`--metrics-addr=${LOOPBACK}:${await freePort()}`, `--health-addr=${LOOPBACK}:${await freePort()}`, '--enable-leader-election=false', ...options], { KUBECONFIG: server.kubeconfig, RUNTIME_NAMESPACE: NAMESPACE });
  }
  await client.apply({ apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', metadata: { name: NAMESPACE, namespace: NAMESPACE }, spec: { interval: '1h', url: git.url, ref: { branch: BRANCH } } });
  await client.apply(kustomization(NAMESPACE, './clusters/home/flux'));
  await until('the first commit', 120, async () => (await mode() === 'one' ? true : undefined), () => lab.logOf('kustomize-controller'));
}, 1_800_000);

afterAll(() => lab.close());

test('an app has the newest commit once it is reconciled', async () => {
  push('two');
  const before = await mode();

  expect(await operator.started(['flux:reconcile', 'CLUSTER=home', 'APP=shop'])).toMatchObject({ status: 0 });
  expect([before, await mode()]).toEqual(['one', 'two']);
});

test('an app that is suspended stays as it is, and has the newest commit once it is resumed', async () => {
  expect(await operator.started(['flux:suspend', 'CLUSTER=home', 'APP=shop'])).toMatchObject({ status: 0 });
  push('three');
  expect(await operator.started(['flux:reconcile', 'CLUSTER=home'])).toMatchObject({ status: 0 });
  const suspended = await mode();

  expect(await operator.started(['flux:resume', 'CLUSTER=home', 'APP=shop'])).toMatchObject({ status: 0 });
  expect([suspended, await mode()]).toEqual(['two', 'three']);
});

test('what it has done is shown', async () => {
  const { status, stdout } = await operator.started(['flux:events', 'CLUSTER=home', 'APP=shop']);

  expect(status).toBe(0);
  expect(stdout).toContain('ReconciliationSucceeded');
});

test('what a working tree would change is shown, of all that it has', async () => {
  operator.write('clusters/home/shop/settings.yaml', JSON.stringify(settings('four')));

  const { status, stdout } = await operator.started(['flux:diff', 'CLUSTER=home']);

  expect(status).toBe(0);
  expect(stdout).toMatch(/ConfigMap\/shop\/settings drifted/);
  expect(stdout).toMatch(/^would change: shop$/m);
  expect(await mode()).toBe('three');
});
