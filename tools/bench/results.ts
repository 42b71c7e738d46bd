/** A figure that has a target. */
export interface Verdict {
  readonly what: string;
  readonly unit: 'ratio' | 'seconds';
  readonly value: number;
  /** What it may be at most. */
  readonly target: number;
}

/** One part of the measurements. */
export interface Section {
  readonly title: string;
  /** The machine that it was measured on, and how often. */
  readonly machine: string;
  /** What is measured, for people. */
  readonly about: string;
  readonly heads: readonly string[];
  readonly rows: ReadonlyArray<readonly string[]>;
  readonly verdicts: readonly Verdict[];
}

/** The parts, in the order of the page. */
export const PARTS = ['render', 'time', 'growth', 'tests', 'builds'] as const;
export type Part = typeof PARTS[number];

/** What was measured last, by part. */
export type Results = Partial<Record<Part, Section>>;

/** Targets, each with the name of the part that measures it. The page must show all of them. */
export const TARGETS = {
  asOne: { part: 'render', what: 'all clusters against one `kustomize build` over all folders', unit: 'ratio', target: 0.6 },
  byFolder: { part: 'render', what: 'all clusters against `kustomize build` of each folder, as Flux builds', unit: 'ratio', target: 0.4 },
  cdk8s: { part: 'render', what: 'all clusters against plain cdk8s in JavaScript that only prints the same objects', unit: 'ratio', target: 1 },
  seconds: { part: 'render', what: 'all clusters with all checks, on the processors', unit: 'seconds', target: 0.5 },
  clusters: { part: 'growth', what: 'an object of 100 clusters against one of 10', unit: 'ratio', target: 1.2 },
  objects: { part: 'growth', what: 'an object of a cluster with 320 applications against one with 80, rendered', unit: 'ratio', target: 1.2 },
  audit: { part: 'growth', what: 'the same, audited', unit: 'ratio', target: 1.2 },
  diff: { part: 'growth', what: 'the same, compared', unit: 'ratio', target: 1.2 },
  tests: { part: 'tests', what: 'the tests of one package', unit: 'seconds', target: 3 },
  cold: { part: 'builds', what: 'a cold build of a fresh clone: install, compile, document, render', unit: 'seconds', target: 360 },
  warm: { part: 'builds', what: 'a warm build, with nothing changed', unit: 'seconds', target: 5 },
} as const satisfies Record<string, Pick<Verdict, 'what' | 'unit' | 'target'> & { readonly part: Part }>;

/** A figure beside its target. */
export function judged(name: keyof typeof TARGETS, value: number): Verdict {
  const { what, unit, target } = TARGETS[name];
  return { what, unit, value: Number(value.toPrecision(6)), target };
}
