/**
 * `rollout`: which version may go to which cluster, by what main says.
 *
 * Exit codes: 0 all may go, 1 something is refused, 2 it can't be judged.
 */
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { dirname, join } from 'node:path';
import semver from 'semver';
import { gitEnvironment } from '../github/api.ts';
import { clustersPath } from '../repository/clusters.ts';
import { configurationOf } from '../repository/configuration.ts';
import { trackedIn } from '../repository/git.ts';
import { jsonProblem, textOf } from '../repository/json.ts';
import { componentName, npmName } from '../repository/packages.ts';
import { metadataOf, releasedVersions, storageOf } from '../registry/releases.ts';
import { committedProblems, programOf, programsOf } from '../repository/programs.ts';
import type { Program } from '../repository/programs.ts';
import { linkProblem } from '../render/guard.ts';
import { parseTime, showTime } from './duration.ts';
import { parseEvidence } from './evidence.ts';
import { feedOf } from './feed.ts';
import { fetchEvidence } from './fetch.ts';
import { forsaken, gate, programAsks, stageless, unfollowed, unpinned } from './gate.ts';
import type { Ask, PinsByCluster } from './gate.ts';
import { filesOf, Repository, runsIn, saidIn } from './git.ts';
import type { Said } from './history.ts';
import { oneOf } from '../nearest.ts';
import { trailerOf } from './override.ts';
import { pinsFile, promotionsOf, readPins, writePins } from './promote.ts';
import { contentId, factChanges, isProgramFile, programChanges } from './program.ts';
import type { Files } from './program.ts';
import { Rollout, USAGE } from './rollout.ts';
import { evidenceFrom, loosened, parseStages, STAGES_FILE } from './stages.ts';
import type { Stage } from './stages.ts';
import { differencesText, statusOf, statusText } from './status.ts';
import { seenIn } from './touched.ts';

const root = process.cwd();

/** What `rollout` is told beside its command. */
export interface Options {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly main?: string;
  readonly head?: string;
  readonly evidence: string;
  readonly at?: string;
  readonly cluster?: string;
  readonly reason?: string;
  readonly out?: string;
}

/** Runs a command of `rollout`. */
export function rollout([command, ...rest]: readonly string[], options: Options): number {
  switch (command) {
    case 'status': return status(options);
    case 'gate': return judge(options);
    case 'promote': return promote(rest, options);
    case 'override': return override(rest, options);
    case 'feed': return feed(options);
    case 'evidence': return evidence(rest, options);
    default: throw USAGE.error('rollout', `the command must be one of status, gate, promote, override, feed, evidence, got '${command ?? ''}': run 'npx platform rollout status'`);
  }
}

function status(options: Options): number {
  const { rollout } = open(options);
  const components = new Set(rollout.stages.flatMap(({ cluster }) => [...rollout.track(cluster).running.keys()]));
  const result = statusOf(rollout, Object.fromEntries([...components].flatMap((component) => {
    const newest = semver.rsort(releasedVersions(storageOf(root), npmName(component)))[0];
    return newest === undefined ? [] : [[component, newest]];
  })));
  // What the gate would refuse is no secret before somebody asks it.
  const problems = programsOf(root).filter(({ name }) => !rollout.stages.some(({ cluster }) => cluster === name)).map(({ name }) => stageless(name));
  console.log(options.json ? JSON.stringify({ ...result, problems }, undefined, 2) : statusText(result, options.markdown));
  if (!options.json) problems.forEach((problem) => console.error(problem));
  return problems.length === 0 ? 0 : 1;
}

