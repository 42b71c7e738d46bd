/**
 * Sixty days of a lab by a fake clock: releases, bumps, failures, reverts, overrides, people in
 * a hurry, schedules that are missed, clocks that are wrong, clusters that are ill. Whoever
 * wants to change a later cluster asks the tool; the ledger says whether the answer was right.
 */
import { createHash, generateKeyPairSync } from 'node:crypto';
import prand from 'pure-rand';
import { npmName } from '../../../../../projenrc/repository.ts';
import type * as EvidenceModule from '../../../src/rollout/evidence.ts';
import type * as FeedModule from '../../../src/rollout/feed.ts';
import type * as GateModule from '../../../src/rollout/gate.ts';
import type { Change, Commit, Override } from '../../../src/rollout/history.ts';
import type * as OverrideModule from '../../../src/rollout/override.ts';
import type * as PromoteModule from '../../../src/rollout/promote.ts';
import type * as RolloutModule from '../../../src/rollout/rollout.ts';
import type * as StagesModule from '../../../src/rollout/stages.ts';
import { Ledger, rank } from './ledger.ts';
import type { SimCluster, SimCommit, SimOverride, SimPins, SimSpan, SimStage } from './ledger.ts';

/** The tool under test: its own modules, or those of a copy that was broken on purpose. */
export type Tool = Pick<typeof RolloutModule, 'Rollout'> & Pick<typeof GateModule, 'gate'> & Pick<typeof FeedModule, 'feedOf'> & Pick<typeof PromoteModule, 'promotionsOf'>
  & Pick<typeof OverrideModule, 'overridesIn'> & Pick<typeof EvidenceModule, 'FORMAT' | 'parseEvidence' | 'parseReport' | 'signEvidence'> & Pick<typeof StagesModule, 'parseStages'>;

type Evidence = ReturnType<Tool['parseEvidence']>;
type Rollout = InstanceType<Tool['Rollout']>;

const START = Date.parse('2026-01-01T00:00:00Z');
const HOURS = 60 * 24;
/** How much of the past a cluster reports, and how often, in hours. */
const WINDOW = 96;
const EVERY = 8;
const KEYS = Object.fromEntries(['infra', 'apps', 'edge', 'lab', 'near', 'far', 'home', 'shop'].map((cluster) => [cluster, generateKeyPairSync('ed25519')]));
const STRANGER = generateKeyPairSync('ed25519');
const publicKey = (cluster: string) => KEYS[cluster].publicKey.export({ format: 'der', type: 'spki' }).toString('base64');

const isoOf = (hour: number) => new Date(timeOf(hour)).toISOString();
const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

/** The time of an hour of the simulation, in milliseconds. */
export function timeOf(hour: number): number {
  return START + hour * 3_600_000;
}

export class Simulation {
  public readonly ledger: Ledger;
  /** How often what happened: a simulation in which nothing happens proves nothing. */
  public readonly tally: Record<string, number> = {};
  /** What the tool is told of main; the test compares it with what it reads from git. */
  public readonly changes: Change[] = [];
  public readonly overrides: Override[] = [];
  private readonly tool: Tool;
  private readonly pace: number;
  private readonly random: prand.RandomGenerator;
  private readonly stages: ReturnType<Tool['parseStages']>;
  private readonly reports = new Map<string, Evidence | string>();
  private readonly silentUntil: Record<string, number> = {};
  private hour = 0;
  private missedUntil = 0;
  private lastSchedule = 0;
  private last?: { readonly state: string; readonly rollout: Rollout };

  /** @param pace how many hours may pass from one step to the next */
  constructor(seed: number, tool: Tool, pace = 12) {
    this.tool = tool;
    this.pace = pace;
    this.random = prand.xoroshiro128plus(seed);
    this.ledger = new Ledger(this.someStages());
    this.stages = tool.parseStages(JSON.stringify({
      stages: this.ledger.stages.map(({ cluster, after, soak, alone, closed, evidence }) => ({
        cluster, publicKey: publicKey(cluster),
        closed: closed.map(({ days, from, to }) => ({ days, from: clock(from), to: clock(to) })),
        ...(after === undefined ? {} : { after, soak: `${soak}h`, alone, ...(evidence === undefined ? { withoutEvidence: 'it goes by git' } : { evidence: `${evidence}h` }) }),
      })),
      freezes: this.ledger.stages.flatMap(({ cluster, freezes }) => freezes.map(({ from, to }) => ({ from: isoOf(from), to: isoOf(to), reason: 'holidays', clusters: [cluster] }))),
    }));
  }

