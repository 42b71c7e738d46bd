import { Size } from 'cdk8s';
import { CnpgShared, PoolMode } from '@monosense-io/cnpg-shared';
import { Lab } from '@monosense-io/platform/testing';
import { looksUpElsewhere, pgbouncer } from '../pgbouncer.ts';
import { Background, passwordOf, PostgresServer, Session, until } from '../postgres.ts';
import { RenderedPostgres } from '../rendered.ts';

/*
 * The rendered roles, databases, rules and poolers on a real PostgreSQL and a real PgBouncer.
 */

const PORT = 15432;
const POOLER = 15433;
const LOOKUP = 'cnpg_pooler_pgbouncer';

// How the owner of a database uses each extension once.
const CALLS: { [extension: string]: string } = {
  'amcheck': "CREATE TABLE checked (id int PRIMARY KEY); SELECT bt_index_check('checked_pkey')",
  'btree_gist': 'CREATE TABLE booked (room int, during tsrange, EXCLUDE USING gist (room WITH =, during WITH &&))',
  'pg_trgm': "SELECT similarity('word', 'words')",
  'plpgsql': 'DO $$ BEGIN PERFORM 1; END $$',
  'uuid-ossp': 'SELECT uuid_generate_v4()',
};

function rendered(): RenderedPostgres {
  const lab = new Lab();
  const { storageClass, store: secretStore } = lab.surroundings;
  const postgres = new CnpgShared(lab.cluster, 'postgres', { storageClass, secretStore, dataSize: Size.gibibytes(8), memory: Size.mebibytes(512) });
  postgres.addDatabase('gitlab', { poolMode: PoolMode.TRANSACTION, maxClients: 60, poolSize: 4, poolerInstances: 1, extensions: ['pg_trgm', 'btree_gist', 'plpgsql', 'amcheck'] });
  postgres.addDatabase('harbor', { poolSize: 2, poolerInstances: 1, extensions: ['uuid-ossp'] });
  postgres.addDatabase('wiki', { poolMode: PoolMode.TRANSACTION, poolSize: 4, poolerInstances: 1, alternateItem: 'wiki second' });
  return new RenderedPostgres(lab.objects());
}

const objects = rendered();
const program = pgbouncer();
const elsewhere = looksUpElsewhere(program);
let server: PostgresServer;

beforeAll(async () => {
  server = await serverWith(objects.hba());
});

afterAll(() => server.stop());

/** A server with everything that the operator makes of the objects. */
async function serverWith(hba: string, port = PORT): Promise<PostgresServer> {
  const made = await PostgresServer.start({ port, hba, parameters: objects.cluster.spec.postgresql.parameters });
  for (const statement of [`CREATE ROLE ${LOOKUP} LOGIN PASSWORD '${passwordOf(LOOKUP)}'`, ...objects.roles(passwordOf)]) await made.superuser(statement);
  for (const name of ['gitlab', 'harbor', 'wiki']) {
    const { make, within } = objects.database(name);
    await made.superuser(make);
    // An old PgBouncer finds them in the database of its clients alone.
    for (const statement of [...within, ...(elsewhere ? [] : RenderedPostgres.LOOKUPS)]) await made.superuser(statement, name);
  }
  for (const statement of RenderedPostgres.LOOKUPS) await made.superuser(statement);
  return made;
}

/** The SQL state of what is refused, or the rows. */
function outcome(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.catch((error) => error.code ?? error.message);
}

const HBA_REFUSES = '28000';

