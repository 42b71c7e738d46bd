import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTRACT } from '../../../output/test/lab.ts';
import { originsOf } from '../../src/lab/installs.ts';
import { until, withLab } from '../../src/lab/lab.ts';

const never = new Promise<never>(() => undefined);

test('a lab that takes too long is stopped', async () => {
  await expect(withLab(0.0005, () => never)).rejects.toThrow('[lab] LAB-005: the lab must be done within 0.0005 minutes');
});

test('what does not come says why', async () => {
  await expect(until('the API server', 0, async () => undefined, () => 'it is not there')).rejects.toThrow("[lab] LAB-006: the API server must come within 0 seconds, and didn't: it is not there");
});

test('a clone in which nothing is installed has no CRDs', () => {
  const root = mkdtempSync(join(tmpdir(), 'origins-'));
  mkdirSync(join(root, 'clusters/home'), { recursive: true });
  writeFileSync(join(root, 'clusters/home/contract.json'), JSON.stringify(CONTRACT));

  expect(() => originsOf(root, 'home', false)).toThrow(/^\[apps\/home\] LAB-003: '[^']+' must be installed at its pin, and isn't: run 'npx platform render'$/);

  rmSync(root, { recursive: true });
});
