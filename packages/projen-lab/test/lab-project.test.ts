import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { twoClusters } from '../examples/two-clusters';
import { ClusterOptions, LabProject, LabProjectOptions } from '../src';
import { RELEASED } from '../src/released';

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'lab-'));
  process.env.PROJEN_DISABLE_POST = 'true';
});
afterEach(() => rmSync(outdir, { recursive: true }));

const read = (file: string): string => readFileSync(join(outdir, file), 'utf8');
const json = (file: string): any => JSON.parse(read(file).replace(/^\/\/.*$/m, ''));
const workflow = (name: string): any => parse(read(`.github/workflows/${name}.yml`));
const pins = (cluster: string): Record<string, string> => json(`apps/${cluster}/package.json`).dependencies;

/** Synthesizes a lab with these clusters. */
function synthesize(clusters: Record<string, ClusterOptions> = { home: {} }, options: Partial<LabProjectOptions> = {}): void {
  const lab = new LabProject({ name: 'lab', repositoryUrl: 'https://github.com/Example/lab', outdir, ...options });
  Object.entries(clusters).forEach(([name, more]) => lab.addCluster(name, more));
  lab.synth();
}

describe('a cluster', () => {
  test('has a program, facts, and an exact pin of all that it can be made of', () => {
    synthesize();

    expect(read('apps/home/main.ts')).toContain("new Foundation(cluster, 'foundation', {");
    expect(json('apps/home/cluster.json')).toMatchObject({ name: 'home', id: 1, domain: 'example.org', podCidrs: ['10.102.0.0/16'] });
    expect(Object.keys(pins('home'))).toEqual([...RELEASED.foundation, '@monosense-io/foundation', '@monosense-io/platform', 'cdk8s', 'constructs'].sort());
    expect(Object.values(pins('home')).filter((pin) => !/^\d+\.\d+\.\d+$/.test(pin))).toEqual([]);
  });

  test('begins with versions that are supported, and known to work with each other and with its network and policies', () => {
    synthesize();

    const { talosVersion, kubernetesVersion } = json('apps/home/cluster.json');
    const known = (folder: string, upstream: string, version: string): any => JSON.parse(readFileSync(join(__dirname, '../..', folder, 'support.json'), 'utf8')).upstreams[upstream].lines[version.replace(/^v/, '').split('.').slice(0, 2).join('.')];
    const chart = (folder: string): string => /version: '([^']+)'/.exec(readFileSync(join(__dirname, '../..', folder, 'src/upstream.ts'), 'utf8'))![1];
    const minor = Number(kubernetesVersion.split('.')[1]);
    for (const { support } of [known('platform', 'siderolabs/talos', talosVersion), known('platform', 'kubernetes/kubernetes', kubernetesVersion)]) expect(support.until === undefined || support.until > support.read).toBe(true);
    for (const { kubernetes } of [known('platform', 'siderolabs/talos', talosVersion), known('cilium', 'cilium', chart('cilium')), known('kyverno', 'kyverno', chart('kyverno'))]) {
      expect(Number(kubernetes.first.split('.')[1])).toBeLessThanOrEqual(minor);
      expect(Number(kubernetes.last.split('.')[1])).toBeGreaterThanOrEqual(minor);
    }
  });

  test('that is composed by itself has the pins of the core and of its components only', () => {
    synthesize({ edge: { foundation: false, components: ['dragonfly'] } });

    expect(Object.keys(pins('edge'))).toEqual(['@monosense-io/dragonfly', '@monosense-io/platform', 'cdk8s', 'constructs']);
    expect(read('apps/edge/main.ts')).not.toContain('Foundation');
  });

  test('that comes later has facts of its own, and knows those before as its peers', () => {
    synthesize({ home: {}, apps: {} }, { domain: 'attic.example' });

    expect(json('apps/apps/cluster.json')).toMatchObject({ id: 2, domain: 'attic.example', podCidrs: ['10.104.0.0/16'], nodes: [{ address: '192.168.1.21' }] });
    expect(read('apps/apps/main.ts')).toContain("peers: [Cluster.readFacts('../home/cluster.json')]");
  });
});

