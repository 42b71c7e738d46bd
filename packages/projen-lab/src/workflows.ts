import { IResolver, Project, YamlFile } from 'projen';
import { RELEASED } from './released';

/** GitHub's registry, which asks even readers for a token. */
export const GITHUB_PACKAGES = 'https://npm.pkg.github.com';

/** Who commits what a build renders on Renovate's branches. Renovate takes no notice of these commits, and so goes on updating the branch. */
export const RENDER_AUTHOR = { name: 'github-actions[bot]', email: '41898282+github-actions[bot]@users.noreply.github.com' };

/** The branch that the clusters are applied from. */
const MAIN = 'main';

/** Where the App's key is: an environment that only main and Renovate's branches may use. */
const BOT = 'bot';

const PATCH = 'changes.patch';

type Permissions = { readonly [right in 'contents' | 'id-token' | 'packages' | 'pages' | 'pull-requests' | 'statuses']?: 'read' | 'write' };
type Step = Record<string, unknown>;
type Job = Record<string, unknown>;

/** What the workflows need to know of the lab. */
export interface WorkflowsOptions {
  /** Whether the registry of the packages asks for a token. */
  readonly token: boolean;
}

/**
 * The workflows: a check, the difference as a comment, the soak as a status, renders on Renovate's branches, and the board with the
 * feed. A job has no rights but those that it names. What builds has none that write: another job, which runs nothing that is
 * installed, takes what it leaves behind. The soak alone is judged by installed code that may write, which is that of main, and may
 * set a status.
 */
