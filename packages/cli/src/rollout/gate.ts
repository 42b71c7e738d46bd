import { Refusal } from '../refusal.ts';
import { behindIn, UNREADABLE } from './history.ts';
import type { Behind, Pins, Said } from './history.ts';
import type { ProgramChange } from './program.ts';
import type { Difference, Rollout, Verdict } from './rollout.ts';
import { STAGES_FILE } from './stages.ts';
import type { Stage } from './stages.ts';

const STAGELESS = new Refusal('ROLLOUT-005', {
  protects: 'A cluster that no stage names would take any version at once.',
  wrong: 'a new folder apps/edge alone',
  right: '{ "cluster": "edge", "after": "home", "soak": "24h" } in rollout.json',
});

const RENDERED = new Refusal('ROLLOUT-006', {
  protects: 'What no pin of its own is behind would come to a cluster without having soaked: Flux applies the folder.',
  wrong: 'clusters/edge, after apps/edge was renamed to apps/prod',
  right: 'the removal of both, or of neither',
});

const FOLLOWED = new Refusal('ROLLOUT-007', {
  protects: 'A pin that is not locked and rendered reaches no cluster: nothing would soak, and the render that follows would bring it unseen.',
  wrong: '"@monosense-io/cilium": "2.0.0" in package.json alone',
  right: 'the same, with the lock file and the clusters that npx platform render writes',
});

const PINNED = new Refusal('ROLLOUT-008', {
  protects: 'What comes along without a pin is the newest version of that day, and nobody judges it.',
  wrong: 'a cluster that runs cilium 2.4.0, and no "@monosense-io/cilium" in its package.json',
  right: '"@monosense-io/cilium": "2.3.0" in its package.json',
});

/** What a branch locks or renders of our packages without a pin. What main has already is none of its business. */
export function unpinned(head: ReadonlyMap<string, Said>, main: ReadonlyMap<string, Said>): string[] {
  return [...head].flatMap(([cluster, said]) => Object.entries(said.unpinned ?? {}).filter(([component, version]) => main.get(cluster)?.unpinned?.[component] !== version).map(([component, version]) => {
    const before = main.get(cluster)?.pins[component];
    return PINNED.at(`${cluster}/${component}`, `what is locked or rendered must be pinned in package.json, got ${version} and no pin: ${before === undefined ? 'pin the version that has soaked' : `pin ${before} again, which main has`}, or take out what asks for it, and run 'npx platform lock' and 'npx platform render'`);
  }));
}

/** The pins of a branch that its lock files or its rendered clusters don't follow. What main has already is none of its business. */
export function unfollowed(head: ReadonlyMap<string, Said>, main: ReadonlyMap<string, Said>): string[] {
  const sentences = (clusters: ReadonlyMap<string, Said>): string[] => [...clusters].flatMap(([cluster, said]) => behindIn(said, said.locked).map((each) => behindText(cluster, each)));
  const known = sentences(main);
  return sentences(head).filter((sentence) => !known.includes(sentence));
}

function behindText(cluster: string, { component, pinned, locked, rendered, files }: Behind): string {
  const got = [...(files.includes('lock') ? [`${locked ?? 'none'} in the lock file`] : []), ...(files.includes('rendered') ? [`${rendered} in what is rendered`] : [])];
  return FOLLOWED.at(`${cluster}/${component}`, `the lock file and what is rendered must follow the pin ${pinned ?? '(none)'}, got ${got.join(' and ')}: run 'npx platform render', and commit what it writes with the pin`);
}

/** What is wrong with rendered clusters that have no program: whatever writes them, nobody judges it. */
export function forsaken(rendered: readonly string[], programs: readonly string[]): string[] {
  return rendered.filter((cluster) => !programs.includes(cluster)).map((cluster) => RENDERED.at(cluster, 'what is rendered must have a program of that name, and there is none: bring it back, or remove what is rendered with it'));
}

