/**
 * The one table of commands. Everything about a command stands here: what it takes, its examples and its exit codes; the
 * help, the completion and the reference page are made from it. What a command runs is loaded only when it runs.
 */
import { join } from 'node:path';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Options as AlertTestOptions } from './alert-test/main.ts';
import type { DecommissionOptions } from './cluster/decommission.ts';
import type { OnboardOptions } from './cluster/onboard.ts';
import { sentenceOf, USAGE } from './failure.ts';
import { nearest, oneOf } from './nearest.ts';
import type { ProbeOptions } from './netpol/probe.ts';
import type { NewOptions } from './new/main.ts';
import { clustersIn, clustersPath } from './repository/clusters.ts';
import { npmName, OWN } from './repository/packages.ts';
import { assertLab, isLab, programsOf } from './repository/programs.ts';
import { EVIDENCE_FOLDER } from './rollout/evidence.ts';
import { SHELLS } from './shells.ts';

/** What a command's exit codes mean. */
type Exits = Readonly<Record<number, string>>;

const EXITS: Exits = { 0: 'done', 1: 'something is wrong, and the output says what', 2: 'the command doesn\'t know an argument or an option' };
const FINDS: Exits = { 0: 'nothing was found', 1: 'something was found, or could not be looked at', 2: EXITS[2] };
const JUDGES: Exits = { 0: 'all may go', 1: 'something is refused', 2: 'it can\'t be judged, or the command doesn\'t know an argument or an option' };

/** A command with what `--help` says at its end. */
export class PlatformCommand extends Command {
  public examples: readonly string[] = [];
  public exits: Exits | undefined;

  public override createCommand(name?: string): PlatformCommand {
    return new PlatformCommand(name).helpCommand(false);
  }

  /** Gives the command its examples, and says what its exit codes mean. */
  public shows(exits: Exits, ...examples: string[]): this {
    this.examples = examples;
    this.exits = exits;
    return this;
  }

  /** What Commander calls when arguments are missing, by this name: it knows which is the last of them, and not which was left out. */
  public missingArgument(name: string): void {
    const wrong = this.registeredArguments.flatMap((argument, index) => {
      const [known, value] = [KNOWN.get(argument)?.(), this.args[index]];
      return known === undefined || value === undefined || known.includes(value) ? [] : [`'${value}' is no ${argument.name()}: ${oneOf(value, known)}`];
    });
    const wanted = this.registeredArguments.map((argument) => `<${argument.name()}>`).join(' ');
    this.error(`error: '${this.name()}' must be given ${wanted}, got ${this.args.length === 0 ? 'none' : `'${this.args.join(' ')}'`}; ${wrong[0] ?? `'${name}' is missing`}`, { code: 'commander.missingArgument' });
  }

  public override helpInformation(...options: Parameters<Command['helpInformation']>): string {
    const ending = [
      ...(this.examples.length > 0 ? ['', 'Examples:', ...this.examples.map((example) => `  ${example}`)] : []),
      ...(this.exits === undefined ? [] : ['', 'Exit codes:', ...Object.entries(this.exits).map(([code, meaning]) => `  ${code}  ${meaning}`)]),
    ];
    return [super.helpInformation(...options).trimEnd(), ...ending, ''].join('\n');
  }
}

/** What a command ends with. */
type Answer = number | void;

