import { JsonFile, TextFile, YamlFile } from 'projen';
import type { IResolver, Project } from 'projen';
import { CONTEXT } from '../packages/cli/src/github/soak.ts';
import { RULESET } from '../tools/github/rules.ts';
import { MADE } from '../tools/languages/publish.ts';
import { STAGED } from '../tools/release/publish.ts';
import { SBOM } from '../tools/release/stage.ts';
import { PUBLISHED } from './renovate.ts';
import { REPOSITORY } from './repository.ts';

/** Actions at a commit, since a tag can be moved, with their tags. */
export const ACTIONS = [
  ['actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1'],
  ['actions/setup-node@820762786026740c76f36085b0efc47a31fe5020', 'v7.0.0'],
  ['actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a', 'v7.0.1'],
  ['actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', 'v8.0.1'],
  ['actions/create-github-app-token@bcd2ba49218906704ab6c1aa796996da409d3eb1', 'v3.2.0'],
  ['actions/attest@1e69f48acb82d1966a394da916b4c1698aa569d6', 'v4.2.2'],
  ['actions/upload-pages-artifact@fc324d3547104276b827a68afc52ff2a11cc49c9', 'v5.0.0'],
  ['actions/deploy-pages@368f82528645a54fb793d4d04e342629a3f51346', 'v5.0.1'],
] as const;
const [CHECKOUT, SETUP_NODE, UPLOAD, DOWNLOAD, APP_TOKEN, ATTEST, UPLOAD_PAGES, DEPLOY_PAGES] = ACTIONS.map(([action]) => action);

/** The tags of these commits: what people read, and Renovate. */
const TAGS: Readonly<Record<string, string>> = Object.fromEntries(ACTIONS);

/** The jobs that must pass before anything comes to main, beside the soak. */
const REQUIRED = ['build', 'release', 'renovate', 'documentation', 'diff'];

/** The id of GitHub Actions among GitHub's apps: nobody else's checks count. */
const GITHUB_ACTIONS = 15368;

const MAIN = 'main';
const PATCH = 'changes.patch';

/** Where the App's key is: an environment gives it to jobs of main and of Renovate's branches only. */
const BOT = 'bot';

type Permissions = Partial<Record<'attestations' | 'contents' | 'id-token' | 'issues' | 'packages' | 'pages' | 'pull-requests' | 'statuses', 'read' | 'write'>>;
type Step = Record<string, unknown>;
type Job = Record<string, unknown>;

/** What a lab decides. */
export interface WorkflowsOptions {
  /** Who is asked to review, as CODEOWNERS writes it: `@example` or `@example/team`. */
  readonly owners: string;
  /** Whether packages are published to npmjs too. */
  readonly npmjs: boolean;
}

/**
 * Everything below `.github/`. Why it is so stands in
 * docs/decisions/0020-where-a-token-is-no-other-code-runs.md.
 *
 * Every `run` is one command of this repository, which runs anywhere. What comes from
 * outside reaches a command through its environment only.
 */
export class Workflows {
  private readonly project: Project;

