import { ReceiverDescription, ReceiverKind, Severity, Silence } from '@monosense-io/platform';
import { AGENT_DOWN, HEARTBEAT, NODE_NOT_READY, SPOKE_SILENT, STORAGE_NODE_DOWN, STORAGE_READ_ONLY } from './alerts';
import type { VMAlertmanagerConfig } from './imports/operator.victoriametrics.com-v1beta1';

type Spec = NonNullable<VMAlertmanagerConfig['spec']>;

/*
 * Who is told of which alert, when again, and of which nobody is told: Alertmanager's configuration as the operator's
 * VMAlertmanagerConfig has it, at the versions of upstream.ts.
 */

/** Until somebody is told again of what still holds. */
const REPEAT: Record<Severity, string> = { critical: '4h', warning: '12h', info: '24h' };

/** Alerts that there is nothing to see any more are called so, in all packages; a test holds them to it. */
export const SEES_NOTHING = '.+(Down|Missing|NoPrimary|Overdue|Silent)';

/** What tells one thing from another, in the alerts of all packages. */
const SAME_THING = ['alertname', 'cluster', 'namespace', 'node', 'pod', 'component', 'part'];

/** A receiver as VMAlertmanagerConfig writes it; `secret` refers to a key of its Secret. */
export function integrationOf({ kind, email, chat, port }: ReceiverDescription, secret: (key: string) => object): { [kind: string]: object[] } {
  const also = { send_resolved: true };
  switch (kind) {
    case ReceiverKind.DISCORD: return { discord_configs: [{ ...also, webhook_url_secret: secret('url') }] };
    case ReceiverKind.SLACK: return { slack_configs: [{ ...also, api_url: secret('url') }] };
    case ReceiverKind.TELEGRAM: return { telegram_configs: [{ ...also, bot_token: secret('token'), chat_id: chat! }] };
    case ReceiverKind.PUSHOVER: return { pushover_configs: [{ ...also, user_key: secret('userKey'), token: secret('token'), priority: PUSHOVER_PRIORITY }] };
    case ReceiverKind.EMAIL: return {
      email_configs: [{
        ...also, to: email!.to, from: email!.from, smarthost: `${email!.server}:${port}`, auth_username: email!.username ?? email!.from, auth_password: secret('password'), require_tls: true,
      }],
    };
    case ReceiverKind.NTFY:
    case ReceiverKind.WEBHOOK: return { webhook_configs: [{ ...also, url_secret: secret('url') }] };
  }
}

// By itself Alertmanager wakes people for everything, until they say that they have read it.
const PUSHOVER_PRIORITY = '{{ if ne .Status "firing" }}-1{{ else if eq .CommonLabels.severity "critical" }}2{{ else }}0{{ end }}';

/** Keys of the Secret that need more than a field of the item: ntfy turns Alertmanager's JSON into words only where it is asked to. */
export function templateOf({ kind }: ReceiverDescription): { [key: string]: string } | undefined {
  return kind === ReceiverKind.NTFY ? { url: '{{ .url }}?template=alertmanager' } : undefined;
}

/** What the routes are made of. */
export interface Routing {
  /** Name of the cluster that Alertmanager runs in. */
  readonly cluster: string;
  readonly receivers: { [name: string]: ReceiverDescription };
  readonly heartbeat?: ReceiverDescription;
  readonly silences: { [name: string]: Silence };
}

/** The tree of routes. Alerts that nobody asked for go to `nobody`. */
export function routeOf({ cluster, receivers, heartbeat, silences }: Routing): NonNullable<Spec['route']> {
  return {
    receiver: 'nobody',
    group_by: ['alertname', 'cluster', 'namespace'],
    group_wait: '15s',
    group_interval: '5m',
    repeat_interval: REPEAT.warning,
    routes: [
      ...(heartbeat ? [{ receiver: 'heartbeat', matchers: [`alertname="${HEARTBEAT}"`], group_wait: '0s', group_interval: '1m', repeat_interval: '5m' }] : []),
      ...Object.entries(receivers).flatMap(([name, receiver]) => routesOf(name, receiver, cluster, silences)),
    ],
  };
}

/** One route for each severity, since each is repeated at its own pace. */
function routesOf(name: string, { severities, clusters }: ReceiverDescription, cluster: string, silences: { [name: string]: Silence }): object[] {
  const muted = mutedBelow(name, Object.entries(silences), []);
  const route = (severity: Severity, matchers: string[]): object => ({
    receiver: name, matchers: [`severity="${severity}"`, ...matchers], repeat_interval: REPEAT[severity], continue: true, ...(muted.length > 0 ? { routes: muted } : {}),
  });
  const own = clusters === undefined ? [] : [`cluster=~"${clusters.join('|')}"`];
  return [
    ...severities.map((severity) => route(severity, own)),
    // That a cluster has fallen silent says this one.
    ...(clusters === undefined || clusters.includes(cluster) || !severities.includes(Severity.CRITICAL) ? [] : [route(Severity.CRITICAL, [`alertname="${SPOKE_SILENT}"`, `spoke=~"${clusters.join('|')}"`])]),
  ];
}

