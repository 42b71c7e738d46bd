import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { RENDER_AUTHOR } from '../../../projenrc/renovate.ts';
import { REPOSITORY_ROOT, Sandbox } from '../../../checks/sandbox/sandbox.ts';
import { GitHub } from '../../../packages/cli/src/github/api.ts';
import { comment } from '../comment.ts';
import { AUTHOR, patch, push } from '../commit.ts';
import { issue } from '../issue.ts';
import { judgeReleases } from '../releases.ts';
import { rules } from '../rules.ts';
import { soak } from '../../../packages/cli/src/github/soak.ts';
import { Forge } from './forge.ts';

let forge: Forge;
let github: GitHub;
let sandbox: Sandbox;
beforeEach(async () => {
  forge = new Forge();
  github = await forge.start();
  sandbox = new Sandbox();
});
afterEach(() => {
  forge.stop();
  sandbox.remove();
});

function git(...args: string[]): string {
  const { status, output } = sandbox.run('git', '-c', 'user.name=Lab', '-c', 'user.email=lab@example.com', ...args);
  if (status !== 0) throw new Error(output);
  return output.trim();
}

describe('the comment', () => {
  test('is written once', async () => {
    forge.answers['/issues/3/comments'] = [{ id: 1, user: { type: 'User' }, body: '<!-- what this change does to the clusters -->\nMine.' }];
    expect(await comment(github, 3, 'Nothing.\n')).toBe('commented on pull request 3');
    expect(forge.sent).toEqual([{ method: 'POST', path: '/issues/3/comments', body: { body: '<!-- what this change does to the clusters -->\nNothing.\n' } }]);
  });

  test('is kept up to date after that', async () => {
    forge.answers['/issues/3/comments'] = [{ id: 5, user: { type: 'Bot' }, body: '<!-- what this change does to the clusters -->\nNothing.\n' }];
    await comment(github, 3, 'Nothing.\n');
    expect(forge.sent).toEqual([]);

    expect(await comment(github, 3, 'Much.\n')).toBe('the comment on pull request 3 is up to date');
    expect(forge.sent).toEqual([{ method: 'PATCH', path: '/issues/comments/5', body: { body: '<!-- what this change does to the clusters -->\nMuch.\n' } }]);
  });
});

describe('the issue', () => {
  const MARK = '<!-- what upstream supports no longer, and what is unsafe -->';
  const others = [{ number: 1, user: { type: 'User' }, body: `${MARK}\nMine.` }, { number: 2, user: { type: 'Bot' }, pull_request: {}, body: `${MARK}\nA pull request.` }, { number: 3, user: { type: 'Bot' }, body: null }];
  const LIST = '/issues?state=open';

  test('is opened when there is something to say, and no other is touched', async () => {
    forge.answers[LIST] = others;
    expect(await issue(github, '')).toBe('nothing needs somebody');
    expect(forge.sent).toEqual([]);

    expect(await issue(github, '- cilium\n')).toBe('opened issue 7');
    expect(forge.sent).toEqual([{ method: 'POST', path: '/issues', body: { title: 'Versions that need somebody', body: `${MARK}\n- cilium\n` } }]);
  });

  test('is kept up to date, and closed when nothing is left', async () => {
    forge.answers[LIST] = [...others, { number: 9, user: { type: 'Bot' }, body: `${MARK}\n- cilium\n` }];
    expect(await issue(github, '- cilium\n')).toBe('issue 9 is up to date');
    expect(forge.sent).toEqual([]);

    await issue(github, '- rook\n');
    await issue(github, '\n');
    expect(forge.sent).toEqual([{ method: 'PATCH', path: '/issues/9', body: { body: `${MARK}\n- rook\n` } }, { method: 'PATCH', path: '/issues/9', body: { state: 'closed' } }]);
  });
});