/** The command `platform`, for the repository in a folder. */
export function platform(root: string): PlatformCommand {
  const program = new PlatformCommand('platform');
  program
    .description('Versioned home-lab platforms: clusters rendered from exact pins, compared, soaked, audited and verified.')
    .version(OWN.version)
    .configureOutput({ outputError: (text, write) => write(`${USAGE.at('platform', usageText(text))}\n`) })
    .configureHelp({ showGlobalOptions: false, sortSubcommands: false })
    .helpCommand(false)
    .shows(EXITS, 'platform render', 'platform diff --help');
  const programs = () => programsOf(root).map(({ name }) => name);
  const clusters = () => clustersIn(join(root, clustersPath(root)));
  const add = (name: string, summary: string, description = summary): PlatformCommand => program.command(name).summary(summary).description(`${description}.`) as PlatformCommand;
  const ends = (run: (...args: any[]) => Answer | Promise<Answer>, failure = 1, anywhere = false) => async (...args: any[]): Promise<void> => {
    try {
      if (!anywhere) assertLab(root);
      const status = await run(...args);
      if (typeof status === 'number') process.exitCode = status;
    } catch (error) {
      // Said already, and called wrongly.
      if (error instanceof CommanderError) throw error;
      console.error(sentenceOf(error));
      process.exitCode = failure;
    }
  };

  add('new', 'make a lab in an empty folder', 'Makes a lab with one cluster, as `npx projen new --from` does: a program, facts to edit, pins, workflows and a README. Says beforehand what is in the way. Lines of .npmrc that say where the packages are are taken over from the folder that it runs in')
    .argument('<folder>', 'where the lab goes')
    .option('--from <package>', 'the package that makes it: a name, with or without a version, or a file in the new folder', npmName('projen-lab'))
    .option('--name <name>', 'name of the lab, as the board shows it (default: the name of the folder)')
    .option('--repository-url <url>', 'address of the Git repository (default: its remote, or an address of nobody)')
    .option('--domain <domain>', 'domain that the facts of new clusters begin with (default: example.org)')
    .shows(EXITS, 'platform new lab', 'platform new lab --repository-url https://github.com/example/lab --domain example.org')
    .action(ends(async (folder: string, options: NewOptions) => (await import('./new/main.ts')).makeLab(root, folder, options), 1, true));

  add('render', 'render clusters from their pins', 'Checks the pins of every program, lets the lock files follow them, installs what is locked, and renders clusters. In CI (`CI=true`) nothing that is committed is changed: a lock file that is behind is refused')
    .addArgument(names(root, '[cluster...]', 'the clusters, by their programs; without any, all of them', programs))
    .option('--installed', 'render the named clusters with what is installed, one after the other as they are named, and check nothing')
    .option('--install', 'check and install only, and render nothing')
    .option('--watch', 'render again whenever a program or its facts are saved, and name the files that change, until Ctrl-C')
    .option('--no-validator', 'leave the API server\'s own validation to \'platform verify\': where objects are new to it, it takes some seconds and 700 MB of memory')
    .shows(EXITS, 'platform render', 'platform render home', 'platform render --installed home', 'platform render --watch')
    .action(ends(async (wanted: string[], options: { installed?: boolean; install?: boolean; watch?: boolean; validator: boolean }, command: Command) => {
      if (options.watch && (options.installed || options.install)) command.error("error: '--watch' renders as often as something is saved: leave '--installed' and '--install' out");
      if (options.watch) return (await import('./watch.ts')).watchRender(root, wanted, options);
      if (options.installed && (options.install || wanted.length === 0)) command.error(`error: '--installed' renders the clusters that are named, got ${wanted.length === 0 ? 'none' : "'--install' beside it"}: name one, and leave '--install' out`);
      const { install, renderAll, renderInstalled } = await import('./render/main.ts');
      if (options.installed) return renderInstalled(root, wanted, options);
      if (options.install) return install(root);
      const status = await renderAll(root, wanted, options);
      if (status === 0) (await import('./currency/main.ts')).needsOf(root).forEach((line) => console.log(line));
      return status;
    }));

  add('lock', 'write the lock files of programs whose pins have changed, and anew those that a merge has left unreadable')
    .shows(EXITS, 'platform lock')
    .action(ends(async () => (await import('./render/main.ts')).lockAll(root)));

  add('diff', 'what the pins would change in the clusters', 'Renders to a temporary folder, compares with what is committed, object by object, and says what each change means. What is rendered stays as it is')
    .option('--unreleased', 'render with the sources of the packages instead of the pinned releases')
    .option('--base <revision>', 'compare with the clusters of this revision', 'HEAD')
    .option('--markdown', 'print Markdown, for a pull request')
    .option('--json', 'print JSON, for a program')
    .option('--html <file>', 'write one self-contained page as well')
    .addOption(choice(new Option('--fail-on <what>', 'exit with 1 when something of this kind is found'), ['dangerous']))
    .option('--watch', 'compare again whenever a program, its facts or, with --unreleased, a package is saved, until Ctrl-C')
    .shows({ ...EXITS, 1: 'a cluster can\'t be rendered, or what --fail-on names was found' }, 'platform diff', 'platform diff --base main --markdown', 'platform diff --fail-on dangerous --html dist/diff.html', 'platform diff --unreleased --watch')
    .action(ends(async (options: { base: string; unreleased?: boolean; watch?: boolean }) => options.watch
      ? (await import('./watch.ts')).watchDiff(root, process.argv.slice(2).filter((word) => word !== '--watch'), options.unreleased ?? false)
      : (await import('./diff/main.ts')).diff({ ...options, colours: coloursOn(process.stdout) })));

  const rollout = add('rollout', 'which version may go to which cluster', 'Judges by the history of main, which says when each cluster began to run a version. The stages stand in rollout.json')
    .shows(JUDGES, 'platform rollout status', 'platform rollout promote cilium');
  const step = (name: string, summary: string): PlatformCommand => (rollout.command(name).summary(summary).description(`${summary}.`) as PlatformCommand)
    .option('--main <ref>', 'what counts as main (default: origin/main, or else main)')
    .option('--evidence <folder>', 'where the files that clusters upload are', EVIDENCE_FOLDER)
    .option('--at <time>', 'the clock, such as 2026-11-22T13:30:00Z') as PlatformCommand;
  const judged = (words: (...args: any[]) => string[]) => ends(async (...args: any[]) => {
    const options = args.at(-2);
    return (await import('./rollout/main.ts')).rollout(words(...args), options);
  }, 2);
  step('status', 'every component on every cluster')
    .option('--json', 'print JSON, for a program')
    .option('--markdown', 'print Markdown')
    .shows(JUDGES, 'platform rollout status', 'platform rollout status --json')
    .action(judged(() => ['status']));
  step('gate', 'judge the versions and programs that a branch changes')
    .option('--json', 'print JSON, for a program')
    .option('--head <ref>', 'the branch that is judged, instead of the working tree')
    .shows(JUDGES, 'platform rollout gate', 'platform rollout gate --head origin/my-branch --json')
    .action(judged(() => ['gate']));
  step('promote', 'pin what has soaked')
    .argument('[component...]', 'the components; without any, all of them')
    .addOption(single(root, new Option('--cluster <name>', 'one cluster alone'), programs))
    .shows(JUDGES, 'platform rollout promote', 'platform rollout promote cilium --cluster away')
    .action(judged((components: string[]) => ['promote', ...components]));
  step('override', 'print the trailer that lets a version go to a cluster without its soak')
    .addArgument(single(root, new Argument('<cluster>', 'the cluster'), programs))
    .argument('<component>', 'the component, or a file of the program')
    .argument('<version>', 'its exact version, or the beginning of the id of the file\'s content')
    .option('--reason <why>', 'why it can\'t wait, which stands in the history')
    .shows(JUDGES, 'platform rollout override away cilium 2.0.0 --reason "closes CVE-2026-0001"')
    .action(judged((...words: string[]) => ['override', ...words.slice(0, 3)]));
  step('feed', 'write what Renovate reads')
    .requiredOption('--out <folder>', 'where it goes')
    .shows(JUDGES, 'platform rollout feed --out dist/feed')
    .action(judged(() => ['feed']));
  step('evidence', 'get what clusters have uploaded, from where rollout.json says, or check one such file')
    .addArgument(choice(new Argument('<action>', 'what to do'), ['fetch', 'verify']))
    .argument('[file]', 'the file to check')
    .addOption(single(root, new Option('--cluster <name>', 'the cluster that has written it'), programs))
    .shows(JUDGES, 'platform rollout evidence fetch', 'platform rollout evidence verify home.json --cluster home')
    .action(judged((action: string, file?: string) => ['evidence', action, ...(file === undefined ? [] : [file])]));

  (add('github', 'what workflows do on GitHub').shows(EXITS, 'platform github soak').command('soak') as PlatformCommand)
    .summary('judge the versions of open pull requests, and set their status')
    .description('Judges what open pull requests pin, as the gate does, and sets the status `soak` of their newest commits. A branch is read and never run. The token is taken from GITHUB_TOKEN, the repository from GITHUB_REPOSITORY.')
    .addOption(new Option('--pull-request <number>', 'one pull request alone').argParser((value) => {
      if (/^[1-9]\d*$/.test(value)) return Number(value);
      throw new InvalidArgumentError('It must be the number of a pull request.');
    }))
    .shows(EXITS, 'platform github soak', 'platform github soak --pull-request 7')
    .action(ends(async (options: { pullRequest?: number }) => {
      const [{ GitHub }, { soak }] = [await import('./github/api.ts'), await import('./github/soak.ts')];
      (await soak(root, new GitHub(), { only: options.pullRequest })).forEach((line) => console.log(line));
    }));

  const cluster = add('cluster', 'add a cluster to the lab, or take one out').shows(EXITS, 'platform cluster onboard edge --follows home', 'platform cluster decommission edge');
  (cluster.command('onboard') as PlatformCommand)
    .summary('add a cluster to the list, and say what comes next')
    .description('Adds a cluster to the list of the lab, and prints the steps to where it runs, with what is done of them. Run it again to see how far you are.')
    .argument('<name>', 'name of the new cluster, which it keeps for ever')
    .addOption(single(root, new Option('--follows <cluster>', 'the cluster that runs every version before it'), programs))
    .option('--soak <time>', 'how long that one must have run a version, such as 24h')
    .option('--reads <cluster...>', 'the clusters whose exports it uses')
    .option('--json', 'print JSON, for a program')
    .shows(EXITS, 'platform cluster onboard edge', 'platform cluster onboard edge --follows home --soak 12h --reads home')
    .action(ends(async (name: string, options: OnboardOptions) => (await import('./cluster/onboard.ts')).onboard(root, name, options)));
  (cluster.command('decommission') as PlatformCommand)
    .summary('say what must happen before a cluster goes')
    .description('Prints what has to be done before a cluster goes, in its order: backups, other programs, what exists outside, secrets, machines. Refused while another cluster imports what it exports, or follows it in the rollout. It changes nothing without --remove, and never touches machines.')
    .addArgument(single(root, new Argument('<name>', 'the cluster'), () => [...new Set([...programs(), ...clusters()])].sort()))
    .option('--remove', 'delete its program, what is rendered of it, its encrypted Secrets, and its line in the list')
    .option('--json', 'print JSON, for a program')
    .shows({ ...EXITS, 1: 'others need the cluster, and the output says which' }, 'platform cluster decommission edge', 'platform cluster decommission edge --remove')
    .action(ends(async (name: string, options: DecommissionOptions) => (await import('./cluster/decommission.ts')).decommission(root, name, options)));

  add('board', 'write the board, one page of what runs where', 'Writes one page that says what runs where, what comes next, and how each cluster is put together. It loads nothing and runs nothing')
    .option('--out <file>', 'where it goes', 'dist/board/index.html')
    .option('--at <time>', 'the clock, such as 2026-11-22T13:30:00Z')
    .option('--main <ref>', 'what counts as main (default: origin/main, or else main)')
    .option('--evidence <folder>', 'where the files that clusters upload are', EVIDENCE_FOLDER)
    .shows(EXITS, 'platform board', 'platform board --out public/index.html --evidence evidence')
    .action(ends(async (options: { out: string; evidence: string }) => (await import('./board/main.ts')).board(options)));

  add('rotate', 'who reads an item of a secret store', 'Says which Secrets of which clusters an item fills, who uses them, where the steps stand, and how each is read at once. It changes nothing')
    .argument('[item]', 'the item; without one, all items')
    .option('--json', 'print JSON, for a program')
    .shows(EXITS, 'platform rotate', 'platform rotate postgres-shop')
    .action(ends(async (item: string | undefined, options: { json?: boolean }) => (await import('./rotate/main.ts')).rotate(root, item, options)));

  add('machines', "write the configuration of a cluster's machines", "Makes the configuration of every machine that Talos runs on, by Talos' own code, from the rendered talconfig.yaml and the cluster's own keys on standard input, as `talosctl gen secrets` makes them. It writes CLUSTER-MACHINE.yaml for each, and a talosconfig; they hold keys, so that the folder must not be one that Git sees")
    .addArgument(single(root, new Argument('<cluster>', 'the cluster'), clusters))
    .requiredOption('--out <folder>', 'where they go')
    .shows(EXITS, 'sops decrypt apps/home/talsecret.sops.yaml | platform machines home --out "$(mktemp -d)"')
    .action(ends(async (cluster: string, options: { out: string }) => (await import('./machines/main.ts')).machines(root, cluster, options)));

  const secrets = add('secrets', 'keys and encrypted files of the lab', 'Keeps the files below secrets/ and those called *.sops.yaml encrypted by SOPS, for the keys that .sops.yaml names. It runs sops and age-keygen, which must be on the PATH')
    .shows(EXITS, 'platform secrets check', 'platform secrets rotate home --keys ~/keys');
  const secret = (name: string, summary: string, description: string): PlatformCommand => secrets.command(name).summary(summary).description(`${description}.`) as PlatformCommand;
  const keyed = (command: PlatformCommand): PlatformCommand => command
    .option('--keys <folder>', 'write a new key into this folder, as NAME.agekey: outside of all repositories, or where Git ignores it')
    .option('--recipient <public-key>', 'the public half of a key that is there, instead of a new one') as PlatformCommand;
  keyed(secret('init', 'give clusters a key and rules, and make what they lack', 'Writes the key and the rules of clusters into .sops.yaml, encrypts for them what is there, and makes what a cluster lacks by its checklist: the secrets of Talos with talosctl, a deploy key, and Secrets whose values are given. What it makes is encrypted before it is written')
    .addArgument(names(root, '<cluster...>', 'the clusters, by their programs', programs)))
    .option('--recovery <public-key>', 'the public half of the key that opens everything, and that no cluster has')
    .addOption(new Option('--value <secret/key=file>', "a value of a Secret that a cluster lacks, such as external-secrets/onepassword-connect/token=token.txt; '-' reads the standard input").argParser((value: string, before: string[] = []) => [...before, value]))
    .shows(EXITS, 'platform secrets init home --keys ~/keys --recovery age1…', 'platform secrets init home --value external-secrets/onepassword-connect/token=-')
    .action(ends(async (wanted: string[], options: object) => (await import('./secrets/main.ts')).init(root, wanted, options)));
  secret('check', 'hold all encrypted files to .sops.yaml', 'Proves that every file below secrets/ and every *.sops.yaml is encrypted, for exactly the keys of its rule, and that it opens with the key at hand, when there is one; and lists what clusters still lack')
    .addArgument(names(root, '[cluster...]', 'the clusters, by their programs; without any, all files', programs))
    .option('--complete', 'exit with 1 as well when a cluster lacks something')
    .option('--json', 'print JSON, for a program')
    .shows(FINDS, 'platform secrets check', 'platform secrets check home --complete')
    .action(ends(async (wanted: string[], options: object) => (await import('./secrets/main.ts')).check(root, wanted, options)));
  keyed(secret('rotate', 'replace a key, and encrypt anew what it opens', 'Replaces a key by a new one: every file that the old one opens gets new data keys, and is encrypted for the new one instead. All or none are changed. It needs a key at hand that opens them')
    .argument('<key>', "the name of the key in .sops.yaml: a cluster, or 'recovery'"))
    .shows(EXITS, 'platform secrets rotate home --keys ~/keys/2027', 'platform secrets rotate recovery --recipient age1…')
    .action(ends(async (name: string, options: object) => (await import('./secrets/main.ts')).rotate(root, name, options)));

  add('currency', 'what of others runs, and what upstream says of it', 'Prints what of others each rendered cluster runs, with the newest version that is known, the end of its support, the versions of Kubernetes that it is supported on, and what is known against it; and silences of alerts that are over. It asks nobody: packages say it in their support.json, with the day on which somebody has read it')
    .option('--check', 'exit with 1 when something is out of support, unsafe or on another Kubernetes than it may be, and not accepted, or a silence is over')
    .option('--json', 'print JSON, for a program')
    .option('--markdown', 'print Markdown, for an issue: nothing when nothing needs somebody')
    .option('--today <date>', 'the day that dates are compared with')
    .shows({ ...EXITS, 1: 'there is nothing to look at, or --check has found something' }, 'platform currency', 'platform currency --check', 'platform currency --json --today 2026-12-31')
    .action(ends(async (options: object) => (await import('./currency/main.ts')).currency(root, options)));

  (add('backup', 'what is backed up').shows(EXITS, 'platform backup coverage').command('coverage') as PlatformCommand)
    .summary('what is kept where, how often, how long, and when it was last restored')
    .description('Prints everything of the rendered clusters that holds data: where its backups are, how often they are made and how long they are kept, and what restores them on trial. What needs no backup says why.')
    .option('--check', 'exit with 1 when something has neither a backup nor a reason')
    .option('--json', 'print JSON, for a program')
    .option('--metrics <address>', "where Prometheus' API of queries answers: it knows when each backup was last restored")
    .shows({ ...EXITS, 1: 'there is nothing to look at, or --check has found something' }, 'platform backup coverage', 'platform backup coverage --check', 'platform backup coverage --metrics http://127.0.0.1:8481/select/0/prometheus')
    .action(ends(async (options: object) => (await import('./backup/main.ts')).coverage(root, options)));

  add('alert-test', 'send a test alert of each severity, and say whether it gets out', 'Gives an Alertmanager a test alert of each severity, waits until all receivers that it is routed to have been told, and ends the alerts. They are real messages. Reach the Alertmanager of a hub with `kubectl --namespace observability port-forward service/vmalertmanager-victoria 9093`')
    .option('--url <address>', 'where the Alertmanager answers', 'http://127.0.0.1:9093')
    .addOption(choices(new Option('--severity <severity...>', 'severities to test (default: critical, warning)'), ['critical', 'warning', 'info']))
    .option('--cluster <name>', 'the cluster that the alerts are said to come from, for receivers of some clusters only')
    .option('--seconds <number>', 'how long to wait at most', '60')
    .shows({ ...EXITS, 1: 'somebody was not told in time, or the Alertmanager does not answer' }, 'platform alert-test', 'platform alert-test --url http://127.0.0.1:9093 --cluster away --severity critical')
    .action(ends(async (options: AlertTestOptions) => (await import('./alert-test/main.ts')).alertTest(options), 1, true));

  const netpol = add('netpol', 'who may talk to whom, by the rendered policies').shows(FINDS, 'platform netpol audit', 'platform netpol probe home');
  (netpol.command('audit') as PlatformCommand)
    .summary('evaluate the policies over all pairs of pods')
    .description('Evaluates the policies of every rendered cluster over all pairs, and fails when something undeclared is allowed, something declared is denied, a namespace isn\'t denied by default, or a bypass is over.')
    .option('--figures', 'the figures alone')
    .option('--json', 'print JSON, for a program')
    .option('--clusters <folder>', 'where the rendered clusters are', clustersPath(root))
    .option('--today <date>', 'the day on which a bypass counts as over or not')
    .option('--live <cluster>', 'compare that cluster with what kubectl says, and evaluate what it says')
    .option('--context <name>', 'the context that kubectl uses')
    .option('--answer <file>', "what 'kubectl get -o json' has written, instead of asking")
    .shows(FINDS, 'platform netpol audit', 'platform netpol audit --live home --context admin@home')
    .action(ends(async (options: { clusters: string }) => (await import('./netpol/main.ts')).auditClusters(options), 1, true));

  (netpol.command('probe') as PlatformCommand)
    .summary('try in a running cluster what its policies say')
    .description('Gives running pods a container for a moment, which has their network, and tries from there what they have declared, and a server that they may not reach. By itself it takes one client of each namespace. The containers end at once, and stay in the pods\' lists until these are replaced.')
    .addArgument(single(root, new Argument('<cluster>', 'the cluster'), clusters))
    .option('--context <name>', 'the context that kubectl uses')
    .option('--namespace <name>', 'clients of this namespace alone')
    .option('--all', 'every client, with all of its servers')
    .option('--image <image>', 'image with curl and a shell (default: that of the cluster\'s connectivity test)')
    .option('--list', 'print what would be tried, and ask nobody')
    .option('--json', 'print JSON, for a program')
    .option('--clusters <folder>', 'where the rendered clusters are', clustersPath(root))
    .shows({ ...FINDS, 0: 'every way that was tried is as it should be', 1: 'a way is open or closed that should not be, or none could be tried' }, 'platform netpol probe home --list', 'platform netpol probe home --context admin@home --namespace gitlab')
    .action(ends(async (name: string, options: ProbeOptions) => (await import('./netpol/probe.ts')).probeCluster(name, options), 1, true));

  add('verify', 'give what is rendered, and the repository, to the programs that will read it', 'Gives what is rendered to kustomize, Flux\' library, kubeconform and helm, what charts make to the cluster\'s own policies, everything to the API server\'s own validation, and the repository to gitleaks, actionlint and zizmor. The first run builds them, with Go and Python; the API server\'s validation needs neither')
    .addArgument(names(root, '[subject...]', "clusters, 'repository' for the files beside them, or 'programs' to build the programs only; without any, all that is there", () => [...clusters(), 'repository', 'programs']))
    .option('--json', 'print JSON, for a program')
    .option('--no-go', 'do what needs no Go: give the clusters to the API server\'s own validation, which travels with the packages')
    .shows(FINDS, 'platform verify', 'platform verify home', 'platform verify home --no-go', 'platform verify programs')
    .action(ends(async (wanted: string[], options: { json?: boolean; go?: boolean }) => (await import('./verify/main.ts')).verify(wanted, options)));

  add('lab', 'apply clusters to a real API server and a real Flux', 'Gives what is rendered to a real API server and to the real Flux, without containers and on loopback only. The first run builds them, with Go')
    .addArgument(names(root, '[subject...]', "clusters, parts ('api', 'flux', 'chainsaw'), 'cold' to bring clusters up from nothing with the real scheduler and controllers, or 'programs' to build the programs only; without any, all that is there but 'cold'", () => ['api', 'flux', 'chainsaw', 'cold', 'programs', ...clusters()]))
    .option('--workspace', "take the CRDs of the packages' sources, for pins that were released without theirs")
    .option('--faults', 'after a cold start, plant faults of behaviour and expect each to be said')
    .option('--timeline <folder>', "where a cold start writes what waited for what, as JSON and as a page (default: node_modules/.cache/lab)")
    .option('--json', 'print JSON, for a program')
    .shows(FINDS, 'platform lab', 'platform lab api home', 'platform lab cold home', 'platform lab programs')
    .action(ends(async (wanted: string[], options: { workspace?: boolean; faults?: boolean; timeline?: string; json?: boolean }, command: Command) => {
      if (!wanted.includes('cold')) {
        if (options.faults || options.timeline) command.error(`error: '${options.faults ? '--faults' : '--timeline'}' is for a cold start, got no 'cold': name it`);
        return (await import('./lab/main.ts')).lab(wanted, options);
      }
      const other = ['api', 'flux', 'chainsaw'].find((part) => wanted.includes(part));
      if (other) command.error(`error: 'cold' is run without another part, got '${other}' beside it: run one after the other`);
      return (await import('./lab/cold/main.ts')).coldStarts(wanted, options);
    }));

  add('explain', 'what a rule protects from, with a wrong and a right example', 'Says of a rule, by the code that stands in its messages, what it protects from, with a wrong and a right example. It knows the rules of the packages that are installed')
    .argument('<code>', 'the code, such as PLATFORM-101')
    .option('--json', 'print JSON, for a program')
    .shows({ ...EXITS, 1: 'no installed package has the rule' }, 'platform explain PLATFORM-101')
    .action(ends(async (code: string, options: { json?: boolean }) => (await import('./explain.ts')).explain(root, code, options), 1, true));

  add('completion', 'print the completion for a shell', 'Prints what makes a shell complete commands, options and names of clusters')
    .addArgument(choice(new Argument('<shell>', 'the shell'), Object.keys(SHELLS)))
    .shows(EXITS, 'source <(platform completion bash)', 'platform completion zsh > ~/.zfunc/_platform', 'platform completion fish > ~/.config/fish/completions/platform.fish')
    .action(ends((shell: keyof typeof SHELLS) => { process.stdout.write(SHELLS[shell]); }, 1, true));

  // What the shells call: the words so far, the last of which is not complete.
  (program.command('complete', { hidden: true }) as PlatformCommand).argument('[word...]').allowUnknownOption().helpOption(false)
    .action((words: string[]) => { process.stdout.write(completionsOf(program, words).map((word) => `${word}\n`).join('')); });
  return program;
}

