/** What a change means for what runs: rows for people, the dangerous ones marked. */
import { ClusterFolder } from '@monosense-io/output';
import { isRecord } from './compare.ts';
import { ARGO_CD_OPTIONS, FORCE, IMMUTABLE, LOST, PRUNE, TEMPLATES, VOLUME_SIZE } from './facts.ts';
import type { Immutable, OperatorChange, ShippedRules } from './facts.ts';
import { happensTo } from './happens.ts';
import { imageRows } from './images.ts';
import { clusterGone, lifecycleRows } from './lifecycle.ts';
import { bytesOf, memoryRows } from './memory.ts';
import type { Change, Field, Item, Row, Side } from './model.ts';
import { oneLine, pathText, valueText } from './text.ts';

const RELEASE = 'helm.toolkit.fluxcd.io/HelmRelease';

/**
 * All rows about one cluster, but those about its network, which needs all clusters.
 *
 * @param shipped what the packages say of their kinds
 */
export function meaningOf(changes: readonly Change[], before: Side, after: Side, shipped: ShippedRules = { immutable: {}, operators: {} }): Row[] {
  const gone = clusterGone(before, after);
  if (gone !== undefined) return [gone, ...names(before, after)];
  const objects = changes.filter((change) => kindOf(change) !== '');
  const releases = releasesOf(changes, before, after);
  return [
    ...objects.flatMap(deleted),
    ...releases.flatMap(replaced),
    ...objects.flatMap((change) => refused(change, [...IMMUTABLE[kindOf(change)] ?? [], ...shipped.immutable[kindOf(change)] ?? []])),
    ...objects.flatMap((change) => operated(change, shipped.operators[kindOf(change)])),
    ...lifecycleRows(changes, before, after),
    ...changes.flatMap(machines),
    ...objects.flatMap((change) => restarts(change, shipped.operators[kindOf(change)])),
    ...releases.flatMap(upgraded),
    ...memoryRows(before, after),
    ...imageRows(before, after),
    ...objects.flatMap(order),
    ...names(before, after),
    ...versions(before, after),
  ];
}

function deleted({ before, after }: Change): Row[] {
  if (!before) return [];
  const lost = lostWith(before);
  const kept = isKept(before);
  const moved = after && after.stage !== before.stage;
  if (after && !moved) {
    return lost && kept && !isKept(after) ? [row(`${before.label} may be pruned from now on: once it is no longer rendered, Flux deletes it with ${lost}`)] : [];
  }
  if (moved) {
    if (kept) return [];
    const text = `${before.label} moves from stage '${before.stage}' to '${after.stage}', and Flux may delete it${lost ? ` with ${lost}` : ''} there before it creates it here`;
    return [row(lost ? `${text}: commit twice, first with '${PRUNE}: disabled' where it is now, then the move` : text, lost !== undefined)];
  }
  if (kept) return [row(`${before.label} is no longer rendered, and stays in the cluster, since Flux may not prune it: delete it by hand once nobody needs it`)];
  if (lost) return [row(`${before.label} is no longer rendered, and Flux deletes it with ${lost}: render it with '${PRUNE}: disabled' first if that is to stay`, true)];
  return before.kind === RELEASE ? [row(`${before.label} is no longer rendered, and Flux uninstalls the release with whatever the chart has created`)] : [];
}

/** What is lost with an object; nothing for those that are made anew from what is rendered. */
function lostWith({ kind, content }: Item): string | undefined {
  return LOST[kind] ?? (content.spec?.databaseReclaimPolicy === 'delete' ? 'its data' : undefined);
}

function isKept({ content }: Item): boolean {
  const { annotations, labels } = content.metadata ?? {};
  return [annotations, labels].some((marks) => String(marks?.[PRUNE]).toLowerCase() === 'disabled') || /(^|,) *Prune=false *(,|$)/.test(annotations?.[ARGO_CD_OPTIONS] ?? '');
}

function refused({ before, after, fields }: Change, rules: readonly Immutable[]): Row[] {
  if (!before || !after) return [];
  const fixed = fields.filter((field) => rules.some((rule) => (rule.ifSet === undefined || before.content[rule.ifSet] === true) && forbids(rule, field)));
  const smaller = fields.filter((field) => VOLUME_SIZE.test(pathText(field.path)) && bytesOf(field.after) < bytesOf(field.before));
  const lost = lostWith(after);
  const forced = String(after.content.metadata.annotations?.[FORCE]).toLowerCase() === 'enabled';
  const shrinks = smaller.map(({ path, before: old, after: current }): Row => ({ topic: 'refused', dangerous: true, text: `${after.label}: '${pathText(path)}' must not shrink, ${old} → ${current}: volumes only grow` }));
  if (fixed.length === 0) return shrinks;
  const what = fixed.map(({ path }) => `'${pathText(path)}'`).join(', ');
  if (forced) return [...shrinks, row(`${after.label} is deleted and created again, since ${what} can't be changed${lost ? `, and loses ${lost}` : ''}`, lost !== undefined)];
  return [...shrinks, { topic: 'refused', dangerous: true, text: `${after.label}: ${what} can't be changed once the object is there, so that nothing of stage '${after.stage}' is applied: give it another name, or delete it by hand when that is harmless` }];
}

