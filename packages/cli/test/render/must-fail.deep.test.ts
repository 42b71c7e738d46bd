import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { integrity, metadataOf, tarballOf } from '../../src/registry/releases.ts';
import { noteInstalled } from '../../src/render/installed.ts';
import { REPOSITORY_ROOT, Sandbox } from '../../../../checks/sandbox/sandbox.ts';

/** A wrong program, and what refuses it. */
interface MustFail {
  readonly name: string;
  /** Makes one thing wrong in a sandbox that has platform 1.0.0 and dragonfly 1.0.0 and 1.1.0. */
  readonly make: (sandbox: Sandbox) => void;
  /** Which part of the build refuses it. */
  readonly by: 'install' | 'lock' | 'check' | 'render';
  /** Every refusal: its code, the file or program that it names, and the value that it got. */
  readonly refused: readonly [code: string, path: string, value: string][];
}

const PLATFORM = '@monosense-io/platform';
const DRAGONFLY = '@monosense-io/dragonfly';
/** Where the newest tarball is. */
const TARBALL = 'tools/registry/storage/@monosense-io/dragonfly/dragonfly-1.1.0.tgz';
const EVIL = integrity(Buffer.from('evil'));
const { packages: ROOT_LOCK } = JSON.parse(readFileSync(join(REPOSITORY_ROOT, 'package-lock.json'), 'utf8'));
const [CONSTRUCTS, CDK8S]: string[] = ['constructs', 'cdk8s'].map((name) => ROOT_LOCK[`node_modules/${name}`].integrity);
const PINS = { [PLATFORM]: '1.0.0', [DRAGONFLY]: '1.1.0' };

let released: string;
let sandbox: Sandbox;

