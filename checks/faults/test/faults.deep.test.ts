import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Platform } from '@monosense-io/platform';
import { FAULTS, LAYERS } from '../faults.ts';
import type { LayerName } from '../faults.ts';
import { Home } from '../home.ts';
import { typeErrors, writePrograms } from '../programs.ts';
import { Repository } from '../repository.ts';
import { tableOf } from '../table.ts';

const ROOT = realpathSync(join(__dirname, '../../..'));
const ALL = Object.values(FAULTS).flat();

/** What each layer says of each fault, and what is said of anything else. */
const said: Record<string, Partial<Record<LayerName, string[]>>> = Object.fromEntries(ALL.map(({ title }) => [title, {}]));
const strays: string[] = [];

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'));
  try {
    const files = writePrograms(ROOT, folder, Object.fromEntries(ALL.flatMap(({ title, program }) => (program === undefined ? [] : [[title, program]]))));
    typeErrors(ROOT, Object.values(files)).forEach((errors, index) => tell(Object.keys(files)[index], 'types', errors));
    for (const [title, file] of Object.entries(files)) tell(title, 'synthesis', refusals(require(file).default));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

beforeAll(async () => {
  const repository = new Repository(ROOT, 'infra');
  try {
    for (const { title, yaml } of ALL) yaml(repository.by(title));
    for (const { author, layer, sentence } of await repository.verify()) {
      if (author === undefined) strays.push(`${layer}: ${sentence}`);
      else tell(author, layer, [sentence]);
    }
  } finally {
    repository.remove();
  }
});

test.each(ALL)('$title: caught by $caughtBy', ({ title, caughtBy, says }) => {
  expect(LAYERS.filter((layer) => said[title][layer] !== undefined)).toEqual(caughtBy);
  expect(said[title][caughtBy[0]]).toEqual([says]);
});

test('nothing is said of what has no fault', () => {
  expect(strays).toEqual([]);
  expect(refusals(() => undefined)).toEqual([]);
});

test('each fault has a name of its own', () => {
  expect(Object.keys(said)).toEqual(ALL.map(({ title }) => title));
});

test('the documentation shows the table as it is', () => {
  expect(readFileSync('docs/verification.md', 'utf8')).toContain(tableOf());
});

function tell(title: string, layer: LayerName, sentences: string[]): void {
  if (sentences.length > 0) said[title][layer] = [...said[title][layer] ?? [], ...sentences.map(withoutVersions)];
}

/** The sentences with which a program is refused. */
function refusals(program: (home: Home) => void): string[] {
  // Which escape hatches are in use is said by every synthesis.
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const platform = new Platform({ outdir: '/nonexistent/clusters' });
  try {
    program(new Home(platform));
    platform.render();
    return [];
  } catch (error) {
    const [first, ...violations] = (error as Error).message.split('\n');
    return violations.length > 0 ? violations.map((line) => line.trim()) : [first];
  } finally {
    written.mockRestore();
  }
}

/** A bump of what is pinned is no change of this table. */
function withoutVersions(sentence: string): string {
  return sentence.replaceAll(/\b(chart [\w-]+|with [\w-]+|Kubernetes) v?\d+\.\d+(\.\d+)?/g, '$1 VERSION');
}