function kindOf({ before, after }: Change): string {
  return (after ?? before)!.kind;
}

function forbids({ fields, except, when, free }: Immutable, field: Field): boolean {
  if (free !== undefined && [field.before, field.after].includes(free)) return false;
  const allowed = when?.split(' or ');
  return fields.some((path) => happensTo(path, except, field).some((happens) => allowed?.includes(happens) ?? true));
}

/** What the operator of a custom resource does with it. */
function operated({ before, after, fields }: Change, rules: readonly OperatorChange[] = []): Row[] {
  if (!before || !after) return [];
  return rules.flatMap((rule): Row[] => {
    const meant = fields.filter((field) => isMeant(rule, field));
    return meant.length === 0 ? [] : [{ topic: 'operators', dangerous: rule.dangerous ?? false, text: `${after.label} (${listOf(meant)}): ${rule.does}: ${rule.todo}` }];
  });
}

function isMeant({ field: path, except, when }: OperatorChange, field: Field): boolean {
  return happensTo(path, except, field).some((happens) => when === undefined || happens === when);
}

/** Flux applies objects; the machines wait for somebody. */
function machines({ before, after, fields }: Change): Row[] {
  if (!before || !after || after.id !== ClusterFolder.TALCONFIG) return [];
  return [{ topic: 'machines', text: `${after.id} changes, which Flux does not apply: generate the machines' configuration and apply it (${listOf(fields)})` }];
}

function restarts({ before, after, fields }: Change, told: readonly OperatorChange[] = []): Row[] {
  if (!before || !after) return [];
  const template = TEMPLATES[after.kind];
  const inTemplate = fields.filter(({ path }) => template !== undefined && path.join('.').startsWith(`${template}.`));
  if (inTemplate.length > 0) return [{ topic: 'restarts', text: `${after.label}: its pods are replaced (${listOf(inTemplate)})` }];
  const spec = fields.filter((field) => field.path[0] === 'spec' && !told.some((rule) => isMeant(rule, field)));
  return template === undefined && spec.length > 0 && runsPods(after) ? [{ topic: 'restarts', text: `${after.label}: its operator decides (${listOf(spec)})` }] : [];
}

/** Whether a custom resource stands for pods: it says what they request, or how many there are. */
function runsPods({ kind, content }: Item): boolean {
  const ofFlux = /\.toolkit\.fluxcd\.io\//.test(kind);
  return kind.split('/')[0].includes('.') && !ofFlux && isRecord(content.spec) && JSON.stringify(content.spec).match(/"(requests|replicas|replicaCount|instances)":/) !== null;
}

/** A Helm release on both sides, with the chart that its source gives it: that may change alone. */
interface Release {
  readonly before: Item;
  readonly after: Item;
  readonly fields: readonly Field[];
  readonly charts: ReadonlyArray<{ readonly name: string; readonly version: string } | undefined>;
}

function releasesOf(changes: readonly Change[], before: Side, after: Side): Release[] {
  const old = new Map(before.items.map((item) => [item.id, item]));
  return after.items.filter(({ id, kind }) => kind === RELEASE && old.has(id)).map((item) => ({
    before: old.get(item.id)!,
    after: item,
    fields: changes.find((change) => change.after?.id === item.id)?.fields ?? [],
    charts: [chartOf(before, old.get(item.id)!), chartOf(after, item)],
  }));
}

/** Flux uninstalls a release before it installs it under another name, in another namespace or from another chart. */
function replaced({ before, after, charts }: Release): Row[] {
  const [old, current] = [before, after].map(({ content: { metadata, spec } }, index): Record<string, string | undefined> => ({
    'chart': charts[index]?.name,
    'release name': spec.releaseName ?? [spec.targetNamespace, metadata.name].filter(Boolean).join('-'),
    'namespace': spec.targetNamespace ?? metadata.namespace,
    'storage namespace': spec.storageNamespace ?? metadata.namespace,
  }));
  return Object.keys(old).filter((key) => old[key] && current[key] && old[key] !== current[key])
    .map((key) => row(`${after.label} gets another ${key} (${old[key]} → ${current[key]}), and Flux uninstalls the release, with whatever the chart has created, before it installs the new one`, true));
}

/** Other values, or a chart of another version. */
function upgraded({ after, fields, charts: [was, is] }: Release): Row[] {
  const values = fields.filter(({ path }) => path[0] === 'spec' && ['values', 'valuesFrom', 'postRenderers'].includes(path[1]));
  const reasons = [...(was?.version !== is?.version ? [`chart ${is?.name} ${was?.version} → ${is?.version}`] : []), ...(values.length > 0 ? [listOf(values)] : [])];
  return reasons.length > 0 ? [{ topic: 'restarts', text: `${after.label}: the chart decides (${reasons.join('; ')})` }] : [];
}