const MUST_FAIL: MustFail[] = [
  {
    name: 'a pin that was never released',
    make: (box) => box.program('infra', { ...PINS, [DRAGONFLY]: '9.9.9' }),
    by: 'install',
    refused: [['RENDER-002', 'apps/infra', '9.9.9']],
  },
  {
    name: 'a package that was never released',
    make: (box) => box.program('infra', { ...PINS, '@monosense-io/strimzi': '1.0.0' }),
    by: 'install',
    refused: [['RENDER-002', 'apps/infra', '1.0.0']],
  },
  {
    name: 'a range as pin',
    make: (box) => box.program('infra', { ...PINS, [DRAGONFLY]: '^1.0.0' }),
    by: 'install',
    refused: [['RENDER-001', 'apps/infra', "'^1.0.0'"]],
  },
  {
    name: 'a tag as pin of a package from elsewhere',
    make: (box) => box.program('infra', { ...PINS, constructs: 'latest' }),
    by: 'install',
    refused: [['RENDER-001', 'apps/infra', "'latest'"]],
  },
  {
    name: 'a missing lock file',
    make: (box) => {
      box.program('infra', PINS);
      rmSync(join(box.root, 'apps/infra/package-lock.json'));
    },
    by: 'install',
    refused: [['RENDER-005', 'apps/infra', "'package-lock.json' must exist"]],
  },
  {
    name: 'a corrupt tarball',
    make: (box) => {
      box.program('infra', PINS);
      writeFileSync(tarballOf(box.storage, DRAGONFLY, '1.1.0'), 'corrupt');
    },
    by: 'install',
    refused: [['REGISTRY-002', TARBALL, 'FOUND']],
  },
  {
    name: 'a missing tarball',
    make: (box) => {
      box.program('infra', PINS);
      rmSync(tarballOf(box.storage, DRAGONFLY, '1.1.0'));
    },
    by: 'install',
    refused: [['REGISTRY-001', TARBALL, 'the tarball must exist']],
  },
  {
    name: 'a lock file with another hash than was released',
    make: (box) => {
      box.program('infra', PINS);
      box.write('apps/infra/package-lock.json', box.read('apps/infra/package-lock.json').replace(released, integrity(Buffer.from('corrupt'))));
    },
    by: 'install',
    refused: [['RENDER-014', 'apps/infra', 'FOUND']],
  },
  {
    name: 'what comes along by a range',
    make: (box) => {
      box.program('infra', PINS);
      const { packages, ...lock } = JSON.parse(box.read('apps/infra/package-lock.json'));
      const { [DRAGONFLY]: _pin, ...pins } = PINS;
      packages[''].dependencies = pins;
      packages[`node_modules/${PLATFORM}`].peerDependencies = { [DRAGONFLY]: '^1.0.0' };
      box.write('apps/infra/package.json', { ...JSON.parse(box.read('apps/infra/package.json')), dependencies: pins });
      box.write('apps/infra/package-lock.json', { ...lock, packages });
    },
    by: 'install',
    refused: [['RENDER-009', 'apps/infra', "'^1.0.0'"]],
  },
  ...(['node_modules', 'node_modules/@monosense-io/dragonfly/node_modules'].map((folder): MustFail => ({
    name: `what comes along without a pin in ${folder}, where the lab keeps no releases`,
    make: (box) => {
      box.program('infra', PINS);
      alongside(box, `${folder}/@monosense-io/cilium`);
      box.write('platform.json', {});
    },
    by: 'install',
    refused: [['RENDER-009', 'apps/infra', "dragonfly asks for '^2.0.0' of it, got 2.4.0"]],
  }))),
  {
    name: 'what is locked and asked for by nothing, where the lab keeps no releases',
    make: (box) => {
      box.program('infra', PINS);
      alongside(box, 'node_modules/@monosense-io/cilium', {});
      box.write('platform.json', {});
    },
    by: 'install',
    refused: [['RENDER-009', 'apps/infra', 'nothing asks for it']],
  },
  {
    name: 'another version of what is pinned, below what asks for it',
    make: (box) => {
      box.program('infra', { ...PINS, '@monosense-io/cilium': '2.0.0' });
      alongside(box, 'node_modules/@monosense-io/dragonfly/node_modules/@monosense-io/cilium');
      box.write('platform.json', {});
    },
    by: 'install',
    refused: [['RENDER-009', 'apps/infra', 'got 2.4.0']],
  },
  ...([
    ['a hash that the root has differently', { version: '10.8.1', integrity: 'EVIL' }, 'RENDER-015', 'EVIL'],
    ['no hash', { version: '10.8.1' }, 'RENDER-013', 'none'],
    ['a package that is said to be bundled', { version: '10.8.1', inBundle: true }, 'RENDER-017', '10.8.1'],
  ] as const).flatMap(([name, entry, code, value]): MustFail[] => ['node_modules/constructs', 'node_modules/cdk8s/node_modules/constructs'].map((at) => ({
    name: `${name}, for ${at}`,
    make: (box) => {
      withConstructs(box);
      const lock = JSON.parse(box.read('apps/infra/package-lock.json'));
      lock.packages['node_modules/cdk8s'] = { version: '2.70.106', integrity: CDK8S };
      lock.packages[at] = { ...entry, ...('integrity' in entry ? { integrity: EVIL } : {}) };
      box.write('apps/infra/package-lock.json', lock);
    },
    by: 'install',
    refused: [[code, 'apps/infra', value === 'EVIL' ? EVIL : value]],
  }))),
  {
    name: 'other bytes of a released package in a copy below another one',
    make: (box) => {
      box.program('infra', PINS);
      const lock = JSON.parse(box.read('apps/infra/package-lock.json'));
      lock.packages[`node_modules/${DRAGONFLY}/node_modules/${PLATFORM}`] = { version: '1.0.0', integrity: EVIL };
      box.write('apps/infra/package-lock.json', lock);
    },
    by: 'install',
    refused: [['RENDER-014', 'apps/infra', EVIL]],
  },
  {
    name: 'what is wrong in a lock file, before it follows the pins',
    make: (box) => {
      box.program('infra', { ...PINS, [DRAGONFLY]: '1.0.0' });
      const lock = JSON.parse(box.read('apps/infra/package-lock.json'));
      delete lock.packages[`node_modules/${DRAGONFLY}`].integrity;
      box.write('apps/infra/package-lock.json', lock);
      box.write('apps/infra/package.json', { dependencies: PINS });
    },
    by: 'lock',
    refused: [['RENDER-013', 'apps/infra', 'none']],
  },
  {
    name: 'several programs with several violations, all in one run',
    make: (box) => {
      box.program('apps', { ...PINS, [PLATFORM]: '*' });
      box.program('infra', { [PLATFORM]: '2.0.0', [DRAGONFLY]: '~1.0.0' });
    },
    by: 'install',
    refused: [['RENDER-001', 'apps/apps', "'*'"], ['RENDER-002', 'apps/infra', '2.0.0'], ['RENDER-001', 'apps/infra', "'~1.0.0'"]],
  },
  {
    name: 'a type error in main.ts',
    make: (box) => {
      box.program('infra', {}, "export const replicas: number = 'three';\n");
      installed(box);
      box.write('apps/infra/tsconfig.json', { compilerOptions: { noEmit: true, strict: true, module: 'nodenext', types: [] }, include: ['*.ts'] });
    },
    by: 'check',
    refused: [['TS2322', 'apps/infra/main.ts(1,14)', "'string'"]],
  },
  {
    name: "a package from the root's node_modules",
    make: (box) => {
      box.program('infra', {}, "import 'stranger';\n");
      installed(box);
      box.write('node_modules/stranger/package.json', { name: 'stranger', main: 'index.js' });
      box.write('node_modules/stranger/index.js', '');
    },
    by: 'render',
    refused: [['RENDER-021', 'apps/infra', 'node_modules/stranger/index.js for apps/infra/main.ts']],
  },
  {
    name: 'a workspace link in the place of a released package',
    make: (box) => {
      box.program('infra', {}, `import '${DRAGONFLY}';\n`);
      box.write('packages/dragonfly/package.json', { name: DRAGONFLY, main: 'index.js' });
      box.write('packages/dragonfly/index.js', '');
      box.write('apps/infra/node_modules/@monosense-io/.keep', '');
      symlinkSync('../../../../packages/dragonfly', join(box.root, 'apps/infra/node_modules', DRAGONFLY));
      installed(box);
    },
    by: 'render',
    refused: [['RENDER-021', 'apps/infra', 'packages/dragonfly/index.js for apps/infra/main.ts']],
  },
  {
    name: "another cluster's code",
    make: (box) => {
      box.program('infra', {}, "import '../shared.ts';\n");
      installed(box);
      box.write('apps/shared.ts', '');
    },
    by: 'render',
    refused: [['RENDER-021', 'apps/infra', 'apps/shared.ts for apps/infra/main.ts']],
  },
  {
    name: 'packages that are not those of the lock file',
    make: (box) => box.program('infra', PINS),
    by: 'render',
    refused: [['RENDER-007', 'apps/infra', "'package-lock.json'"]],
  },
  {
    name: 'a program that renders nothing',
    make: (box) => {
      box.program('infra', {}, '');
      installed(box);
    },
    by: 'render',
    refused: [['RENDER-023', 'apps/infra', 'no such folder']],
  },
  {
    name: 'a mistake that the program itself refuses',
    make: (box) => {
      box.program('infra', {}, "// The first line.\nthrow new Error('[infra/cache] DRAGONFLY-001: it is 3: do it right');\n");
      installed(box);
    },
    by: 'render',
    refused: [['DRAGONFLY-001', 'infra/cache', 'it is 3: do it right\n    at apps/infra/main.ts:2']],
  },
];

