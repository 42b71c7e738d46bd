import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { REPOSITORY } from '../../../projenrc/repository.ts';
import { pagesOf, translate } from '../../../tools/languages/examples.ts';
import type { Example } from '../../../tools/languages/examples.ts';
import { unusable } from '../../../tools/languages/names.ts';
import { PAGES } from '../../../tools/languages/pages.ts';
import { Made, ROOT } from '../made.ts';
import type { Lab } from '../made.ts';
import { gitRepository, Index, MavenRepository } from '../servers.ts';

/** Released before anybody tried them in Python, where they end in an underscore: `from_`. */
const WORDS_OF_PYTHON = [
  'platform.BackupRequirement.except', 'platform.EmailOptions.from', 'platform.FixedField.from', 'platform.Silence.from', 'platform.UpgradeDecision.from', 'victoria-stack.EmailReceiverOptions.from',
].map((member) => `${REPOSITORY.scope}/${member}`);

// Debian has all of them: a machine without one is not skipped over, it is told what to install.
for (const [command, version, debian] of [['python3', '--version', 'python3-venv'], ['javac', '-version', 'default-jdk-headless'], ['mvn', '-version', 'maven'], ['go', 'version', 'golang']]) {
  if (spawnSync(command, [version]).status !== 0) throw new Error(`'${command}' must be on this machine, since packages are made and run in every language: install Debian's ${debian}`);
}

let made: Made;
let twin: Lab;
const compiled = (name: string): string => (['cdk8s', 'constructs', 'projen'].includes(name) ? join(ROOT, 'node_modules', name, '.jsii') : join(ROOT, 'packages', name, '.jsii'));
const assemblies = (): any[] => [...made.packages.map(({ folder }) => folder), 'cdk8s', 'constructs', 'projen'].map((name) => JSON.parse(readFileSync(compiled(name), 'utf8')));

/** The packages that are for all languages: projen, on which the project type of labs stands, has no releases for Java and Go. */
const everywhere = () => made.packages.filter(({ folder }) => folder !== 'projen-lab');

beforeAll(() => {
  made = new Made();
  twin = made.lab('typescript', 'typescript');
});
afterAll(() => rmSync(made.folder, { recursive: true, force: true }));

test('the lab in TypeScript is rendered', () => {
  expect(twin.status).toBe(0);
  expect(Object.keys(twin.files)).toEqual(expect.arrayContaining(['edge/README.md', 'edge/notes-app/helmrelease.helm.toolkit.fluxcd.io_notes_podinfo.yaml']));
});

test('no name of a public interface is in the way of another language', () => {
  expect(unusable(assemblies(), REPOSITORY.scope, WORDS_OF_PYTHON)).toEqual([]);
});

describe('Python', () => {
  beforeAll(() => made.makePython());

  test('has every package', () => {
    expect(globSync('*.whl', { cwd: made.path('python') }).sort()).toEqual(made.packages.map(({ folder, manifest }) => `${`${REPOSITORY.languages.python}_${folder}`.replaceAll('-', '_')}-${manifest.version}-py3-none-any.whl`).sort());
  });

  test('imports every package, and has every type, member and prop', () => {
    const { status, output } = made.runPython(join(ROOT, 'checks/languages/usable.py'), ...made.packages.map(({ folder }) => compiled(folder)));

    expect(status === 0 ? output.trim().split('\n').slice(0, -1) : output).toEqual([]);
  });

  test('renders the same bytes', () => {
    const lab = made.lab('python', 'python');

    expect([lab.status, lab.files]).toEqual([0, twin.files]);
  });

  test("a rule of the program's own refuses", () => {
    const { status, output } = made.lab('python', 'python-refused', { REPLICAS: '9' });

    expect(status).not.toBe(0);
    expect(output).toContain("[edge/notes/App] NOTES-001: 'replicaCount' of podinfo must be at most 3, got 9");
  });

  test('a misspelt prop of a package is refused before anything is rendered', () => {
    const { status, output } = made.runPython('-c', 'from monosense_io.dragonfly import DragonflyInstanceProps\nDragonflyInstanceProps(pasword_item="cache")');

    expect(status).not.toBe(0);
    expect(output).toContain('pasword_item');
  });
});

describe('an index of Python', () => {
  let index: Index;
  beforeAll(async () => {
    index = new Index(made.interpreter, made.path('index'), await freePort());
    await index.answers();
  });
  afterAll(() => index.stop());

  test('gets every wheel once, and gives it to pip', async () => {
    const [first, second] = [await made.publish('python', `${index.url}/`, `${index.url}/simple`), await made.publish('python', `${index.url}/`, `${index.url}/simple`)];
    const got = made.runPython('-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', made.path('got'), '--index-url', `${index.url}/simple`, 'monosense-io.dragonfly');

    expect([first.status, first.output]).toEqual([0, expect.stringContaining('monosense-io.dragonfly ')]);
    expect(second).toEqual({ status: 0, output: 'nothing to publish\n' });
    expect(got).toEqual({ status: 0, output: '' });
  });
});

