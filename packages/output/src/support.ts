/**
 * What upstream says of the versions that a package pins, in format 1: `support.json` beside the package's `package.json`. It is
 * data that people edit; nothing in it is compared with the day while a cluster is rendered.
 */
export interface Support {
  /** Number of the format. Readers ignore members that they don't know; another number means another meaning, and is refused. */
  readonly format: number;
  /** What the package installs of others, by the name that Renovate looks up, such as `quay.io/ceph/ceph`. */
  readonly upstreams: { [name: string]: Upstream };
}

/** A chart, an image or a program of others. */
export interface Upstream {
  /** The newest version that somebody has seen. */
  readonly newest: NewestVersion;
  /**
   * Fields of rendered objects that hold its version, where no chart and no whole name of an image does: kind, name of the object
   * if it matters, and path, such as `HelmRelease/coredns spec.values.image.tag`. The version may stand behind a name, as in `plugin@1.2.3`.
   * @default - it is found by its name
   */
  readonly fields?: string[];
  /**
   * Who signs it. Each chart of an OCI registry has this; nothing reads it of anything else.
   * @default - nobody has looked it up, as in releases from before this was known
   */
  readonly signature?: Signature;
  /** What is known of its lines, by the numbers that their versions begin with, such as `1.18`. The longest that fits counts. */
  readonly lines: { [numbers: string]: SupportLine };
}

/** The newest version that somebody has seen. */
export interface NewestVersion {
  /** The version, as upstream writes it. */
  readonly version: string;
  /** Where that stands: an address, or a repository with a path and a tag. */
  readonly source: string;
  /** The day on which somebody has read it there, such as `2026-11-30`. */
  readonly read: string;
}

/**
 * Who signs a chart, as cosign's keyless signatures say it. Both members are regular expressions of Go, which begin with `^` and end
 * with `$`: without these, an identity that only contains the right one would do.
 */
export interface Signature {
  /**
   * Who says that the signer is who it is, such as `^https://token\\.actions\\.githubusercontent\\.com$`.
   * @default - `unverified` says why nobody is asked
   */
  readonly issuer?: string;
  /**
   * The signer: of a workflow of GitHub its address, an `@`, and the branch or tag that it ran for.
   * @default - `unverified` says why nobody is asked
   */
  readonly subject?: string;
  /**
   * Why it is installed without a look at its signature: upstream signs nothing, or in a way that Flux doesn't read.
   * @default - `issuer` and `subject` say who signs it
   */
  readonly unverified?: string;
  /** Where that stands: a repository with the path and the tag of the workflow that signs. */
  readonly source: string;
  /** The day on which somebody has read it there. */
  readonly read: string;
}

/** What is known of versions that begin with the same numbers. */
export interface SupportLine {
  /** Until when upstream mends it. */
  readonly support: SupportPeriod;
  /** The versions of Kubernetes that upstream supports it on. */
  readonly kubernetes: KubernetesRange;
  /** What is published of its weaknesses. */
  readonly advisories: Advisories;
}

/** Until when upstream mends something. */
export interface SupportPeriod {
  /**
   * The last day, such as `2026-12-31`.
   * @default - `unknown` says why nobody knows
   */
  readonly until?: string;
  /**
   * Why nobody knows, or what ends it.
   * @default - `until` says it
   */
  readonly unknown?: string;
  /** Where that stands: an address, or a repository with a path and a tag. */
  readonly source: string;
  /** The day on which somebody has read it there. */
  readonly read: string;
}

/** The versions of Kubernetes that upstream supports something on. */
export interface KubernetesRange {
  /**
   * The first minor version, such as `1.31`.
   * @default - any
   */
  readonly first?: string;
  /**
   * The last minor version, such as `1.35`.
   * @default - any
   */
  readonly last?: string;
  /**
   * Why nobody knows.
   * @default - `first` or `last` say it
   */
  readonly unknown?: string;
  /** Where that stands: an address, or a repository with a path and a tag. */
  readonly source: string;
  /** The day on which somebody has read it there. */
  readonly read: string;
}