describe('a patch', () => {
  const FILE = 'packages/cilium/CHANGELOG.md';
  const TARBALL = 'tools/registry/storage/@monosense-io/cilium/cilium-1.0.0.tgz';
  const BYTES = '\u0000\u00ff tarball \u0001';

  /** A clone whose working tree changes a file, adds a binary one and removes one. */
  beforeEach(() => {
    git('init', '--quiet', '--bare', '--initial-branch=main', 'origin');
    git('clone', '--quiet', 'origin', 'clone');
    sandbox.write(`clone/${FILE}`, 'a\n');
    sandbox.write('clone/packages/cilium/API.md', 'old\n');
    git('-C', 'clone', 'add', '--all');
    git('-C', 'clone', 'commit', '--quiet', '--message', 'first');
    git('-C', 'clone', 'push', '--quiet', 'origin', 'HEAD:main', 'HEAD:release/next', 'HEAD:renovate/infra/components', 'HEAD:renovate/actions');
    git('clone', '--quiet', 'origin', 'other');
    sandbox.write(`clone/${FILE}`, 'b\n');
    sandbox.write(`clone/${TARBALL}`, Buffer.from(BYTES, 'latin1').toString('latin1'));
    sandbox.run('rm', 'clone/packages/cilium/API.md');
  });
  const clone = () => join(sandbox.root, 'clone');
  const other = () => join(sandbox.root, 'other');
  const none = () => { throw new Error('nobody asks GitHub'); };

  test('takes everything along, and is pushed on top of a branch', async () => {
    patch(clone(), '../out/changes.patch');
    expect(await push(other(), { patch: '../out/changes.patch', branch: 'release/next', message: 'chore: render' }, none)).toBe('pushed to release/next');

    expect(git('-C', 'origin', 'log', '-1', '--format=%an <%ae> %s', 'release/next')).toBe(`${AUTHOR.name} <${AUTHOR.email}> chore: render`);
    expect(git('-C', 'origin', 'show', '--format=', '--name-status', 'release/next')).toBe(`D\tpackages/cilium/API.md\nM\t${FILE}\nA\t${TARBALL}`);
    expect(git('-C', 'other', 'rev-parse', `HEAD:${TARBALL}`)).toBe(git('-C', 'clone', 'hash-object', `./${TARBALL}`));
    // Nothing of it stands in the clone that has the token.
    expect(existsSync(join(other(), TARBALL))).toBe(false);
  });

  test('of nothing is not committed', async () => {
    git('-C', 'clone', 'reset', '--quiet', '--hard');
    git('-C', 'clone', 'clean', '--quiet', '-d', '--force');
    patch(clone(), '../changes.patch');
    expect(await push(other(), { patch: '../changes.patch', branch: 'release/next', message: 'chore: render' }, none)).toBe('nothing to commit');
  });

  test('is refused on a branch that has moved', async () => {
    patch(clone(), '../changes.patch');
    git('-C', 'clone', 'commit', '--quiet', '--message', 'second');
    git('-C', 'clone', 'push', '--quiet', 'origin', 'HEAD:release/next');
    await expect(push(other(), { patch: '../changes.patch', branch: 'release/next', message: 'chore: render' }, none)).rejects.toThrow("[github] GITHUB-004: 'git push' must succeed: ");
  });

  test('with a title opens a pull request, and the next one replaces what is in it', async () => {
    patch(clone(), '../changes.patch');
    forge.answers['/pulls?state=open&head=lab:release%2Fnext'] = [];
    const release = { patch: '../changes.patch', branch: 'release/next', message: 'chore: release', title: 'Release' };
    expect(await push(other(), release, () => github)).toBe('opened pull request 7');
    expect(forge.sent).toEqual([{ method: 'POST', path: '/pulls', body: { title: 'Release', head: 'release/next', base: 'main', body: 'chore: release' } }]);

    git('-C', 'other', 'reset', '--quiet', '--hard', 'origin/main');
    sandbox.write(`clone/${FILE}`, 'c\n');
    patch(clone(), '../changes.patch');
    forge.answers['/pulls?state=open&head=lab:release%2Fnext'] = [{ number: 7 }];
    expect(await push(other(), release, () => github)).toBe('pull request 7 is up to date');
    expect(git('-C', 'origin', 'show', `release/next:${FILE}`)).toBe('c');
    expect(git('-C', 'origin', 'rev-list', '--count', 'main..release/next')).toBe('1');
  });

  /** What a hostile dependency could make of the working tree of a build. */
  const clean = () => {
    git('-C', 'clone', 'reset', '--quiet', '--hard');
    git('-C', 'clone', 'clean', '--quiet', '-d', '--force');
  };
  const pushed = async (branch: string) => {
    const before = git('-C', 'origin', 'rev-parse', branch);
    const said = await push(other(), { patch: '../changes.patch', branch, message: 'build: render' }, none).catch(({ message }) => message as string);
    return { said, moved: git('-C', 'origin', 'rev-parse', branch) !== before };
  };

  test.each<[string, string, () => void, string, string]>([
    ['a workflow', 'renovate/infra/components', () => sandbox.write('clone/.github/workflows/x.yml', 'on: push\n'), 'GITHUB-002', "'.github/workflows/x.yml'"],
    ['a workflow, where actions are bumped', 'renovate/actions', () => sandbox.write('clone/.github/workflows/x.yml', 'on: push\n'), 'GITHUB-002', "'.github/workflows/x.yml'"],
    ['a workflow, in a release', 'release/next', () => sandbox.write('clone/.github/workflows/x.yml', 'on: push\n'), 'GITHUB-002', "'.github/workflows/x.yml'"],
    ['a tool', 'renovate/infra/components', () => sandbox.write('clone/tools/github/main.ts', '// Mine.\n'), 'GITHUB-002', "'tools/github/main.ts'"],
    ['a pin', 'renovate/infra/components', () => sandbox.write('clone/apps/infra/package.json', '{}\n'), 'GITHUB-002', "'apps/infra/package.json'"],
    ["another cluster's lock file", 'renovate/infra/components', () => sandbox.write('clone/apps/apps/package-lock.json', '{}\n'), 'GITHUB-002', "'apps/apps/package-lock.json'"],
    ['a file of a name that only looks right', 'renovate/infra/components', () => sandbox.write('clone/clusters\n/x.yaml', 'x\n'), 'GITHUB-002', 'clusters'],
    ['a link', 'renovate/infra/components', () => {
      mkdirSync(join(clone(), 'clusters'));
      symlinkSync('../.git/config', join(clone(), 'clusters/x.yaml'));
    }, 'GITHUB-003', '000000 → 120000'],
    ['a program', 'renovate/infra/components', () => chmodSync(sandbox.write('clone/clusters/x.yaml', 'x\n'), 0o755), 'GITHUB-003', '000000 → 100755'],
    ['another mode', 'release/next', () => chmodSync(join(clone(), FILE), 0o755), 'GITHUB-003', '100644 → 100755'],
    ['another repository', 'renovate/infra/components', () => {
      git('init', '--quiet', 'clone/clusters/module');
      git('-C', 'clone/clusters/module', 'commit', '--quiet', '--allow-empty', '--message', 'x');
    }, 'GITHUB-003', '000000 → 160000'],
  ])('that adds %s on %s is refused', async (_what, branch, make, code, value) => {
    clean();
    make();
    patch(clone(), '../changes.patch');

    const { said, moved } = await pushed(branch);

    expect(said).toMatch(new RegExp(`^\\[${branch}\\] ${code}: `));
    expect(said).toContain(value);
    expect(moved).toBe(false);
  });

  test.each([
    ['above the clone', '../outside.yaml', 'GITHUB-004'],
    ['in the folder of git', '.git/hooks/pre-push', 'GITHUB-004'],
    ['above its folder', 'clusters/../.github/workflows/x.yml', 'GITHUB-004'],
    ['in a workflow, in a patch that says another name', '.github/workflows/x.yml', 'GITHUB-002'],
  ])('that writes %s is refused, and nothing stands there', async (_where, path, code) => {
    sandbox.write('changes.patch', `diff --git a/clusters/x.yaml b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+x\n`);

    const { said, moved } = await pushed('renovate/infra/components');

    expect(said).toContain(`] ${code}: `);
    expect(moved).toBe(false);
    expect(existsSync(join(other(), path))).toBe(false);
  });

  test('is pushed to no branch that a build has nothing to do with', async () => {
    clean();
    sandbox.write('clone/clusters/infra/x.yaml', 'x\n');
    patch(clone(), '../changes.patch');
    expect(await pushed('main')).toEqual({ said: expect.stringMatching(/^\[main\] GITHUB-001: .* got 'main'/), moved: false });
  });

  test('of what is rendered passes', async () => {
    clean();
    sandbox.write('clone/clusters/infra/reloader/x.yaml', 'x\n');
    sandbox.write('clone/apps/infra/package-lock.json', '{}\n');
    patch(clone(), '../changes.patch');
    expect(await pushed('renovate/infra/components')).toEqual({ said: 'pushed to renovate/infra/components', moved: true });
  });

  test("is committed by the author of whom Renovate takes no notice", () => {
    expect(AUTHOR).toEqual(RENDER_AUTHOR);
  });
});

