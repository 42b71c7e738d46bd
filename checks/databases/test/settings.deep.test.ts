import { ADDED_EXTENSIONS, extensionsOf } from '../../../packages/cnpg-shared/src/extensions.ts';
import { Setting } from '../../../packages/cnpg-shared/src/setting.ts';
import { SETTINGS, SETTINGS_OF_MAJOR } from '../../../packages/cnpg-shared/src/settings.ts';
import { OPERATOR_PARAMETERS } from '../../../packages/cnpg-shared/src/upstream.ts';
import { PostgresServer } from '../postgres.ts';
import { LOADED, settingsOf } from '../settings.ts';

let server: PostgresServer | undefined;

beforeAll(async () => {
  server = await PostgresServer.start({ port: 15440, hba: 'local all all trust\n', parameters: LOADED });
});

afterAll(() => server?.stop());

test('what is written down is what the server says', async () => {
  expect({ ...SETTINGS, ...SETTINGS_OF_MAJOR[16] }).toEqual(await settingsOf(server!));
});

// Debian has languages, and what belongs to them, in packages of their own, which the image doesn't hold.
const OF_LANGUAGES = /^(pltcl|plperl|plpython3)u?$|_pl(perl|perlu|python3u)$/;

test('the extensions that are written down are what the server has, and those that the image adds', async () => {
  const rows = await server!.superuser('SELECT name FROM pg_available_extensions');

  expect(extensionsOf('16')).toEqual([...rows.map(({ name }) => name).filter((name) => !OF_LANGUAGES.test(name)), ...ADDED_EXTENSIONS].sort());
});

// Values that fit some settings, and many that fit none.
const VALUES = [
  'on', 'OFF', 'true', 'maybe', '1', '0', '-1', '7', '64', '100', '0.5', '1e3', '1.5', '2147483648', '64MB', '64M', '64 MB', '64mb', '64Mi', '1GB', '1TB', '5TB', '63kB', '8kB', '100B',
  '10ms', '500us', '5min', '5m', '1h', '1d', '2s', '30days', 'minimal', 'replica', 'warning', 'panic', 'none', 'loud', '',
];

// Their values hang together with something else: the limits of the process, another setting, or a file.
const TIED = new Set(['max_stack_depth', 'huge_page_size', 'client_encoding', 'debug_discard_caches', 'jit_provider', 'transaction_deferrable', 'transaction_isolation', 'transaction_read_only', 'ssl', 'seed', 'is_superuser', 'trace_recovery_messages', 'vacuum_buffer_usage_limit']);

test('a real server takes and refuses the same values', async () => {
  const names = Object.keys({ ...SETTINGS, ...SETTINGS_OF_MAJOR[16] }).filter((name) => !OPERATOR_PARAMETERS.has(name) && !TIED.has(name) && Setting.find(name, '16')!.misfit('what no setting takes') !== undefined);
  // One statement for all: each value of each setting is tried in a block of its own.
  const rows = await server!.superuser(`
    CREATE TEMP TABLE verdict (name text, value text, refused boolean);
    CREATE FUNCTION pg_temp.tried() RETURNS int LANGUAGE sql AS 'SELECT 1';
    DO $$
    DECLARE n text; v text;
    BEGIN
      FOREACH n IN ARRAY ARRAY[${names.map((name) => `'${name}'`).join(', ')}] LOOP
        FOREACH v IN ARRAY ARRAY[${VALUES.map((value) => `'${value}'`).join(', ')}] LOOP
          BEGIN
            EXECUTE format('ALTER FUNCTION pg_temp.tried() SET %I = %L', n, v);
            INSERT INTO verdict VALUES (n, v, false);
          EXCEPTION
            WHEN invalid_parameter_value THEN INSERT INTO verdict VALUES (n, v, true);
            WHEN cant_change_runtime_param THEN NULL;
          END;
        END LOOP;
      END LOOP;
    END $$;
    SELECT name, value, refused FROM verdict`);

  expect(rows.length).toBeGreaterThan(4000);
  expect(rows.filter(({ name, value, refused }) => (Setting.find(name, '16')!.misfit(value) !== undefined) !== refused)).toEqual([]);
});
