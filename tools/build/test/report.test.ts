import { Sandbox } from '../../../checks/sandbox/sandbox.ts';

const sandbox = new Sandbox();
beforeAll(() => {
  sandbox.write('projenrc/test-report.json', { numPassedTests: 3, numFailedTests: 0, numRuntimeErrorTestSuites: 0 });
  sandbox.write('packages/cilium/test-report.json', { numPassedTests: 1, numFailedTests: 0, numRuntimeErrorTestSuites: 0 });
  sandbox.write('packages/cli/test/render/test-report.json', { numPassedTests: 1, numFailedTests: 0, numRuntimeErrorTestSuites: 0 });
  sandbox.write('tools/docs/test-report.json', { numPassedTests: 1, numFailedTests: 0, numRuntimeErrorTestSuites: 0 });
  sandbox.write('checks/fixtures/test-report.json', { numPassedTests: 1, numFailedTests: 0, numRuntimeErrorTestSuites: 0 });
});
afterAll(() => sandbox.remove());

const report = (...codes: string[]) => sandbox.run('node', 'tools/build/report.mjs', ...codes);

test('sums the reports of all packages, tools and checks', () => {
  expect(report('0', '0', '0', '0')).toEqual({ status: 0, output: '7 passed, 0 failed\n' });
});

test('those of deep tests count as well', () => {
  sandbox.write('packages/cilium/test-deep-report.json', { numPassedTests: 2, numFailedTests: 1, numRuntimeErrorTestSuites: 0 });
  expect(report('0', '0', '1', '0')).toEqual({ status: 1, output: "[ci] 'npx -y projen test:deep' failed: see above\n9 passed, 1 failed\n" });
  sandbox.run('rm', 'packages/cilium/test-deep-report.json');
});

test('a failed build counts, although no test failed', () => {
  expect(report('1', '0', '0', '0')).toEqual({ status: 1, output: "[ci] 'npx -y projen build' failed: see above\n7 passed, 1 failed\n" });
});

test('failed tests and test files that do not load are counted', () => {
  sandbox.write('packages/flux/test-report.json', { numPassedTests: 1, numFailedTests: 2, numRuntimeErrorTestSuites: 1 });
  expect(report('0', '1', '0', '0')).toEqual({ status: 1, output: "[ci] 'npx -y projen test' failed: see above\n8 passed, 3 failed\n" });
});

test('a command that was not run has failed', () => {
  expect(report('0', '0', '0')).toMatchObject({ status: 1, output: expect.stringContaining("[ci] 'npx -y projen lab api' failed: see above\n") });
});