describe('the rules', () => {
  const WANTED = {
    name: 'main', target: 'branch', enforcement: 'active', bypass_actors: [],
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules: [{ type: 'deletion' }, { type: 'pull_request', parameters: { required_approving_review_count: 0, allowed_merge_methods: ['squash'] } }],
  };
  beforeEach(() => {
    sandbox.write('.github/ruleset.json', WANTED);
    forge.answers['/rulesets'] = [{ id: 4, name: 'main' }];
  });

  test('that are the same are left alone, whatever GitHub adds by itself', async () => {
    forge.answers['/rulesets/4'] = { ...WANTED, id: 4, source: 'lab/platform', rules: [{ type: 'pull_request', parameters: { ...WANTED.rules[1].parameters, required_reviewers: [] } }, { type: 'deletion' }] };
    expect(await rules(sandbox.root, github, true)).toBe('the rules on GitHub are those of .github/ruleset.json');
    expect(forge.sent).toEqual([]);
  });

  test('that differ are named, and set only when asked', async () => {
    forge.answers['/rulesets/4'] = { ...WANTED, enforcement: 'disabled', rules: [{ type: 'pull_request', parameters: { required_approving_review_count: 1, allowed_merge_methods: ['squash', 'merge'] } }, { type: 'creation' }] };
    const differences = [
      `'enforcement' must be "active", got "disabled"`,
      "the rule 'deletion' must be there, and isn't",
      "'required_approving_review_count' of the rule 'pull_request' must be 0, got 1",
      `'allowed_merge_methods' of the rule 'pull_request' must be ["squash"], got ["squash","merge"]`,
      "the rule 'creation' must not be there, and is",
    ];
    await expect(rules(sandbox.root, github, false)).rejects.toThrow(differences.map((difference) => `[.github/ruleset.json] GITHUB-007: ${difference}: set the rules with 'npx projen github rules --apply', or correct projenrc/workflows.ts`).join('\n'));
    expect(forge.sent).toEqual([]);

    expect(await rules(sandbox.root, github, true)).toBe(`${differences.join('\n')}\nThe rules of .github/ruleset.json are set.`);
    expect(forge.sent).toEqual([{ method: 'PUT', path: '/rulesets/4', body: WANTED }]);
  });

  test('that differ make the command fail, by what its token may see', async () => {
    forge.answers['/rulesets/4'] = { ...WANTED, id: 4, bypass_actors: undefined };
    const { GITHUB_API_URL } = forge;
    const compare = () => promisify(execFile)('node', [join(REPOSITORY_ROOT, 'tools/github/main.ts'), 'rules'], { cwd: sandbox.root, env: { ...process.env, GITHUB_API_URL, GITHUB_REPOSITORY: 'lab/platform', GITHUB_TOKEN: 'secret' } });
    expect((await compare()).stdout).toBe('the rules on GitHub are those of .github/ruleset.json\n');

    forge.answers['/rulesets/4'] = { ...WANTED, id: 4, bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }] };
    await expect(compare()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(`GITHUB-007: 'bypass_actors' must be [], got [{"actor_id":5`) });
  });

  test('of which there are none are made', async () => {
    forge.answers['/rulesets'] = [];
    expect(await rules(sandbox.root, github, true)).toBe("no ruleset is called 'main'\nThe rules of .github/ruleset.json are set.");
    expect(forge.sent).toEqual([{ method: 'POST', path: '/rulesets', body: WANTED }]);
  });
});