describe('Java', () => {
  beforeAll(() => made.makeJava());

  test('has every package', () => {
    const jars = globSync(`${REPOSITORY.languages.java.replaceAll('.', '/')}/*/*/*.jar`, { cwd: made.path('java') }).map((jar) => basename(jar)).sort();

    expect(jars).toEqual(everywhere().map(({ folder, manifest }) => `${folder}-${manifest.version}.jar`).sort());
  });

  test('renders the same bytes', () => {
    const lab = made.lab('java', 'java');

    expect([lab.status, lab.status === 0 ? '' : lab.output, lab.files]).toEqual([0, '', twin.files]);
  });

  test("a rule of the program's own refuses", () => {
    const { status, output } = made.lab('java', 'java-refused', { REPLICAS: '9' });

    expect(status).not.toBe(0);
    expect(output).toContain("[edge/notes/App] NOTES-001: 'replicaCount' of podinfo must be at most 3, got 9");
  });
});

describe('a Maven repository', () => {
  const repository = new MavenRepository(mkdtempSync(join(tmpdir(), 'maven-')));
  beforeAll(() => repository.start());
  afterAll(() => repository.stop());

  test('gets every jar once, lists it last, and none of cdk8s', async () => {
    const [first, second] = [await made.publish('java', repository.url), await made.publish('java', repository.url)];

    expect([first.status, second]).toEqual([0, { status: 0, output: 'nothing to publish\n' }]);
    const [{ manifest: { version } }] = made.packages.filter(({ folder }) => folder === 'dragonfly');
    const own = repository.put.filter((path) => path.startsWith('/io/monosense/dragonfly/'));
    expect(own).toContain(`/io/monosense/dragonfly/${version}/dragonfly-${version}.jar`);
    expect(own.at(-1)).toBe('/io/monosense/dragonfly/maven-metadata.xml');
    expect(repository.put.filter((path) => path.includes('cdk8s'))).toEqual([]);
    expect([...repository.logins]).toEqual([`Basic ${Buffer.from('token:token').toString('base64')}`]);
  });
});

describe('Go', () => {
  beforeAll(() => made.makeGo());

  test('has every package', () => {
    expect(globSync('*/go.mod', { cwd: made.path('go') }).map((file) => file.split('/')[0]).sort()).toEqual(['cdk8s', ...everywhere().map(({ folder }) => folder.replaceAll('-', ''))].sort());
  });

  test('renders the same bytes', () => {
    const lab = made.lab('go', 'go');

    expect([lab.status, lab.status === 0 ? '' : lab.output, lab.files]).toEqual([0, '', twin.files]);
  });

  test("a rule of the program's own refuses", () => {
    const { status, output } = made.lab('go', 'go-refused', { REPLICAS: '9' });

    expect(status).not.toBe(0);
    expect(output).toContain("[edge/notes/App] NOTES-001: 'replicaCount' of podinfo must be at most 3, got 9");
  });
});

describe('a repository of Git', () => {
  test('gets every module once, with a tag, and none of cdk8s', async () => {
    const bare = gitRepository(made.path('repositories'));

    const [first, second] = [await made.publish('go', bare), await made.publish('go', bare)];

    expect([first.status, second]).toEqual([0, { status: 0, output: 'nothing to publish\n' }]);
    const tags = spawnSync('git', ['-C', bare, 'tag'], { encoding: 'utf8' }).stdout.trim().split('\n');
    expect(tags.sort()).toEqual(everywhere().map(({ folder, manifest }) => `${folder.replaceAll('-', '')}/v${manifest.version}`).sort());
  });
});

describe('the examples', () => {
  let examples: Example[];
  beforeAll(() => {
    examples = translate(ROOT);
  });

  test('are shown in every language as they are', () => {
    const shown = Object.fromEntries(globSync(`${PAGES}/*.md`, { cwd: ROOT }).map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));

    expect(shown).toEqual(pagesOf(examples));
  });

  test('are refused where they say what only TypeScript can', () => {
    const root = made.path('odd');
    mkdirSync(join(root, 'packages/odd/examples'), { recursive: true });
    writeFileSync(join(root, 'packages/odd/examples/odd.ts'), "const { host } = { host: 'a' };\nexport const odd = host ?? 'b';\n");

    expect(() => translate(root)).toThrow('LANGUAGES-002');
  });

  test('are programs in Python', () => {
    const folder = made.path('examples');
    mkdirSync(folder);
    const files = examples.map(({ file, texts }) => {
      const path = join(folder, `${file.replaceAll('/', '_').replaceAll('-', '_').replace('.ts', '')}.py`);
      writeFileSync(path, texts.python);
      return path;
    });

    // Each defines functions; the first cluster is rendered.
    const { status, output } = made.runPython('-c', 'import runpy, sys\nfor path in sys.argv[1:]: runpy.run_path(path)', ...files);

    expect(status === 0 ? '' : output).toBe('');
  });
});

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
