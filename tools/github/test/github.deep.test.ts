import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RENDER_AUTHOR } from '../../../projenrc/renovate.ts';
import { Sandbox } from '../../sandbox/sandbox.ts';
import { GitHub } from '../api.ts';
import { comment } from '../comment.ts';
import { AUTHOR, patch, push } from '../commit.ts';
import { rules } from '../rules.ts';
import { soak } from '../soak.ts';
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

describe('a patch', () => {
  const BYTES = '\u0000\u00ff tarball \u0001';

  /** A clone whose working tree changes a file, adds a binary one and removes one. */
  beforeEach(() => {
    git('init', '--quiet', '--bare', '--initial-branch=main', 'origin');
    git('clone', '--quiet', 'origin', 'clone');
    sandbox.write('clone/a.txt', 'a\n');
    sandbox.write('clone/old.txt', 'old\n');
    git('-C', 'clone', 'add', '--all');
    git('-C', 'clone', 'commit', '--quiet', '--message', 'first');
    git('-C', 'clone', 'push', '--quiet', 'origin', 'HEAD:main', 'HEAD:renovate/x');
    git('clone', '--quiet', 'origin', 'other');
    sandbox.write('clone/a.txt', 'b\n');
    sandbox.write('clone/new/b.tgz', Buffer.from(BYTES, 'latin1').toString('latin1'));
    sandbox.run('rm', 'clone/old.txt');
  });
  const clone = () => join(sandbox.root, 'clone');
  const other = () => join(sandbox.root, 'other');
  const none = () => { throw new Error('nobody asks GitHub'); };

  test('takes everything along, and is pushed on top of a branch', async () => {
    patch(clone(), '../out/changes.patch');
    expect(await push(other(), { patch: '../out/changes.patch', branch: 'renovate/x', message: 'chore: render' }, none)).toBe('pushed to renovate/x');

    expect(git('-C', 'origin', 'log', '-1', '--format=%an <%ae> %s', 'renovate/x')).toBe(`${AUTHOR.name} <${AUTHOR.email}> chore: render`);
    expect(git('-C', 'origin', 'show', '--format=', '--name-status', 'renovate/x')).toBe('M\ta.txt\nA\tnew/b.tgz\nD\told.txt');
    expect(readFileSync(join(other(), 'new/b.tgz'))).toEqual(readFileSync(join(clone(), 'new/b.tgz')));
  });

  test('of nothing is not committed', async () => {
    git('-C', 'clone', 'reset', '--quiet', '--hard');
    git('-C', 'clone', 'clean', '--quiet', '-d', '--force');
    patch(clone(), '../changes.patch');
    expect(await push(other(), { patch: '../changes.patch', branch: 'renovate/x', message: 'chore: render' }, none)).toBe('nothing to commit');
  });

  test('is refused on a branch that has moved', async () => {
    patch(clone(), '../changes.patch');
    git('-C', 'clone', 'commit', '--quiet', '--message', 'second');
    git('-C', 'clone', 'push', '--quiet', 'origin', 'HEAD:renovate/x');
    await expect(push(other(), { patch: '../changes.patch', branch: 'renovate/x', message: 'chore: render' }, none)).rejects.toThrow("[github] 'git push' must succeed: ");
  });

  test('with a title opens a pull request, and the next one replaces what is in it', async () => {
    patch(clone(), '../changes.patch');
    forge.answers['/pulls?state=open&head=lab:release'] = [];
    const release = { patch: '../changes.patch', branch: 'release', message: 'chore: release', title: 'Release' };
    expect(await push(other(), release, () => github)).toBe('opened pull request 7');
    expect(forge.sent).toEqual([{ method: 'POST', path: '/pulls', body: { title: 'Release', head: 'release', base: 'main', body: 'chore: release' } }]);

    git('-C', 'other', 'reset', '--quiet', '--hard', 'origin/main');
    sandbox.write('clone/a.txt', 'c\n');
    patch(clone(), '../changes.patch');
    forge.answers['/pulls?state=open&head=lab:release'] = [{ number: 7 }];
    expect(await push(other(), release, () => github)).toBe('pull request 7 is up to date');
    expect(git('-C', 'origin', 'show', 'release:a.txt')).toBe('c');
    expect(git('-C', 'origin', 'rev-list', '--count', 'main..release')).toBe('1');
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
    ].join('\n');
    expect(await rules(sandbox.root, github, false)).toBe(`${differences}\nSet them with 'npx projen github rules --apply'.`);
    expect(forge.sent).toEqual([]);

    expect(await rules(sandbox.root, github, true)).toBe(`${differences}\nThe rules of .github/ruleset.json are set.`);
    expect(forge.sent).toEqual([{ method: 'PUT', path: '/rulesets/4', body: WANTED }]);
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
  const open = (number: number, version: string) => {
    git('switch', '--quiet', '--create', `branch-${number}`, 'main');
    const sha = pin('apps', version);
    (forge.answers['/pulls?state=open&base=main'] as unknown[]).push({ number, head: { sha } });
    forge.answers[`/commits/${sha}/status`] = { statuses: [] };
    return sha;
  };
  beforeEach(() => {
    git('init', '--quiet', '--initial-branch=main');
    sandbox.write('tools/rollout/rollout.json', { stages: [{ cluster: 'infra' }, { cluster: 'apps', after: 'infra', soak: '24h' }] });
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
  await expect(new GitHub({ GITHUB_TOKEN: undefined }).get('/pulls')).rejects.toThrow("[github] 'GITHUB_TOKEN' must hold a token, and is not set: run it as in 'GITHUB_TOKEN=$(gh auth token) npx projen github …'");
  await expect(github.get('/nothing')).rejects.toThrow(/^\[github\] 'GET http:\/\/127\.0\.0\.1:\d+\/repos\/lab\/platform\/nothing' must be allowed and succeed, got 404: \{"message":"Not Found"\}$/);
});

test.each([
  ['', "[github] the command must be one of soak, comment, patch, push, rules, got '': see tools/github/main.ts\n"],
  ['comment --file x', "[github] '--pull-request' must be given for 'comment', and isn't: see tools/github/main.ts\n"],
])("'%s' says what it needs", (args, sentence) => {
  expect(sandbox.runIn({ GITHUB_TOKEN: 'x' }, 'node', 'tools/github/main.ts', ...args.split(' ').filter(Boolean))).toEqual({ status: 1, output: sentence });
});
