/** Who talks to whom, as a matrix of namespaces, and pod by pod below it. */
import type { ClusterConnections, Connection, Party } from '@monosense-io/output';
import { portsOf, textOf, union } from '../netpol/ports.ts';
import { html, lines } from '../page/page.ts';
import type { Markup } from '../page/page.ts';
import { tableOf } from './table.ts';

/** All connections from one place to another. */
export interface Path {
  /** A namespace, or what a party outside of all namespaces is to people. */
  readonly from: string;
  readonly to: string;
  readonly links: ReadonlyArray<{ readonly client: string; readonly server: string; readonly ports: string }>;
}

const API_SERVER = 'API server';
const MACHINES = 'machines';
const GATEWAYS = 'gateways';
const OUTSIDE = 'outside';

/** What is no namespace. */
const OTHERS = [API_SERVER, OUTSIDE, GATEWAYS, MACHINES];

/** The declared connections, place by place. */
export function pathsOf({ pods, connections }: ClusterConnections): Path[] {
  const namespaces = new Map(pods.map(({ name, namespace }) => [name, namespace]));
  const ends = connections.map((connection) => ({ connection, from: placeOf(connection.client, namespaces), to: placeOf(connection.server, namespaces) }));
  return [...Map.groupBy(ends, ({ from, to }) => JSON.stringify([from, to])).values()].map((group) => ({
    from: group[0].from,
    to: group[0].to,
    links: [...Map.groupBy(group, ({ connection }) => JSON.stringify([nameOf(connection.client), serverOf(connection)])).values()]
      .map((same) => ({ client: nameOf(same[0].connection.client), server: serverOf(same[0].connection), ports: portsText(same.map(({ connection }) => connection)) }))
      .sort((a, b) => compare(`${a.client} ${a.server}`, `${b.client} ${b.server}`)),
  })).sort((a, b) => byPlace(a.from, b.from) || byPlace(a.to, b.to));
}

/** The matrix, and every connection. */
export function connectionsHtml(cluster: string, connections: ClusterConnections): Markup {
  const paths = pathsOf(connections);
  const clients = [...new Set(paths.map(({ from }) => from))];
  const names = [...new Set(paths.map(({ to }) => to))].sort(byPlace);
  // Nearly everybody talks to the others: a phone shows them without scrolling.
  const servers = [...names.filter((name) => OTHERS.includes(name)), ...names.filter((name) => !OTHERS.includes(name))];
  const count = paths.reduce((sum, { links }) => sum + links.length, 0);
  const cell = (from: string, to: string): Markup => {
    const path = paths.find((one) => one.from === from && one.to === to);
    if (!path) return from === to ? html`<td class="self"></td>` : html`<td></td>`;
    return html`<td class="${path.links.length > 3 ? 'on many' : 'on'}" title="${`${from} → ${to}: ${path.links.map(({ server, ports }) => `${server} ${ports}`).join('; ')}`}">${path.links.length}</td>`;
  };
  return html`<p>Clients stand at the left, servers at the top; a number says how many pairs of pods may talk. Nobody else may${connections.open.length > 0 ? `, except with ${connections.open.join(' and ')}, which no policy closes` : ''}.</p>
<div class="scroll" role="region" tabindex="0" aria-label="Matrix of the connections of ${cluster}">
<table class="matrix">
<thead><tr><td></td>${servers.map((server) => html`<th scope="col"><span>${server}</span></th>`)}</tr></thead>
<tbody>
${lines(clients.map((client) => html`<tr><th scope="row">${client}</th>${servers.map((server) => cell(client, server))}</tr>`))}
</tbody>
</table>
</div>
<details><summary>Each of the ${count} connections</summary>
${lines(clients.map((client) => html`<details><summary>${client}</summary>${tableOf(['from', 'to', 'ports'], paths.filter(({ from }) => from === client).flatMap(({ links }) => links.map(({ client: pods, server, ports }) => [pods, server, ports])))}</details>`))}
</details>`;
}

function placeOf(party: Party, namespaces: ReadonlyMap<string, string>): string {
  if (party.pods !== undefined) return namespaces.get(party.pods) ?? party.pods;
  if (party.cluster !== undefined) return `${party.cluster}: ${party.namespace}`;
  if (party.namespace !== undefined) return party.namespace;
  if (party.entities === undefined) return OUTSIDE;
  return party.entities.includes('kube-apiserver') ? API_SERVER : party.entities.includes('ingress') ? GATEWAYS : MACHINES;
}

function nameOf(party: Party): string {
  if (party.entities) return party.entities.includes('kube-apiserver') ? API_SERVER : party.entities.join(', ');
  const labels = Object.entries(party.labels ?? {}).map(([key, value]) => `${key}=${value}`).join(', ');
  return party.pods ?? party.dns ?? party.cidr ?? `${party.cluster === undefined ? '' : `${party.cluster}: `}${party.namespace}${labels && ` (${labels})`}`;
}

function serverOf({ server, gateway }: Connection): string {
  return `${nameOf(server)}${gateway === undefined ? '' : ` through Gateway ${gateway}`}`;
}

function portsText(connections: readonly Connection[]): string {
  return textOf(connections.flatMap(({ ports }) => ports).map(({ port, endPort, protocol }) => portsOf(port, endPort, protocol)).reduce(union, []));
}

/** Namespaces by name, then those of other clusters, then what has none. */
function byPlace(a: string, b: string): number {
  const rank = (place: string): number => OTHERS.indexOf(place) + 1 || (place.includes(': ') ? 0.5 : 0);
  return rank(a) - rank(b) || compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