test('an editor knows the files that people edit by the schemas of what is installed', () => {
  synthesize({ edge: { foundation: false }, home: {} });

  const schemas = Object.fromEntries(json('.vscode/settings.json')['json.schemas'].map(({ fileMatch, url }: any) => [fileMatch[0], url]));
  expect(schemas).toEqual({
    '/rollout.json': './node_modules/@monosense-io/cli/schema/rollout.json',
    '/platform.json': './node_modules/@monosense-io/cli/schema/platform.json',
    '/apps/edge/cluster.json': './apps/edge/node_modules/@monosense-io/platform/schema/cluster.json',
    '/apps/home/cluster.json': './apps/home/node_modules/@monosense-io/platform/schema/cluster.json',
    '/apps/lab.json': './apps/home/node_modules/@monosense-io/foundation/schema/lab.json',
  });
  // What is named is there in what this repository would release.
  for (const url of Object.values<string>(schemas)) expect(existsSync(join(__dirname, '../..', url.split('@monosense-io/')[1]))).toBe(true);
});

describe('the example', () => {
  test('is a rollout in two stages, in which what is read is rendered first', () => {
    twoClusters(outdir).synth();

    expect(json('rollout.json')).toEqual({ stages: [{ cluster: 'home' }, { cluster: 'edge', after: 'home', soak: '12h', withoutEvidence: 'home has no signing key yet' }] });
    expect(json('platform.json')).toMatchObject({ title: 'lab', reads: { edge: ['home'] } });
    expect(pins('home')).toHaveProperty('@monosense-io/dragonfly');
  });

  test('lets the first cluster take what is published, and the second what has soaked', () => {
    twoClusters(outdir).synth();

    const { packageRules, customDatasources } = json('renovate.json5');
    const rule = (cluster: string) => packageRules.find(({ matchFileNames, groupName }: any) => matchFileNames[0] === `apps/${cluster}/package.json` && groupName === 'components');
    expect(rule('home')).toMatchObject({ automerge: true, additionalBranchPrefix: 'home/' });
    expect(rule('home')).not.toHaveProperty('overrideDatasource');
    expect(rule('edge')).toMatchObject({ overrideDatasource: 'custom.rollout-edge' });
    expect(rule('edge')).not.toHaveProperty('automerge');
    expect(customDatasources).toEqual({ 'rollout-edge': { defaultRegistryUrlTemplate: 'https://example.github.io/lab/feed/edge/{{{packageName}}}.json', format: 'json' } });
  });
});

