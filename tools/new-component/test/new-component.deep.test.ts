import { Copy } from '../../../checks/sandbox/copy.ts';

/** The repository with the core as its only package. */
const copy = new Copy('packages/platform');
copy.keepOnly((line) => line.includes("'platform'"));
afterAll(() => copy.remove());

test('a new package compiles, has its API described and passes its own tests', () => {
  const { status, output } = copy.run('node', 'tools/new-component/main.ts', 'message-queue', 'oci://registry.example.org/charts/queue', '1.2.3');

  expect(output).toContain('\npackages/message-queue is made, compiled and tested: go on with src/upstream.ts\n');
  expect(status).toBe(0);
  expect(copy.read('.projenrc.ts').split('\n').filter((line) => line.startsWith('new ComponentPackage')).at(-1)).toContain("(monorepo, 'message-queue',");
  expect(copy.read('packages/message-queue/API.md')).toContain('### MessageQueue');
  expect(JSON.parse(copy.read('packages/message-queue/test-report.json'))).toMatchObject({ numPassedTests: 4, numFailedTests: 0 });
  expect(JSON.parse(copy.read('package-lock.json')).packages['packages/message-queue'].version).toBe('1.0.0');
});
