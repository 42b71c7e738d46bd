import { Check, IMetricsSink, Refusal, Url } from '@monosense-io/platform';
import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { PLACEHOLDERS, SCHEMES } from './upstream';

/** Answers of a server that is well: what was asked for, another address, or a question for a login. */
const WELL = [200, 204, 301, 302, 303, 307, 308, 401, 403];

const NAME = new Refusal('GATUS-001', {
  protects: 'Names and groups become labels of metrics and keys of addresses, which Gatus makes of few characters.',
  wrong: "gatus.addCheck('say \"hello\"', …)",
  right: "gatus.addCheck('say hello', …)",
});

const ADDRESS = new Refusal('GATUS-002', {
  protects: 'Gatus refuses to start with a check that it can not run, and the configuration is no place for passwords.',
  wrong: "gatus.addCheck('nas', { url: 'nas.example.org' })",
  right: "gatus.addCheck('nas', { url: 'https://nas.example.org' })",
});

const CONDITION = new Refusal('GATUS-003', {
  protects: 'Gatus takes a name that it does not know for a text, so that the check fails for ever; without any name it says nothing.',
  wrong: "conditions: ['[STATSU] == 200']",
  right: "conditions: ['[STATUS] == 200']",
});

const OF_HTTP = new Refusal('GATUS-004', {
  protects: 'What speaks no HTTP answers without a status: the check would fail for ever.',
  wrong: "gatus.addCheck('mail', { url: 'tcp://mail.example.org:25', statuses: [200] })",
  right: "gatus.addCheck('mail', { url: 'tcp://mail.example.org:25' })",
});

const OF_SCHEME = new Refusal('GATUS-014', {
  protects: 'What is asked for by another scheme is never there, so that the check fails for ever, or is well whatever happens.',
  wrong: "gatus.addCheck('mail', { url: 'tcp://mail.example.org:25', conditions: ['[STATUS] == 200'] })",
  right: "gatus.addCheck('mail', { url: 'tcp://mail.example.org:25', conditions: ['[RESPONSE_TIME] < 500'] })",
});

const NOT_INSIDE = new Refusal('GATUS-015', {
  protects: 'The pods are let out to hosts outside by their names, and to Services by what is behind them: a Service that is asked as if it were outside is never reached.',
  wrong: "gatus.addCheck('shop', { url: 'http://shop.shop.svc.cluster.local' })",
  right: "gatus.addEndpointCheck('shop', shop.endpoint, { path: '/health' })",
});

const PATH = new Refusal('GATUS-005', {
  protects: 'A path is what follows the host name; anything else would change whom the check asks.',
  wrong: "gatus.checkRoute('shop.example.org', { path: 'health' })",
  right: "gatus.checkRoute('shop.example.org', { path: '/health' })",
});

const SOME_STATUS = new Refusal('GATUS-006', {
  protects: 'A check that no status satisfies fails for ever.',
  wrong: 'statuses: []',
  right: 'statuses: [200]',
});

/** How something is checked, and when it is well. */
export interface CheckOptions {
  /**
   * Time between two checks. Refused: less than 10 seconds.
   * @default - `interval` of Gatus
   */
  readonly interval?: Duration;
  /**
   * Time within which it must answer, in whole seconds. Refused: more than 10, after which Gatus waits no longer.
   * @default - `responseTime` of Gatus
   */
  readonly responseTime?: Duration;
  /**
   * Statuses of HTTP of which it must answer with one; redirects are not followed. Refused: for what speaks no HTTP.
   * @default - 200, 204, a redirect (301, 302, 303, 307, 308), or a question for a login (401, 403)
   */
  readonly statuses?: number[];
  /**
   * What else must hold, as Gatus writes conditions: `[BODY].status == UP`. Refused: what is no condition to Gatus, what speaks of
   * nothing that Gatus knows, and `[DOMAIN_EXPIRATION]`, which asks servers that the pods can't reach.
   * @default - nothing
   */
  readonly conditions?: string[];
}

/** How a hostname of a route is checked. */
export interface RouteCheckOptions extends CheckOptions {
  /**
   * Path, and query, that is asked for.
   * @default '/'
   */
  readonly path?: string;
}

/** What is checked by its address. */
export interface UrlCheckOptions extends CheckOptions {
  /**
   * Its address: `http` or `https`, or `tcp` or `tls` with a port. Refused: other schemes, and credentials in it.
   */
  readonly url: string;
  /**
   * The group that the page shows it in.
   * @default 'outside'
   */
  readonly group?: string;
}

/** How an endpoint of the cluster is checked. */
export interface EndpointCheckOptions extends CheckOptions {
  /**
   * Path that is asked for over plain HTTP.
   * @default - a connection is opened and closed
   */
  readonly path?: string;
  /**
   * The group that the page shows it in.
   * @default 'cluster'
   */
  readonly group?: string;
}

/** What is checked by its metrics. */
export interface MetricCheckOptions {
  /**
   * Where the metrics are kept: a sink that can be asked in the cluster, and asks for no login, such as a hub of VictoriaMetrics. Refused: any other.
   */
  readonly metrics: IMetricsSink;
  /** Query that has a result while all is well, in MetricsQL. It sees the series of all clusters. */
  readonly query: string;
  /**
   * The group that the page shows it in.
   * @default 'cluster'
   */
  readonly group?: string;
  /**
   * Time between two checks. Refused: less than 10 seconds.
   * @default - `interval` of Gatus
   */
  readonly interval?: Duration;
}

/** What holds for every check that doesn't say it itself. */
export interface CheckDefaults {
  readonly interval: Duration;
  readonly responseTime: Duration;
  readonly certificateAge: Duration;
}

