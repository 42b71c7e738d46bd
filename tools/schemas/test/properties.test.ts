import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';
import { PROPERTIES, propertiesIn, propertyProblems } from '../properties.ts';

test('the properties of Fluent Bit are those of what is pinned', () => {
  expect(propertyProblems(REPOSITORY_ROOT)).toEqual([]);
});

test('another version is refused until somebody has looked up its tag', () => {
  const root = mkdtempSync(join(tmpdir(), 'properties-'));
  mkdirSync(join(root, 'packages/fluent-bit/src'), { recursive: true });
  writeFileSync(join(root, 'packages/fluent-bit/src/upstream.ts'), "export const IMAGE = 'docker.io/fluent/fluent-bit:99.0.0';");
  cpSync(join(REPOSITORY_ROOT, dirname(PROPERTIES)), join(root, dirname(PROPERTIES)), { recursive: true });

  expect(() => propertyProblems(root)).toThrow(/^\[packages\/fluent-bit\] SCHEMAS-012: .*fluent-bit:99\.0\.0/);
});

test('a map in C declares a property with its type and what it is by itself', () => {
  const source = `
    static struct flb_config_map config_map[] = {
      {
       FLB_CONFIG_MAP_BOOL, "db.locking", "false",
       0, FLB_TRUE, offsetof(struct tail, locking),
       "A text, with a comma."
      },
      /* {FLB_CONFIG_MAP_STR, "gone", NULL, 0, FLB_FALSE, 0, ""}, */
      {FLB_CONFIG_MAP_STR, "Rename", NULL, FLB_CONFIG_MAP_MULT, FLB_FALSE, 0, "Several."},
      {FLB_CONFIG_MAP_SIZE, "chunk", FLB_CHUNK, 0, FLB_TRUE, offsetof(struct tail, chunk), "By a constant."},
      {0}
    };`;

  expect(propertiesIn([source])).toEqual({ 'chunk': { type: 'size' }, 'db.locking': { type: 'bool', default: 'false' }, 'rename': { type: 'str', several: true } });
});

test('properties of the service have their names in constants, and others are asked for', () => {
  const header = '#define FLB_CONF_STR_FLUSH        "Flush"\n#define FLB_CONF_STORAGE_DEL \\\n        "storage.delete"\n';
  const source = '{FLB_CONF_STR_FLUSH,\n FLB_CONF_TYPE_DOUBLE,\n 0},\n{FLB_CONF_STORAGE_DEL, FLB_CONF_TYPE_BOOL, 0}\nif (prop_key_check("alias", k, len) == 0) {}\nname = get_parser_key(config, cf, s, "type");';

  expect(propertiesIn([source, header])).toEqual({ 'alias': { type: 'str' }, 'flush': { type: 'double' }, 'storage.delete': { type: 'bool' }, 'type': { type: 'str' } });
});
