/** What is known of the versions that rendered clusters run. Asks nobody: it stands in the packages, with the day on which somebody has read it. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ClusterFolder, ContractFile, SupportFile, Upstreams } from '@monosense-io/output';
import type { KubernetesRange, Support, Upstream } from '@monosense-io/output';
import { clustersIn, itemsOf } from '../diff/rendering.ts';
import { clusterFolder, clustersPath } from '../repository/clusters.ts';
import { configurationOf } from '../repository/configuration.ts';
import { readJson } from '../repository/json.ts';
import { rowsUnder } from '../repository/overview.ts';
import { componentName, npmName } from '../repository/packages.ts';
import { programOf } from '../repository/programs.ts';
import { SOON } from './model.ts';
import type { AcceptedRow, Currency, Problem, Rendered, Row, SilenceRow } from './model.ts';

/** The package with what is known of Talos and Kubernetes. */
const CORE = 'platform';

/** Members of the facts that name versions, by what has them. */
const FACTS: Readonly<Record<string, string>> = { 'siderolabs/talos': 'talosVersion', 'kubernetes/kubernetes': 'kubernetesVersion' };

/** What stands in the place of the cluster of a chart that none runs. */
const NO_CLUSTER = 'in no cluster';

/** The clusters that are rendered. */
export function readRendered(root: string): Rendered[] {
  return [...clustersIn(join(root, clustersPath(root)))].filter(([, files]) => files.has(ClusterFolder.CONTRACT)).map(([name, files]) => ({
    name,
    // What is in no stage is for the machines and the bootstrap, and no object of the cluster.
    items: itemsOf(files).filter(({ kind, stage }) => kind !== '' && (stage === ClusterFolder.FLUX || ClusterFolder.isStage(stage))),
    contract: ContractFile.parse(files.get(ClusterFolder.CONTRACT)!, join(clusterFolder(root, name), ClusterFolder.CONTRACT)),
    readme: readFileSync(join(clusterFolder(root, name), ClusterFolder.OVERVIEW), 'utf8'),
  }));
}

/**
 * What is known of the versions of clusters.
 *
 * @param today the day, such as `2026-11-30`
 */
export function currencyOf(root: string, clusters: readonly Rendered[], today: string): Currency {
  const each = clusters.map((cluster) => ofCluster(root, cluster, today));
  return { rows: [...each.flatMap(({ rows }) => rows), ...inNoCluster(root, clusters, today)], accepted: each.flatMap(({ accepted }) => accepted), silences: each.flatMap(({ silences }) => silences), silent: each.flatMap(({ silent }) => silent) };
}

function ofCluster(root: string, { name: cluster, contract, items, readme }: Rendered, today: string): Currency {
  const { talosVersion, kubernetesVersion } = contract.cluster;
  const accepted = rowsUnder(readme, 'Accepted risks').map(([upstream, version, risks, until, ...reason]): AcceptedRow => {
    const left = daysUntil(until, today);
    const wayOut = "take a version without it, or write a later day into 'accept' in main.ts of the program; then run 'npx platform render'";
    const problems = left < 0 ? [{ now: true, text: `was accepted until ${until}, which is over`, wayOut }] : left <= SOON ? [{ now: false, text: `is accepted until ${until}, for ${left} more days`, wayOut }] : [];
    return { cluster, upstream, version, risks: risks.split(', '), until, reason: reason.join(' | '), problems };
  });
  const silences = rowsUnder(readme, 'Silences').map(([name, _alerts, _from, until, ...reason]): SilenceRow => {
    const over = daysUntil(until.slice(0, 10), today) < 0;
    return { cluster, name, until, reason: reason.join(' | '), problems: over ? [{ now: true, text: `was to be heard again after ${until}, and is`, wayOut: "take it out of 'silences' in main.ts of the program; then run 'npx platform render'" }] : [] };
  });
  const objects = items.map(({ content }) => content);
  const row = (component: string, support: Support, upstream: string, version: string): Row => rowOf({ cluster, component, upstream, version }, support, kubernetesVersion, accepted, today);
  const packages = Object.keys(contract.components).map((name) => ({ component: componentName(name), support: supportOf(root, cluster, componentName(name)) }));
  // Each package says in which fields of objects its versions stand; the objects are looked through once for all.
  const upstreams = new Map<string, Upstream>();
  for (const [name, upstream] of packages.flatMap(({ support }) => Object.entries(support?.upstreams ?? {}))) {
    upstreams.set(name, { ...upstream, fields: [...upstreams.get(name)?.fields ?? [], ...upstream.fields ?? []] });
  }
  const found = Upstreams.versionsIn(Object.fromEntries(upstreams), objects);
  const core = supportOf(root, cluster, CORE);
  const facts = Object.entries({ 'siderolabs/talos': talosVersion, 'kubernetes/kubernetes': kubernetesVersion });
  return {
    rows: [
      ...(core === undefined ? [] : facts.flatMap(([upstream, version]) => (version === undefined || !(upstream in core.upstreams) ? [] : [row(CORE, core, upstream, version)]))),
      ...packages.flatMap(({ component, support }) => (support === undefined ? [] : found.filter(({ upstream }) => upstream in support.upstreams).map(({ upstream, version }) => row(component, support, upstream, version)))),
    ],
    accepted,
    silences,
    silent: core === undefined ? [`${cluster}: ${CORE}`] : [],
  };
}