/** A program and a root that pin `constructs` with the same hash. */
function withConstructs(box: Sandbox): void {
  box.program('infra', { constructs: '10.8.1' });
  const lock = JSON.parse(box.read('apps/infra/package-lock.json'));
  lock.packages['node_modules/constructs'].integrity = CONSTRUCTS;
  box.write('apps/infra/package-lock.json', lock);
  box.write('package-lock.json', { lockfileVersion: 3, packages: { 'node_modules/constructs': { version: '10.8.1', integrity: CONSTRUCTS }, 'node_modules/cdk8s': { version: '2.70.106', integrity: CDK8S } } });
}

/** Locks cilium 2.4.0 without a pin, as npm does for what the peers of dragonfly leave open. */
function alongside(box: Sandbox, at: string, peerDependencies: object = { '@monosense-io/cilium': '^2.0.0' }): void {
  const lock = JSON.parse(box.read('apps/infra/package-lock.json'));
  lock.packages[`node_modules/${DRAGONFLY}`].peerDependencies = peerDependencies;
  lock.packages[at] = { version: '2.4.0', integrity: EVIL };
  box.write('apps/infra/package-lock.json', lock);
}

/** Nothing to install: the folder counts as what the lock file asks for. */
function installed(box: Sandbox): void {
  const folder = join(box.root, 'apps/infra');
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  noteInstalled(folder, join(folder, 'node_modules'));
}