/** A check as Gatus' configuration has it. */
export interface GatusEndpoint {
  readonly name: string;
  readonly group: string;
  readonly url: string;
  readonly interval: string;
  readonly client: { readonly 'ignore-redirect': true; readonly timeout: string };
  readonly conditions: string[];
}

/** Gatus waits as long for an answer. */
const TIMEOUT = Duration.seconds(10);
const SHORTEST_INTERVAL = Duration.seconds(10);

/** Refuses what can not be the name of a check or of a group. */
export function checkName(scope: IConstruct, prop: string, name: string): string {
  NAME.unless(scope, /^[\w][\w ./:-]*$/.test(name), `'${prop}' must be of letters, digits, blanks and any of . / : _ -, got ${quoted(name)}: write it as in 'nas web'`);
  return name;
}

/** Refuses an address that Gatus can not check. */
export function checkUrl(scope: IConstruct, url: string): URL {
  ADDRESS.unless(scope, Url.isUrl(url, ['http', 'https', 'tcp', 'tls']), `'url' must be an http, https, tcp or tls address, got ${quoted(url)}: write it as in https://nas.example.org`);
  const parsed = new URL(url);
  ADDRESS.unless(scope, parsed.username === '' && parsed.password === '', `'url' must hold no credentials, got some for '${parsed.hostname}': leave them out`);
  ADDRESS.unless(scope, isHttp(url) || parsed.port !== '', `'url' must say the port, got ${quoted(url)}: write it as in tcp://mail.example.org:25`);
  NOT_INSIDE.unless(scope, !/(^|\.)svc(\.cluster\.local)?\.?$/.test(parsed.hostname) && (/[.:]/.test(parsed.hostname)), `'url' must be of a host outside the cluster, got the name of a Service, '${parsed.hostname}': pass its endpoint to addEndpointCheck, or let its cluster check it`);
  return parsed;
}

/** Refuses options that Gatus would not understand. */
export function checkOptions(scope: IConstruct, options: CheckOptions & { readonly path?: string }, scheme: string): void {
  const http = isHttp(`${scheme}:`);
  const { interval, responseTime, statuses, conditions = [], path } = options;
  if (interval !== undefined) Check.duration(scope, 'interval', interval, { atLeast: SHORTEST_INTERVAL });
  if (responseTime !== undefined) Check.duration(scope, 'responseTime', responseTime, { atMost: TIMEOUT });
  OF_HTTP.unless(scope, http || statuses === undefined, "'statuses' are of HTTP, got some for a check that speaks none: leave them out");
  SOME_STATUS.unless(scope, statuses?.length !== 0, "'statuses' must name at least one, got none: name one, or leave 'statuses' out");
  for (const status of statuses ?? []) Check.wholeNumber(scope, 'statuses', status, 100, 599);
  PATH.unless(scope, path === undefined || /^\/[\w.~:?#@&+,;=%/-]*$/.test(path), `'path' must begin with '/' and hold what an address may hold, got ${quoted(path ?? '')}: write it as in /health`);
  for (const condition of conditions) {
    const parts = condition.split(/ (?:==|!=|<=|>=|<|>) /);
    CONDITION.unless(scope, parts.length === 2 && parts.every((part) => part.trim() !== ''), `'conditions' must be two values with one of == != < <= > >= between blanks, got ${quoted(condition)}: write it as in [BODY].status == UP`);
    const named = [...condition.matchAll(/\[[A-Z_]+\]/g)].map(([name]) => name);
    const unknown = named.find((name) => !PLACEHOLDERS.includes(name));
    CONDITION.unless(scope, named.length > 0 && unknown === undefined, `'conditions' must speak of one of ${PLACEHOLDERS.join(' ')}, got ${unknown ?? 'none of them'} in ${quoted(condition)}: write it as in [BODY].status == UP`);
    CONDITION.unless(scope, !named.includes('[DOMAIN_EXPIRATION]'), `'conditions' can't speak of [DOMAIN_EXPIRATION], whose servers the pods don't reach, got ${quoted(condition)}: leave it out`);
    const absent = named.find((name) => SCHEMES[name]?.includes(scheme) === false);
    OF_SCHEME.unless(scope, absent === undefined, `'conditions' must speak of what a check by ${scheme} has, got ${absent} in ${quoted(condition)}: ${SCHEMES[absent!]?.length ? `leave it out, or ask by ${SCHEMES[absent!].join(' or ')}` : 'leave it out'}`);
  }
}

/** A check as Gatus' configuration has it. */
export function endpointOf(group: string, name: string, url: string, options: CheckOptions, defaults: CheckDefaults): GatusEndpoint {
  const { interval = defaults.interval, responseTime = defaults.responseTime, statuses = WELL, conditions = [] } = options;
  return {
    name,
    group,
    url,
    interval: `${interval.toSeconds()}s`,
    // Another address may be behind a door that the pods are not let through.
    client: { 'ignore-redirect': true, 'timeout': `${TIMEOUT.toSeconds()}s` },
    conditions: [
      isHttp(url) ? `[STATUS] == ${statuses.length === 1 ? statuses[0] : `any(${statuses.join(', ')})`}` : '[CONNECTED] == true',
      ...(/^(https|tls):/.test(url) ? [`[CERTIFICATE_EXPIRATION] > ${defaults.certificateAge.toHours()}h`] : []),
      `[RESPONSE_TIME] < ${responseTime.toMilliseconds()}`,
      ...conditions,
    ],
  };
}

/** A text as messages show it, in one line. */
function quoted(text: string): string {
  return `'${text.replace(/[\r\n]+/g, '\\n')}'`;
}

/** Whether an address is one of HTTP. */
function isHttp(url: string): boolean {
  return /^https?:/.test(url);
}
