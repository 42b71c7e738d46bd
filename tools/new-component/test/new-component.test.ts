import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Copy } from '../../sandbox/copy.ts';

/** The repository with the core as its only package. */
const copy = new Copy('packages/platform');
copy.keepOnly((line) => line.includes("'platform'"));
afterAll(() => copy.remove());

const newComponent = (...args: string[]) => copy.run('node', 'tools/new-component/main.ts', ...args);

test.each([
  ['Redis', "[Redis] a package name must be lower-case words joined by '-', got 'Redis': choose a name such as 'external-secrets'"],
  ['', "[] a package name must be lower-case words joined by '-', got '': choose a name such as 'external-secrets'"],
  ['../x', "[../x] a package name must be lower-case words joined by '-', got '../x': choose a name such as 'external-secrets'"],
  ['platform', "[platform] packages/platform must not exist yet: choose another name, or remove the folder and its line in .projenrc.ts"],
  ['redis oci://registry.example.org/redis', "[redis] a chart needs an exact version, got '': write it after the chart, as in 1.2.3"],
  ['redis oci://registry.example.org/redis latest', "[redis] a chart needs an exact version, got 'latest': write it after the chart, as in 1.2.3"],
  ['redis redis 1.2.3', "[redis] a chart must be named with its repository, got 'redis': write oci://… or https://…, and the chart's name last"],
])("'%s' is refused, and nothing is written", (args, sentence) => {
  const before = copy.read('.projenrc.ts');

  expect(newComponent(...args.split(' '))).toEqual({ status: 1, output: `${sentence}\n` });

  expect(copy.read('.projenrc.ts')).toBe(before);
  expect(existsSync(join(copy.root, 'packages/redis'))).toBe(false);
});
