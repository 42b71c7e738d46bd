import { ExternalEndpoint, IPostgresDatabase, IRedis, OidcConnection, PostgresConnection, Protocol, RedisConnection, Refusal, SecretReference, Stage } from '@monosense-io/platform';
import type { EnvVar } from '@monosense-io/platform/lib/imports/apps-v1';
import { IConstruct } from 'constructs';

const PLACEHOLDER = new Refusal('APP-001', {
  protects: 'What stands in braces and is known to nobody reaches the application as it is written, which then looks for a server of that name.',
  wrong: "database: { server, tells: { DB_HOST: '{hots}' } }",
  right: "database: { server, tells: { DB_HOST: '{host}' } }",
});

const EGRESS = new Refusal('APP-002', {
  protects: 'The policy that lets the pods out is made of a name and a port alone: anything else would match nothing.',
  wrong: "egress: ['https://api.example.org/v1']",
  right: "egress: ['api.example.org', 'smtp.example.org:587', '198.51.100.7:51820/udp']",
});

const EVERYWHERE = new Refusal('APP-044', {
  protects: 'Whoever takes over an application that is let out to everybody sends what it finds wherever it likes.',
  wrong: "egress: ['0.0.0.0/0']",
  right: "egress: ['api.example.org']",
});

/** A PostgreSQL database of an application, and how the application is told of it. */
export interface AppDatabase {
  /** The database, for example what `addDatabase` of a shared PostgreSQL returns. */
  readonly server: IPostgresDatabase;
  /**
   * What tells the application, by name: variables of an `App`, and paths of values such as `database.host` of a `HelmApp`. In the
   * texts `{host}`, `{port}`, `{database}`, `{username}` and `{password}` stand for the parts of the connection, for example
   * `{ DATABASE_URL: 'postgres://{username}:{password}@{host}:{port}/{database}' }`. The user and the password come from a Secret
   * when the pod starts; in an address, they must be of letters and digits. Refused: any other part.
   */
  readonly tells: { [name: string]: string };
}

/** A Redis server of an application, and how the application is told of it. */
export interface AppRedis {
  /** The server, for example an instance of Dragonfly. */
  readonly server: IRedis;
  /** What tells the application, as for a database: `{host}`, `{port}` and `{password}` stand for the parts of the connection. */
  readonly tells: { [name: string]: string };
}

/** The parts of a connection that texts can name. */
export interface Parts {
  /** Begins the names of the variables that texts are put together from, for example `DATABASE`. */
  readonly prefix: string;
  readonly plain: { readonly [part: string]: string };
  readonly secret?: SecretReference;
}

/** Connects a stage to a database. */
export function postgresParts(stage: Stage, { server }: AppDatabase): Parts {
  const { host, port, database, credentials }: PostgresConnection = server.connect(stage);
  return { prefix: 'DATABASE', plain: { host, port: `${port}`, database }, secret: credentials };
}

/** Connects a stage to a Redis server. */
export function redisParts(stage: Stage, { server }: AppRedis): Parts {
  const { host, port, credentials }: RedisConnection = server.connect(stage);
  return { prefix: 'REDIS', plain: { host, port: `${port}` }, secret: credentials };
}

/** What an application is told of where people log in. */
export function oidcParts(connection: OidcConnection, url: string): Parts {
  const { issuerUrl, authorizationUrl, tokenUrl, userInfoUrl, credentials, groupsClaim = 'groups', scopes = ['openid', 'profile', 'email'] } = connection;
  return { prefix: 'OIDC', plain: { issuerUrl, authorizationUrl, tokenUrl, userInfoUrl, groupsClaim, scopes: scopes.join(' '), url }, secret: credentials };
}

/** The part that a text consists of alone, if it is one that a Secret holds. */
export function secretPart(text: string, { secret }: Parts): string | undefined {
  const part = /^\{(\w+)\}$/.exec(text)?.[1];
  return part !== undefined && secret?.keys[part] !== undefined ? part : undefined;
}

/** A text with the parts of a connection in it; `secretOf` says what stands for a part that a Secret holds. */
export function filled(scope: IConstruct, prop: string, text: string, parts: Parts, secretOf: (part: string) => string): string {
  return text.replace(/\{(\w+)\}/g, (_, part: string) => {
    if (parts.plain[part] !== undefined) return parts.plain[part];
    const known = [...Object.keys(parts.plain), ...Object.keys(parts.secret?.keys ?? {})];
    PLACEHOLDER.unless(scope, parts.secret?.keys[part] !== undefined, `'${prop}' must name parts of the connection alone, got '{${part}}': choose from ${known.map((one) => `{${one}}`).join(', ')}`);
    return secretOf(part);
  });
}

/** The variables that tell a container of a connection. Parts of a Secret that stand in a longer text become variables of their own before it. */
export function variables(scope: IConstruct, prop: string, tells: { [name: string]: string }, parts: Parts): EnvVar[] {
  // Kubernetes puts in variables that come before alone, and never a variable into itself.
  const helpers = new Map<string, EnvVar>();
  const fromSecret = (name: string, part: string): EnvVar => ({ name, valueFrom: { secretKeyRef: { name: parts.secret!.name, key: parts.secret!.keys[part] } } });
  const told = Object.entries(tells).map(([name, text]): EnvVar => {
    const alone = secretPart(text, parts);
    if (alone !== undefined) return fromSecret(name, alone);
    return {
      name,
      value: filled(scope, `${prop}.${name}`, text, parts, (part) => {
        let helper = `${parts.prefix}_${part.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()}`;
        while (tells[helper] !== undefined) helper += '_PART';
        helpers.set(helper, fromSecret(helper, part));
        return `$(${helper})`;
      }),
    };
  });
  return [...helpers.values(), ...told.filter(({ value }) => value === undefined), ...told.filter(({ value }) => value !== undefined)];
}

/** Lets a stage's pods out to hosts outside the cluster: names, addresses and ranges, each with a port where it isn't 443, by TCP unless it says `/udp`. */
export function letOut(scope: IConstruct, stage: Stage, egress: string[]): void {
  const seen = new Set<string>();
  for (const text of egress) {
    const [, host, port, udp] = /^([^:\s]+|\[[0-9a-f:]+\])(?::(\d+)(\/udp)?)?$/i.exec(text) ?? [];
    EGRESS.unless(scope, host !== undefined && (!host.includes('/') || /^[\d.]+\/\d+$/.test(host)), `'egress' must be hosts with a port where it isn't 443, got '${text}': write it as in api.example.org, smtp.example.org:587 or 198.51.100.7:51820/udp`);
    EVERYWHERE.unless(scope, !/^\*(\.\*)*$|\/0+$/.test(host), `'egress' must be the hosts that it needs, got '${text}', which is everybody: name them`);
    const key = `${host}:${port ?? 443}${udp ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    new ExternalEndpoint(stage, `Egress-${text.replace('/', '-')}`, { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? 443), protocol: udp ? Protocol.UDP : Protocol.TCP }).connect(stage);
  }
}
