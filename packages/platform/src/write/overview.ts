import { escapesOf } from '../checks/reasons';
import { Unchecked } from '../checks/schemas';
import { ACCEPTED } from '../declare/accepted';
import { MACHINE_PATCHES } from '../declare/cluster';
import { Connection, Port, textOf } from '../declare/peer';
import { SILENCES } from '../declare/silence';
import { CONNECTIONS } from '../declare/traffic';
import { ClusterModel, StageModel } from '../model/model';
import { inOrder, Order } from '../model/order';
import { EXPECTED_SECRETS } from '../parts/existing-secrets';
import { Reading } from './folders';

/** The cluster's README: what runs on it, in which order, and who talks to whom. */
export function overview(model: ClusterModel, order: Order, reading: Reading, unchecked: readonly Unchecked[]): string {
  const { cluster, components, stages } = model;
  const { facts } = cluster;
  const declared = CONNECTIONS.all(cluster).map(({ record }) => record);
  const escapes = escapesOf(model);
  const needs = facts.talosVersion === undefined ? MACHINE_PATCHES.all(cluster).map(({ owner, record: { reason } }) => `| ${owner.node.path} | ${reason} |`).sort() : [];
  const secrets = EXPECTED_SECRETS.all(cluster).map(({ record: { namespace, name, keys, type, labels } }) => (
    `| ${namespace} | ${name} | ${keys.join(', ')} | ${type} | ${Object.entries(labels ?? {}).map(([label, value]) => `${label}: ${value}`).join(', ')} |`
  )).sort();
  const lines = [
    `# ${facts.name}`,
    '',
    `Rendered from the cluster's program; edits here are lost. ${facts.talosVersion === undefined ? '' : `Talos ${facts.talosVersion}, `}Kubernetes ${facts.kubernetesVersion}, ${facts.nodes.length} node${facts.nodes.length === 1 ? '' : 's'}.`,
    ...(reading.how === undefined ? [] : ['', reading.how]),
    '',
    '## Components',
    '',
    '| component | package | version |',
    '| --- | --- | --- |',
    ...components.map(({ node, packageName, packageVersion }) => `| ${node.id} | ${packageName} | ${packageVersion} |`),
    '',
    '## Order',
    '',
    '| stage | objects | waits for |',
    '| --- | --- | --- |',
    ...inOrder(order).map((name) => {
      const stage = stages.find((other) => other.name === name)!;
      // What a chart alone makes up has no folder, except with Flux.
      return `| ${reading.folders.some(({ folder }) => folder === name) ? `[${name}](./${name})` : name} | ${stage.objects.length} | ${(order.dependsOn.get(name) ?? []).join(', ')} |`;
    }),
    '',
    '## Connections',
    '',
    '```mermaid',
    'flowchart LR',
    ...picture(stages, declared),
    '```',
    '',
    '| from | to | ports |',
    '| --- | --- | --- |',
    ...connections(declared).map(({ client, server, ports }) => `| ${client} | ${server} | ${ports.join(', ')} |`),
  ];
  if (escapes.length > 0) {
    lines.push('', '## Escape hatches', '', '| where | what | why |', '| --- | --- | --- |', ...escapes.map(({ path, what, reason }) => `| ${path} | ${what} | ${reason} |`));
  }
  const accepted = ACCEPTED.of(cluster);
  if (accepted.length > 0) {
    lines.push('', '## Accepted risks', '', 'Versions that run although something is known against them.', '', '| what | version | risks | until | why |', '| --- | --- | --- | --- | --- |', ...accepted.map(({ upstream, version, risks, until, reason }) => `| ${upstream} | ${version} | ${risks.join(', ')} | ${until} | ${reason} |`));
  }
  const silences = SILENCES.all(cluster);
  if (silences.length > 0) {
    lines.push('', '## Silences', '', 'Alerts that nobody is told of for a while.', '', '| silence | alerts | from | until | why |', '| --- | --- | --- | --- | --- |', ...silences.map(({ record: { name, silence: { matching, from, until, reason } } }) => `| ${name} | ${Object.entries(matching).map(([label, value]) => `${label}: ${value}`).join(', ')} | ${from ?? ''} | ${until} | ${reason} |`));
  }
  if (needs.length > 0) {
    lines.push('', '## What the machines need', '', 'They run no Talos, so nothing sets this up for them.', '', '| for | what |', '| --- | --- |', ...needs);
  }
  if (secrets.length > 0) {
    lines.push('', '## Secrets that must exist', '', cluster.reader.isFlux ? 'Nothing here creates them: a SOPS file that Flux decrypts does, or somebody by hand.' : 'Nothing here creates them: somebody does by hand.', '', '| namespace | name | keys | type | labels |', '| --- | --- | --- | --- | --- |', ...secrets);
  }
  if (unchecked.length > 0) {
    lines.push('', '## Not checked', '', 'No schema says whether these are right.', '', '| where | what | to have it checked |', '| --- | --- | --- |', ...unchecked.map(({ path, what, fix }) => `| ${path} | ${what} | ${fix} |`));
  }
  return `${lines.join('\n')}\n`;
}

/** An arrow per pair of components; the API server is left out, since every operator talks to it. */
function picture(stages: StageModel[], all: readonly Connection[]): string[] {
  const components = new Map(stages.flatMap(({ name, stage }) => (stage ? [[name, stage.node.scopes[stage.node.scopes.indexOf(stage.cluster) + 1].node.id] as const] : [])));
  const componentOf = (name: string): string => components.get(name.split('/')[0]) ?? name;
  const arrows = all.map(({ client, server }) => [componentOf(client), componentOf(server)]).filter(([from, to]) => from !== to && !`${from} ${to}`.includes('kube-apiserver'));
  const nodes = [...new Set(arrows.flat())].sort();
  return [
    ...nodes.map((node, index) => `  n${index}["${node}"]`),
    ...[...new Set(arrows.map(([from, to]) => `  n${nodes.indexOf(from)} --> n${nodes.indexOf(to)}`))].sort(),
  ];
}

/** One row per pair, with all its ports. */
function connections(all: readonly Connection[]): Array<{ client: string; server: string; ports: string[] }> {
  const byPair = new Map<string, { client: string; server: string; ports: Map<string, Port> }>();
  for (const { client, server, ports } of all) {
    const key = `${client} ${server}`;
    const entry = byPair.get(key) ?? { client, server, ports: new Map<string, Port>() };
    ports.forEach((port) => entry.ports.set(textOf(port), port));
    byPair.set(key, entry);
  }
  return [...byPair.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { client, server, ports }]) => ({ client, server, ports: [...ports.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1)).map(textOf) }));
}
