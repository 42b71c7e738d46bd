import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT } from '../../sandbox/sandbox.ts';

const TOOLS = ['github', 'registry', 'release', 'render'];
const sources = globSync(TOOLS.map((tool) => `tools/${tool}/*.ts`), { cwd: REPOSITORY_ROOT }).map((file) => [file, readFileSync(join(REPOSITORY_ROOT, file), 'utf8')] as const);
const codes = sources.flatMap(([file, text]) => [...text.matchAll(/new Refusal\('([^']+)'/g)].map(([, code]) => ({ file, code })));

test('each code is given once, and carries the name of its tool', () => {
  expect(codes.length).toBeGreaterThan(40);
  expect(codes.filter(({ code }, index) => codes.findIndex((other) => other.code === code) !== index)).toEqual([]);
  expect(codes.filter(({ file, code }) => !new RegExp(`^${file.split('/')[1].toUpperCase()}-0\\d\\d$`).test(code))).toEqual([]);
});

test.each(TOOLS)('what %s refuses has a code, except that git itself fails', (tool) => {
  const bare = sources.filter(([file]) => file.startsWith(`tools/${tool}/`)).flatMap(([file, text]) => [...text.matchAll(/new Error\(`\[.*/g)].map(([line]) => `${file}: ${line}`));
  expect(bare.filter((line) => !line.includes("'git ${args[0]}' must succeed"))).toEqual([]);
});