/** What to say of a cluster that has a program and no stage. */
export function stageless(cluster: string): string {
  return STAGELESS.at(cluster, `the cluster must have a stage in ${STAGES_FILE}, and has none: add { "cluster": "${cluster}" } there, and with 'after' and 'soak' which cluster it follows`);
}

/** What clusters pin, by cluster; undefined when nobody can read it. */
export type PinsByCluster = ReadonlyMap<string, Pins | undefined>;

/** One version that a branch changes, or one file of a program. */
export interface Ask {
  readonly cluster: string;
  readonly component: string;
  /** For a file the beginning of its content's id. */
  readonly version: string;
  readonly verdict: Verdict;
  /** What a program does anew, for people. */
  readonly what?: string;
}

/** What a branch asks for, and every sentence that refuses it. */
export interface GateResult {
  readonly asks: readonly Ask[];
  readonly problems: readonly string[];
  /** By cluster that the branch changes: what would be there in another version than on the cluster before. */
  readonly differences: Readonly<Record<string, readonly Difference[]>>;
}

/**
 * Judges every version that a branch changes. What the branch has not touched since it left
 * main, or has changed to what main has by now, is none of its business. A component that
 * is taken out asks for nothing.
 */
export function gate(rollout: Rollout, pins: { readonly main: PinsByCluster; readonly fork: PinsByCluster; readonly head: PinsByCluster }): GateResult {
  const problems: string[] = [];
  const asks: Ask[] = [];
  const differences: Record<string, readonly Difference[]> = {};
  for (const [cluster, wanted] of pins.head) {
    const stage = rollout.stages.find((candidate) => candidate.cluster === cluster);
    if (!stage) {
      problems.push(stageless(cluster));
    } else if (!wanted) {
      problems.push(UNREADABLE.at(cluster, `'package.json' and 'cluster.json' of its program must be JSON, and aren't: correct them`));
    } else {
      const [main, fork] = [pins.main.get(cluster) ?? {}, pins.fork.get(cluster) ?? {}];
      const changed = Object.entries(wanted).filter(([component, version]) => version !== main[component] && version !== fork[component]);
      if (changed.length === 0) continue;
      const kept = Object.entries(main).filter(([component]) => wanted[component] !== undefined || fork[component] === undefined);
      // What the cluster will run when the branch is merged.
      const beside = Object.fromEntries([...kept, ...changed]);
      for (const [component, version] of changed) asks.push({ cluster, component, version, verdict: rollout.verdict(stage, component, version, beside) });
      const different = rollout.differences(stage, beside);
      if (different.length > 0) differences[cluster] = different;
    }
  }
  return { asks, problems: [...problems, ...asks.flatMap(({ verdict }) => verdict.sentence ?? [])], differences };
}

/** Judges what a branch changes in the program of a cluster that follows another: per file what it is, or why it must wait. */
export function programAsks(rollout: Rollout, stage: Stage, changes: readonly ProgramChange[], facts: readonly string[]): Ask[] {
  const { cluster } = stage;
  const asks = [...Map.groupBy(changes, ({ file, kind }) => `${kind} ${file}`).values()].flatMap((group): Ask[] => {
    const [{ file: component, content: version, kind }] = group;
    const lines = (some: readonly ProgramChange[]) => some.map(({ line, text }) => `line ${line} '${text}'`).join(', ');
    if (kind !== 'behaviour') return [{ cluster, component, version, what: lines(group), verdict: { go: true, why: kind } }];
    // What is missing there, or else what came there last.
    const missing = group.filter(({ run }) => run === undefined);
    const run = missing.length > 0 ? undefined : group.map((each) => each.run!).reduce((a, b) => (a.since > b.since ? a : b));
    const what = lines(missing.length > 0 ? missing : group);
    return [{ cluster, component, version, what, verdict: rollout.programVerdict(stage, component, version, what, run) }];
  });
  return facts.length === 0 ? asks : [...asks, { cluster, component: 'cluster.json', version: '', what: facts.join(', '), verdict: { go: true, why: 'facts' } }];
}