  constructor(project: Project, { owners, npmjs }: WorkflowsOptions) {
    this.project = project;
    this.workflow('ci', { pull_request: {}, push: { branches: [MAIN] } }, {
      // The two commands of the README.
      build: job({ contents: 'read' }, 45, [
        // Secrets are looked for in the whole history.
        ...toolchain({ 'fetch-depth': 0 }),
        // With CI set, a build that changes what is committed fails: also what is rendered.
        run('Build, and compare with what is committed', 'npx --no projen build'),
        // With kubeconform, Flux' own library, helm, gitleaks, actionlint and zizmor.
        run('Test and verify', 'npx --no projen test'),
        // Not a test: whether a bypass is over depends on the day.
        run('Audit the network policies', 'npx --no projen netpol audit --figures'),
      ]),
      release: job({ contents: 'read' }, 30, [
        ...toolchain({ 'fetch-depth': 0 }),
        run('Check changesets, APIs and tarballs', 'npx --no projen release --check'),
      ]),
      renovate: job({ contents: 'read' }, 15, [
        ...toolchain(),
        run("Validate Renovate's configuration", 'npx --no projen renovate validate'),
      ]),
      // A dead link must not reach main: there, it would hold up the feed too.
      documentation: job({ contents: 'read' }, 20, [
        ...toolchain(),
        run('Write the documentation, and look for dead links', 'npx --no projen site'),
      ]),
    }, { group: 'ci-${{ github.ref }}', 'cancel-in-progress': true });

    this.workflow('diff', { pull_request: {} }, {
      // Fails when a cluster can't be rendered, also because it can't get from what main has to what is pinned here.
      diff: job({ contents: 'read' }, 30, [
        ...toolchain({ 'fetch-depth': 0 }),
        run('Compare the clusters with those of main', `npx --no projen diff --base origin/${MAIN} --markdown > diff.md`),
        { ...upload('diff', 'diff.md'), if: '${{ !cancelled() }}' },
      ]),
      comment: {
        ...job({ 'contents': 'read', 'pull-requests': 'write' }, 5, [
          ...start({ ref: MAIN }),
          download('diff', 'diff'),
          run('Comment', 'node tools/github/main.ts comment --pull-request "$PULL_REQUEST" --file diff/diff.md', { PULL_REQUEST: '${{ github.event.number }}', GITHUB_TOKEN: '${{ github.token }}' }),
        ]),
        needs: 'diff',
        // A fork's token can't write.
        if: '${{ !cancelled() && github.event.pull_request.head.repo.full_name == github.repository }}',
      },
    }, { group: 'diff-${{ github.ref }}', 'cancel-in-progress': true });

    // A status of its own, since the answer changes with the time. From a pull request's own events it is judged alone, and
    // all are judged once an hour, so that nothing depends on a run that was cancelled. With main's code always: a branch
    // that is judged must not be what judges.
    const judged = (id: string, command: string, env: Record<string, string>, condition: string): Record<string, Job> => ({
      [id]: {
        ...job({ 'contents': 'read', 'pull-requests': 'read', 'statuses': 'write' }, 15, [
          ...start({ 'ref': MAIN, 'fetch-depth': 0 }),
          evidence(),
          install(),
          run('Judge', command, { ...env, GITHUB_TOKEN: '${{ github.token }}' }),
        ]),
        if: condition,
      },
    });
    this.workflow('soak', {
      schedule: [{ cron: '11 * * * *' }],
      push: { branches: [MAIN] },
      pull_request_target: { branches: [MAIN] },
      workflow_dispatch: {},
    }, {
      ...judged('judge-one', 'node tools/github/main.ts soak --pull-request "$PULL_REQUEST"', { PULL_REQUEST: '${{ github.event.number }}' }, "${{ github.event_name == 'pull_request_target' }}"),
      ...judged('judge-all', 'node tools/github/main.ts soak', {}, "${{ github.event_name != 'pull_request_target' }}"),
    }, { group: 'soak-${{ github.event.number || github.ref }}', 'cancel-in-progress': false });

    this.workflow('renovate', { push: { branches: ['renovate/**'] } }, {
      render: {
        ...job({ contents: 'read' }, 45, [
          ...toolchain({ 'fetch-depth': 0 }),
          run('Write changesets, schemas and value keys of what upstream released', 'npx --no projen release upstream'),
          run('Build', 'npx --no projen build'),
          run('Collect what has changed', `npx --no projen github patch --out dist/${PATCH}`),
          upload(PATCH, `dist/${PATCH}`),
        ]),
        // Here a build may change what is committed.
        env: { CI: 'false' },
      },
      push: {
        ...job({ contents: 'read' }, 5, [
          // Not for workflows: no patch may change one. The own token would start no checks.
          token({ contents: 'write' }),
          ...start(),
          download(PATCH, 'dist'),
          run('Commit', `node tools/github/main.ts push --patch dist/${PATCH} --branch "$BRANCH" --message "build: render"`, { BRANCH: '${{ github.ref_name }}', GITHUB_TOKEN: '${{ steps.token.outputs.token }}' }),
        ]),
        needs: 'render',
        environment: BOT,
      },
    }, { group: 'renovate-${{ github.ref }}', 'cancel-in-progress': true });

    // Once a day too: a run that was cancelled or that failed is made up for.
    this.workflow('release', { push: { branches: [MAIN] }, schedule: [{ cron: '37 3 * * *' }], workflow_dispatch: {} }, {
      'version': job({ contents: 'read' }, 30, [
        ...toolchain({ 'fetch-depth': 0 }),
        run('Make the next versions', 'npx --no projen release'),
        run('Collect what has changed', `npx --no projen github patch --out dist/${PATCH}`),
        upload(PATCH, `dist/${PATCH}`),
      ]),
      'pull-request': {
        ...job({ contents: 'read' }, 5, [
          token({ 'contents': 'write', 'pull-requests': 'write' }),
          ...start(),
          download(PATCH, 'dist'),
          run('Open or update the pull request', `node tools/github/main.ts push --patch dist/${PATCH} --branch release/next --message "chore: release" --pull-request-title "chore: release"`, { GITHUB_TOKEN: '${{ steps.token.outputs.token }}' }),
        ]),
        needs: 'version',
        environment: BOT,
      },
      'stage': {
        ...job({ contents: 'read', packages: 'read' }, 15, [
          ...toolchain(),
          run('Copy the releases that are not published yet', `npx --no projen release stage --registry ${PUBLISHED}`, { NODE_AUTH_TOKEN: '${{ github.token }}' }),
          { ...upload('release', STAGED), id: 'upload', if: `\${{ hashFiles('${STAGED}/*.tgz') != '' }}` },
        ]),
        outputs: { staged: '${{ steps.upload.outputs.artifact-id }}' },
      },
      'publish': {
        ...job({ 'attestations': 'write', 'contents': 'read', 'id-token': 'write', 'packages': 'write' }, 15, [
          ...start(),
          download('release', STAGED),
          { name: 'Attest where they come from', uses: ATTEST, with: { 'subject-path': `${STAGED}/*.tgz` } },
          { name: 'Attest what they are made of', uses: ATTEST, with: { 'subject-path': `${STAGED}/*.tgz`, 'sbom-path': `${STAGED}/${SBOM}` } },
          run('Publish', `node tools/release/publish.ts ${PUBLISHED}`, { NODE_AUTH_TOKEN: '${{ github.token }}' }),
        ]),
        needs: 'stage',
        if: "${{ needs.stage.outputs.staged != '' }}",
      },
      ...(npmjs ? {
        npmjs: {
          environment: 'npmjs',
          ...job({ 'contents': 'read', 'id-token': 'write' }, 15, [
            ...start(),
            download('release', STAGED),
            run('Publish', 'node tools/release/publish.ts https://registry.npmjs.org', { NODE_AUTH_TOKEN: '${{ secrets.NPM_TOKEN }}', NPM_CONFIG_PROVENANCE: 'true' }),
          ]),
          needs: 'stage',
          if: "${{ needs.stage.outputs.staged != '' }}",
        },
      } : {}),
      ...inOtherLanguages(),
      // One run after the other: the pull request is made of the newest commit.
    }, { group: 'release', 'cancel-in-progress': false });

    this.workflow('pages', { push: { branches: [MAIN] }, schedule: [{ cron: '41 * * * *' }], workflow_dispatch: {} }, {
      site: job({ contents: 'read' }, 15, [
        ...start({ 'fetch-depth': 0 }),
        // Before anything of others is there: a private repository gives its branches to the token only.
        evidence(),
        install(),
        // First, since it empties the folder.
        run('Write the documentation', 'npx --no projen site --out dist/site'),
        run('Write the board', 'npx --no projen board --out dist/site/board/index.html'),
        // What Renovate reads: it changes with the time too.
        run('Write what may go where', 'npx --no projen rollout feed --out dist/site/feed'),
        { name: 'Keep the site', uses: UPLOAD_PAGES, with: { path: 'dist/site' } },
      ]),
      deploy: {
        ...job({ 'id-token': 'write', 'pages': 'write' }, 10, [{ name: 'Deploy', id: 'deploy', uses: DEPLOY_PAGES }]),
        needs: 'site',
        environment: { name: 'github-pages', url: '${{ steps.deploy.outputs.page_url }}' },
      },
    }, { group: 'pages', 'cancel-in-progress': false });

    this.workflow('nightly', { schedule: [{ cron: '23 2 * * *' }], workflow_dispatch: {} }, {
      lab: job({ contents: 'read' }, 120, [
        ...toolchain({ 'fetch-depth': 0 }),
        run('Apply both clusters to a real API server', 'npx --no projen lab'),
      ]),
      long: {
        ...job({ contents: 'read' }, 180, [
          ...toolchain(),
          run('Test what takes minutes, with more seeds and cases', 'npx --no projen test:deep'),
        ]),
        env: { ROLLOUT_SEEDS: '2000', PROPERTIES_CASES: '10000', VALIDATOR_CASES: '100000', COLD_CLUSTERS: 'apps infra' },
      },
      // A name that no status has: the rules are on GitHub, and anybody who may could change them there.
      ruleset: job({ contents: 'read' }, 5, [
        ...start(),
        run('Compare the rules of main with their file', 'node tools/github/main.ts rules', { GITHUB_TOKEN: '${{ github.token }}' }),
      ]),
      schemas: job({ contents: 'read' }, 60, [
        ...toolchain(),
        run("Make the schemas again from upstream's files", 'npx --no projen schemas --check'),
      ]),
      // Not a test: what upstream supports depends on the day.
      currency: job({ contents: 'read' }, 20, [
        ...toolchain(),
        run('Say what upstream supports no longer, or not for long', 'npx --no projen currency --markdown > currency.md'),
        upload('currency', 'currency.md'),
      ]),
      issue: {
        ...job({ contents: 'read', issues: 'write' }, 5, [
          ...start(),
          download('currency', 'currency'),
          run('Keep the issue up to date', 'node tools/github/main.ts issue --file currency/currency.md', { GITHUB_TOKEN: '${{ github.token }}' }),
        ]),
        needs: 'currency',
      },
    }, { group: 'nightly', 'cancel-in-progress': false });

    const codeowners = new TextFile(project, '.github/CODEOWNERS', { marker: true });
    [`# ${codeowners.marker}`, `* ${owners}`, ''].forEach((line) => codeowners.addLine(line));

    const template = new TextFile(project, '.github/pull_request_template.md', { marker: true });
    [
      `<!-- ${template.marker} -->`,
      '<!-- Why? What changes for whom? The comment below will show what it does to the clusters. -->',
      '',
      '- [ ] A changed package has a changeset that says what its users will notice (`npx changeset`)',
      '- [ ] What is rendered is committed (`npx -y projen build`)',
      '- [ ] The rows under "Dangerous" are meant, if there are any',
      '',
    ].forEach((line) => template.addLine(line));

    // No marker: GitHub takes no members that it doesn't know.
    new JsonFile(project, RULESET, {
      newline: true,
      marker: false,
      obj: {
        name: MAIN,
        target: 'branch',
        enforcement: 'active',
        bypass_actors: [],
        conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
        rules: [
          { type: 'deletion' },
          { type: 'non_fast_forward' },
          { type: 'required_linear_history' },
          {
            type: 'pull_request',
            parameters: {
              // A bump of infra is merged when it is green, and nobody else may be there to approve.
              required_approving_review_count: 0,
              dismiss_stale_reviews_on_push: true,
              require_code_owner_review: false,
              require_last_push_approval: false,
              required_review_thread_resolution: true,
              allowed_merge_methods: ['squash'],
            },
          },
          {
            type: 'required_status_checks',
            parameters: {
              // Two branches that are green alone may be wrong together: what is rendered and released comes from both.
              strict_required_status_checks_policy: true,
              do_not_enforce_on_create: false,
              required_status_checks: [...REQUIRED, CONTEXT].map((context) => ({ context, integration_id: GITHUB_ACTIONS })),
            },
          },
        ],
      },
    });
  }