function judge(options: Options): number {
  const { repository, rollout } = open(options);
  const head = repository.resolve(options.head ?? 'HEAD');
  const fork = repository.forkOf(head);
  const wanted = options.head === undefined ? pinsInTree() : repository.pinsAt(head);
  const pins = gate(rollout, { main: repository.pinsAt(repository.main), fork: repository.pinsAt(fork), head: wanted });
  const alone = forsaken(options.head === undefined ? foldersIn(clustersPath(root)) : repository.renderedAt(head), [...wanted.keys()]);
  const programs = rollout.stages.flatMap((stage) => judgeProgram(repository, rollout, stage, fork, options.head));
  const result = { ...pins, asks: [...pins.asks, ...programs] };
  const [said, before] = [options.head === undefined ? saidInTree() : repository.saidAt(head), repository.saidAt(repository.main)];
  const behind = [...unpinned(said, before), ...unfollowed(said, before)];
  const files = options.head === undefined ? trackedIn(root, configurationOf(root).programs) : repository.filesAt(head).map(({ path }) => path);
  const problems = [...committedProblems(files), ...linkProblems(repository, options.head), ...alone, ...behind, ...(options.head === undefined ? unreadable() : []), ...pins.problems, ...programs.flatMap(({ verdict }) => verdict.sentence ?? []), ...repository.overrideProblems(head, rollout.main)];
  // A branch is judged by main's rules: what it loosens is for whoever merges it to decide, and must not go unseen.
  const looser = loosened(stagesAt(repository, repository.forkOf(head)), stagesAt(repository, options.head));
  if (options.json) {
    console.log(JSON.stringify({ at: rollout.now, main: repository.main, head, stages: statusOf(rollout).stages, ...result, loosened: looser, problems }, undefined, 2));
  } else {
    for (const { cluster, component, version, verdict, what } of result.asks) {
      if (verdict.go) console.log(`[${cluster}/${component}] ${version === '' ? '' : `${version} `}may go: ${verdict.why}${verdict.override ? ` by ${verdict.override.commit.author}, ${verdict.override.reason}` : ''}${what === undefined ? '' : ` (${what})`}`);
    }
    problems.forEach((problem) => console.error(problem));
    for (const { cluster, after } of rollout.stages) differencesText(cluster, after, result.differences[cluster] ?? []).forEach((line) => console.log(line));
    looser.forEach((line) => console.log(`[${STAGES_FILE}] ${line}: this holds once it is on main, and until then main's rules judge`));
    if (result.asks.length + problems.length + looser.length === 0) console.log('Nothing changes that would have to soak.');
  }
  return problems.length === 0 ? 0 : 1;
}

/** What a branch changes in the program of one cluster. A cluster that main doesn't have yet runs nothing that could break. */
function judgeProgram(repository: Repository, rollout: Rollout, stage: Stage, fork: string, head: string | undefined): Ask[] {
  const { cluster, after, soak } = stage;
  const main = repository.programAt(repository.main, cluster);
  if (after === undefined || main.size === 0) return [];
  const facts = (commit: string) => repository.file(commit, `${programOf(root, cluster).path}/cluster.json`);
  const wanted = head === undefined ? programInTree(cluster) : repository.programAt(head, cluster);
  const ahead = repository.programCommits(after).map((commit) => ({ commit, since: rollout.clock(commit), files: () => repository.programAt(commit.id, after) }));
  const changes = programChanges(wanted, [main, repository.programAt(fork, cluster)], ahead, rollout.now - soak);
  const file = join(programOf(root, cluster).folder, 'cluster.json');
  const own = head === undefined ? (existsSync(file) ? textOf(file, `${programOf(root, cluster).path}/cluster.json`) : undefined) : facts(head);
  return programAsks(rollout, stage, changes, factChanges(own, [facts(repository.main), facts(fork)]));
}

/** The program of a cluster in the working tree. */
function programInTree(cluster: string): Files {
  const folder = programOf(root, cluster).folder;
  return new Map(entriesIn(folder).flatMap(({ path, entry }) => (entry.isFile() ? [[path, readFileSync(join(folder, path), 'utf8')]] : [])));
}

/** What stands in a program's folder and is judged here, however deep. What a link leads to does not: it may be the whole machine. */
function entriesIn(folder: string, below = ''): { path: string; entry: Dirent }[] {
  if (!existsSync(join(folder, below))) return [];
  return readdirSync(join(folder, below), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
    const path = join(below, entry.name);
    if (!isProgramFile(entry.isDirectory() ? `${path}/` : path)) return [];
    return entry.isDirectory() ? entriesIn(folder, path) : [{ path, entry }];
  });
}

/** What is wrong with links in the folders of programs, whichever stage they have. */
function linkProblems(repository: Repository, head: string | undefined): string[] {
  const problem = ({ path }: Program, link: string) => linkProblem(path, `${path}/${link}`);
  if (head === undefined) {
    return programsOf(root).flatMap((program) => (lstatSync(program.folder).isSymbolicLink() ? [linkProblem(program.path, program.path)]
      : entriesIn(program.folder).filter(({ entry }) => entry.isSymbolicLink()).map(({ path }) => problem(program, path))));
  }
  const links = repository.filesAt(repository.resolve(head)).filter(({ link }) => link).map(({ path }) => path);
  return links.flatMap((link) => {
    const [name, ...rest] = link.slice(configurationOf(root).programs.length + 1).split('/');
    return rest.length > 0 && isProgramFile(rest.join('/')) ? [problem(programOf(root, name), rest.join('/'))] : [];
  });
}