describe('what belongs to the owner', () => {
  test('is written once', () => {
    synthesize();
    const files = ['README.md', '.sops.yaml', 'apps/lab.json', 'apps/home/main.ts', 'apps/home/cluster.json'];
    files.forEach((file) => writeFileSync(join(outdir, file), 'mine'));

    synthesize();

    expect(files.map(read)).toEqual(files.map(() => 'mine'));
  });

  test('has the rules of gitleaks, behind which it says what is no secret', () => {
    synthesize();
    const rules = readFileSync(join(__dirname, '../gitleaks.toml'), 'utf8');
    const own = '[[allowlists]]\nregexes = ["^mine$"]\n';
    writeFileSync(join(outdir, '.gitleaks.toml'), read('.gitleaks.toml').replace('useDefault = true', 'useDefault = false') + own);

    synthesize();

    expect(read('.gitleaks.toml')).toBe(`${rules}${own}`);
  });

  test('keeps rules of gitleaks that were there before', () => {
    writeFileSync(join(outdir, '.gitleaks.toml'), 'title = "mine"\n');

    synthesize();

    expect(read('.gitleaks.toml')).toBe('title = "mine"\n');
  });

  test('keeps its pins, to which a component adds its own', () => {
    synthesize();
    writeFileSync(join(outdir, 'apps/home/package.json'), JSON.stringify({ ...json('apps/home/package.json'), dependencies: { ...pins('home'), '@monosense-io/cilium': '0.9.0' } }));

    synthesize({ home: { components: ['dragonfly', 'reloader'] } });

    expect(pins('home')).toMatchObject({ '@monosense-io/cilium': '0.9.0', '@monosense-io/dragonfly': RELEASED.components['@monosense-io/dragonfly'] });
    expect(Object.keys(pins('home'))).toHaveLength(RELEASED.foundation.length + 5);
  });

  test('keeps the form of a file to which nothing is added', () => {
    synthesize();
    const text = JSON.stringify(json('apps/home/package.json'), undefined, 7);
    writeFileSync(join(outdir, 'apps/home/package.json'), text);

    synthesize();

    expect(read('apps/home/package.json')).toBe(text);
  });

  test('keeps keys, hours and freezes of its rollout', () => {
    const stages = [{ cluster: 'home', publicKey: 'MCow' }, { cluster: 'apps', after: 'home', soak: '24h', backup: '48h', alone: ['gitlab'] }];
    const freezes = [{ from: '2026-12-20T00:00:00Z', to: '2027-01-02T00:00:00Z', reason: 'nobody is there' }];
    writeFileSync(join(outdir, 'rollout.json'), JSON.stringify({ stages, freezes }));

    synthesize({ home: {}, apps: { follows: 'home', soak: '2d' }, play: { follows: 'home' } });

    expect(json('rollout.json')).toEqual({ stages: [stages[0], { ...stages[1], soak: '2d' }, { cluster: 'play', after: 'home', soak: '24h' }], freezes });
  });

  test('loses what only a follower has when its cluster follows nobody any more', () => {
    writeFileSync(join(outdir, 'rollout.json'), JSON.stringify({ stages: [{ cluster: 'home' }, { cluster: 'apps', after: 'home', soak: '1d', withoutEvidence: 'x', alone: ['gitlab'] }] }));

    synthesize({ home: {}, apps: {} });

    expect(json('rollout.json').stages[1]).toEqual({ cluster: 'apps', alone: ['gitlab'] });
  });

  test('keeps what npm is told, to which two settings are added', () => {
    writeFileSync(join(outdir, '.npmrc'), '@monosense-io:registry = https://packages.example.org\nignore-scripts = false');

    synthesize();

    expect(read('.npmrc')).toBe('@monosense-io:registry = https://packages.example.org\nignore-scripts = false\nomit-lockfile-registry-resolved=true\n');
  });

  test('keeps lines of .gitignore that are added at its end, in their order', () => {
    synthesize();
    appendFileSync(join(outdir, '.gitignore'), '# notes\n/notes/\n!/notes/plan.md\n!talsecret.yaml\n');

    synthesize();
    const once = read('.gitignore');
    synthesize();

    expect(once.split('stay as you write them.\n')[1]).toBe('# notes\n/notes/\n!/notes/plan.md\n!talsecret.yaml\n');
    expect(read('.gitignore')).toBe(once);
  });

  test('keeps the versions of its tools', () => {
    writeFileSync(join(outdir, 'package.json'), JSON.stringify({ devDependencies: { 'typescript': '5.8.0', '@monosense-io/cli': '^0.1.0', '@monosense-io/projen-lab': '^0.1.0' } }));

    synthesize();

    expect(json('package.json').devDependencies).toMatchObject({ 'typescript': '5.8.0', '@monosense-io/cli': RELEASED.tools['@monosense-io/cli'], '@monosense-io/projen-lab': expect.stringMatching(/^\d/), 'projen': RELEASED.tools.projen });
  });
});

