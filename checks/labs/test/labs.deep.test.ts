import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../../projenrc/repository.ts';
import { Registry, StrangersLab } from '../stranger.ts';
import type { Outcome } from '../stranger.ts';

const FROM = `${REPOSITORY.scope}/projen-lab`;
const registry = new Registry();
/** The first lab, as the first command has left it: what the others begin with. */
let fresh: StrangersLab;
let created: Outcome;

/** A task that has to succeed, with what it says. */
const done = (lab: StrangersLab, ...task: string[]): string => {
  const { status, output } = lab.task(...task);
  expect({ status, output: status === 0 ? '' : output }).toEqual({ status: 0, output: '' });
  return output;
};

/** Whether what is rendered, and the repository, pass every reader; with how many problems each has found. */
const verified = (lab: StrangersLab): void => {
  const output = done(lab, 'verify');
  expect(output).toMatch(/^(\d+) passed, 0 failed$/m);
  for (const reader of ['kustomize', 'flux', 'kubeconform', 'gitleaks, history', 'actionlint', 'zizmor']) expect(output).toMatch(new RegExp(`^${reader} .* 0$`, 'm'));
};

/** Nothing of the clusters that this repository itself renders. */
const namesNobodyElse = (lab: StrangersLab): void => {
  // The scope, the source of the packages, and the prefix of labels are theirs.
  const others = lab.everything().filter((line) => /monosense|10\.25\.|onepassword|1password-connect/i.test(line.replaceAll(REPOSITORY.scope, '').replaceAll(encodeURIComponent(REPOSITORY.scope), '').replaceAll('platform.monosense.io/', '').replaceAll(REPOSITORY.github, '')));

  expect(others).toEqual([]);
};

beforeAll(async () => {
  await registry.start();
  fresh = new StrangersLab(registry, 'fresh');
  created = fresh.create(FROM, '--name', 'attic', '--repository-url', 'git@github.com:attic/lab.git');
});
afterAll(() => registry.stop());

describe('the first command', () => {
  test('makes a lab that is committed, with the pins of this release', () => {
    expect(created).toMatchObject({ status: 0 });

    expect(fresh.run('git', 'status', '--porcelain')).toEqual({ status: 0, output: '' });
    expect(fresh.json('apps/home/package.json').dependencies).toMatchObject({ [`${REPOSITORY.scope}/foundation`]: registry.newest('foundation'), [`${REPOSITORY.scope}/cilium`]: registry.newest('cilium'), constructs: expect.stringMatching(/^\d/) });
    expect(fresh.json('apps/home/package-lock.json').lockfileVersion).toBe(3);
    expect(fresh.json('package.json').devDependencies).toMatchObject({ [FROM]: registry.newest('projen-lab'), [`${REPOSITORY.scope}/cli`]: registry.newest('cli') });
    expect(fresh.read('.projenrc.ts')).toContain("lab.addCluster('home');");
    expect(fresh.json('apps/lab.json')).toEqual({ repositoryUrl: 'https://github.com/attic/lab' });
  });

  test('makes the same as the command does, for those who have it', () => {
    const { status, output } = fresh.run('npx', '--no', 'platform', 'new', '../commanded', '--name', 'attic', '--repository-url', 'git@github.com:attic/lab.git');
    const commanded = new StrangersLab(registry, 'commanded');

    expect({ status, output: status === 0 ? '' : output }).toEqual({ status: 0, output: '' });
    expect(commanded.run('git', 'status', '--porcelain')).toEqual({ status: 0, output: '' });
    expect(commanded.everything()).toEqual(fresh.everything());
  });

  test('and a second one renders what it begins with', () => {
    const lab = new StrangersLab(registry, 'untouched', fresh);

    done(lab, 'build');

    expect(readdirSync(join(lab.root, 'clusters/home'))).toEqual(expect.arrayContaining(['README.md', 'cilium-operator', 'flux', 'talos']));
    expect(lab.run('git', 'status', '--porcelain').output).toBe('?? clusters/\n');
    verified(lab);
  });
});