/** Published weaknesses. */
export interface Advisories {
  /**
   * The first version without each, by the id of its advisory; `none` where no version is known to be without it. The highest
   * of them is the lowest safe version. Empty where somebody has looked and found none.
   * @default - `unknown` says why nobody knows
   */
  readonly fixed?: { [advisory: string]: string };
  /**
   * Why nobody knows.
   * @default - `fixed` says it
   */
  readonly unknown?: string;
  /** Where that stands: an address, or a repository with a path and a tag. */
  readonly source: string;
  /** The day on which somebody has read it there. */
  readonly read: string;
}

/** A version of something that objects name. */
export interface FoundVersion {
  /** Name of the upstream. */
  readonly upstream: string;
  /** The numbers that its version begins with, with a `v` where upstream writes one: `16.15` of `16.15-202608170814-standard-trixie`. */
  readonly version: string;
}

/** A reason not to run a version. */
export interface Risk {
  /** Id of the advisory, or the version of Kubernetes that upstream doesn't support it on, such as `Kubernetes 1.35`. */
  readonly name: string;
  /** What is known of it, such as `fixed in 1.18.8`. */
  readonly details: string;
}

/** Finds versions of others in a cluster, and what is known against them. Nothing here asks for the day. */
export class Upstreams {
  /** What an advisory has in the place of a version while no version is known to be without it. */
  public static readonly NOT_FIXED = 'none';

  /**
   * The versions of upstreams that objects name: of charts by their source, of images by their names, of folders in Git by their
   * repository, and of others by their fields. Each is listed once.
   *
   * @param upstreams what is looked for
   * @param objects objects of a cluster
   */
  public static versionsIn(upstreams: { [name: string]: Upstream }, objects: any[]): FoundVersion[] {
    const found = new Map<string, FoundVersion>();
    const add = (upstream: unknown, text: unknown): void => {
      const version = typeof text === 'string' ? NUMBERS.exec(text)?.[0] : undefined;
      if (typeof upstream !== 'string' || version === undefined || !has(upstreams, upstream)) return;
      found.set(`${upstream} ${version}`, { upstream, version });
    };
    for (const object of objects) {
      const { kind, metadata, spec } = object ?? {};
      if (kind === 'OCIRepository') add(withoutScheme(spec?.url), spec?.ref?.tag);
      if (kind === 'HelmRelease') add(spec?.chart?.spec?.chart, spec?.chart?.spec?.version);
      if (kind === 'GitRepository') add(/^https:\/\/github\.com\/([^/]+\/[^/]+?)(?:\.git)?$/.exec(spec?.url ?? '')?.[1], spec?.ref?.tag ?? /\d+(\.\d+)*$/.exec(spec?.ref?.branch ?? '')?.[0]);
      for (const { repoURL, chart, targetRevision } of kind === 'Application' ? [spec?.source, ...spec?.sources ?? []].filter(Boolean) : []) {
        add(/^https:/.test(repoURL) ? chart : `${withoutScheme(repoURL)}/${chart}`, targetRevision);
      }
      imagesIn(object, add);
      for (const [upstream, { fields }] of Object.entries(upstreams)) {
        for (const field of fields ?? []) {
          const [which, path] = field.split(' ');
          const [ofKind, ofName] = which.split('/');
          if (kind === ofKind && (ofName === undefined || metadata?.name === ofName)) add(upstream, `${path.split('.').reduce((value, name) => value?.[name], object) ?? ''}`.replace(/^[\w-]+@/, ''));
        }
      }
    }
    return [...found.values()];
  }

  /**
   * What is known of the line that a version belongs to; undefined when nothing is.
   *
   * @param upstream what has the version
   * @param version the version
   */
  public static lineOf(upstream: Upstream, version: string): SupportLine | undefined {
    const numbers = numbersOf(version);
    const fitting = Object.keys(upstream.lines).filter((line) => numbersOf(line).every((number, index) => number === numbers[index]));
    const longest = fitting.sort((a, b) => numbersOf(b).length - numbersOf(a).length)[0];
    return longest === undefined ? undefined : upstream.lines[longest];
  }

