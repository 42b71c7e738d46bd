import { readFileSync } from 'node:fs';
import { page } from '../figures.ts';

test('the page on recovery shows the figures that were measured', () => {
  expect(readFileSync('docs/recovery.md', 'utf8')).toBe(page());
});
