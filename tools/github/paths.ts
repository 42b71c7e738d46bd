/**
 * What a build may commit, by branch. A build runs code of others, and what it leaves behind is
 * committed by a job with a token: so a patch changes nothing but these files, and adds nothing
 * but plain ones. No branch's files are in `.github`: Renovate edits workflows itself, where it
 * edits what they are generated from.
 */
import { Refusal } from '../../packages/cli/src/refusal.ts';

const BRANCH = new Refusal('GITHUB-001', {
  protects: 'A branch that nobody has thought of could be main.',
  wrong: '--branch main',
  right: '--branch release/next',
});
const PATH = new Refusal('GITHUB-002', {
  protects: 'A build could plant a workflow that reads the secrets, or change what the next build runs.',
  wrong: 'a patch that changes .github/workflows/ci.yml',
  right: 'a patch that changes clusters',
});
const PLAIN = new Refusal('GITHUB-003', {
  protects: 'A link, a module or a program in a patch is more than what a build renders.',
  wrong: 'a patch that adds a link',
  right: 'a patch that changes texts',
});

/** What a patch does to one file. */
export interface Changed {
  readonly path: string;
  /** Git's mode before, `000000` where there was no file. */
  readonly before: string;
  /** Git's mode after, `000000` where there is no file any more. */
  readonly after: string;
}

/** Which files may change on a branch; the first that fits counts. `*` is a part of a path, `**` any number of them, and `<cluster>` the same name in both. */
const ALLOWED: readonly [branch: string, paths: readonly string[]][] = [
  ['release/next', ['.changeset/*.md', 'packages/*/package.json', 'packages/*/CHANGELOG.md', 'packages/*/API.md', 'package-lock.json', 'tools/registry/storage/*/*/package.json', 'tools/registry/storage/*/*/*.tgz']],
  ['renovate/upstream', upstream()],
  ['renovate/patch-upstream', upstream()],
  ['renovate/major-upstream', upstream()],
  // What reads a cluster's contract is rendered again too.
  ['renovate/<cluster>/*', ['apps/<cluster>/package-lock.json', 'clusters/**']],
  ['renovate/*', ['package.json', 'package-lock.json', '.projen/*.json', 'packages/*/API.md', 'packages/cli/programs/*/go.sum', 'packages/projen-lab/package.json']],
];

function upstream(): string[] {
  return ['.changeset/upstream-*.md', 'packages/*/crds/*', 'packages/*/charts/*', 'packages/*/kubernetes/*', 'packages/*/src/imports/*', 'packages/*/API.md'];
}

/** Everything in a patch that its branch may not change, one sentence each. */
export function pathProblems(branch: string, changes: readonly Changed[]): string[] {
  const [cluster = ''] = /(?<=^renovate\/)[a-z][a-z0-9-]*(?=\/)/.exec(branch) ?? [];
  const allowed = ALLOWED.find(([pattern]) => fits(pattern.replace('<cluster>', cluster), branch))?.[1].map((pattern) => pattern.replace('<cluster>', cluster));
  if (allowed === undefined) return [BRANCH.at(branch, `the branch must be one of ${ALLOWED.map(([pattern]) => pattern).join(', ')}, got '${branch}': push it by hand`)];
  return changes.flatMap(({ path, before, after }) => {
    if (!allowed.some((pattern) => fits(pattern, path))) return [PATH.at(branch, `a patch may change ${allowed.join(', ')} only, got '${path}': look at what the build did, and commit it by hand if it is meant`)];
    const plain = after === '000000' || after === '100644' && ['000000', '100644'].includes(before) || after === '100755' && before === '100755';
    return plain ? [] : [PLAIN.at(branch, `'${path}' must be a plain file that keeps its mode, got ${before} → ${after}: look at what the build did, and commit it by hand if it is meant`)];
  });
}

function fits(pattern: string, path: string): boolean {
  const source = pattern.split('**').map((part) => part.split('*').map((text) => text.replaceAll(/[.+^$(){}|[\]\\?/]/g, String.raw`\$&`)).join('[^/]*')).join('.*');
  return new RegExp(`^${source}$`).test(path);
}
