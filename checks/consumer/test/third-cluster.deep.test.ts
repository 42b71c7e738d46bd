import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { releasedPackages, releasedVersions } from '../../../packages/cli/src/registry/releases.ts';
import { Copy } from '../../sandbox/copy.ts';
import { REPOSITORY_ROOT } from '../../sandbox/sandbox.ts';

/** This repository with no cluster but a new one. */
const copy = new Copy(...readdirSync(join(REPOSITORY_ROOT, 'packages')).map((name) => `packages/${name}/package.json`));
afterAll(() => copy.remove());

const FACTS = {
  name: 'edge',
  id: 9,
  domain: 'example.net',
  apiEndpoint: 'edge.example.net',
  nodes: [{ name: 'edge-01', address: '192.168.9.11', controlPlane: true, memory: '32Gi', installDisk: '/dev/nvme0n1' }],
  nodeCidr: '192.168.9.0/24',
  podCidrs: ['10.90.0.0/16'],
  serviceCidrs: ['10.91.0.0/16'],
  talosVersion: 'v1.12.11',
  kubernetesVersion: 'v1.35.0',
};

const MAIN = `import { Cluster, Component, HelmRelease, Namespace, Platform, Remediation, Stage } from '@monosense-io/platform';

class Podinfo extends Component {}

const platform = new Platform({ outdir: '../../clusters' });
const cluster = new Cluster(platform, 'edge', Cluster.readFacts('cluster.json'));
const podinfo = new Podinfo(cluster, 'podinfo');
const stage = new Stage(podinfo, 'App', { namespace: new Namespace(podinfo, 'Namespace', { name: 'podinfo' }) });
new HelmRelease(stage, 'Release', { chart: { repository: 'oci://ghcr.io/stefanprodan/charts', name: 'podinfo', version: '6.9.2' }, remediation: Remediation.ROLLBACK });
platform.synth();
`;

test('a folder with two files and a line in .projenrc.ts become a rendered cluster', () => {
  copy.write('apps/edge/main.ts', MAIN);
  copy.write('apps/edge/cluster.json', FACTS);
  copy.keepOnly((line) => line.startsWith('new ComponentPackage'));
  const list = copy.read('.projenrc.ts').replace(/^import \{ ClusterProgram \}.*\n/m, '');
  copy.write('.projenrc.ts', `import { ClusterProgram } from './projenrc/cluster-program.ts';\n${list.replace('monorepo.synth()', "new ClusterProgram(monorepo, 'edge');\nmonorepo.synth()")}`);

  const outcomes = [
    // What `npx projen` does, and then what the build does for a program.
    copy.run('node', 'tools/build/synthesize.ts'),
    copy.run('node', 'packages/cli/src/main.ts', 'lock'),
    copy.run('node', 'packages/cli/src/main.ts', 'render', '--install'),
    copy.run('tsc', '-p', 'apps/edge/tsconfig.json'),
    copy.run('node', 'packages/cli/src/main.ts', 'render', '--installed', 'edge'),
  ];

  expect(outcomes.map(({ status, output }) => (status === 0 ? 'done' : output))).toEqual(['done', 'done', 'done', 'done', 'done']);
  expect(readdirSync(join(copy.root, 'clusters/edge'))).toContain('podinfo-app');
});

test('its pins are the newest releases of what it imports', () => {
  const { dependencies } = JSON.parse(copy.read('apps/edge/package.json'));
  const [platform] = releasedPackages(copy.storage).filter((name) => name.endsWith('/platform'));
  expect(dependencies).toEqual({ [platform]: releasedVersions(copy.storage, platform).at(-1), cdk8s: expect.any(String), constructs: expect.any(String) });
});