function promote(names: string[], options: Options): number {
  const { rollout } = open(options);
  const wanted = names.map(componentName);
  const followers = rollout.stages.filter(({ cluster, after }) => after !== undefined && cluster === (options.cluster ?? cluster));
  if (followers.length === 0) throw USAGE.error('rollout', `'--cluster' must name a cluster that follows another, got '${options.cluster}': correct it`);
  let count = 0;
  for (const stage of followers) {
    const { cluster } = stage;
    const pins = readPins(root, cluster);
    const promotions = promotionsOf(rollout, cluster, pins, wanted.length === 0 ? undefined : wanted);
    if (promotions.length > 0) writePins(root, cluster, promotions);
    promotions.forEach(({ component, from, to }) => console.log(`[${cluster}/${component}] ${from} → ${to}`));
    for (const component of wanted.filter((name) => !promotions.some((promotion) => promotion.component === name))) {
      if (pins[component] === undefined) throw USAGE.error(`${cluster}/${component}`, `the cluster must pin the component already, and doesn't: ${componentsOf(rollout).includes(component) ? "add it to its program first, or name another cluster with '--cluster'" : oneOf(component, componentsOf(rollout))}`);
      const next = rollout.track(stage.after!).running.get(component)?.version;
      const beside = { ...rollout.track(cluster).pins, ...Object.fromEntries(promotions.map((each) => [each.component, each.to])) };
      const verdict = next === undefined || next === pins[component] ? undefined : rollout.verdict(stage, component, next, beside);
      console.log(verdict?.sentence ?? `[${cluster}/${component}] ${pins[component]} stays: nothing newer has soaked`);
    }
    count += promotions.length;
  }
  console.log(count === 0 ? 'Nothing to promote.' : "Run 'npx platform render', look at what changes, and commit both.");
  return 0;
}

function override(args: string[], options: Options): number {
  const [cluster = '', component = '', version = ''] = args;
  const { repository, rollout } = open(options);
  const name = componentName(component);
  const clusters = rollout.stages.map((each) => each.cluster);
  const stage = rollout.stages.find((candidate) => candidate.cluster === cluster);
  if (stage === undefined) throw USAGE.error('rollout', `'override' must name a cluster, got '${cluster}': ${oneOf(cluster, clusters)}`);
  const files = new Map([...repository.programAt(repository.main, cluster), ...programInTree(cluster)]);
  if (files.has(name)) {
    const ids = [repository.programAt(repository.main, cluster).get(name), programInTree(cluster).get(name)].flatMap((content) => (content === undefined ? [] : [contentId(content)]));
    if (!ids.includes(version)) throw USAGE.error('rollout', `'override' must name the content that '${name}' has, got '${version}': write ${[...new Set(ids)].join(' or ')}`);
  } else {
    const known = versionsOf(rollout, name);
    if (known.length === 0) throw USAGE.error('rollout', `'override' must name a component that was released or runs on a cluster, or a file of the program, got '${component}': ${oneOf(name, [...componentsOf(rollout), ...files.keys()])}`);
    if (!known.includes(version)) throw USAGE.error('rollout', `'override' must name a version of ${name} that was released or that a program pins, got '${version}': ${oneOf(version, known)}`);
  }
  // What is named wrongly is said first: a reason for it would have to be written again.
  const trailer = trailerOf(cluster, component, version, repository.main, options.reason);
  if (!files.has(name)) {
    // The trailer alone on stdout, so that it can go on into a file or a pipe.
    console.error(rollout.verdict(stage, name, version).sentence ?? `[${cluster}/${name}] ${version} may go there without it`);
  }
  console.error('Put this line into the last paragraph of the message of the commit that needs it, or of an empty one (git commit --allow-empty):');
  console.log(trailer);
  return 0;
}

/** The versions of a component that there are: those that were released, and those that a cluster runs or a program here pins. */
function versionsOf(rollout: Rollout, component: string): string[] {
  const pinned = [...pinsInTree().values()].flatMap((pins) => pins?.[component] ?? []);
  const running = rollout.stages.flatMap(({ cluster }) => rollout.track(cluster).running.get(component)?.version ?? []);
  return [...new Set([...releasedVersions(storageOf(root), npmName(component)), ...running, ...pinned])].filter((version) => semver.valid(version) !== null).sort(semver.compare);
}

function componentsOf(rollout: Rollout): string[] {
  return [...new Set(rollout.stages.flatMap(({ cluster }) => [...rollout.track(cluster).running.keys()]))].sort();
}

