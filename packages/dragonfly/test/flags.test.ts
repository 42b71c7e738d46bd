import { KnownFlags } from '../src/flags';
import { IMAGE } from '../src/upstream';

const violations = (args: unknown[], image = IMAGE): string[] => new KnownFlags().violationsIn([
  { path: 'infra/cache', manifest: { apiVersion: 'dragonflydb.io/v1alpha1', kind: 'Dragonfly', metadata: { name: 'cache' }, spec: { image, args } } },
]);

test.each([
  ['a flag and its value in one word', ['--maxmemory=1.5gb']],
  ['a flag with one dash', ['-dbnum=16']],
  ['a value in a word of its own', ['--dbnum', '16']],
  ['a truth without its value', ['--version_check']],
  ['a truth that is taken back', ['--noversion_check', '--cache_mode=no']],
  ['a number below nothing, where that is allowed', ['--port=-1']],
  ['a flag of the library for logs', ['--alsologtostderr=true', '--v=1']],
])('%s is taken', (_, args) => {
  expect(violations(args)).toEqual([]);
});

test.each([
  ['a name that is misspelt', ['--proactor_thread=2'], 'DRAGONFLY-009', "got '--proactor_thread'"],
  ['a number that is taken back like a truth', ['--nodbnum'], 'DRAGONFLY-009', "'--nodbnum'"],
  ['a text for a truth', ['--cache_mode=maybe'], 'DRAGONFLY-010', "true or false, got 'maybe'"],
  ['a number below nothing, where there is none', ['--dbnum=-1'], 'DRAGONFLY-010', "got '-1'"],
  ['a port that is none', ['--admin_port=70000'], 'DRAGONFLY-010', 'from 0 to 65535'],
  ['a size without a number', ['--maxmemory=all'], 'DRAGONFLY-010', 'a size such as'],
  ['a flag without its value', ['--dbnum'], 'DRAGONFLY-010', "got ''"],
])('%s is refused', (_, args, code, value) => {
  expect(violations(args)).toEqual([expect.stringContaining(`[infra/cache] ${code}: 'spec.args[0]' of Dragonfly 'cache' `)]);
  expect(violations(args)[0]).toContain(value);
});

test('nothing is said of another version', () => {
  expect(violations(['--of_tomorrow=1'], IMAGE.replace(/:.*/, ':v9.0.0'))).toEqual([]);
});
