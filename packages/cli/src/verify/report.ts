/** What one program found. */
export interface Layer {
  readonly name: string;
  /** What it looked at, for example `512 objects`. */
  readonly checked: string;
  /** What it could not look at, and why. */
  readonly notes: string[];
  readonly problems: string[];
  readonly seconds: number;
}

/** What a check answers. */
export type Found = Omit<Layer, 'name' | 'seconds'>;

/** Times a check. One that ends by itself is a problem too, and must not keep the others from running. */
export async function layerOf(name: string, check: () => Promise<Found>): Promise<Layer> {
  const started = performance.now();
  const found = await check().catch((error: Error) => ({ checked: 'nothing', notes: [], problems: [error.message] }));
  return { name, ...found, seconds: (performance.now() - started) / 1000 };
}

/** What two checks of one layer answer. */
export function together(one: Found, other: Found): Found {
  return {
    checked: [one.checked, other.checked].filter((checked) => checked !== '').join(', '),
    notes: [...one.notes, ...other.notes],
    problems: [...one.problems, ...other.problems],
  };
}

/** A cluster, or the files beside the clusters, with what was found. */
export interface Subject {
  readonly name: string;
  readonly layers: readonly Layer[];
}

/** Says at the end how many layers have passed, or all of it as JSON. The exit code is 1 when one has not. */
export function close(subjects: readonly Subject[], json: boolean): number {
  const layers = subjects.flatMap((subject) => subject.layers);
  const failed = layers.filter(({ problems }) => problems.length > 0).length;
  const passed = layers.length - failed;
  console.log(json ? JSON.stringify({ subjects, passed, failed }, undefined, 2) : `${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

/** One table, what wasn't checked, and what must be put right. */
export function reportOf(title: string, layers: readonly Layer[]): string {
  const rows = [['', 'checked', 'time', 'problems'], ...layers.map(({ name, checked, seconds, problems }) => [name, checked, `${seconds.toFixed(1)} s`, String(problems.length)])];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('   '));
  const notes = layers.flatMap((layer) => layer.notes.map((note) => `not checked by ${layer.name}: ${note}`));
  const problems = layers.flatMap((layer) => layer.problems.map((problem) => `${layer.name}: ${problem}`));
  return [`## ${title}`, '', ...lines, ...[notes, problems].flatMap((section) => (section.length > 0 ? ['', ...section] : [])), ''].join('\n');
}