/** What is known of a version, on a Kubernetes if it runs on one. */
function rowOf(running: Pick<Row, 'cluster' | 'component' | 'upstream' | 'version'>, { upstreams }: Support, kubernetesVersion: string | undefined, accepted: readonly AcceptedRow[], today: string): Row {
  const { component, upstream, version } = running;
  const known = upstreams[upstream];
  const line = Upstreams.lineOf(known, version);
  const names = accepted.filter((one) => one.upstream === upstream && one.version === version).flatMap(({ risks }) => risks);
  const risks = Upstreams.risksOf(known, version, kubernetesVersion ?? '').filter(({ name }) => kubernetesVersion !== undefined || !name.startsWith('Kubernetes ')).map(({ name, details }) => ({ name, details, accepted: names.includes(name) }));
  const open = risks.filter((risk) => !risk.accepted);
  const support = line?.support;
  const bump = running.cluster === NO_CLUSTER ? undefined : bumpOf(running, known.newest.version);
  return {
    ...running, newest: known.newest.version, risks,
    support: support?.until === undefined ? { unknown: support?.unknown ?? 'nothing is known of this line' } : { until: support.until },
    kubernetes: kubernetesOf(line?.kubernetes),
    unread: line?.advisories.unknown,
    problems: [
      ...(line === undefined ? [{ now: true, text: `nothing is known of this line: write it into the ${SupportFile.NAME} of ${component}` }] : []),
      ...endOf(support?.until, today, bump),
      ...(open.length === 0 ? [] : [{ now: true, text: open.map(({ name, details }) => `${name} (${details})`).join(', '), ...(bump === undefined ? {} : { wayOut: `${bump}, or accept the risk in its main.ts with 'cluster.accept'` }) }]),
    ],
  };
}

/** Charts of packages that no cluster here runs, as their lists of values name them: somebody may take the package tomorrow. */
function inNoCluster(root: string, clusters: readonly Rendered[], today: string): Row[] {
  const { workspace } = configurationOf(root);
  if (workspace === undefined) return [];
  const running = clusters.flatMap(({ contract }) => Object.keys(contract.components).map(componentName));
  const folders = globSync(`*/${SupportFile.NAME}`, { cwd: join(root, workspace.packages) }).map(dirname).filter((folder) => folder !== CORE && !running.includes(folder)).sort();
  return folders.flatMap((folder) => {
    const support = SupportFile.read(join(root, workspace.packages, folder, SupportFile.NAME));
    return globSync('charts/*.json', { cwd: join(root, workspace.packages, folder) }).sort().flatMap((file) => {
      const { chart, version } = readJson(join(root, workspace.packages, folder, file), `${workspace.packages}/${folder}/${file}`);
      const upstream = Object.keys(support.upstreams).find((name) => name === chart || name.endsWith(`/${chart}`));
      return upstream === undefined ? [] : [rowOf({ cluster: NO_CLUSTER, component: folder, upstream, version }, support, undefined, [], today)];
    });
  });
}

/** What a package says. Its sources know more than what was released of it, since people write it down there. */
function supportOf(root: string, cluster: string, component: string): Support | undefined {
  const { workspace } = configurationOf(root);
  const folders = [...(workspace === undefined ? [] : [join(root, workspace.packages, component)]), join(programOf(root, cluster).folder, 'node_modules', npmName(component))];
  const file = folders.map((folder) => join(folder, SupportFile.NAME)).find((candidate) => existsSync(candidate));
  return file === undefined ? undefined : SupportFile.read(file);
}

function endOf(until: string | undefined, today: string, bump: string | undefined): Problem[] {
  if (until === undefined) return [];
  const left = daysUntil(until, today);
  const wayOut = (when: string): { wayOut?: string } => (bump === undefined ? {} : { wayOut: `upstream closes no hole in it ${when}; ${bump}` });
  if (left < 0) return [{ now: true, text: `support ended on ${until}`, ...wayOut('any more') }];
  return left <= SOON ? [{ now: false, text: `support ends on ${until}, in ${left} days`, ...wayOut('after that') }] : [];
}

/** How a cluster gets another version: it is a fact of the cluster, or comes with a release of a component. */
function bumpOf({ component, upstream }: Pick<Row, 'component' | 'upstream'>, newest: string): string {
  const fact = component === CORE ? FACTS[upstream] : undefined;
  const edit = fact === undefined
    ? `pin a release of ${npmName(component)} that brings a newer one in the program's package.json`
    : `write a newer one, of which ${newest} is the newest known, as '${fact}' into the program's cluster.json, and upgrade the machines by one minor version at a time`;
  return `${edit}; then run 'npx platform render'`;
}

function kubernetesOf(range: KubernetesRange | undefined): Row['kubernetes'] {
  if (range?.first === undefined && range?.last === undefined) return { unknown: range?.unknown ?? 'nothing is known of this line' };
  if (range.first === range.last) return { range: range.first };
  return { range: range.last === undefined ? `${range.first} and later` : `${range.first === undefined ? 'up' : range.first} to ${range.last}` };
}

function daysUntil(day: string, today: string): number {
  return Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
}