describe('one machine with secrets in files only', () => {
  let lab: StrangersLab;
  beforeAll(() => {
    lab = new StrangersLab(registry, 'single', fresh);
    lab.edit('single');
  });

  test('is rendered, verified and audited', () => {
    done(lab, 'build');
    lab.commit('render');

    verified(lab);
    expect(done(lab, 'netpol', 'audit')).toContain('Whatever is declared is allowed, and nothing else.');
    expect(readdirSync(join(lab.root, 'clusters/home')).filter((stage) => /external-secrets|victoria|cloudflared|external-dns|cert-manager/.test(stage))).toEqual([]);
    expect(lab.read('clusters/home/README.md')).toContain('| gateways | wildcard-tls | tls.crt, tls.key | kubernetes.io/tls |');
    namesNobodyElse(lab);
  });

  test('passes the check of its own workflow, makes its pages, and fails that check when something rendered is edited', () => {
    const clone = lab.clone('single-clone');

    expect(clone.job('build', 'build')).toMatchObject({ status: 0 });
    expect(clone.job('pages', 'site')).toMatchObject({ status: 0 });
    expect(clone.read('dist/site/index.html')).toContain('attic');

    clone.change('clusters/home/README.md', '# home', '# mine');
    clone.commit('edit');
    expect(clone.job('build', 'build')).toMatchObject({ status: 1, output: expect.stringContaining('clusters/home/README.md') });
  });

  test('refuses a slip in the list with its line, and writes nothing', () => {
    lab.change('.projenrc.ts', "addCluster('home')", "addCluster('home', { follows: 'hoem' })");

    const { status, output } = lab.task();

    lab.run('git', 'checkout', '--quiet', '.projenrc.ts');
    expect(status).toBe(1);
    expect(output).toContain("[apps/home] PROJEN-LAB-003: 'follows' must be");
    expect(output.split('\n').filter((line) => /^\s+at /.test(line))).toEqual([expect.stringContaining('.projenrc.ts:8:5')]);
    expect(output).not.toMatch(/^Node\.js v/m);
    expect(lab.run('git', 'status', '--porcelain').output).toBe('');
  });

  test('refuses a list with the marks of a merge with its line, and without a stack', () => {
    lab.change('.projenrc.ts', "lab.addCluster('home');", "<<<<<<< HEAD\nlab.addCluster('home');\n=======\nlab.addCluster('attic');\n>>>>>>> attic");

    const { status, output } = lab.task();

    lab.run('git', 'checkout', '--quiet', '.projenrc.ts');
    expect(status).toBe(1);
    expect(output).toContain('[.projenrc.ts:8] PROJEN-LAB-008: ');
    expect(output).not.toMatch(/^\s+at |^Node\.js v/m);
  });

  test('explains the rules of its own list', () => {
    expect(done(lab, 'explain', 'PROJEN-LAB-003')).toContain("lab.addCluster('edge', { follows: 'home' })");
  });

  test('keeps what its owner has edited, whatever is generated again', () => {
    const owned = { 'README.md': 'mine\n', '.sops.yaml': 'creation_rules: []\n', 'rollout.json': '{"stages":[{"cluster":"home","closed":[{"days":["fri"],"from":"16:00","to":"24:00"}]}]}', 'apps/home/main.ts': `${lab.read('apps/home/main.ts')}// mine\n`, '.npmrc': `${lab.read('.npmrc')}save-exact=true\n` };
    Object.entries(owned).forEach(([file, text]) => lab.write(file, text));
    lab.change('package.json', '"typescript": "5.9.3"', '"typescript": "5.9.2"');
    const pins = lab.read('apps/home/package.json');

    done(lab);

    for (const [file, text] of Object.entries(owned)) expect([file, lab.read(file)]).toEqual([file, text]);
    expect(lab.read('apps/home/package.json')).toBe(pins);
    expect(lab.json('package.json').devDependencies.typescript).toBe('5.9.2');
    lab.run('git', 'checkout', '--quiet', '.');
  });

  test('takes a component with one line, which adds its pin and nothing else', () => {
    const before = lab.json('apps/home/package.json').dependencies;
    lab.change('.projenrc.ts', "addCluster('home')", "addCluster('home', { components: ['dragonfly'] })");

    done(lab);

    const { [`${REPOSITORY.scope}/dragonfly`]: added, ...others } = lab.json('apps/home/package.json').dependencies;
    expect([added, others]).toEqual([registry.newest('dragonfly'), before]);
    expect(lab.run('git', 'diff', '--name-only').output.trim().split('\n')).toEqual(['.projenrc.ts', 'apps/home/package-lock.json', 'apps/home/package.json']);
  });
});

describe('three machines with Gateways of Envoy and an own DNS server', () => {
  test('are rendered, verified and audited', () => {
    const lab = new StrangersLab(registry, 'three', fresh);
    lab.edit('three');

    done(lab, 'build');
    lab.commit('render');

    verified(lab);
    expect(done(lab, 'netpol', 'audit')).toContain('Whatever is declared is allowed, and nothing else.');
    expect(lab.rendered().filter((line) => line.includes('--rfc2136-host='))).toEqual(Array(2).fill(expect.stringContaining('172.20.0.2')));
    expect(lab.rendered()).toContain('kind: EnvoyProxy');
    namesNobodyElse(lab);
  });
});

