import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { integrity, metadataOf, tarballOf } from '../../registry/storage.ts';
import { REPOSITORY_ROOT, Sandbox } from '../../sandbox/sandbox.ts';

/** A wrong program, and the whole sentence that refuses it. */
interface MustFail {
  readonly name: string;
  /** Makes one thing wrong in a sandbox that has platform 1.0.0 and dragonfly 1.0.0 and 1.1.0. */
  readonly make: (sandbox: Sandbox) => void;
  /** Which part of the build refuses it. */
  readonly by: 'install' | 'check' | 'render';
  /** All that is printed. `ROOT` stands for the sandbox's folder. */
  readonly says: string;
}

const PLATFORM = '@monosense-io/platform';
const DRAGONFLY = '@monosense-io/dragonfly';
const OUTPUT = '@monosense-io/output';
const PINS = { [PLATFORM]: '1.0.0', [DRAGONFLY]: '1.1.0' };

let released: string;
let releasedAlong: string;
let sandbox: Sandbox;

const MUST_FAIL: MustFail[] = [
  {
    name: 'a pin that was never released',
    make: (box) => box.program('infra', { ...PINS, [DRAGONFLY]: '9.9.9' }),
    by: 'install',
    says: "[apps/infra] '@monosense-io/dragonfly' is pinned to 9.9.9, which was never released: pin one of 1.0.0, 1.1.0",
  },
  {
    name: 'a package that was never released',
    make: (box) => box.program('infra', { ...PINS, '@monosense-io/strimzi': '1.0.0' }),
    by: 'install',
    says: "[apps/infra] '@monosense-io/strimzi' is pinned to 1.0.0, which was never released: release it first with 'npx projen release'",
  },
  {
    name: 'a range as pin',
    make: (box) => box.program('infra', { ...PINS, [DRAGONFLY]: '^1.0.0' }),
    by: 'install',
    says: "[apps/infra] '@monosense-io/dragonfly' must be pinned to one exact version, got '^1.0.0': pin one of 1.0.0, 1.1.0",
  },
  {
    name: 'a tag as pin of a package from elsewhere',
    make: (box) => box.program('infra', { ...PINS, constructs: 'latest' }),
    by: 'install',
    says: "[apps/infra] 'constructs' must be pinned to one exact version, got 'latest': pin the version that you want",
  },
  {
    name: 'a missing lock file',
    make: (box) => {
      box.program('infra', PINS);
      rmSync(join(box.root, 'apps/infra/package-lock.json'));
    },
    by: 'install',
    says: "[apps/infra] 'package-lock.json' must exist, since it holds the hash of every package: run 'npx projen lock' and commit it",
  },
  {
    name: 'a corrupt tarball',
    make: (box) => {
      box.program('infra', PINS);
      writeFileSync(tarballOf(box.storage, DRAGONFLY, '1.1.0'), 'corrupt');
    },
    by: 'install',
    says: "[apps/infra] [registry] 'storage/@monosense-io/dragonfly/dragonfly-1.1.0.tgz' must have the hash RELEASED that it was released with, "
      + "got FOUND: restore it with 'git checkout -- tools/registry/storage/@monosense-io/dragonfly/dragonfly-1.1.0.tgz'",
  },
  {
    name: 'a missing tarball',
    make: (box) => {
      box.program('infra', PINS);
      rmSync(tarballOf(box.storage, DRAGONFLY, '1.1.0'));
    },
    by: 'install',
    says: "[apps/infra] [registry] 'storage/@monosense-io/dragonfly/dragonfly-1.1.0.tgz' must exist, since @monosense-io/dragonfly 1.1.0 was released: "
      + "restore it with 'git checkout -- tools/registry/storage/@monosense-io/dragonfly/dragonfly-1.1.0.tgz'",
  },
  {
    name: 'a lock file with another hash than was released',
    make: (box) => {
      box.program('infra', PINS);
      box.write('apps/infra/package-lock.json', box.read('apps/infra/package-lock.json').replace(released, integrity(Buffer.from('corrupt'))));
    },
    by: 'install',
    says: "[apps/infra] 'package-lock.json' must hold the hash RELEASED of @monosense-io/dragonfly 1.1.0, got FOUND: delete the file, run 'npx projen lock' and look at what changes",
  },
  {
    name: 'another hash of what comes along with a pin',
    make: (box) => along(box, '1.0.0', integrity(Buffer.from('corrupt'))),
    by: 'install',
    says: "[apps/infra] 'package-lock.json' must hold the hash ALONG of @monosense-io/output 1.0.0, got FOUND: delete the file, run 'npx projen lock' and look at what changes",
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
    says: "[apps/infra] '@monosense-io/dragonfly' must be pinned, since @monosense-io/platform asks for '^1.0.0' of it: pin one of 1.0.0, 1.1.0",
  },
  {
    name: 'what comes along with a pin and was never released',
    make: (box) => along(box, '9.9.9', integrity(Buffer.from('corrupt'))),
    by: 'install',
    says: "[apps/infra] 'package-lock.json' holds @monosense-io/output 9.9.9, which was never released: delete the file, run 'npx projen lock' and look at what changes",
  },
  {
    name: 'a corrupt tarball of what comes along with a pin',
    make: (box) => {
      along(box, '1.0.0', metadataOf(box.storage, OUTPUT)!.versions['1.0.0'].dist.integrity);
      writeFileSync(tarballOf(box.storage, OUTPUT, '1.0.0'), 'corrupt');
    },
    by: 'install',
    says: "[apps/infra] [registry] 'storage/@monosense-io/output/output-1.0.0.tgz' must have the hash ALONG that it was released with, "
      + "got FOUND: restore it with 'git checkout -- tools/registry/storage/@monosense-io/output/output-1.0.0.tgz'",
  },
  {
    name: 'several programs with several violations, all in one run',
    make: (box) => {
      box.program('apps', { ...PINS, [PLATFORM]: '*' });
      box.program('infra', { [PLATFORM]: '2.0.0', [DRAGONFLY]: '~1.0.0' });
    },
    by: 'install',
    says: "[apps/apps] '@monosense-io/platform' must be pinned to one exact version, got '*': pin one of 1.0.0\n"
      + "[apps/infra] '@monosense-io/platform' is pinned to 2.0.0, which was never released: pin one of 1.0.0\n"
      + "[apps/infra] '@monosense-io/dragonfly' must be pinned to one exact version, got '~1.0.0': pin one of 1.0.0, 1.1.0",
  },
  {
    name: 'a type error in main.ts',
    make: (box) => {
      box.program('infra', {}, "export const replicas: number = 'three';\n");
      installed(box);
      box.write('apps/infra/tsconfig.json', { compilerOptions: { noEmit: true, strict: true, module: 'nodenext', types: [] }, include: ['*.ts'] });
    },
    by: 'check',
    says: "apps/infra/main.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.",
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
    says: "[apps/infra] 'stranger' must resolve inside apps/infra, got node_modules/stranger/index.js for apps/infra/main.ts: "
      + "add it with an exact version to the dependencies of apps/infra/package.json, then run 'npx projen lock'",
  },
  {
    name: 'a workspace link in the place of a released package',
    make: (box) => {
      box.program('infra', {}, `import '${DRAGONFLY}';\n`);
      installed(box);
      box.write('packages/dragonfly/package.json', { name: DRAGONFLY, main: 'index.js' });
      box.write('packages/dragonfly/index.js', '');
      box.write('apps/infra/node_modules/@monosense-io/.keep', '');
      symlinkSync('../../../../packages/dragonfly', join(box.root, 'apps/infra/node_modules', DRAGONFLY));
    },
    by: 'render',
    says: "[apps/infra] '@monosense-io/dragonfly' must resolve inside apps/infra, got packages/dragonfly/index.js for apps/infra/main.ts: "
      + "add it with an exact version to the dependencies of apps/infra/package.json, then run 'npx projen lock'",
  },
  {
    name: "another cluster's code",
    make: (box) => {
      box.program('infra', {}, "import '../shared.ts';\n");
      installed(box);
      box.write('apps/shared.ts', '');
    },
    by: 'render',
    says: "[apps/infra] '../shared.ts' must resolve inside apps/infra, got apps/shared.ts for apps/infra/main.ts: move the file into apps/infra",
  },
  {
    name: 'packages that are not those of the lock file',
    make: (box) => box.program('infra', PINS),
    by: 'render',
    says: "[apps/infra] the packages of package-lock.json must be installed first: run 'npx projen build'",
  },
  {
    name: 'a program that renders nothing',
    make: (box) => {
      box.program('infra', {}, '');
      installed(box);
    },
    by: 'render',
    says: "[apps/infra] main.ts must write clusters/infra, got no such folder: call the platform's synth() at its end",
  },
  {
    name: 'a mistake that the program itself refuses',
    make: (box) => {
      box.program('infra', {}, "// The first line.\nthrow new Error('[infra/cache] it is wrong: do it right');\n");
      installed(box);
    },
    by: 'render',
    says: '[infra/cache] it is wrong: do it right\n    at apps/infra/main.ts:2',
  },
];