  /** Lives through all days. Throws what is wrong, with everything that led to it. */
  public run(): void {
    try {
      this.begin();
      while (this.hour < HOURS) {
        this.hour += this.number(1, this.pace);
        this.release();
        for (const [name, cluster] of Object.entries(this.ledger.clusters)) this.live(name, cluster);
        this.people();
        this.schedule();
        this.check();
      }
    } catch (error) {
      throw new Error(`${(error as Error).message}\n\n${this.ledger.lines.join('\n')}`);
    }
  }

  // What happens by itself

  private someStages(): SimStage[] {
    const calendar = () => ({
      closed: this.pick([[], [], [{ days: ['fri'], from: 16, to: 24 }], [{ days: ['sat', 'sun'], from: 0, to: 24 }]]),
      freezes: this.chance(0.2) ? [this.freeze()] : [],
    });
    const first = (cluster: string): SimStage => ({ cluster, soak: 0, alone: [], ...calendar() });
    const follower = (cluster: string, after: string): SimStage => ({
      cluster, after, soak: this.pick([6, 12, 24, 24, 48]), alone: this.pick([[], ['solo'], ['solo', 'one']]), evidence: this.chance(0.5) ? this.pick([12, 24]) : undefined, ...calendar(),
    });
    // One canary, two in the middle, two at the end.
    if (this.chance(0.3)) return [first('infra'), follower('near', 'infra'), follower('far', 'infra'), follower('home', 'near'), follower('shop', 'far')];
    const stages: SimStage[] = [first('infra'), follower('apps', 'infra')];
    if (this.chance(0.4)) stages.push(follower('edge', 'apps'));
    if (this.chance(0.3)) stages.push(follower('lab', 'infra'));
    return stages;
  }

  private freeze(): { from: number; to: number } {
    const from = this.number(0, HOURS);
    return { from, to: from + this.number(24, 240) };
  }

  private begin(): void {
    for (const component of ['one', 'two', 'platform', 'solo']) this.ledger.released.set(component, ['1.0.0']);
    const all = { one: '1.0.0', two: '1.0.0', platform: '1.0.0' };
    for (const stage of this.ledger.stages) {
      this.ledger.clusters[stage.cluster].applied.push({ at: 0, position: 0 });
      this.note(`the stage ${JSON.stringify(stage)}`);
    }
    this.push(this.newCommit('the clusters', Object.fromEntries(this.ledger.stages.map(({ cluster, after }) => [cluster, after === undefined ? all : { ...all, solo: '1.0.0' }]))));
  }

  private release(): void {
    if (!this.chance(0.1)) return;
    const component = this.pick([...this.ledger.released.keys()]);
    const versions = this.ledger.released.get(component)!;
    const [major, minor, patch] = versions.at(-1)!.split('.').map(Number);
    versions.push(this.pick([`${major}.${minor}.${patch + 1}`, `${major}.${minor + 1}.0`, `${major + 1}.0.0`]));
    this.note(`${component} ${versions.at(-1)} is released`);
  }