function feed(options: Options): number {
  const { out } = options;
  if (out === undefined) throw USAGE.error('rollout', "'--out' must name a folder: run 'npx platform rollout feed --out FOLDER'");
  const { repository, rollout } = open(options);
  for (const stage of rollout.stages) {
    const packages = repository.packagesAt(repository.main, stage.cluster);
    const feeds = feedOf(rollout, stage, packages, (name) => metadataOf(storageOf(root), name)?.time ?? {});
    for (const [name, content] of feeds) {
      const file = join(out, stage.cluster, `${name}.json`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
    }
    console.log(`${feeds.size} packages for ${stage.cluster} in ${join(out, stage.cluster)}`);
  }
  return 0;
}

function evidence([action, file]: string[], options: Options): number {
  if (action === 'fetch') return fetch(options);
  if (file === undefined) throw USAGE.error('rollout', "'evidence verify' must be told the file, and isn't: run 'npx platform rollout evidence verify FILE --cluster NAME'");
  const signed = parseStages(textOf(join(root, STAGES_FILE), STAGES_FILE)).filter(({ publicKey }) => publicKey !== undefined);
  const stage = signed.find(({ cluster }) => cluster === options.cluster);
  if (!stage) throw USAGE.error('rollout', `'--cluster' must name a cluster that has a 'publicKey' in ${STAGES_FILE}, got ${options.cluster === undefined ? 'none' : `'${options.cluster}'`}: ${signed.length === 0 ? 'add the key there' : oneOf(options.cluster ?? '', signed.map(({ cluster }) => cluster))}`);
  try {
    const report = parseEvidence(readFileSync(file, 'utf8'), stage.cluster, stage.publicKey!, clockOf(options));
    console.log(`${stage.cluster} was seen from ${showTime(report.from)} to ${showTime(report.to)}: ${report.revisions.length} revisions, ${report.notReady.length} times not ready, ${report.alerts.length} alerts above warning, ${report.failedJobs.length} failed Jobs, ${report.restarts.length} restarts, ${report.backups.length} backups`);
    return 0;
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}

function open(options: Options): { repository: Repository; rollout: Rollout } {
  const now = clockOf(options);
  const repository = new Repository(root, options.main);
  const stages = stagesOf(repository, options.head);
  return { repository, rollout: new Rollout({ stages, now, history: repository.history(options.head ?? 'HEAD'), ...seenIn(repository, stages, options.evidence, now) }) };
}

/** By main's rules, as everything: a branch doesn't say whom to believe. */
function fetch(options: Options): number {
  const repository = new Repository(root, options.main);
  const text = repository.file(repository.main, STAGES_FILE) ?? textOf(join(root, STAGES_FILE), STAGES_FILE);
  const signed = parseStages(text).filter(({ publicKey }) => publicKey !== undefined).map(({ cluster }) => cluster);
  fetchEvidence(root, evidenceFrom(text), signed, options.evidence, gitEnvironment()).forEach((line) => console.log(line));
  if (signed.length === 0) console.log(`No cluster has a 'publicKey' in ${STAGES_FILE}: there is nothing to fetch.`);
  return 0;
}

/** The stages of main: a branch can't change the rules that judge it. It may add clusters. */
function stagesOf(repository: Repository, head: string | undefined): Stage[] {
  const [committed, own] = [stagesAt(repository, repository.main), stagesAt(repository, head)];
  const stages = [...committed, ...own.filter(({ cluster }) => !committed.some((known) => known.cluster === cluster))];
  if (stages.length === 0) throw USAGE.error('rollout', `'${STAGES_FILE}' must exist on main or here, and doesn't: add it`);
  return stages;
}

/** The stages of a commit, or of the working tree. */
function stagesAt(repository: Repository, commit: string | undefined): Stage[] {
  const file = join(root, STAGES_FILE);
  const text = commit !== undefined ? repository.file(repository.resolve(commit), STAGES_FILE) : existsSync(file) ? textOf(file, STAGES_FILE) : undefined;
  return text === undefined ? [] : parseStages(text);
}

function foldersIn(path: string): string[] {
  const folder = join(root, path);
  return existsSync(folder) ? readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name) : [];
}

function pinsInTree(): PinsByCluster {
  return new Map(programsOf(root).map(({ name, folder, path }) => {
    const facts = join(folder, 'cluster.json');
    return [name, runsIn(textOf(pinsFile(root, name), `${path}/package.json`), existsSync(facts) ? textOf(facts, `${path}/cluster.json`) : undefined)];
  }));
}

/** What the files of every cluster in the working tree say, beside each other. */
function saidInTree(): Map<string, Said> {
  const { programs, clusters } = configurationOf(root);
  const read = (path: string): string | undefined => (existsSync(join(root, path)) ? textOf(join(root, path), path) : undefined);
  return new Map(programsOf(root).flatMap(({ name }) => {
    const said = saidIn(read, filesOf(programs, clusters, name));
    return said === undefined ? [] : [[name, said]];
  }));
}

/** The files of programs in the working tree that nobody can read, with the line. */
function unreadable(): string[] {
  return programsOf(root).flatMap(({ folder, path }) => ['package.json', 'cluster.json'].filter((file) => existsSync(join(folder, file))).flatMap((file) => jsonProblem(join(folder, file), `${path}/${file}`) ?? []));
}

function clockOf({ at }: Options): number {
  const now = at === undefined ? Date.now() : parseTime(at);
  if (now === undefined) throw USAGE.error('rollout', `'--at' must be a time with its zone, got '${at}': write it as 2026-11-22T13:30:00Z`);
  return now;
}