describe('the soak', () => {
  /** Pins a version on a cluster, an hour after the last time or now. */
  const pin = (cluster: string, version: string, date = new Date()) => {
    sandbox.write(`apps/${cluster}/package.json`, { dependencies: { '@monosense-io/cilium': version } });
    git('add', '--all');
    sandbox.runIn({ GIT_COMMITTER_DATE: date.toISOString() }, 'git', '-c', 'user.name=Lab', '-c', 'user.email=lab@example.com', 'commit', '--quiet', '--message', `${cluster} ${version}`);
    return git('rev-parse', 'HEAD');
  };
  const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);
  /** An open pull request that pins a version on the cluster `apps`. */
  const open = (number: number, version: string, from = 'main') => {
    git('switch', '--quiet', '--create', `branch-${number}`, from);
    const sha = pin('apps', version);
    (forge.answers['/pulls?state=open&base=main'] as unknown[]).push({ number, head: { sha } });
    forge.answers[`/commits/${sha}/status`] = { statuses: [] };
    return sha;
  };
  beforeEach(() => {
    git('init', '--quiet', '--initial-branch=main');
    sandbox.write('rollout.json', { stages: [{ cluster: 'infra' }, { cluster: 'apps', after: 'infra', soak: '24h', withoutEvidence: 'a test' }] });
    pin('infra', '1.0.0', ago(100));
    pin('apps', '1.0.0', ago(99));
    pin('infra', '1.1.0', ago(48));
    forge.answers['/pulls?state=open&base=main'] = [];
  });

  test('of what may go is a success, and of what nobody ran a failure', async () => {
    const [soaked, strange] = [open(1, '1.1.0'), open(2, '3.0.0')];
    expect(await soak(sandbox.root, github)).toEqual([
      'pull request 1: success, 1 pin may go',
      expect.stringMatching(/^pull request 2: failure, \[apps\/cilium\] ROLLOUT-014: 3\.0\.0 must run on infra for 24 h first, and never did: infra runs 1\.1\.0 since \S+ \S+ UTC/),
    ]);
    expect(forge.sent.map(({ path, body }) => [path, body.context, body.state])).toEqual([[`/statuses/${soaked}`, 'soak', 'success'], [`/statuses/${strange}`, 'soak', 'failure']]);
    expect(forge.sent.every(({ body }) => body.description.length <= 140)).toBe(true);
  });

  test('is judged of one pull request alone', async () => {
    const [, second] = [open(1, '1.1.0'), open(2, '1.1.0')];
    expect(await soak(sandbox.root, github, { only: 2 })).toEqual(['pull request 2: success, 1 pin may go']);
    expect(forge.sent.map(({ path }) => path)).toEqual([`/statuses/${second}`]);
  });

  test('of a branch that changes a release is a failure, by the code of main', async () => {
    git('switch', '--quiet', 'main');
    sandbox.release('cilium', '1.0.0');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'release');
    git('switch', '--quiet', '--create', 'evil');
    sandbox.write('tools/registry/storage/@monosense-io/cilium/cilium-1.0.0.tgz', 'other bytes');
    const sha = open(1, '1.1.0', 'evil');
    expect(await soak(sandbox.root, github, { also: judgeReleases(sandbox.root) })).toEqual([expect.stringMatching(/^pull request 1: failure, \[tools\/registry\/storage\/@monosense-io\/cilium\/cilium-1\.0\.0\.tgz\] REGISTRY-004: /)]);
    expect(forge.sent.map(({ path }) => path)).toEqual([`/statuses/${sha}`]);
  });

  test('that is not over is pending, and turns into a success by itself', async () => {
    git('switch', '--quiet', 'main');
    pin('infra', '1.2.0', ago(23));
    const sha = open(1, '1.2.0');
    expect(await soak(sandbox.root, github)).toEqual([expect.stringMatching(/^pull request 1: pending, Waits until \d{4}-\d\d-\d\d \d\d:\d\d UTC$/)]);
    expect(forge.sent).toHaveLength(1);

    // What is said already is not said again.
    forge.answers[`/commits/${sha}/status`] = { statuses: [{ context: 'other', state: 'failure' }, forge.sent[0].body] };
    await soak(sandbox.root, github);
    expect(forge.sent).toHaveLength(1);
  });

  test('that can not be judged is an error', async () => {
    const sha = open(1, '1.1.0');
    sandbox.write('.git/shallow', `${git('rev-parse', 'main')}\n`);
    expect(await soak(sandbox.root, github)).toEqual(['pull request 1: error, [rollout] ROLLOUT-002: the clone must hold the whole history, which says since when a version runs, and is a shallow one: run \'git fetch --…']);
    expect(forge.sent[0]).toMatchObject({ path: `/statuses/${sha}`, body: { state: 'error' } });
  });
});