  private workflow(name: string, on: object, jobs: Record<string, Job>, concurrency: object): void {
    // Nothing is allowed unless a job says so.
    new WorkflowFile(this.project, `.github/workflows/${name}.yml`, { marker: true, lineWidth: 0, obj: { name, on, permissions: {}, concurrency, jobs } });
  }
}

/**
 * A workflow, with the tag of each action behind its commit. Renovate edits it together with
 * what it is generated from: nobody needs a token that may write workflows.
 */
class WorkflowFile extends YamlFile {
  protected override synthesizeContent(resolver: IResolver): string | undefined {
    return super.synthesizeContent(resolver)?.replaceAll(/uses: (\S+@[0-9a-f]{40})$/gm, (line, action) => `${line} # ${TAGS[action]}`);
  }
}

/**
 * The packages for Python, Java and Go, made of the releases that the repository keeps, and published after npm's, also where npm has
 * all of them already. Off until `vars.LANGUAGES` lists some of them, such as `["python", "go"]`: each needs an environment of its name,
 * and all but Java's a token in it.
 */
function inOtherLanguages(): Record<string, Job> {
  const on = "vars.LANGUAGES != ''";
  const token = { PUBLISH_TOKEN: '${{ secrets.PUBLISH_TOKEN }}' };
  const publish = (language: string, permissions: Permissions, target: string, env: Record<string, string>): Job => ({
    environment: language,
    ...job(permissions, 15, [
      ...start(),
      download('languages', MADE),
      run('Publish', `node tools/languages/publish.ts ${language} ${target}`, env),
    ]),
    needs: ['languages', 'publish'],
    // Nothing to publish to npm skips that job, and must not skip these.
    if: `\${{ !failure() && !cancelled() && ${on} && contains(fromJSON(vars.LANGUAGES), '${language}') }}`,
  });
  return {
    languages: {
      ...job({ contents: 'read' }, 60, [
        ...toolchain(),
        run('Make packages for Python, Java and Go', 'npx --no projen languages --released'),
        upload('languages', MADE),
      ]),
      if: `\${{ ${on} }}`,
    },
    python: publish('python', { contents: 'read' }, 'https://upload.pypi.org/legacy/ https://pypi.org/simple', token),
    // GitHub's Maven registry takes the job's own token; PyPI and the Go repository need one of their own.
    java: publish('java', { contents: 'read', packages: 'write' }, `https://maven.pkg.github.com/${REPOSITORY.github}`, { PUBLISH_TOKEN: '${{ github.token }}' }),
    go: publish('go', { contents: 'read' }, `https://github.com/${REPOSITORY.github}-go`, token),
  };
}

