import { mkdtempSync, readdirSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

test('the example renders a cluster', () => {
  process.chdir(mkdtempSync(join(tmpdir(), 'example-')));

  require('../examples/first-cluster');

  expect(readdirSync('clusters/home').sort()).toEqual(['CHECKLIST.md', 'README.md', 'connections.json', 'contract.json', 'flux', 'namespaces', 'podinfo-app', 'runbooks', 'talos']);
});
