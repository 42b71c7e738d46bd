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
export const PARTS = ['render', 'time', 'growth', 'readers', 'loop', 'tests'] as const;
export type Part = typeof PARTS[number];

/** What was measured last, by part. */
export type Results = Partial<Record<Part, Section>>;

/** Targets, each with the name of the part that measures it. The page must show all of them. */
export const TARGETS = {
  asOne: { part: 'render', what: 'all clusters against one `kustomize build` over all folders', unit: 'ratio', target: 0.6 },
  byFolder: { part: 'render', what: 'all clusters against `kustomize build` of each folder, as Flux builds', unit: 'ratio', target: 0.4 },
  cdk8s: { part: 'render', what: 'all clusters against plain cdk8s in JavaScript that only prints the same objects', unit: 'ratio', target: 1 },
  seconds: { part: 'render', what: 'all clusters, on the processors', unit: 'seconds', target: 0.5 },
  clusters: { part: 'growth', what: 'an object of 100 clusters against one of 10', unit: 'ratio', target: 1.2 },
  objects: { part: 'growth', what: 'an object of a cluster with 320 applications against one with 80, rendered', unit: 'ratio', target: 1.2 },
  audit: { part: 'growth', what: 'the same, audited', unit: 'ratio', target: 1.2 },
  diff: { part: 'growth', what: 'the same, compared', unit: 'ratio', target: 1.2 },
  asked: { part: 'readers', what: 'a render that changes nothing, against one that asks nobody', unit: 'ratio', target: 1.1 },
  ten: { part: 'readers', what: 'ten objects changed, more than a render that asks nobody', unit: 'seconds', target: 1.5 },
  verification: { part: 'readers', what: 'the first verification of all clusters, without Go', unit: 'seconds', target: 5 },
  cold: { part: 'loop', what: 'a fresh clone to rendered clusters', unit: 'seconds', target: 60 },
  warm: { part: 'loop', what: 'a build with nothing changed', unit: 'seconds', target: 1 },
  pin: { part: 'loop', what: 'a build with another version pinned', unit: 'seconds', target: 5 },
  same: { part: 'loop', what: 'a comparison with nothing changed', unit: 'seconds', target: 2 },
  component: { part: 'loop', what: 'a changed component, to its effect on all clusters', unit: 'seconds', target: 5 },
  suite: { part: 'loop', what: 'all tests, after a line in a component', unit: 'seconds', target: 15 },
  watchRender: { part: 'loop', what: "a saved program, to its effect with 'render --watch'", unit: 'seconds', target: 2 },
  watchDiff: { part: 'loop', what: "a saved program, to its effect with 'diff --watch'", unit: 'seconds', target: 2 },
  tests: { part: 'tests', what: 'the tests of one package', unit: 'seconds', target: 2 },
} as const satisfies Record<string, Pick<Verdict, 'what' | 'unit' | 'target'> & { readonly part: Part }>;

/** A figure beside its target. */
export function judged(name: keyof typeof TARGETS, value: number): Verdict {
  const { what, unit, target } = TARGETS[name];
  return { what, unit, value: Number(value.toPrecision(6)), target };
}
