import { Sandbox } from '../../../../checks/sandbox/sandbox.ts';
import { readersOf } from '../../src/rotate/main.ts';
import { CLUSTER, item } from './lab.ts';

const external = item('external-secrets.io/ExternalSecret', 'app/login', {
  refreshInterval: '60m',
  secretStoreRef: { name: 'vault' },
  target: { template: { metadata: { annotations: { 'reloader.stakater.com/match': 'true' } } } },
  data: [{ secretKey: 'password', remoteRef: { key: 'shop', property: 'pin' } }, { secretKey: 'user', remoteRef: { key: 'people', property: 'name' } }],
});
const kept = item('external-secrets.io/ExternalSecret', 'web/tls', { refreshPolicy: 'CreatedOnce', refreshInterval: '60m', secretStoreRef: { name: 'vault' }, data: [{ secretKey: 'tls.key', remoteRef: { key: 'shop', property: 'key' } }] }, 'web');
const deployment = item('apps/Deployment', 'app/app', { template: { spec: { volumes: [{ secret: { secretName: 'login' } }] } } });

const sandbox = new Sandbox();
beforeAll(() => {
  sandbox.program('infra', {});
  sandbox.write('clusters/infra/contract.json', CLUSTER.contract);
  sandbox.write('clusters/infra/README.md', CLUSTER.readme);
  sandbox.write('clusters/infra/runbooks/app.md', '# app\n\n## Rotating the password\n\nSlowly.\n');
  sandbox.write('clusters/infra/app-instance/secret.yaml', { apiVersion: 'external-secrets.io/v1', ...external.content });
});
afterAll(() => sandbox.remove());

test('an item is read by the Secrets of all clusters that it fills, and by who uses these', () => {
  const readers = readersOf(sandbox.root, [{ ...CLUSTER, items: [external, kept, deployment] }, { ...CLUSTER, name: 'apps', runbooks: [], items: [external] }]);

  const app = { secret: 'app/login', externalSecret: 'app/login', store: 'vault', fields: ['pin'], refresh: 'every 60m', restarts: true };
  expect(readers.get('shop')).toEqual([
    { ...app, cluster: 'infra', usedBy: ['Deployment app/app'], steps: 'clusters/infra/runbooks/app.md, "Rotating the password"' },
    { cluster: 'infra', secret: 'web/tls', externalSecret: 'web/tls', store: 'vault', fields: ['key'], refresh: 'once', usedBy: [], restarts: false, steps: undefined },
    { ...app, cluster: 'apps', usedBy: [], steps: undefined },
  ]);
  expect([...readers.keys()]).toEqual(['people', 'shop']);
});

test('the command names the steps, and how the value is read at once', () => {
  const { status, output } = sandbox.run('node', 'packages/cli/src/main.ts', 'rotate', 'shop');

  expect(status).toBe(0);
  expect(output).toContain('The steps: clusters/infra/runbooks/app.md, "Rotating the password"');
  expect(output).toContain('kubectl --context infra -n app annotate externalsecret login force-sync="$(date +%s)" --overwrite');
});

test('an item that nothing reads is answered with the nearest', () => {
  expect(sandbox.run('node', 'packages/cli/src/main.ts', 'rotate', 'shpo')).toEqual({ status: 1, output: "[rotate] ROTATE-001: the item must be one that a rendered cluster reads, got 'shpo': did you mean 'shop'?\n" });
});

test('a lab whose clusters read no secret store is said to be one', () => {
  const other = new Sandbox();
  try {
    other.program('infra', {});
    other.write('clusters/infra/contract.json', CLUSTER.contract);
    other.write('clusters/infra/README.md', CLUSTER.readme);
    const rotate = (...args: string[]) => other.run('node', 'packages/cli/src/main.ts', 'rotate', ...args);

    expect(rotate()).toEqual({ status: 0, output: 'No rendered cluster reads an item of a secret store.\n' });
    expect(rotate('--json')).toEqual({ status: 0, output: '{}\n' });
    expect(rotate('shop')).toEqual({ status: 1, output: "[rotate] ROTATE-001: the item must be one that a rendered cluster reads, got 'shop': none reads a secret store\n" });
  } finally {
    other.remove();
  }
});