test('a lab that was made from a file goes on from there', () => {
  synthesize({}, { devDeps: ['file:./projen-lab.tgz'] });
  synthesize();

  expect(json('package.json').devDependencies['@monosense-io/projen-lab']).toBe('file:./projen-lab.tgz');
});

test.each([
  ['git@github.com:example/lab.git', 'https://github.com/example/lab', 'https://example.github.io/lab'],
  ['https://github.com/Example/example.github.io.git', 'https://github.com/Example/example.github.io', 'https://example.github.io'],
  ['ssh://git@git.example.org/example/lab', 'ssh://git@git.example.org/example/lab', 'https://example.github.io/lab'],
])('the repository at %s is read at %s, and has its pages at %s', (given, repositoryUrl, site) => {
  synthesize({ home: {}, apps: { follows: 'home' } }, { repositoryUrl: given });

  expect(json('apps/lab.json')).toEqual({ repositoryUrl });
  expect(json('renovate.json5').customDatasources['rollout-apps'].defaultRegistryUrlTemplate).toContain(`${site}/feed/`);
});

describe('an address that is not given', () => {
  const NOBODYS = 'https://git.example.org/you/lab';
  const said = (): string[] => (console.log as jest.Mock).mock.calls.map(([line]) => line);
  beforeEach(() => void jest.spyOn(console, 'log').mockImplementation());
  afterEach(() => jest.restoreAllMocks());

  test("is nobody's, and so are its pages, and each synthesis says so", () => {
    synthesize({ home: {}, apps: { follows: 'home' } }, { repositoryUrl: undefined });
    new LabProject({ name: 'lab', repositoryUrl: NOBODYS, outdir }).postSynthesize();

    expect(json('apps/lab.json')).toEqual({ repositoryUrl: NOBODYS });
    expect(json('renovate.json5').customDatasources['rollout-apps'].defaultRegistryUrlTemplate).toMatch(/^https:\/\/pages\.example\.org\/lab\/feed\//);
    expect(said().filter((line) => line.includes('set repositoryUrl in .projenrc.ts'))).toHaveLength(1);
    expect(json('.projen/tasks.json').tasks.build.steps.at(-1).say).toContain('set repositoryUrl in .projenrc.ts');
  });

  test('reaches the facts once it is set, and is not asked for any more', () => {
    synthesize({ home: {} }, { repositoryUrl: undefined });
    writeFileSync(join(outdir, 'apps/lab.json'), `{ "dns": "mine", "repositoryUrl": "${NOBODYS}" }`);
    (console.log as jest.Mock).mockClear();

    synthesize();

    expect(read('apps/lab.json')).toBe('{ "dns": "mine", "repositoryUrl": "https://github.com/Example/lab" }');
    expect(said()).toEqual([]);
    expect(json('.projen/tasks.json').tasks.build.steps.at(-1)).not.toHaveProperty('say');
  });

  test('is that of the remote, without the token in it', () => {
    spawnSync('git', ['init', '--quiet'], { cwd: outdir });
    spawnSync('git', ['remote', 'add', 'origin', 'https://me:secret@github.com/attic/clusters.git'], { cwd: outdir });

    synthesize({ home: {} }, { repositoryUrl: undefined });

    expect(json('apps/lab.json')).toEqual({ repositoryUrl: 'https://github.com/attic/clusters' });
    expect(said()).toEqual([]);
  });
});

test('every option changes what is written', () => {
  const options: Required<LabProjectOptions> = { name: 'attic', repositoryUrl: 'https://github.com/attic/clusters', domain: 'attic.example', siteUrl: 'https://lab.attic.example', outdir, devDeps: ['./lab.tgz'] };
  const cluster: Required<ClusterOptions> = { follows: 'home', soak: '3d', components: ['rook-ceph'], foundation: false, reads: ['home'] };

  synthesize({ home: {}, apps: cluster }, options);

  const text = ['platform.json', 'renovate.json5', 'rollout.json', 'package.json', 'apps/apps/cluster.json', 'apps/apps/package.json', 'apps/lab.json'].map(read).join('');
  for (const mark of ['attic', 'https://github.com/attic/clusters', 'attic.example', 'https://lab.attic.example/feed', 'file:./lab.tgz', '"after": "home"', '3d', 'rook-ceph', '"apps": [']) expect(text).toContain(mark);
  expect(pins('apps')).not.toHaveProperty('@monosense-io/foundation');
});

describe('the README of a lab', () => {
  test('says what brings the cluster up, what a private repository needs, and what a local registry is to the workflows', () => {
    synthesize();

    const readme = read('README.md');
    expect(readme.indexOf('npx projen secrets init home --keys ~/keys')).toBeGreaterThan(0);
    expect(readme.indexOf('npx projen secrets init home --keys ~/keys')).toBeLessThan(readme.indexOf('task bootstrap:home AGE_KEY=$HOME/keys/home.agekey'));
    for (const part of ["flux: { repositoryUrl: lab.repositoryUrl, pullSecret: 'git-login' }", 'registry=http://127.0.0.1:4873/']) expect(readme).toContain(part);
  });

  test('has the line that stops Renovate from merging by itself', () => {
    synthesize();
    const [line] = /lab\.tryFindObjectFile\('renovate.*?\);/.exec(read('README.md'))!;

    const lab = new LabProject({ name: 'lab', repositoryUrl: 'https://github.com/example/lab', outdir });
    lab.addCluster('home');
    lab.addCluster('edge', { follows: 'home' });
    // As its owner would write it into the list.
    new Function('lab', line)(lab);
    lab.synth();

    const rules = json('renovate.json5').packageRules.filter(({ matchFileNames }: any) => matchFileNames[0] === 'apps/home/package.json');
    expect(rules[0]).toMatchObject({ groupName: 'components', automerge: true });
    expect(rules.at(-1)).toMatchObject({ automerge: false });
  });
});

test('an operator has the tasks of this release, and those that a release has no more go', () => {
  synthesize();
  const stale = readFileSync(join(outdir, '.taskfiles/flux/Taskfile.yaml'), 'utf8');
  writeFileSync(join(outdir, '.taskfiles/flux/old.sh'), stale);
  const files = json('.projen/files.json');
  writeFileSync(join(outdir, '.projen/files.json'), JSON.stringify({ ...files, files: [...files.files, '.taskfiles/flux/old.sh'] }));
  writeFileSync(join(outdir, 'Taskfile.own.yaml'), 'version: "3"\n');
  synthesize();

  expect(parse(read('Taskfile.yaml')).includes).toMatchObject({ flux: '.taskfiles/flux', k8s: '.taskfiles/kubernetes' });
  // Not the whole of the mark: a synthesis removes files with it that it has not written.
  expect(read('.taskfiles/flux/each.sh')).toMatch(/^#!\/usr\/bin\/env bash\n# ~~ Generated .*\n# each\.sh /);
  expect(existsSync(join(outdir, '.taskfiles/flux/old.sh'))).toBe(false);
  expect(read('Taskfile.own.yaml')).toBe('version: "3"\n');
});

test('git takes no key and no unencrypted secret', () => {
  synthesize();
  spawnSync('git', ['init', '--quiet'], { cwd: outdir });
  const ignored = (files: string[]): string[] => files.filter((file) => spawnSync('git', ['check-ignore', '--quiet', file], { cwd: outdir }).status === 0);
  const keys = ['age.agekey', 'home.agekey', 'keys.txt', 'talsecret.yaml', 'talos/talsecret.yaml', 'clusterconfig/home-01.yaml', 'kubeconfig', 'talosconfig', '.env'];

  expect(ignored(keys)).toEqual(keys);
  expect(ignored(['talsecret.sops.yaml', '.sops.yaml', 'secrets/home/token.yaml', 'apps/home/main.ts', 'clusters/home/talos/talconfig.yaml'])).toEqual([]);
});

describe('workflows', () => {
  const NAMES = ['build', 'diff', 'pages', 'render', 'soak'];
  const jobs = (): [string, any][] => NAMES.flatMap((name) => Object.entries(workflow(name).jobs).map(([id, job]): [string, any] => [`${name}/${id}`, job]));

  test('have no rights but those of their jobs, and each job ends', () => {
    synthesize();

    expect(NAMES.map((name) => workflow(name).permissions)).toEqual(NAMES.map(() => ({})));
    expect(Object.fromEntries(jobs().flatMap(([id, { permissions }]) => {
      const { contents, ...more } = permissions;
      return contents === 'read' && Object.keys(more).length === 0 ? [] : [[id, permissions]];
    }))).toEqual({
      'diff/comment': { 'pull-requests': 'write' },
      'pages/deploy': { 'id-token': 'write', 'pages': 'write' },
      'soak/judge-one': { 'contents': 'read', 'pull-requests': 'read', 'statuses': 'write' },
      'soak/judge-all': { 'contents': 'read', 'pull-requests': 'read', 'statuses': 'write' },
    });
    expect(jobs().filter(([, job]) => !(job['timeout-minutes'] <= 60))).toEqual([]);
  });

  test('pin each action by its commit, with the tag behind it', () => {
    synthesize();

    const uses = NAMES.flatMap((name) => read(`.github/workflows/${name}.yml`).split('\n').filter((line) => /^\s*(- )?uses:/.test(line)));
    expect(uses.length).toBeGreaterThan(10);
    expect(uses.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test('run nothing that is installed where a token writes, but what sets a status', () => {
    synthesize();

    const writing = jobs().filter(([, { permissions, steps }]) => Object.entries(permissions).some(([right, level]) => level === 'write' && right !== 'statuses') || steps.some(({ uses }: any) => uses?.includes('create-github-app-token')));
    expect(writing.map(([id]) => id)).toEqual(['diff/comment', 'pages/deploy', 'render/push']);
    expect(writing.flatMap(([, { steps }]) => steps.filter(({ run }: any) => /\b(npx|npm|node)\b/.test(run ?? '')))).toEqual([]);
    expect(jobs().flatMap(([, { steps }]) => steps).filter(({ uses, with: given }: any) => uses?.startsWith('actions/checkout@') && given['persist-credentials'] !== false)).toEqual([]);
  });

  test('judge with the code of main', () => {
    synthesize();

    expect(workflow('soak').jobs['judge-one'].steps[0].with).toMatchObject({ 'ref': 'main', 'fetch-depth': 0 });
  });

  test('read the packages with a token where their registry asks for one, as Renovate does', () => {
    synthesize();
    expect(read('.github/workflows/build.yml')).not.toContain('NODE_AUTH_TOKEN');
    writeFileSync(join(outdir, '.npmrc'), '@monosense-io:registry=https://npm.pkg.github.com\n//npm.pkg.github.com/:_authToken=${NODE_AUTH_TOKEN}\n');

    synthesize();

    expect(workflow('build').jobs.build.permissions).toEqual({ contents: 'read', packages: 'read' });
    const withToken = jobs().flatMap(([id, { steps }]) => steps.filter(({ env }: any) => env?.NODE_AUTH_TOKEN === '${{ github.token }}').map(({ name }: any) => `${id}: ${name}`));
    expect(withToken.filter((step) => !step.endsWith(': Install'))).toEqual(['build/build: Write what is generated', 'build/build: Render', 'diff/diff: Compare the clusters with those of main', 'render/render: Render']);
    expect(withToken.filter((step) => step.endsWith(': Install'))).toHaveLength(6);
    expect(workflow('diff').jobs.comment.permissions).toEqual({ 'pull-requests': 'write' });
    expect(json('renovate.json5').hostRules).toEqual([{ hostType: 'npm', matchHost: 'https://npm.pkg.github.com', token: '{{ secrets.PACKAGES_TOKEN }}' }]);
  });
});

test('a cluster that is taken off the list leaves its program behind, and nothing generated', () => {
  synthesize({ home: {}, apps: { follows: 'home' } });

  synthesize();

  expect(existsSync(join(outdir, 'apps/apps/tsconfig.json'))).toBe(false);
  expect(existsSync(join(outdir, 'apps/apps/main.ts'))).toBe(true);
  expect(json('rollout.json').stages).toEqual([{ cluster: 'home' }]);
});

describe('refused:', () => {
  test.each<[string, Record<string, ClusterOptions>, RegExp]>([
    ['a name that is none', { Home: {} }, /^\[lab\] PROJEN-LAB-002: .*'Home'/],
    ['a name of 33 letters', { ['a'.repeat(33)]: {} }, /^\[lab\] PROJEN-LAB-002: /],
    ['a cluster that nobody has added to follow', { home: {}, apps: { follows: 'hoem' } }, /^\[apps\/apps\] PROJEN-LAB-003: 'follows' must be one of home.*'hoem'/],
    ['a cluster that follows itself', { home: { follows: 'home' } }, /^\[apps\/home\] PROJEN-LAB-003: .*'home'/],
    ['a cluster that nobody has added to read', { home: { reads: ['apps'] } }, /^\[apps\/home\] PROJEN-LAB-003: 'reads' .*'apps'/],
    ['a soak without a unit', { home: {}, apps: { follows: 'home', soak: '12' } }, /^\[apps\/apps\] PROJEN-LAB-004: .*'12'/],
    ['a soak of nothing', { home: { soak: '12h' } }, /^\[apps\/home\] PROJEN-LAB-004: .*'12h'/],
    ['a component that is none', { home: { components: ['dragonfyl'] } }, /^\[apps\/home\] PROJEN-LAB-005: .*'dragonfyl'/],
  ])('%s', (_, clusters, message) => {
    expect(() => synthesize(clusters)).toThrow(message);
  });

  test('the same name twice', () => {
    const lab = new LabProject({ name: 'lab', repositoryUrl: 'https://github.com/example/lab', outdir });
    lab.addCluster('home');

    expect(() => lab.addCluster('home')).toThrow(/^\[lab\] PROJEN-LAB-002: .*'home' twice/);
  });

  test('an address that is none', () => {
    expect(() => synthesize({}, { repositoryUrl: 'example/lab' })).toThrow(/^\[lab\] PROJEN-LAB-007: .*'example\/lab'/);
  });

  test.each(['rollout.json', 'apps/home/package.json', 'package.json'])('a merge conflict in %s, with its line, and the file stays as it is', (file) => {
    synthesize();
    const text = '{\n  "private": true,\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> other\n}\n';
    rmSync(join(outdir, file));
    writeFileSync(join(outdir, file), text);

    expect(() => synthesize()).toThrow(`[${file}] PROJEN-LAB-006: the file must be JSON, got the marks of a merge from line 3 on: `);
    expect(read(file)).toBe(text);
  });

  test('a file that is no JSON for another reason', () => {
    writeFileSync(join(outdir, 'rollout.json'), '{ "stages": [ }');

    expect(() => synthesize()).toThrow(/^\[rollout\.json\] PROJEN-LAB-006: the file must be JSON, got Unexpected token/);
  });

  test('a Node that runs no TypeScript', () => {
    const features = Object.getOwnPropertyDescriptor(process, 'features')!;
    Object.defineProperty(process, 'features', { configurable: true, value: {} });
    try {
      expect(() => synthesize()).toThrow(/^\[lab\] PROJEN-LAB-001: 'node' must be version 22\.18 or later/);
    } finally {
      Object.defineProperty(process, 'features', features);
    }
  });
});