describe('two clusters with a mesh, of which one follows the other after twelve hours', () => {
  let lab: StrangersLab;
  let bumped: string;
  const hours = (ago: number) => new Date(Date.now() - ago * 3_600_000);
  beforeAll(() => {
    lab = new StrangersLab(registry, 'pair', fresh);
  });

  test('come with one line each, and are rendered, verified and audited', () => {
    lab.change('.projenrc.ts', "lab.addCluster('home');", "lab.addCluster('home', { components: ['dragonfly'] });\nlab.addCluster('apps', { follows: 'home', soak: '12h', reads: ['home'] });");
    done(lab);
    expect(lab.json('rollout.json')).toEqual({ stages: [{ cluster: 'home' }, { cluster: 'apps', after: 'home', soak: '12h', withoutEvidence: 'home has no signing key yet' }] });
    lab.edit('pair');

    done(lab, 'build');
    lab.commit('render', hours(100));

    verified(lab);
    expect(done(lab, 'netpol', 'audit')).toContain('Whatever is declared is allowed, and nothing else.');
    expect(lab.rendered()).toContainEqual(expect.stringMatching(/cache: tcp:\/\/cache\./));
    namesNobodyElse(lab);
  });

  test('of which the first takes a bump, whose difference is told before it is rendered', () => {
    const before = registry.newest('reloader');
    bumped = registry.release('reloader', 'lib/reloader.js', (text) => text.replace('mebibytes(256)', 'mebibytes(320)'));
    lab.change('apps/home/package.json', `reloader": "${before}"`, `reloader": "${bumped}"`);

    const output = done(lab, 'diff');

    expect(output).toContain(`${before} → ${bumped}`);
    expect(output).toMatch(/256Mi → 320Mi/);
    expect(lab.run('git', 'diff', '--name-only').output).toBe('apps/home/package.json\n');
  });

  test('of which the second is held until the first has run it for twelve hours', () => {
    const before = lab.json('apps/apps/package.json').dependencies[`${REPOSITORY.scope}/reloader`];
    done(lab, 'build');
    lab.commit('feat(home): reloader', hours(11));
    lab.run('git', 'switch', '--quiet', '--create', 'promote');
    lab.change('apps/apps/package.json', `reloader": "${before}"`, `reloader": "${bumped}"`);
    done(lab, 'build');
    lab.commit('feat(apps): reloader');

    const held = lab.task('rollout', 'gate');
    const later = lab.task('rollout', 'gate', '--at', new Date(Date.now() + 2 * 3_600_000).toISOString());

    expect(lab.clone('pair-clone').job('diff', 'diff')).toMatchObject({ status: 0 });
    expect(held.status).not.toBe(0);
    expect(held.output).toMatch(new RegExp(`\\[apps/reloader\\] ROLLOUT-\\d+: ${bumped} .*12 h`));
    expect(later).toMatchObject({ status: 0 });
  });

  test('of which the board shows what waits', () => {
    lab.run('git', 'switch', '--quiet', 'main');

    done(lab, 'board', '--out', 'dist/board.html');

    const page = lab.read('dist/board.html');
    expect(page).toContain('attic');
    expect(page).toContain(bumped);
    rmSync(join(lab.root, 'dist'), { recursive: true });
  });

  test('of which the feed offers the second what has soaked, and nothing younger', () => {
    const offered = (at: Date) => {
      done(lab, 'rollout', 'feed', '--out', 'dist/feed', '--at', at.toISOString());
      return lab.json(`dist/feed/apps/${REPOSITORY.scope}/reloader.json`).releases.map(({ version }: { version: string }) => version);
    };

    expect(offered(new Date())).not.toContain(bumped);
    expect(offered(new Date(Date.now() + 2 * 3_600_000))).toContain(bumped);
  });
});

describe('a machine with k3s, without Cilium and Talos', () => {
  let lab: StrangersLab;
  beforeAll(() => {
    lab = new StrangersLab(registry, 'k3s');
    copyFileSync(registry.tarball('projen-lab'), join(lab.root, 'projen-lab.tgz'));
  });

  test('is made from a tarball, too', () => {
    expect(lab.create('./projen-lab.tgz', '--name', 'shed', '--repository-url', 'https://github.com/shed/lab')).toMatchObject({ status: 0 });

    expect(lab.json('package.json').devDependencies[FROM]).toBe('file:./projen-lab.tgz');
  });

  test('is rendered, verified and audited', () => {
    lab.change('.projenrc.ts', "addCluster('home')", "addCluster('edge', { foundation: false, components: ['dragonfly', 'cnpg-shared', 'victoria-stack'] })");
    rmSync(join(lab.root, 'apps'), { recursive: true });
    done(lab);
    lab.edit('k3s');

    done(lab, 'build');
    lab.commit('render');

    verified(lab);
    done(lab, 'netpol', 'audit', '--figures');
    expect(lab.rendered()).toContain('kind: NetworkPolicy');
    expect(lab.rendered().filter((line) => /cilium\.io|talos/i.test(line))).toEqual([]);
    expect(lab.rendered()).toContainEqual(expect.stringMatching(/storageClass(Name)?: local-path/));
    expect(existsSync(join(lab.root, 'clusters/edge/talos'))).toBe(false);
    namesNobodyElse(lab);
  });
});