/** The values that an argument or an option may have, where they are names. */
const KNOWN = new WeakMap<Argument | Option, () => readonly string[]>();

function names(root: string, name: string, description: string, known: () => readonly string[]): Argument {
  const argument = new Argument(name, description);
  KNOWN.set(argument, known);
  return argument.argParser((value: string, before: string[] = []) => [...before, named(root, value, known)]);
}

/** An argument or an option that is one of some names. */
function single<T extends Argument | Option>(root: string, thing: T, known: () => readonly string[]): T {
  KNOWN.set(thing, known);
  thing.argParser((value: string) => named(root, value, known));
  return thing;
}

/** Options that take several of some words. */
function choices(option: Option, words: readonly string[]): Option {
  option.choices(words);
  return option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), checked(value, words)]);
}

/** The same of words that the help lists. */
function choice<T extends Argument | Option>(thing: T, words: readonly string[]): T {
  thing.choices(words);
  thing.argParser((value: string) => checked(value, words));
  return thing;
}

/** Refuses a name that nothing in a lab has. Elsewhere nothing has any, and the command says so itself. */
function named(root: string, value: string, known: () => readonly string[]): string {
  return isLab(root) ? checked(value, known()) : value;
}

/** Refuses a name that nothing has. */
function checked(value: string, known: readonly string[]): string {
  if (known.includes(value)) return value;
  const meant = nearest(value, known);
  throw new InvalidArgumentError(`It must be one of ${known.length === 0 ? 'none, since there are no clusters here' : known.join(', ')}${meant === undefined ? '.' : `. Did you mean '${meant}'?`}`);
}