/** Of the routes below another one Alertmanager takes the first that matches: what several silences match needs a route of its own. */
function mutedBelow(receiver: string, silences: Array<[string, Silence]>, above: Array<[string, Silence]>): object[] {
  return silences.flatMap(([name, silence], index): object[] => {
    if (above.some(([, { matching }]) => Object.entries(matching).some(([label, value]) => (silence.matching[label] ?? value) !== value))) return [];
    const here: Array<[string, Silence]> = [...above, [name, silence]];
    const below = mutedBelow(receiver, silences.slice(index + 1), here);
    return [{
      receiver,
      matchers: Object.entries(silence.matching).map(([label, value]) => `${label}=${JSON.stringify(value)}`),
      mute_time_intervals: here.map(([each]) => each),
      ...(below.length > 0 ? { routes: below } : {}),
    }];
  });
}

/** Alerts that say nothing new while another one holds. `spokes` are the clusters that send their alerts here. */
export function inhibitRules(spokes: string[]): NonNullable<Spec['inhibit_rules']> {
  return [
    // A node that is down takes with it what runs on it, and what counts nodes and pods.
    { source_matchers: [`alertname="${NODE_NOT_READY}"`], target_matchers: [`alertname!="${NODE_NOT_READY}"`, 'node!=""'], equal: ['cluster', 'node'] },
    { source_matchers: [`alertname="${NODE_NOT_READY}"`], target_matchers: ['alertname=~".+Missing|PodNotRunning|WorkloadIncomplete|VictoriaTargetDown"', 'severity="warning"'], equal: ['cluster'] },
    // Who sees nothing can't say what is gone: a cluster without an agent, a cluster that doesn't get through, a storage that has lost its nodes.
    { source_matchers: [`alertname="${AGENT_DOWN}"`], target_matchers: [`alertname!="${AGENT_DOWN}"`, `alertname=~"${SEES_NOTHING}"`], equal: ['cluster'] },
    ...spokes.map((spoke) => ({ source_matchers: [`alertname="${SPOKE_SILENT}"`, `spoke="${spoke}"`], target_matchers: [`alertname=~"${SEES_NOTHING}"`, `cluster="${spoke}"`] })),
    { source_matchers: [`alertname=~"${STORAGE_NODE_DOWN}|${STORAGE_READ_ONLY}"`, 'severity="critical"'], target_matchers: [`alertname=~"${SEES_NOTHING}"`, `alertname!~"VictoriaStorage.+"`] },
    { source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: SAME_THING },
  ];
}

/** The time of each silence. */
export function timeIntervals(silences: { [name: string]: Silence }): NonNullable<Spec['time_intervals']> {
  return Object.entries(silences).map(([name, { from, until }]) => ({ name, time_intervals: spans(from === undefined ? 0 : startOf(from), endOf(until)) }));
}

const DAY = 86_400_000;

/** The minute at which a day or a minute begins. */
function startOf(moment: string): number {
  return Date.parse(moment.length === 10 ? `${moment}T00:00Z` : moment);
}

/** The minute at which a day or a minute is over. */
function endOf(moment: string): number {
  return startOf(moment) + (moment.length === 10 ? DAY : 0);
}

/**
 * A time from one minute to another, which is not in it any more. Alertmanager knows sets of years, months, days and times of day,
 * and of these only such that belong to each other: a part of the first day, whole days, and a part of the last one.
 */
function spans(from: number, to: number): object[] {
  const [first, last] = [Math.ceil(from / DAY) * DAY, Math.floor(to / DAY) * DAY];
  if (first > last) return [partOfDay(from, to)];
  return [...(from < first ? [partOfDay(from, first)] : []), ...(first < last ? days(new Date(first), new Date(last - DAY)) : []), ...(last < to ? [partOfDay(last, to)] : [])];
}

function partOfDay(from: number, to: number): object {
  const day = new Date(from);
  const time = (moment: number): string => (moment % DAY === 0 && moment !== from ? '24:00' : new Date(moment).toISOString().slice(11, 16));
  return { years: [year(day)], months: [month(day)], days_of_month: [`${day.getUTCDate()}`], times: [{ start_time: time(from), end_time: time(to) }] };
}

/** Whole days, the last one included. */
function days(from: Date, to: Date): object[] {
  const range = (first: number, last: number): string => (first === last ? `${first}` : `${first}:${last}`);
  const [fromYear, toYear, fromMonth, toMonth] = [from.getUTCFullYear(), to.getUTCFullYear(), from.getUTCMonth() + 1, to.getUTCMonth() + 1];
  const within = (years: number, months: number, first: number, last: number): object => ({ years: [`${years}`], months: [`${months}`], days_of_month: [range(first, last)] });
  if (fromYear === toYear && fromMonth === toMonth) return [within(fromYear, fromMonth, from.getUTCDate(), to.getUTCDate())];
  const months = (years: number, first: number, last: number): object[] => (first > last ? [] : [{ years: [`${years}`], months: [range(first, last)] }]);
  return [
    within(fromYear, fromMonth, from.getUTCDate(), 31),
    ...(fromYear === toYear
      ? months(fromYear, fromMonth + 1, toMonth - 1)
      : [...months(fromYear, fromMonth + 1, 12), ...(fromYear + 1 > toYear - 1 ? [] : [{ years: [range(fromYear + 1, toYear - 1)] }]), ...months(toYear, 1, toMonth - 1)]),
    within(toYear, toMonth, 1, to.getUTCDate()),
  ];
}

function year(day: Date): string {
  return `${day.getUTCFullYear()}`;
}

function month(day: Date): string {
  return `${day.getUTCMonth() + 1}`;
}
