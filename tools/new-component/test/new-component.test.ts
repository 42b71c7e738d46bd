import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY_ROOT, Sandbox } from '../../../checks/sandbox/sandbox.ts';
import { generate } from '../generate.ts';

const LIST = readFileSync(join(REPOSITORY_ROOT, '.projenrc.ts'), 'utf8');

/** A repository with nothing but the list of its packages, and the core. */
const repository = new Sandbox();
repository.write('.projenrc.ts', LIST);
repository.write('packages/platform/package.json', {});
afterAll(() => repository.remove());

test.each([
  ['Redis', "[new-component] NEW-COMPONENT-005: \'NAME\' must be lower-case words joined by '-', got 'Redis': choose a name such as 'external-secrets'"],
  ['', "[new-component] NEW-COMPONENT-005: \'NAME\' must be lower-case words joined by '-', got '': choose a name such as 'external-secrets'"],
  ['../x', "[new-component] NEW-COMPONENT-005: \'NAME\' must be lower-case words joined by '-', got '../x': choose a name such as 'external-secrets'"],
  ['platform', '[platform] NEW-COMPONENT-001: packages/platform must not exist yet: choose another name, or remove the folder and its line in .projenrc.ts'],
  ['redis oci://registry.example.org/redis', "[redis] NEW-COMPONENT-002: a chart needs an exact version, got '': write it after the chart, as in 1.2.3"],
  ['redis oci://registry.example.org/redis latest', "[redis] NEW-COMPONENT-002: a chart needs an exact version, got 'latest': write it after the chart, as in 1.2.3"],
  ['redis redis 1.2.3', "[redis] NEW-COMPONENT-003: a chart must be named with its repository, got 'redis': write oci://… or https://…, and the chart's name last"],
])("'%s' is refused, and nothing is written", (args, sentence) => {
  const [name, address, version] = args.split(' ');

  expect(() => generate(repository.root, name, address === undefined ? undefined : { address, version })).toThrow(new Error(sentence));

  expect(repository.read('.projenrc.ts')).toBe(LIST);
  expect(existsSync(join(repository.root, 'packages/redis'))).toBe(false);
});