/** A program whose lock file takes a version of the output package along, which nobody pins. */
function along(box: Sandbox, version: string, hash: string): void {
  box.program('infra', PINS);
  const lock = JSON.parse(box.read('apps/infra/package-lock.json'));
  box.write('apps/infra/package-lock.json', { ...lock, packages: { ...lock.packages, [`node_modules/${OUTPUT}`]: { version, integrity: hash } } });
}

/** Nothing to install: the folder counts as what the lock file asks for. */
function installed(box: Sandbox): void {
  box.write('apps/infra/node_modules/.installed-from', integrityStamp(box));
}

function integrityStamp(box: Sandbox): string {
  return box.run('sha256sum', 'apps/infra/package-lock.json').output.split(' ')[0];
}

const COMMANDS = {
  install: ['node', 'tools/render/install.ts'],
  check: [join(REPOSITORY_ROOT, 'node_modules/.bin/tsc'), '-p', 'apps/infra/tsconfig.json'],
  render: ['node', 'tools/render/main.ts', 'infra'],
} as const;

const releases = new Sandbox();
beforeAll(() => {
  releases.release('platform', '1.0.0');
  releases.release('dragonfly', '1.0.0');
  releases.release('dragonfly', '1.1.0');
  releases.release('output', '1.0.0');
  releasedAlong = metadataOf(releases.storage, OUTPUT)!.versions['1.0.0'].dist.integrity;
  released = metadataOf(releases.storage, DRAGONFLY)!.versions['1.1.0'].dist.integrity;
});
afterAll(() => releases.remove());

beforeEach(() => {
  sandbox = new Sandbox(releases);
});
afterEach(() => sandbox.remove());

test.each(MUST_FAIL)('$name is refused', ({ make, by, says }) => {
  make(sandbox);

  const [command, ...args] = COMMANDS[by];
  const { status, output } = sandbox.run(command, ...args);

  const shown = output.trim().replaceAll(released, 'RELEASED').replaceAll(releasedAlong, 'ALONG').replaceAll(integrity(Buffer.from('corrupt')), 'FOUND');
  expect({ shown, refused: status !== 0 }).toEqual({ shown: says, refused: true });
});