/** Commander's own sentence, such as "error: unknown command 'dif'" and on a line of its own what was meant, in our words. */
function usageText(text: string): string {
  const said = text.trim().replace(/^error: /, '').replaceAll(/\.?\s*\n\s*/g, ' ').replace(/\.$/, '');
  const [, value, argument, option, given, rule, meant] = /^(?:command-argument value '(.*)' is invalid for argument '(.*?)'|option '(.*?)' argument '(.*)' is invalid)\. It must be (.*?)(?:\. Did you mean (.*))?$/s.exec(said) ?? [];
  if (rule === undefined) return `${said}: run it with '--help'`;
  return `'${argument ?? option}' must be ${rule}, got '${value ?? given}': ${meant === undefined ? "run it with '--help'" : `did you mean ${meant}`}`;
}

/** What may come in the place of the last word. */
export function completionsOf(program: Command, words: readonly string[]): string[] {
  let command = program;
  const rest = [...words.slice(0, -1)];
  while (rest.length > 0) {
    const next = command.commands.find((candidate) => candidate.name() === rest[0]);
    if (!next) break;
    command = next;
    rest.shift();
  }
  const last = words.at(-1) ?? '';
  const option = command.options.find(({ long, required }) => required && long === rest.at(-1));
  const values = (thing: Argument | Option | undefined): readonly string[] => (thing === undefined ? [] : KNOWN.get(thing)?.() ?? thing.argChoices ?? []);
  const candidates = option !== undefined ? values(option)
    : last.startsWith('-') ? [...command.options.map(({ long }) => long!), '--help']
      : [...command.createHelp().visibleCommands(command).map((each) => each.name()), ...values(command.registeredArguments[Math.min(rest.filter((word) => !word.startsWith('-')).length, command.registeredArguments.length - 1)])];
  return candidates.filter((candidate) => candidate.startsWith(last));
}

/** Whether a stream shows colours: not when nobody looks, and not when they are unwanted. */
export function coloursOn(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb';
}