function chartOf({ items }: Side, { content: { metadata, spec } }: Item): { name: string; version: string } | undefined {
  const chart = spec.chart?.spec;
  const ref = spec.chartRef ?? chart?.sourceRef;
  const source = items.find(({ content }) => content?.kind === ref?.kind && content?.metadata?.name === ref?.name && content?.metadata?.namespace === (ref?.namespace ?? metadata.namespace))?.content.spec;
  if (chart) return { name: chart.chart, version: source?.ref ? revisionOf(source.ref) : chart.version };
  return source?.url ? { name: source.url.split('/').at(-1), version: revisionOf(source.ref) } : undefined;
}

function revisionOf(ref: any = {}): string {
  return [ref.tag ?? ref.semver ?? ref.branch, ref.digest ?? ref.commit].filter(Boolean).join('@') || 'latest';
}

function order({ before, after }: Change): Row[] {
  const item = (after ?? before)!;
  if (item.kind !== 'kustomize.toolkit.fluxcd.io/Kustomization') return [];
  const { name } = item.content.metadata;
  const [was, is] = [before, after].map((one): string[] => (one?.content.spec?.dependsOn ?? []).map((dependency: { name: string }) => dependency.name));
  const to = (text: string): Row[] => [{ topic: 'order', text }];
  if (!before) return to(`stage '${name}' is new${is.length > 0 ? `, after ${quoted(is)}` : ''}`);
  if (!after) return to(`stage '${name}' is gone`);
  const [added, gone] = [is.filter((one) => !was.includes(one)), was.filter((one) => !is.includes(one))];
  return [...(added.length > 0 ? to(`stage '${name}' now waits for ${quoted(added)}`) : []), ...(gone.length > 0 ? to(`stage '${name}' no longer waits for ${quoted(gone)}`) : [])];
}

function names(before: Side, after: Side): Row[] {
  const lists = (['hostnames', 'addresses'] as const).flatMap((key) => {
    const [old, current]: string[][] = [before, after].map(({ contract }) => contract?.[key] ?? []);
    const what = key === 'hostnames' ? 'hostname' : 'address';
    return [...current.filter((one) => !old.includes(one)).map((one) => `${what} ${one} is new`), ...old.filter((one) => !current.includes(one)).map((one) => `${what} ${one} is no longer taken`)];
  });
  const [old, current]: Array<Record<string, unknown>> = [before, after].map(({ contract }) => contract?.exports ?? {});
  const exports = [...new Set([...Object.keys(old), ...Object.keys(current)])].sort().flatMap((name) => {
    if (JSON.stringify(old[name]) === JSON.stringify(current[name])) return [];
    return [`export '${name}' is ${!(name in old) ? 'new' : name in current ? 'changed' : 'no longer offered to other clusters'}`];
  });
  return [...lists, ...exports].map((text) => ({ topic: 'names', text }));
}

function versions(before: Side, after: Side): Row[] {
  const facts = ({ contract }: Side): Record<string, string> => {
    const { talosVersion, kubernetesVersion } = contract?.cluster ?? {};
    return { ...(talosVersion && { Talos: talosVersion }), ...(kubernetesVersion && { Kubernetes: kubernetesVersion }) };
  };
  const charts = (side: Side): Record<string, string> => Object.fromEntries(side.items.filter(({ kind }) => kind === RELEASE).flatMap((item) => {
    const chart = chartOf(side, item);
    return chart ? [[`chart ${chart.name} of ${item.label}`, chart.version]] : [];
  }));
  const packages = (side: Side): Record<string, string> => Object.fromEntries(Object.entries(side.packages).map(([name, version]) => [`package ${name}`, version]));
  return [facts, packages, charts].flatMap((of) => {
    const [old, current] = [of(before), of(after)];
    return [...new Set([...Object.keys(old), ...Object.keys(current)])].sort().filter((name) => old[name] !== current[name])
      .map((name): Row => ({ topic: 'versions', text: !(name in old) ? `${name} is new, at ${current[name]}` : !(name in current) ? `${name} is gone` : `${name}: ${old[name]} → ${current[name]}` }));
  });
}

function row(text: string, dangerous = false): Row {
  return { topic: 'deleted', dangerous, text };
}

function quoted(list: string[]): string {
  return list.map((one) => `'${one}'`).join(', ');
}

/** The first fields with their values, so that a row can be read alone. */
function listOf(fields: readonly Field[]): string {
  const few = fields.slice(0, 2).map(({ path, before, after }) => `${pathText(path)}${[before, after].every((value) => value === undefined || typeof value !== 'object') ? ` ${shown(before)} → ${shown(after)}` : ''}`);
  return [...few, ...(fields.length > few.length ? [`and ${fields.length - few.length} more`] : [])].join(', ');
}

function shown(value: unknown): string {
  return value === undefined ? 'unset' : oneLine(valueText(value), 60);
}