describe('roles', () => {
  test.each(['harbor', 'postgres', 'template1'])('reach their own database, and not %s', async (database) => {
    await expect(server.as('gitlab', 'gitlab', 'SELECT current_database() AS name')).resolves.toEqual([{ name: 'gitlab' }]);
    await expect(outcome(server.as('gitlab', database, 'SELECT 1'))).resolves.toBe(HBA_REFUSES);
  });

  test("would reach every database by the operator's own rules", async () => {
    const other = await serverWith(objects.hba([]), PORT + 5);
    try {
      await expect(other.as('gitlab', 'harbor', 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
    } finally {
      await other.stop();
    }
  });

  test('get no more connections than their limit', async () => {
    // Two of the pod, and two of the one that replaces it.
    const sessions: Session[] = [];
    for (let opened = 0; opened < 4; opened += 1) sessions.push(await server.session('harbor', 'harbor'));

    await expect(outcome(server.session('harbor', 'harbor'))).resolves.toBe('53300');
    for (const session of sessions) await session.end();
  });

  test('make what they need in the schema of their database', async () => {
    await expect(server.as('harbor', 'harbor', 'CREATE TABLE mine (id int); INSERT INTO mine VALUES (1); SELECT id FROM mine')).resolves.toEqual([{ id: 1 }]);
  });

  test('can not read the hashes of passwords', async () => {
    await expect(outcome(server.as('gitlab', 'gitlab', 'SELECT * FROM pg_catalog.pg_shadow'))).resolves.toBe('42501');
    // The lookups are out of its reach, in another database.
    await expect(outcome(server.as('gitlab', 'gitlab', "SELECT * FROM public.user_search('harbor')"))).resolves.toBe(elsewhere ? '42883' : '42501');
  });
});

describe('a password', () => {
  let pooler: Background;

  beforeAll(async () => {
    pooler = new Background(program, (folder) => [`${folder}/pgbouncer.ini`], objects.pooler('wiki', POOLER + 1, PORT, passwordOf(LOOKUP), elsewhere));
    await until(async () => (await server.session('wiki', 'wiki', POOLER + 1)).end(), pooler.said);
  });

  afterAll(() => pooler.stop());

  test('changes without a moment in which a client is refused, by the steps of the runbook', async () => {
    const login = async (user: string, password: string): Promise<Session> => Session.open({ host: '127.0.0.1', port: POOLER + 1, user, password, database: 'wiki' });
    await server.as('wiki', 'wiki', 'CREATE TABLE pages (id int); INSERT INTO pages VALUES (1); SELECT 1');
    // A client that logs in anew each time, with what its Secret says.
    let secret = { user: 'wiki', password: passwordOf('wiki') };
    let done = false;
    let logins = 0;
    const client = (async () => {
      while (!done) {
        const session = await login(secret.user, secret.password);
        await session.query('INSERT INTO pages VALUES (2)');
        await session.end();
        logins += 1;
      }
    })();
    const some = (): Promise<void> => until(async () => { if (logins < 20) throw new Error(`${logins} logins`); }, pooler.said).then(() => { logins = 0; });

    // The second role gets a new password while nobody uses it, and then clients go there.
    await some();
    await server.superuser("ALTER ROLE wiki_alternate PASSWORD 'new'");
    await some();
    secret = { user: 'wiki_alternate', password: 'new' };
    await some();
    // A migration meanwhile, and the old password becomes void.
    await server.superuser("ALTER ROLE wiki PASSWORD 'newer'");
    const migration = await login('wiki_alternate', 'new');
    await migration.query('ALTER TABLE pages ADD COLUMN title text; CREATE TABLE comments (id int)');
    await migration.end();
    await some();
    // And back, next time.
    await server.superuser('REASSIGN OWNED BY wiki_alternate TO wiki', 'wiki');
    secret = { user: 'wiki', password: 'newer' };
    await some();
    done = true;
    await client;

    const owner = await login('wiki', 'newer');
    await expect(owner.query('ALTER TABLE comments ADD COLUMN title text; SELECT count(*)::int > 60 AS many FROM pages')).resolves.toEqual([{ many: true }]);
    await owner.end();
    await expect(login('wiki', passwordOf('wiki'))).rejects.toThrow();
  });
});

describe('extensions', () => {
  // What the runbook tells to run for an extension that its owner may not call.
  const GRANTS = `
    SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', p.oid::regprocedure, 'gitlab') AS statement
    FROM pg_depend d JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
    WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'amcheck')`;

  test.each(objects.of('Database').flatMap(({ spec }) => (spec.extensions ?? []).map(({ name }: any) => [name, spec.name])))('%s is of use to the owner of database %s', async (extension, database) => {
    const call = CALLS[extension];
    if (extension === 'amcheck') {
      await expect(outcome(server.as(database, database, call))).resolves.toBe('42501');
      for (const { statement } of await server.superuser(GRANTS, database)) await server.superuser(statement, database);
    }

    await expect(outcome(server.as(database, database, call))).resolves.toEqual(expect.any(Array));
  });
});

describe('a pooler', () => {
  let pooler: Background;

  beforeAll(async () => {
    pooler = new Background(program, (folder) => [`${folder}/pgbouncer.ini`], objects.pooler('gitlab', POOLER, PORT, passwordOf(LOOKUP), elsewhere));
    await until(async () => (await server.session('gitlab', 'gitlab', POOLER)).end(), pooler.said);
  });

  afterAll(() => pooler.stop());

  test('serves the owner of its database', async () => {
    const session = await server.session('gitlab', 'gitlab', POOLER);

    await expect(session.query('SELECT current_user AS role, current_database() AS name')).resolves.toEqual([{ role: 'gitlab', name: 'gitlab' }]);
    await session.end();
  });

  test.each([
    ['gitlab', 'harbor'],
    ['harbor', 'harbor'],
    ['harbor', 'gitlab'],
    ['gitlab', 'postgres'],
    [LOOKUP, 'gitlab'],
  ])('does not serve %s in database %s', async (role, database) => {
    await expect(server.session(role, database, POOLER)).rejects.toThrow('login rejected');
  });

  test('takes no more connections than are counted for it, with all its clients at once', async () => {
    const { default_pool_size: size } = objects.of('Pooler').find(({ metadata }) => metadata.name === 'postgres-gitlab').spec.pgbouncer.parameters;
    let most = { clients: 0, lookups: 0 };
    let done = false;
    const watch = (async () => {
      while (!done) {
        const [{ clients, lookups }] = await server.superuser(`SELECT count(*) FILTER (WHERE usename = 'gitlab')::int AS clients, count(*) FILTER (WHERE usename = '${LOOKUP}')::int AS lookups FROM pg_stat_activity`);
        most = { clients: Math.max(most.clients, clients), lookups: Math.max(most.lookups, lookups) };
      }
    })();

    const client = async (): Promise<void> => {
      for (let round = 0; round < 5; round += 1) {
        const session = await server.session('gitlab', 'gitlab', POOLER);
        await session.query('SELECT pg_sleep(0.02)');
        await session.end();
      }
    };
    await Promise.all(Array.from({ length: 50 }, client));
    done = true;
    await watch;

    expect(most.clients).toBe(Number(size));
    expect(most.lookups).toBeGreaterThan(0);
    expect(most.lookups).toBeLessThanOrEqual(Number(size));
  });
});
