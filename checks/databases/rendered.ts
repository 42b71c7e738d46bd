/** What the operator makes of the rendered objects: read from github.com/cloudnative-pg/cloudnative-pg at tag v1.30.1. */

/** The objects of a cluster, by kind. */
export class RenderedPostgres {
  /** How PgBouncer looks up passwords: the operator makes it in the database `postgres`. */
  public static readonly LOOKUPS = [
    `CREATE OR REPLACE FUNCTION public.user_search(uname TEXT) RETURNS TABLE (usename name, passwd text)
       AS 'SELECT usename, passwd FROM pg_catalog.pg_shadow WHERE usename=$1;' LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp`,
    'REVOKE ALL ON FUNCTION public.user_search(text) FROM public',
    'GRANT EXECUTE ON FUNCTION public.user_search(text) TO cnpg_pooler_pgbouncer',
  ];

  private readonly objects: any[];

  public constructor(objects: any[]) {
    this.objects = objects;
  }

  public get cluster(): any {
    return this.of('Cluster')[0];
  }

  public of(kind: string): any[] {
    return this.objects.filter((object) => object.kind === kind && object.apiVersion === 'postgresql.cnpg.io/v1');
  }

  /** pg_hba.conf, with these rules of the user; lookups log in by a password here, and not by a certificate. */
  public hba(rules: string[] = this.cluster.spec.postgresql.pg_hba): string {
    return ['local all all trust', 'host all cnpg_pooler_pgbouncer all scram-sha-256', ...rules, 'host all all all scram-sha-256', ''].join('\n');
  }

  /** The statements by which the operator makes the roles. */
  public roles(passwordOf: (role: string) => string): string[] {
    return this.cluster.spec.managed.roles.map(({ name, connectionLimit, inRoles = [] }: any) => (
      `CREATE ROLE "${name}" INHERIT LOGIN CONNECTION LIMIT ${connectionLimit ?? -1} PASSWORD '${passwordOf(name)}' ${inRoles.map((role: string) => `IN ROLE "${role}"`).join(' ')}`
    ));
  }

  /** The statements by which it makes a database, and those that it runs in it, as a superuser. */
  public database(name: string): { make: string; within: string[] } {
    const { owner, extensions = [] } = this.of('Database').find(({ spec }) => spec.name === name).spec;
    return {
      make: `CREATE DATABASE "${name}" OWNER "${owner}"`,
      within: extensions.filter((extension: any) => extension.name !== 'plpgsql').map((extension: any) => `CREATE EXTENSION "${extension.name}"`),
    };
  }

  /** The files of PgBouncer for the pooler of a database, in a folder; without `elsewhere`, passwords are looked up in the clients' database. */
  public pooler(database: string, port: number, server: number, lookupPassword: string, elsewhere: boolean): { [name: string]: (folder: string) => string } {
    const { poolMode, parameters, pg_hba: rules = [] } = this.of('Pooler').find(({ metadata }) => metadata.name.endsWith(`-${database}`)).spec.pgbouncer;
    const settings = (folder: string): { [name: string]: string } => ({
      ...parameters, ignore_startup_parameters: 'extra_float_digits,options', auth_type: 'hba', auth_hba_file: `${folder}/pg_hba.conf`, auth_file: `${folder}/userlist.txt`,
      listen_addr: '127.0.0.1', listen_port: `${port}`, unix_socket_dir: folder, admin_users: 'pgbouncer', server_tls_sslmode: 'disable',
    });
    return {
      'pgbouncer.ini': (folder) => [
        '[databases]', `* = host=127.0.0.1 port=${server}`, '', '[pgbouncer]', `pool_mode = ${poolMode}`, 'auth_user = cnpg_pooler_pgbouncer', 'auth_query = SELECT usename, passwd FROM public.user_search($1)',
        ...(elsewhere ? ['auth_dbname = postgres'] : []),
        ...Object.entries(settings(folder)).map(([name, value]) => `${name} = ${value}`), '',
      ].join('\n'),
      'pg_hba.conf': () => ['local pgbouncer pgbouncer peer', ...rules, 'host all all 0.0.0.0/0 md5', 'host all all ::/0 md5', ''].join('\n'),
      'userlist.txt': () => `"cnpg_pooler_pgbouncer" "${lookupPassword}"\n`,
    };
  }
}