  /** A cluster falls ill and recovers, applies what is on main, and reports. */
  private live(name: string, cluster: SimCluster): void {
    for (const [kind, spans] of [['HelmRelease', cluster.outages], ['Alert', cluster.alerts]] as const) {
      const open = spans.find(({ to }) => to === undefined);
      if (open && this.chance(0.3)) {
        open.to = this.hour;
        this.note(`${name}: ${open.what} is well again`);
      } else if (!open && this.chance(0.015)) {
        const component = kind === 'Alert' ? undefined : this.pick([...this.ledger.released.keys()]);
        spans.push({ what: component === undefined ? `${kind} ${spans.length + 1}` : `${kind} ${component}/${component}`, component, from: this.hour });
        this.note(`${name}: ${spans.at(-1)!.what} is not well`);
        this.happened('outages and alerts');
      }
    }
    const applied = cluster.applied.at(-1)!.position;
    const head = this.ledger.commits.length - 1;
    const position = this.chance(0.003) ? -1 : this.chance(0.003) ? this.number(0, head) : this.chance(0.7) ? head : applied;
    if (position !== applied) cluster.applied.push({ at: this.hour, position });
    if (position < applied) this.note(`${name} applies ${position < 0 ? 'what is not on main' : `commit ${position} again`}`);

    if (this.hour < (this.silentUntil[name] ?? 0) || this.hour - (cluster.upload?.at ?? -EVERY) < EVERY) return;
    if (this.chance(0.08)) {
      this.silentUntil[name] = this.hour + this.number(3, 60);
      this.note(`${name} reports nothing until hour ${this.silentUntil[name]}`);
    }
    cluster.upload = { at: this.hour, from: Math.max(0, this.hour - WINDOW), intact: !this.chance(0.02) };
    if (!cluster.upload.intact) this.note(`${name} reports by a file that somebody else has signed`);
    if (this.ledger.reports(name)) this.reports.set(name, this.report(name, cluster, cluster.upload));
  }

