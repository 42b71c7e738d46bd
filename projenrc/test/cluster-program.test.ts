import { join } from 'node:path';
import { Project } from 'projen';
import { Sandbox } from '../../checks/sandbox/sandbox.ts';
import { ClusterProgram, importsOf } from '../cluster-program.ts';
import type { ClusterProgramOptions } from '../cluster-program.ts';

const PLATFORM = '@monosense-io/platform';
const DRAGONFLY = '@monosense-io/dragonfly';

const releases = new Sandbox();
beforeAll(() => {
  releases.release('platform', '1.0.0');
  releases.release('dragonfly', '1.0.0');
  releases.release('dragonfly', '1.1.0');
  releases.release('foundation', '1.0.0', undefined, { [DRAGONFLY]: '^1.0.0', constructs: '^10.0.0' });
});
afterAll(() => releases.remove());

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox(releases);
  sandbox.write('apps/edge/main.ts', `import { Platform } from '${PLATFORM}';\nimport { Dragonfly } from '${DRAGONFLY}';\n`);
  sandbox.write('apps/edge/cluster.json', { name: 'edge' });
});
afterEach(() => sandbox.remove());

function synthesize(name = 'edge', options: ClusterProgramOptions = {}): void {
  const root = new Project({ name: 'root', outdir: sandbox.root });
  new ClusterProgram(root, name, options);
  root.synth();
}

const pins = () => JSON.parse(sandbox.read('apps/edge/package.json')).dependencies;

test('a folder with main.ts and cluster.json becomes a program', () => {
  synthesize();
  expect(sandbox.run('ls', '-A', 'apps/edge').output.trim().split('\n')).toEqual(['.npmrc', 'cluster.json', 'main.ts', 'package.json', 'project.json', 'tsconfig.json']);
});

test('what it imports is pinned to the newest release', () => {
  synthesize();
  expect(pins()).toEqual({ [DRAGONFLY]: '1.1.0', [PLATFORM]: '1.0.0', cdk8s: '2.70.106', constructs: '10.8.1' });
});

test('what an imported package has as its peer is pinned too, and the pin stays', () => {
  sandbox.write('apps/edge/main.ts', "import { Foundation } from '@monosense-io/foundation';\n");
  synthesize();
  expect(pins()).toEqual({ [DRAGONFLY]: '1.1.0', '@monosense-io/foundation': '1.0.0', [PLATFORM]: '1.0.0', cdk8s: '2.70.106', constructs: '10.8.1' });

  sandbox.write('apps/edge/package.json', { dependencies: { ...pins(), [DRAGONFLY]: '1.0.0' } });
  synthesize();
  expect(pins()[DRAGONFLY]).toBe('1.0.0');
});

test('pins survive synthesis', () => {
  sandbox.write('apps/edge/package.json', { dependencies: { [DRAGONFLY]: '1.0.0', cdk8s: '2.70.1' } });
  synthesize();
  expect(pins()).toMatchObject({ [DRAGONFLY]: '1.0.0', cdk8s: '2.70.1' });
});

test('a pin that nothing imports any more goes', () => {
  synthesize();
  sandbox.write('apps/edge/main.ts', `import { Platform } from '${PLATFORM}';\n`);
  synthesize();
  expect(Object.keys(pins())).toEqual([PLATFORM, 'cdk8s', 'constructs']);
});

test('lock files hold no addresses', () => {
  synthesize();
  expect(sandbox.read('apps/edge/.npmrc').split('\n')).toContain('omit-lockfile-registry-resolved=true');
});

test('clusters whose contracts it reads are rendered first', () => {
  synthesize('edge', { reads: ['infra'] });
  expect(JSON.parse(sandbox.read('apps/edge/project.json')).targets.render.dependsOn).toEqual(['check', 'infra:render']);
});

test('a package that was never released is refused', () => {
  sandbox.write('apps/edge/main.ts', "import '@monosense-io/strimzi';\n");
  expect(() => synthesize()).toThrow("[apps/edge] '@monosense-io/strimzi' must have been released before a program imports it: run 'npx projen release' first");
});

test('a package from elsewhere without a pin is refused', () => {
  sandbox.write('apps/edge/main.ts', "import 'cdk8s-plus-33';\n");
  expect(() => synthesize()).toThrow("[apps/edge] 'cdk8s-plus-33' must be pinned by hand: add it with an exact version to the dependencies of apps/edge/package.json");
});

test.each(['main.ts', 'cluster.json'])('a folder without %s is refused', (file) => {
  sandbox.run('rm', `apps/edge/${file}`);
  expect(() => synthesize()).toThrow(`[apps/edge] '${file}' must exist: write it as in another cluster's folder, or remove the cluster from .projenrc.ts`);
});

test('a name that could not be a folder and a cluster is refused', () => {
  expect(() => synthesize('Edge')).toThrow("[Edge] a cluster's name must be lower-case letters, digits and '-', got 'Edge': choose a name such as 'edge'");
});

test('imports are found in every file and form', () => {
  sandbox.write('apps/edge/parts/more.ts', [
    "import type { Chart } from 'cdk8s';",
    "import {\n  Helm,\n} from 'cdk8s-plus/lib/helm';",
    "export * from '@scope/other/deep';",
    "import 'side-effect';",
    "import { x } from './other.ts';",
    "import { join } from 'node:path';",
    "const text = 'from elsewhere';",
  ].join('\n'));
  sandbox.write('apps/edge/node_modules/x/index.ts', "import 'not-mine';\n");
  expect(importsOf(join(sandbox.root, 'apps/edge'))).toEqual([DRAGONFLY, PLATFORM, '@scope/other', 'cdk8s', 'cdk8s-plus', 'side-effect']);
});