export class Workflows {
  constructor(private readonly project: Project, private readonly options: WorkflowsOptions) {
    this.workflow('build', { pull_request: {}, push: { branches: [MAIN] } }, {
      build: this.job({ contents: 'read' }, 45, [
        // Secrets are looked for in the whole history.
        ...this.toolchain({ 'fetch-depth': 0 }),
        this.installing('Write what is generated', 'npx --no projen'),
        this.installing('Render', 'npx --no projen build'),
        run('Compare with what is committed', 'git add --all\ngit diff --cached --exit-code --stat'),
        run('Verify', 'npx --no projen verify'),
        run('Audit the network policies', 'npx --no projen netpol audit --figures'),
      ]),
    }, { 'group': 'build-${{ github.ref }}', 'cancel-in-progress': true });

    this.workflow('diff', { pull_request: {} }, {
      diff: this.job({ contents: 'read' }, 30, [
        ...this.toolchain({ 'fetch-depth': 0 }),
        this.installing('Compare the clusters with those of main', `npx --no projen diff --base origin/${MAIN} --markdown > diff.md`),
        { ...upload('diff', 'diff.md'), if: '${{ !cancelled() }}' },
      ]),
      comment: {
        ...this.job({ 'pull-requests': 'write' }, 5, [
          download('diff', 'diff'),
          run('Comment', 'gh pr comment "$PULL_REQUEST" --repo "$GITHUB_REPOSITORY" --edit-last --create-if-none --body-file diff/diff.md', { PULL_REQUEST: '${{ github.event.number }}', GH_TOKEN: '${{ github.token }}' }),
        ]),
        needs: 'diff',
        // A fork's token can't write.
        if: '${{ !cancelled() && github.event.pull_request.head.repo.full_name == github.repository }}',
      },
    }, { 'group': 'diff-${{ github.ref }}', 'cancel-in-progress': true });

    // A status, since the answer changes with the time: of a pull request at its own events, and of all once an hour. With main's
    // code always: a branch that is judged must not be what judges.
    const judged = (id: string, command: string, env: Record<string, string>, condition: string): Record<string, Job> => ({
      [id]: {
        ...this.job({ 'contents': 'read', 'pull-requests': 'read', 'statuses': 'write' }, 15, [
          ...this.toolchain({ 'ref': MAIN, 'fetch-depth': 0 }),
          evidence(),
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
      ...judged('judge-one', 'npx --no platform github soak --pull-request "$PULL_REQUEST"', { PULL_REQUEST: '${{ github.event.number }}' }, "${{ github.event_name == 'pull_request_target' }}"),
      ...judged('judge-all', 'npx --no platform github soak', {}, "${{ github.event_name != 'pull_request_target' }}"),
    }, { 'group': 'soak-${{ github.event.number || github.ref }}', 'cancel-in-progress': false });

    this.workflow('render', { push: { branches: ['renovate/**'] } }, {
      render: this.job({ contents: 'read' }, 45, [
        ...this.toolchain(),
        // Here a build may change what is committed.
        this.installing('Render', 'npx --no projen build', { CI: 'false' }),
        run('Collect what has changed', `git add --all\ngit diff --cached --binary > "$RUNNER_TEMP/${PATCH}"`),
        upload(PATCH, `\${{ runner.temp }}/${PATCH}`),
      ]),
      push: {
        ...this.job({ contents: 'read' }, 5, [
          {
            name: 'Get a token',
            id: 'token',
            uses: action('actions/create-github-app-token'),
            with: { 'client-id': '${{ vars.BOT_CLIENT_ID }}', 'private-key': '${{ secrets.BOT_PRIVATE_KEY }}', 'permission-contents': 'write' },
          },
          checkout(),
          download(PATCH, '${{ runner.temp }}'),
          run('Commit', COMMIT, { BRANCH: '${{ github.ref_name }}', TOKEN: '${{ steps.token.outputs.token }}' }),
        ]),
        needs: 'render',
        // Without the App, whoever owns the lab renders by hand: what a workflow's own token pushes starts no checks.
        if: "${{ vars.BOT_CLIENT_ID != '' }}",
        environment: BOT,
      },
    }, { 'group': 'render-${{ github.ref }}', 'cancel-in-progress': true });

    this.workflow('pages', { push: { branches: [MAIN] }, schedule: [{ cron: '41 * * * *' }], workflow_dispatch: {} }, {
      site: this.job({ contents: 'read' }, 15, [
        ...this.toolchain({ 'fetch-depth': 0 }),
        evidence(),
        run('Write the board', 'npx --no projen board --out dist/site/index.html'),
        // What Renovate reads: it changes with the time too.
        run('Write what may go where', 'npx --no projen rollout feed --out dist/site/feed'),
        { name: 'Keep the site', uses: action('actions/upload-pages-artifact'), with: { path: 'dist/site' } },
      ]),
      deploy: {
        ...this.job({ 'id-token': 'write', 'pages': 'write' }, 10, [{ name: 'Deploy', id: 'deploy', uses: action('actions/deploy-pages') }]),
        needs: 'site',
        environment: { name: 'github-pages', url: '${{ steps.deploy.outputs.page_url }}' },
      },
    }, { 'group': 'pages', 'cancel-in-progress': false });

    new YamlFile(project, '.github/zizmor.yml', {
      marker: true,
      obj: {
        rules: {
          // A job's id says what it is.
          'anonymous-definition': { disable: true },
          'undocumented-permissions': { disable: true },
          // The soak is judged with main's code, also of what a pull request brings: that is only read.
          'dangerous-triggers': { ignore: ['soak.yml'] },
        },
      },
    });
  }

  private workflow(name: string, on: object, jobs: Record<string, Job>, concurrency: object): void {
    // Nothing is allowed unless a job says so.
    new WorkflowFile(this.project, `.github/workflows/${name}.yml`, { marker: true, lineWidth: 0, obj: { name, on, permissions: {}, concurrency, jobs } });
  }

  private job(permissions: Permissions, minutes: number, steps: Step[]): Job {
    const installs = this.options.token && steps.some(({ name }) => name === INSTALL);
    return { 'runs-on': 'ubuntu-24.04', 'timeout-minutes': minutes, 'permissions': { ...permissions, ...(installs ? { packages: 'read' } : {}) }, steps };
  }

  /** The repository, Node and the tools of the lock file: without, npx runs whichever version is the newest. */
  private toolchain(options: object = {}): Step[] {
    return [
      checkout(options),
      { name: 'Set up Node', uses: action('actions/setup-node'), with: { 'node-version': '24' } },
      this.installing(INSTALL, 'npm ci'),
    ];
  }

  /** A command that installs packages, the tools or a program's, from a registry that may ask for a token. */
  private installing(name: string, command: string, env: Record<string, string> = {}): Step {
    const all = { ...env, ...(this.options.token ? { NODE_AUTH_TOKEN: '${{ github.token }}' } : {}) };
    return run(name, command, Object.keys(all).length > 0 ? all : undefined);
  }
}

const INSTALL = 'Install';

/**
 * Commits a patch and pushes it. It is applied to the index alone, so that none of its files stands anywhere before it is known
 * which they are: lock files and rendered clusters, each a plain file.
 */
const COMMIT = [
  `if [ ! -s "$RUNNER_TEMP/${PATCH}" ]; then exit 0; fi`,
  `git apply --cached --binary "$RUNNER_TEMP/${PATCH}"`,
  String.raw`if git diff --cached --raw --no-renames | grep -vE '^:(000000|100644) (000000|100644) [^	]*	(package-lock\.json|apps/[^/]+/package-lock\.json|clusters/.+)$'; then`,
  "  echo 'a render may change lock files and clusters only: look at what the build did, and commit it by hand if it is meant'",
  '  exit 1',
  'fi',
  `git -c 'user.name=${RENDER_AUTHOR.name}' -c 'user.email=${RENDER_AUTHOR.email}' -c core.hooksPath=/dev/null commit --quiet --message 'build: render'`,
  'AUTHORIZATION="$(printf "x-access-token:%s" "$TOKEN" | base64 --wrap=0)"',
  'git -c core.hooksPath=/dev/null -c "http.$GITHUB_SERVER_URL/.extraheader=AUTHORIZATION: basic $AUTHORIZATION" push origin "HEAD:refs/heads/$BRANCH"',
].join('\n');

/**
 * A workflow, with the tag of each action behind its commit.
 */
class WorkflowFile extends YamlFile {
  protected override synthesizeContent(resolver: IResolver): string | undefined {
    return super.synthesizeContent(resolver)?.replace(/uses: (\S+@[0-9a-f]{40})$/gm, (_line, used: string) => `uses: ${used} # ${RELEASED.actions[used]}`);
  }
}

/** An action at the commit that this release was made with, since a tag can be moved. */
function action(name: string): string {
  const used = Object.keys(RELEASED.actions).find((each) => each.startsWith(`${name}@`));
  if (used === undefined) throw new Error(`no commit is known of '${name}'`);
  return used;
}

/** No checkout keeps its token: what needs one has it in its environment. */
function checkout(options: object = {}): Step {
  return { name: 'Check out', uses: action('actions/checkout'), with: { 'persist-credentials': false, ...options } };
}

/** What clusters say of their health, from where rollout.json says. Without it their followers wait. */
function evidence(): Step {
  return run('Get what clusters say of their health', 'npx --no platform rollout evidence fetch', { GITHUB_TOKEN: '${{ github.token }}' });
}

function run(name: string, command: string, env?: Record<string, string>): Step {
  return { name, run: command, ...(env ? { env } : {}) };
}

function upload(name: string, path: string): Step {
  return { name: 'Keep the result', uses: action('actions/upload-artifact'), with: { name, path, 'if-no-files-found': 'error', 'retention-days': 5 } };
}

function download(name: string, path: string): Step {
  return { name: 'Get the result', uses: action('actions/download-artifact'), with: { name, path } };
}