  /** What the tool makes of the file that a cluster uploads. */
  private report(name: string, cluster: SimCluster, { from, at, intact }: NonNullable<SimCluster['upload']>): Evidence | string {
    const time = (hour: number | undefined) => (hour === undefined ? undefined : new Date(timeOf(hour)).toISOString());
    const inWindow = ({ to }: SimSpan) => to === undefined || to > from;
    const report = {
      format: this.tool.FORMAT, cluster: name, from: time(from), to: time(at),
      revisions: cluster.applied.filter((_, index) => (cluster.applied[index + 1]?.at ?? Infinity) > from).map((entry) => ({ revision: this.ledger.commits[entry.position]?.id ?? 'of a branch', from: time(entry.at) })),
      notReady: cluster.outages.filter(inWindow).map(({ what, from: start, to }) => ({ object: what, from: time(start), to: time(to) })),
      alerts: cluster.alerts.filter(inWindow).flatMap(({ what, from: start, to }) => ['warning', 'critical'].map((severity, index) => (
        // Beside each alert that counts there is one that doesn't, and has no end.
        { name: what, severity, startsAt: time(start), endsAt: index === 0 ? undefined : time(to) }
      ))),
      failedJobs: [], restarts: [], backups: [],
    };
    // Signatures take most of the time of a simulation: one in eight is real, and every wrong one.
    if (intact && this.chance(7 / 8)) return this.tool.parseReport(JSON.stringify(report), name, timeOf(this.hour));
    try {
      return this.tool.parseEvidence(this.tool.signEvidence(report, (intact ? KEYS[name] : STRANGER).privateKey), name, this.stages.find(({ cluster: own }) => own === name)!.publicKey!, timeOf(this.hour));
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Whatever may go by now is taken along, one cluster after the other, unless nobody runs the schedule. */
  private schedule(): void {
    if (this.hour < this.missedUntil) return this.happened('missed schedules');
    if (this.chance(0.05)) {
      this.missedUntil = this.hour + this.number(6, 60);
      return this.note(`no schedule runs until hour ${this.missedUntil}`);
    }
    if (this.hour - this.lastSchedule < 6) return;
    this.lastSchedule = this.hour;
    for (const { cluster } of this.ledger.stages.filter((stage) => stage.after !== undefined)) {
      const pins = this.ledger.pins(cluster);
      const promotions = this.tool.promotionsOf(this.rollout(), cluster, pins);
      if (promotions.length > 0) {
        const wanted = { ...pins, ...Object.fromEntries(promotions.map(({ component, to }) => [component, to])) };
        const merged = this.ask(cluster, wanted, `promote ${promotions.map(({ component, to }) => `${component} ${to}`).join(', ')}`);
        if (!merged) throw new Error(`the gate of ${cluster} refuses at hour ${this.hour} what promote proposes`);
        this.happened('promotions');
      }
      const left = this.ledger.leftBehind(cluster, this.hour);
      if (left) throw new Error(`${cluster} waits after the schedule of hour ${this.hour}, though ${left.join(' and ')} has soaked`);
    }
  }

  // What people do

  private people(): void {
    if (this.chance(0.35)) this.bumpFirst();
    if (this.chance(0.02)) this.rollBack('infra');
    if (this.chance(0.01)) this.rollBack(this.follower());
    if (this.chance(0.06)) this.hurry();
    if (this.chance(0.03)) this.overrideOnMain();
    if (this.chance(0.004)) this.takeOut(this.pick(this.ledger.stages).cluster);
    if (this.chance(0.01)) this.push(this.newCommit('a file with the marks of a merge', { infra: undefined }));
    if (this.chance(0.05)) this.push(this.newCommit('docs', {}));
    // A machine whose clock is months ahead.
    if (this.chance(0.004)) {
      this.happened('clocks of the future');
      const far = this.newCommit('by a clock of the future', this.chance(0.5) ? {} : { infra: { ...this.ledger.pins('infra'), one: this.ledger.released.get('one')!.at(-1)! } });
      this.push({ ...far, dated: this.hour + this.number(20, 2000) });
    }
  }

  /** The first cluster takes at once what Renovate proposes, by what it reads; now and then somebody pushes what was rolled back there. */
  private bumpFirst(): void {
    const pins = this.ledger.pins('infra');
    const released = (name: string) => Object.fromEntries(this.ledger.released.get(name.split('/')[1])!.map((version) => [version, isoOf(0)]));
    const feed = this.tool.feedOf(this.rollout(), this.stages[0], Object.keys(pins).map(npmName), released);
    const proposed = Object.entries(pins).flatMap(([component, version]) => {
      const newest = (feed.get(npmName(component))?.releases ?? []).map((release) => release.version).sort((a, b) => rank(a) - rank(b)).at(-1);
      if (newest === undefined || rank(newest) <= rank(version)) return [];
      if (this.ledger.isBad('infra', component, newest) && !this.ledger.may('infra', component, newest, this.hour)) throw new Error(`Renovate reads at hour ${this.hour} that infra may take ${component} ${newest}, and it was rolled back`);
      return [[component, newest]];
    });
    const broken = this.changes.findLast((change) => 'infra' in change.pins)!.pins.infra === undefined;
    if (broken) this.push(this.newCommit('infra takes a file that can be read', { infra: pins }));
    else if (proposed.length > 0) this.ask('infra', { ...pins, ...Object.fromEntries(proposed) }, `infra takes ${proposed.map((each) => each.join(' ')).join(', ')}`);
    const given = Object.keys(pins).find((component) => this.ledger.isBad('infra', component, this.ledger.released.get(component)!.at(-1)!));
    if (given === undefined || !this.chance(0.3)) return;
    const wanted = { ...this.ledger.pins('infra'), [given]: this.ledger.released.get(given)!.at(-1)! };
    if (this.chance(0.1)) this.push(this.newCommit(`push ${given} again, past the gate`, { infra: wanted }));
    else this.ask('infra', wanted, `propose ${given} again`);
  }

  private rollBack(cluster: string): void {
    const pins = this.ledger.pins(cluster);
    const component = this.pick(Object.keys(pins));
    const before = this.changes.flatMap((change) => change.pins[cluster]?.[component] ?? []).findLast((version) => rank(version) < rank(pins[component]));
    if (before === undefined) return;
    const wanted = { ...pins, [component]: before };
    this.happened('rollbacks');
    if (cluster === 'infra') this.push(this.newCommit(`revert ${component} to ${before}`, { infra: wanted }));
    else this.ask(cluster, wanted, `revert ${component} to ${before}`);
  }

  private takeOut(cluster: string): void {
    const { [this.pick(Object.keys(this.ledger.pins(cluster)))]: _gone, ...rest } = this.ledger.pins(cluster);
    if (Object.keys(rest).length > 0) this.push(this.newCommit('one component less', { [cluster]: rest }));
  }

  /** Somebody wants any version on any cluster, with a reason, with one that doesn't count, or by no override at all. */
  private hurry(): void {
    const cluster = this.chance(0.15) ? 'infra' : this.follower();
    const component = this.pick([...this.ledger.released.keys()]);
    const version = this.pick(this.ledger.released.get(component)!.slice(-3));
    const pins = this.ledger.pins(cluster);
    const { text, overrides } = this.chance(0.4) ? this.someOverride(cluster, component, version) : { text: '', overrides: [] };
    // A branch that has left main long ago knows older pins of the others.
    const fork = this.chance(0.3) ? this.pick(this.changes.map((change) => change.pins[cluster]).filter((state) => state !== undefined)) : pins;
    if (pins[component] !== version) this.ask(cluster, { ...fork, [component]: version }, `${component} ${version} at once${text}`, fork, overrides);
  }

  private overrideOnMain(): void {
    const component = this.pick([...this.ledger.released.keys()]);
    const { text, overrides } = this.someOverride(this.pick(this.ledger.stages).cluster, component, this.ledger.released.get(component)!.at(-1)!);
    this.push(this.newCommit(`say why${text}`, {}, overrides));
  }

  /** An override, most often of today; or an older one again, one for another cluster, one that is quoted, or one that says too little. */
  private someOverride(cluster: string, component: string, version: string): { text: string; overrides: SimOverride[] } {
    const head = this.ledger.commits.length - 1;
    const base = this.chance(0.7) ? head : this.chance(0.1) ? -1 : this.number(0, head);
    const where = this.chance(0.8) ? cluster : this.pick(this.ledger.stages).cluster;
    const at = base < 0 ? 'f'.repeat(12) : this.ledger.commits[base].id.slice(0, 12);
    const reason = this.chance(0.8) ? 'it must not wait' : '';
    const line = `Rollout-Override: ${where}/${component}@${version} at ${at} ${reason}`;
    if (this.chance(0.2)) return { text: `\n\nSomebody wrote:\n\n${line}\n\nwhich is no reason.`, overrides: [] };
    return { text: `\n\n${line}${this.chance(0.3) ? '\nReviewed-by: Grace' : ''}`, overrides: reason === '' ? [] : [{ cluster: where, component, version, base }] };
  }

  // How it comes to main

  /** A pull request: what the branch changes goes to main when the gate lets it. */
  private ask(cluster: string, wanted: SimPins, message: string, fork = this.ledger.pins(cluster), overrides: readonly SimOverride[] = []): boolean {
    const pins = this.ledger.pins(cluster);
    const commit = this.newCommit(message, { [cluster]: wanted }, overrides);
    const rollout = this.rollout(this.tool.overridesIn(message, asCommit(commit)).overrides);
    const { problems, asks } = this.tool.gate(rollout, { main: new Map([[cluster, pins]]), fork: new Map([[cluster, fork]]), head: new Map([[cluster, wanted]]) });
    asks.forEach(({ verdict }) => this.happened(verdict.why));
    const merged = { ...pins, ...Object.fromEntries(Object.entries(wanted).filter(([component, version]) => fork[component] !== version)) };
    for (const { component, version, verdict } of asks) {
      const may = this.ledger.may(cluster, component, version, this.hour, merged, commit);
      if (may !== verdict.go) throw new Error(`${cluster} ${verdict.go ? 'takes' : 'refuses'} ${component} ${version} at hour ${this.hour}, and ${may ? 'may take it' : 'must not yet'}: the tool says '${verdict.why}'`);
    }
    if (problems.length > 0) {
      this.note(`${cluster} refuses '${message}': ${problems.join('; ')}`);
      return false;
    }
    for (const [component, version] of Object.entries(merged)) {
      if (pins[component] !== version && !this.ledger.may(cluster, component, version, this.hour, merged, commit)) {
        throw new Error(`${cluster} takes ${component} ${version} at hour ${this.hour}, and must not yet`);
      }
    }
    this.push({ ...commit, pins: { [cluster]: merged } }, this.chance(0.5) ? commit : undefined);
    return true;
  }

  /** A commit by a clock that may be wrong. */
  private newCommit(message: string, pins: SimCommit['pins'], overrides: readonly SimOverride[] = []): SimCommit {
    const dated = this.chance(0.15) ? Math.max(0, this.hour + this.number(-12, 6)) : this.hour;
    return { id: '', at: this.hour, dated, author: this.pick(['Ada', 'Grace', 'Renovate']), message, pins, branch: [], overrides };
  }

  /** Brings a commit to main as it is, or as the merge of a branch that holds another. */
  private push({ pins, ...rest }: SimCommit, branch?: SimCommit): void {
    const id = createHash('sha1').update(`commit ${this.ledger.commits.length}`).digest('hex');
    // A file that stays as it is is not a part of the commit.
    const now = (cluster: string) => this.changes.findLast((change) => cluster in change.pins)?.pins[cluster];
    const commit: SimCommit = { ...rest, pins: Object.fromEntries(Object.entries(pins).filter(([cluster, wanted]) => this.changes.length === 0 || JSON.stringify(wanted) !== JSON.stringify(now(cluster)))) };
    const landed: SimCommit = branch ? { ...this.newCommit('merge a branch', commit.pins), id, branch: [{ ...branch, id: `${id}, branch` }] } : { ...commit, id };
    this.ledger.commit(landed);
    this.note(`commit ${this.ledger.commits.length - 1} (${id.slice(0, 12)}) by ${landed.author}, dated ${landed.dated - this.hour} h: ${commit.message.replaceAll('\n', ' ')} ${JSON.stringify(landed.pins)}`);
    if (Object.keys(landed.pins).length > 0) this.changes.push({ ...asCommit(landed), pins: landed.pins });
    for (const each of [landed, ...landed.branch]) this.overrides.push(...this.tool.overridesIn(each.message, asCommit(each)).overrides);
    const unknown = this.ledger.pinProblems();
    if (unknown.length > 0) throw new Error(unknown.join('; '));
  }

  // What must hold

  /** After every step: the tool lets go what may go, and nothing else. */
  private check(): void {
    const rollout = this.rollout();
    for (const [index, { cluster, after }] of this.ledger.stages.entries()) {
      for (const [component, released] of this.ledger.released) {
        for (const version of new Set([...released.slice(-2), this.ledger.pins(after ?? cluster)[component] ?? '1.0.0'])) {
          const may = this.ledger.may(cluster, component, version, this.hour);
          const { go, why, since } = rollout.verdict(this.stages[index], component, version);
          // A commit from the future holds nothing but what it brought itself.
          if (why === 'clock' && !this.changes.some(({ time, pins }) => time === since && pins[after!]?.[component] === version)) throw new Error(`at hour ${this.hour} ${component} ${version} is held on its way to ${cluster} by a clock of others`);
          if (may !== go) throw new Error(`at hour ${this.hour} ${component} ${version} ${may ? 'may' : "mustn't"} go to ${cluster}, and the tool says '${why}'`);
        }
      }
    }
  }

  private rollout(ofBranch: readonly Override[] = []): Rollout {
    const state = `${this.hour} ${this.ledger.commits.length}`;
    if (ofBranch.length === 0 && this.last?.state === state) return this.last.rollout;
    const history = { changes: this.changes, overrides: [...this.overrides, ...ofBranch], main: this.ledger.commits.map(({ id, dated }) => ({ id, time: timeOf(dated) })) };
    const rollout = new this.tool.Rollout({ stages: this.stages, history, evidence: this.reports, touched: (commit, cluster) => this.touched(commit, cluster), now: timeOf(this.hour) });
    if (ofBranch.length === 0) this.last = { state, rollout };
    return rollout;
  }

  /** What a commit changed: a component is a HelmRelease in a namespace of its own. */
  private touched(commit: string, cluster: string): { objects: Set<string>; namespaces: Set<string> } {
    const changed = this.ledger.changedBy(cluster, this.ledger.commits.findIndex(({ id }) => id === commit));
    return { objects: new Set(changed.map((component) => `HelmRelease ${component}/${component}`)), namespaces: new Set(changed) };
  }

  private follower(): string {
    return this.pick(this.ledger.stages.filter(({ after }) => after !== undefined)).cluster;
  }

  private note(text: string): void {
    this.ledger.lines.push(`hour ${this.hour}: ${text}`);
  }

  private happened(what: string): void {
    this.tally[what] = (this.tally[what] ?? 0) + 1;
  }

  private number(from: number, to: number): number {
    return prand.unsafeUniformIntDistribution(from, to, this.random);
  }

  private chance(share: number): boolean {
    return this.number(0, 999_999) < share * 1_000_000;
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.number(0, items.length - 1)];
  }
}

/** A commit as the tool is told of it. */
function asCommit({ id, dated, author, message }: SimCommit): Commit {
  return { id, time: timeOf(dated), author, subject: message.split('\n')[0] };
}