function job(permissions: Permissions, minutes: number, steps: Step[]): Job {
  return { 'runs-on': 'ubuntu-24.04', 'timeout-minutes': minutes, permissions, steps };
}

/** The repository and Node. No checkout keeps its token: what needs one has it in its environment. */
function start(checkout: object = {}): Step[] {
  return [
    { name: 'Check out', uses: CHECKOUT, with: { 'persist-credentials': false, ...checkout } },
    { name: 'Set up Node', uses: SETUP_NODE, with: { 'node-version': '24' } },
  ];
}

/** The same with the toolchain of the lock file: without, npx runs whichever projen is the newest. */
function toolchain(checkout: object = {}): Step[] {
  return [...start(checkout), install()];
}

function install(): Step {
  return run('Install', 'node tools/install.mjs');
}

/** What clusters say of their health, from where rollout.json says. Without it their followers wait. */
function evidence(): Step {
  return run('Get what clusters say of their health', 'node tools/github/main.ts evidence', { GITHUB_TOKEN: '${{ github.token }}' });
}

function run(name: string, command: string, env?: Record<string, string>): Step {
  return { name, run: command, ...(env ? { env } : {}) };
}

function upload(name: string, path: string): Step {
  return { name: 'Keep the result', uses: UPLOAD, with: { name, path, 'if-no-files-found': 'error', 'retention-days': 5 } };
}

function download(name: string, path: string): Step {
  return { name: 'Get the result', uses: DOWNLOAD, with: { name, path } };
}

/** A token of the lab's own GitHub App for this repository: unlike a workflow's, its pushes start checks. */
function token(permissions: Record<string, 'write'>): Step {
  return {
    name: 'Get a token',
    id: 'token',
    uses: APP_TOKEN,
    with: {
      'client-id': '${{ vars.BOT_CLIENT_ID }}',
      'private-key': '${{ secrets.BOT_PRIVATE_KEY }}',
      ...Object.fromEntries(Object.entries(permissions).map(([name, level]) => [`permission-${name}`, level])),
    },
  };
}