  /**
   * What is known against running a version on a version of Kubernetes.
   *
   * @param upstream what has the version
   * @param version the version
   * @param kubernetesVersion the version of Kubernetes, such as `v1.35.0`
   */
  public static risksOf(upstream: Upstream, version: string, kubernetesVersion: string): Risk[] {
    const line = Upstreams.lineOf(upstream, version);
    if (line === undefined) return [];
    const reaching = Object.entries(line.advisories.fixed ?? {}).filter(([, fixed]) => fixed === Upstreams.NOT_FIXED || isBelow(version, fixed));
    const [major, minor] = numbersOf(kubernetesVersion);
    const [kubernetes, { first, last }] = [`${major}.${minor}`, line.kubernetes];
    const outside = (first !== undefined && isBelow(kubernetes, first)) || (last !== undefined && isBelow(last, kubernetes));
    return [
      ...reaching.map(([name, fixed]) => ({ name, details: fixed === Upstreams.NOT_FIXED ? 'fixed in no version that is known' : `fixed in ${fixed}` })),
      ...(outside ? [{ name: `Kubernetes ${kubernetes}`, details: `upstream supports ${rangeText(line.kubernetes)}` }] : []),
    ];
  }

  /**
   * The lowest version that no published advisory reaches, as far as the line of a version tells. Undefined when no advisory is
   * known, and when one is fixed in no version.
   *
   * @param upstream what has the version
   * @param version the version
   */
  public static lowestSafe(upstream: Upstream, version: string): string | undefined {
    const fixed = Object.values(Upstreams.lineOf(upstream, version)?.advisories.fixed ?? {});
    return fixed.includes(Upstreams.NOT_FIXED) ? undefined : fixed.sort((a, b) => (isBelow(a, b) ? 1 : -1))[0];
  }

  private constructor() {}
}

/** What a range says to people. */
function rangeText({ first, last }: KubernetesRange): string {
  if (last === undefined) return `${first} and later`;
  if (first === undefined) return `versions up to ${last}`;
  return first === last ? first : `${first} to ${last}`;
}

/** Images with their whole names, and pairs of a repository and a tag. */
function imagesIn(value: unknown, add: (name: unknown, version: unknown) => void): void {
  if (typeof value === 'string') {
    const [, name, tag] = /^([a-z0-9./_-]+):([^@:/\s]+)(?:@sha256:[a-f0-9]+)?$/.exec(value) ?? [];
    add(name, tag);
  } else if (typeof value === 'object' && value !== null) {
    const { registry, repository, tag } = value as { [member: string]: unknown };
    if (typeof repository === 'string') add(typeof registry === 'string' && registry !== '' ? `${registry}/${repository}` : repository, tag);
    for (const child of Object.values(value)) imagesIn(child, add);
  }
}

function withoutScheme(url: unknown): unknown {
  return typeof url === 'string' ? url.replace(/^oci:\/\//, '') : undefined;
}

function has(upstreams: { [name: string]: Upstream }, name: string): boolean {
  return Object.prototype.hasOwnProperty.call(upstreams, name);
}

/** The numbers that a version begins with. What comes behind them, such as a date or a Debian, says nothing of its age. */
const NUMBERS = /^v?(\d+(?:\.\d+)*)/;

function numbersOf(version: string): number[] {
  return (NUMBERS.exec(version)?.[1] ?? '').split('.').map(Number);
}

function isBelow(version: string, other: string): boolean {
  const [mine, theirs] = [numbersOf(version), numbersOf(other)];
  const at = [...Array(Math.max(mine.length, theirs.length)).keys()].find((index) => (mine[index] ?? 0) !== (theirs[index] ?? 0));
  return at !== undefined && (mine[at] ?? 0) < (theirs[at] ?? 0);
}