const COMMANDS = {
  install: ['node', 'packages/cli/src/main.ts', 'render', '--install'],
  lock: ['node', 'packages/cli/src/main.ts', 'lock'],
  check: [join(REPOSITORY_ROOT, 'node_modules/.bin/tsc'), '-p', 'apps/infra/tsconfig.json'],
  render: ['node', 'packages/cli/src/main.ts', 'render', '--installed', '--no-validator', 'infra'],
} as const;

const releases = new Sandbox();
beforeAll(() => {
  releases.release('platform', '1.0.0');
  releases.release('dragonfly', '1.0.0');
  releases.release('dragonfly', '1.1.0');
  released = metadataOf(releases.storage, DRAGONFLY)!.versions['1.1.0'].dist.integrity;
});
afterAll(() => releases.remove());

beforeEach(() => {
  sandbox = new Sandbox(releases);
});
afterEach(() => sandbox.remove());

test.each(MUST_FAIL)('$name is refused', ({ make, by, refused }) => {
  make(sandbox);

  const [command, ...args] = COMMANDS[by];
  const { status, output } = sandbox.run(command, ...args);

  const shown = output.trim().replaceAll(released, 'RELEASED').replaceAll(integrity(Buffer.from('corrupt')), 'FOUND');
  const refusals = shown.split(/\n(?=\[)/).map((line) => /^(?:\[(.*?)\] ([A-Z]+-\d{3}): |(\S+): error (TS\d+): )([^]*)$/.exec(line) ?? [line]);
  expect({ refused: refusals.map(([line, path, code, file, error]) => [code ?? error ?? line, path ?? file]), status: status !== 0 }).toEqual({ refused: refused.map(([code, path]) => [code, path]), status: true });
  refused.forEach(([, , value], index) => expect(refusals[index].at(-1)).toContain(value));
});

/** Says who is asked for what, so that a foreign address would be seen. */
describe('an address of somebody else', () => {
  const asked: string[] = [];
  const stranger = createServer((request, response) => {
    asked.push(request.url!);
    response.writeHead(404).end();
  });
  let address: string;
  beforeAll(async () => {
    await new Promise<void>((started) => stranger.listen(0, '127.0.0.1', started));
    address = `127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    stranger.closeAllConnections();
    stranger.close();
  });

  /** Changes one file of a program that pins `constructs` as the root does. */
  const attack = (box: Sandbox, file: string, change: (content: any) => unknown) => {
    withConstructs(box);
    box.write(`apps/infra/${file}`, change(JSON.parse(box.read(`apps/infra/${file}`))) as object);
  };
  const locked = (entry: (host: string) => object) => (box: Sandbox) => attack(box, 'package-lock.json', (lock) => ({ ...lock, packages: { ...lock.packages, 'node_modules/constructs': entry(address) } }));
  const pinned = (more: (host: string) => object) => (box: Sandbox) => attack(box, 'package.json', (manifest) => ({ ...manifest, ...more(address) }));

  test.each<[string, (box: Sandbox) => void, string, string]>([
    ['an http tarball in the lock file', locked((host) => ({ version: '10.8.1', resolved: `http://${host}/constructs.tgz`, integrity: EVIL })), 'RENDER-011', '/constructs.tgz'],
    ['a git repository in the lock file', locked((host) => ({ version: '10.8.1', resolved: `git+http://${host}/constructs.git#0123456789012345678901234567890123456789` })), 'RENDER-011', 'git+http://'],
    ['another registry in the lock file', locked((host) => ({ version: '10.8.1', resolved: `http://${host}/constructs/-/constructs-10.8.1.tgz`, integrity: CONSTRUCTS })), 'RENDER-011', '/constructs-10.8.1.tgz'],
    ['a version that is an address', locked((host) => ({ version: `http://${host}/constructs.tgz`, integrity: EVIL })), 'RENDER-018', '/constructs.tgz'],
    ['an alias in the lock file', locked(() => ({ name: 'evil', version: '10.8.1', integrity: EVIL })), 'RENDER-012', "'evil'"],
    ['a link in the lock file', locked(() => ({ resolved: '../../evil', link: true })), 'RENDER-011', '../../evil'],
    ['a git repository as pin', pinned((host) => ({ dependencies: { constructs: `git+http://${host}/constructs.git` } })), 'RENDER-001', 'git+http://'],
    ['a tarball as pin', pinned((host) => ({ dependencies: { constructs: `http://${host}/constructs.tgz` } })), 'RENDER-001', '/constructs.tgz'],
    ['an override', pinned((host) => ({ overrides: { constructs: `http://${host}/constructs.tgz` } })), 'RENDER-003', '/constructs.tgz'],
    ['a development dependency', pinned((host) => ({ devDependencies: { evil: `git+http://${host}/evil.git` } })), 'RENDER-003', 'git+http://'],
    ['npm-shrinkwrap.json', (box) => {
      withConstructs(box);
      box.write('apps/infra/npm-shrinkwrap.json', { lockfileVersion: 3, packages: { 'node_modules/constructs': { version: '10.8.1', resolved: `http://${address}/constructs.tgz` } } });
    }, 'RENDER-004', 'npm-shrinkwrap.json'],
  ])('as %s is refused before anybody is asked', async (_name, make, code, value) => {
    make(sandbox);

    const { status, output } = await started('node', 'packages/cli/src/main.ts', 'render', '--install');

    // Where it differs from the pins too, that is said as well.
    expect({ status, refusals: [...output.matchAll(/^\[(.*?)\] ([A-Z]+-\d{3}): /gm)].map(([, path, found]) => `${path} ${found}`).filter((refusal) => refusal !== 'apps/infra RENDER-006') }).toEqual({ status: 1, refusals: [`apps/infra ${code}`] });
    expect(output).toContain(value);
    expect(asked).toEqual([]);
    expect(existsSync(join(sandbox.root, 'apps/infra/node_modules'))).toBe(false);
  });

  test('as the registry of its .npmrc is not asked, for the lock file and for the install', async () => {
    sandbox.program('infra', PINS);
    sandbox.write('apps/infra/.npmrc', `registry=http://${address}/\n@monosense-io:registry=http://${address}/\n`);
    rmSync(join(sandbox.root, 'apps/infra/package-lock.json'));

    expect(await started('node', 'packages/cli/src/main.ts', 'lock')).toMatchObject({ status: 0 });
    expect(await started('node', 'packages/cli/src/main.ts', 'render', '--install')).toMatchObject({ status: 0 });
    expect(asked).toEqual([]);
  });

  /** Without blocking, since the stranger is in this process. */
  async function started(command: string, file: string, ...args: string[]): Promise<{ status: number; output: string }> {
    return promisify(execFile)(command, [join(REPOSITORY_ROOT, file), ...args], { cwd: sandbox.root, env: { ...process.env, CI: 'true' } })
      .then(({ stdout, stderr }) => ({ status: 0, output: `${stdout}${stderr}` }), ({ code, stdout, stderr }) => ({ status: code, output: `${stdout}${stderr}` }));
  }
});
