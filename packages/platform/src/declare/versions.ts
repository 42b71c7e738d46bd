import { IConstruct } from 'constructs';
import { Records } from './ledger';

/** A part of a version. */
export enum VersionPart {
  /** The first number. */
  MAJOR = 'major',
  /** The first two numbers. */
  MINOR = 'minor',
}

/** What somebody must have decided before another part is installed. */
export interface UpgradeDecision {
  /** The prop that says so, as its user writes it. */
  readonly prop: string;
  /**
   * Its value: the part of the version that is upgraded from.
   * @default - no decision
   */
  readonly from?: string;
  /** What to know and do before. */
  readonly advice: string;
}

/** How something can be upgraded. */
export interface UpgradeRule {
  /** The part of the version that the rule is about. Whatever comes behind it moves freely. */
  readonly part: VersionPart;
  /**
   * Whether some may be left out on the way up.
   * @default false
   */
  readonly maySkip?: boolean;
  /**
   * Whether the one before can be installed again.
   * @default false - what a later one has written can't be read by an earlier one
   */
  readonly mayGoBack?: boolean;
  /**
   * What must have been decided before.
   * @default - nothing: the bump is the decision
   */
  readonly decision?: UpgradeDecision;
}

/** What a component runs, and how it can be upgraded. */
export interface RecordedVersion {
  readonly name: string;
  readonly version: string;
  readonly rule: UpgradeRule;
}

/** What components run. */
export const VERSIONS = new Records<RecordedVersion>();

/** The versions that the next synthesis compares with, by the path of the component that says so and the name of what has them. */
export function versionsOf(cluster: IConstruct): { [what: string]: string } {
  const all = VERSIONS.all(cluster).map(({ owner, record: { name, version } }): [string, string] => [versionKey(cluster, owner, name), version]);
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a version is found by in the contract. */
export function versionKey(cluster: IConstruct, component: IConstruct, name: string): string {
  return `${component.node.path.slice(cluster.node.path.length + 1)}/${name}`;
}
