import { mkdtempSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const before = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'example-'));
// Jest writes its report where it is at the end.
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

test('the example renders a cluster', () => {
  process.chdir(folder);

  require('../examples/first-cluster');

  expect(readdirSync('clusters/home').sort()).toEqual(['CHECKLIST.md', 'README.md', 'connections.json', 'contract.json', 'flux', 'namespaces', 'podinfo-app', 'runbooks', 'talos']);
});
