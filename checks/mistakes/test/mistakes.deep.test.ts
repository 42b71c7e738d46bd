import { cpSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../../sandbox/sandbox.ts';
import { MistakesLab } from '../lab.ts';
import type { Answer } from '../lab.ts';
import { ELSEWHERE, TRIES } from '../tries.ts';
import type { Try } from '../tries.ts';

let lab: MistakesLab;
/** Folders beside the lab that tries are made in, by the name that they have in the table. */
let places: Record<string, string>;
beforeAll(() => {
  lab = new MistakesLab();
  places = { elsewhere: lab.elsewhere, copy: `${lab.elsewhere}/copy`, empty: `${lab.elsewhere}/empty`, shallow: `${lab.elsewhere}/shallow` };
  for (const place of [places.copy, places.empty]) {
    cpSync(lab.root, place, { recursive: true, filter: (file) => !/\/(node_modules|\.git)$/.test(file) });
  }
  lab.run('git', 'init', '--quiet', places.empty);
  lab.git('clone', '--quiet', '--depth=1', `file://${lab.root}`, places.shallow);
});
afterAll(() => lab.remove());
afterEach(() => lab.restore());

/** Makes the mistake, and looks at what was there before and after. */
function answerOf({ make, run, tool, in: place = '', ...way }: Try): Answer & { changed: string[] } {
  make?.(lab);
  const words = run.split(' ').filter(Boolean);
  const before = lab.files();
  const given = { ...way, in: places[place] ?? place };
  const answer = tool === undefined ? lab.platform(words, given) : lab.answer('node', [join(REPOSITORY_ROOT, tool), ...words], given);
  const after = lab.files();
  return { ...answer, changed: [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((file) => before[file] !== after[file]) };
}

test('there are many', () => {
  expect(TRIES.length).toBeGreaterThan(40);
  expect(new Set(TRIES.map(({ did }) => did)).size).toBe(TRIES.length);
});

test.each(TRIES.map((row): [string, Try] => [row.did, row]))('who %s is told so', (_did, row) => {
  const { status, said, changed } = answerOf(row);

  const place = places[row.at] ?? (row.in !== undefined && row.at === row.in ? join(lab.root, row.at) : row.at === '' ? lab.root : row.at);
  // In our own words, by a rule that can be looked up, with its place.
  expect(said).toContain(`[${place}`);
  expect(said).toMatch(new RegExp(`\\[[^\\]]*\\] ${row.code}: `));
  row.says.forEach((part) => expect(said).toContain(part));
  expect(status).toBe(row.exit);
  // Nobody needs a stack, and nothing is half-written.
  expect(said).not.toMatch(/^\s*(npm \S+\s+)?at .*:\d+:\d+/m);
  expect(changed).toEqual([]);
  expect(said).not.toContain(ELSEWHERE);
});

test('who starts a second registry is told that the port is taken', async () => {
  const server = createServer();
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  const { port } = server.address() as AddressInfo;

  const { status, said } = lab.answer('node', [join(REPOSITORY_ROOT, 'tools/registry/serve.mjs'), '--port', String(port)], {});

  server.close();
  expect(status).toBe(1);
  expect(said).toBe(`[registry] REGISTRY-009: port ${port} must be free, and something listens there: stop that, or name another with '--port'\n`);
});
