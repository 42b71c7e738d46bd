import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT, Sandbox } from '../../../checks/sandbox/sandbox.ts';
import { referenceOf } from '../reference.ts';

test('the page of commands says what the commands say', () => {
  const lab = new Sandbox();

  expect(referenceOf(lab.root)).toBe(readFileSync(join(REPOSITORY_ROOT, 'docs/cli.md'), 'utf8'));

  lab.remove();
});