test('a token is needed, and what GitHub refuses is told', async () => {
  await expect(new GitHub({ GITHUB_REPOSITORY: 'lab/platform' }).get('/pulls')).rejects.toThrow("[github] GITHUB-005: 'GITHUB_TOKEN' must hold a token, and is not set: run it with 'GITHUB_TOKEN=$(gh auth token)' before it");
  expect(() => new GitHub({ GITHUB_TOKEN: 'x' })).toThrow("[github] GITHUB-010: 'GITHUB_REPOSITORY' must name the repository, got '': set it as in 'GITHUB_REPOSITORY=example/lab'");
  await expect(github.get('/nothing')).rejects.toThrow(/^\[github\] GITHUB-006: 'GET http:\/\/127\.0\.0\.1:\d+\/repos\/lab\/platform\/nothing' must be allowed and succeed, got 404: \{"message":"Not Found"\}$/);
});

test.each([
  ['', "[github] GITHUB-009: the command must be one of soak, evidence, comment, issue, patch, push, rules, got '': see tools/github/main.ts\n"],
  ['comment --file x', "[github] GITHUB-008: '--pull-request' must be given for 'comment', and isn't: see tools/github/main.ts\n"],
])("'%s' says what it needs", (args, sentence) => {
  expect(sandbox.runIn({ GITHUB_TOKEN: 'x' }, 'node', 'tools/github/main.ts', ...args.split(' ').filter(Boolean))).toEqual({ status: 1, output: sentence });
});
