import { ClusterFolder } from '@monosense-io/output';
import { _ArgoCd } from '../declare/reader';
import { HealthCheckExpression } from '../declare/stage';
import { FLUX_GROUPS } from '../facts/kubernetes';
import { Content, contentOf, FORCE, Release, RemoteFolder } from '../model/content';
import { expressionsOf, Term, termsOf } from '../model/health';
import { ClusterModel, StageModel } from '../model/model';
import { groupOf, KubeObject, PRUNE } from '../model/object';
import { inOrder, Order } from '../model/order';
import { yamlOf } from '../values/yaml-text';
import { bootstrapFiles } from './bootstrap';
import { Reading } from './folders';

// Objects that the bootstrap applies are Argo CD's own from the first moment.
const FIELD_MANAGER = 'argocd-controller';

/** Folder of what somebody applies by hand before Argo CD takes over. */
const BOOTSTRAP = `${ClusterFolder.BOOTSTRAP}/${ClusterFolder.ARGO_CD}`;

// Those of a stage go with its Application, as those of a Kustomization do.
const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';
const COMPARE_OPTIONS = 'argocd.argoproj.io/compare-options';

// The API server says what would change, so that its own defaults don't count as a difference.
const COMPARE = 'ServerSideDiff=true';

/** An Application for each stage and each chart, in the sync wave of the stage; the stages' folders without Flux' kinds. */
export function argoCdReading(model: ClusterModel, order: Order, repositoryPath: string, argo: _ArgoCd): Reading {
  const { cluster, stages } = model;
  const name = cluster.node.id;
  const waves = wavesOf(order);
  const contents = new Map(stages.map((stage) => [stage, contentOf(model, stage)]));
  const added = new Map(stages.map((stage) => [stage, applicationsOf(stage, contents.get(stage)!, waves.get(stage.name) ?? 0, name, repositoryPath, argo)]));
  const folders = stages.map((stage) => ({ folder: stage.name, objects: contents.get(stage)!.objects.map(translated) })).filter(({ objects }) => objects.length > 0);
  const root = application(argo, name, {}, { source: gitSource(argo, `${repositoryPath}/${name}/${ClusterFolder.ARGO_CD}`), destination: { server: IN_CLUSTER, namespace: argo.namespace }, prune: true });
  return {
    folders: [...folders, { folder: ClusterFolder.ARGO_CD, objects: [...added.values()].flat() }],
    added,
    files: () => ({
      ...bootstrapFiles(model, order, FIELD_MANAGER),
      // In the order in which kubectl takes them: without the settings no wave would wait for the one before.
      [`${BOOTSTRAP}/argocd-cm.yaml`]: yamlOf(settings(argo, stages)),
      [`${BOOTSTRAP}/root.yaml`]: yamlOf(root),
    }),
    how: `Argo CD applies it: once with \`kubectl apply --server-side --field-manager=platform -f ${BOOTSTRAP}/\` where Argo CD runs, and again when these files change. From then on it follows Git.`,
  };
}

/** The cluster that Argo CD runs in. */
const IN_CLUSTER = 'https://kubernetes.default.svc';

interface What {
  readonly source: object;
  readonly destination: object;
  readonly prune: boolean;
  /** Whether its objects go with it. */
  readonly cascade?: boolean;
}

function application(argo: _ArgoCd, name: string, annotations: { [key: string]: string }, { source, destination, prune, cascade }: What): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: argo.namespace, ...(cascade ? { finalizers: FINALIZERS } : {}), annotations: { [COMPARE_OPTIONS]: COMPARE, ...annotations } },
    spec: {
      project: argo.project,
      source,
      destination,
      syncPolicy: {
        automated: { prune, selfHeal: true },
        // As Flux does: for ever, and with the next commit when there is one.
        retry: { limit: -1, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '2m' } },
        syncOptions: ['ServerSideApply=true', 'SkipDryRunOnMissingResource=true', 'PruneLast=true'],
      },
    },
  };
}

function applicationsOf(stage: StageModel, { objects, releases, folders }: Content, wave: number, cluster: string, repositoryPath: string, argo: _ArgoCd): KubeObject[] {
  const destination = argo.destination === undefined ? { server: IN_CLUSTER } : { name: argo.destination };
  const inWave = { 'argocd.argoproj.io/sync-wave': `${wave}` };
  const home = stage.stage?.home.name;
  return [
    ...(objects.length === 0 ? [] : [application(argo, `${cluster}-${stage.name}`, inWave, {
      source: gitSource(argo, `${repositoryPath}/${cluster}/${stage.name}`),
      destination: { ...destination, ...(home === undefined ? {} : { namespace: home }) },
      prune: true,
      cascade: true,
    })]),
    // A dot, since neither a stage's name nor that of the cluster has one.
    ...releases.map((release) => application(argo, `${cluster}-${stage.name}.${release.name}`, { ...inWave, ...(release.kept ? keep(COMPARE) : {}) }, {
      source: chartSource(release),
      destination: { ...destination, namespace: release.namespace },
      // A chart's own CRDs can carry no annotation: nothing is pruned of a chart that brings kinds.
      prune: !release.kept,
      cascade: !release.kept,
    })),
    ...folders.map((folder) => application(argo, `${cluster}-${stage.name}.${folder.name}`, { ...inWave, ...keep(COMPARE) }, {
      source: folderSource(folder), destination, prune: false,
    })),
  ];
}

function gitSource({ repositoryUrl, revision }: _ArgoCd, path: string): object {
  return { repoURL: repositoryUrl, targetRevision: revision, path };
}

function folderSource({ repository, commit, path }: RemoteFolder): object {
  return { repoURL: repository, targetRevision: commit, path };
}

function chartSource({ repository, chart, version, name, values, skipCrds }: Release): object {
  return {
    // Without a scheme it is an OCI registry to Argo CD.
    repoURL: repository.replace(/^oci:\/\//, ''),
    chart,
    targetRevision: version,
    helm: { releaseName: name, ...(skipCrds ? { skipCrds: true } : {}), ...(values === undefined ? {} : { valuesObject: values }) },
  };
}

/** An object with Argo CD's annotations in the place of Flux'. */
function translated(object: KubeObject): KubeObject {
  const marks = Object.entries(object.metadata.annotations ?? {});
  const others = marks.filter(([mark]) => !/\.toolkit\.fluxcd\.io\//.test(mark));
  const has = (mark: string, value: string): boolean => marks.some(([key, text]) => key === mark && text === value);
  const annotations = {
    ...Object.fromEntries(others),
    ...(has(FORCE, 'enabled') ? { [SYNC_OPTIONS]: 'Force=true,Replace=true' } : {}),
    ...(has(PRUNE, 'disabled') ? keep(undefined, has(FORCE, 'enabled')) : {}),
  };
  const { annotations: _, ...metadata } = object.metadata;
  return { ...object, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) } };
}

/** What keeps an object that is no longer rendered, or whose Application goes. */
function keep(compare?: string, force = false): { [key: string]: string } {
  return { [SYNC_OPTIONS]: `Prune=false,Delete=false${force ? ',Force=true,Replace=true' : ''}`, [COMPARE_OPTIONS]: ['IgnoreExtraneous', ...(compare === undefined ? [] : [compare])].join(',') };
}

/** The sync wave of each stage: one more than the latest of those that it waits for. */
function wavesOf(order: Order): Map<string, number> {
  const waves = new Map<string, number>();
  for (const name of inOrder(order)) waves.set(name, Math.max(-1, ...(order.dependsOn.get(name) ?? []).map((other) => waves.get(other)!)) + 1);
  return waves;
}

/** What Argo CD must know to wait: when an Application is healthy, which it doesn't say by itself, and the kinds that stages tell the health of. */
function settings({ namespace }: _ArgoCd, stages: readonly StageModel[]): KubeObject {
  const kinds = stages.flatMap(expressionsOf).filter((expression) => !FLUX_GROUPS.includes(groupOf(expression)));
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'argocd-cm', namespace, labels: { 'app.kubernetes.io/name': 'argocd-cm', 'app.kubernetes.io/part-of': 'argocd' } },
    data: {
      'resource.customizations.health.argoproj.io_Application': APPLICATION_HEALTH,
      ...Object.fromEntries(kinds.map((expression) => [`resource.customizations.health.${groupOf(expression)}_${expression.kind}`, healthOf(expression)]).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

// An Application whose objects are not all there is called healthy by Argo CD 3.4 and later: only the phase of its sync tells.
const APPLICATION_HEALTH = `local status = obj.status or {}
local phase = (status.operationState or {}).phase
if phase ~= "Succeeded" then
  return { status = "Progressing", message = "waits for its sync, which is " .. (phase or "not begun") }
end
local health = status.health or {}
return { status = health.status or "Progressing", message = health.message or "" }
`;

const LUA_HELPERS = `local function at(...)
  local value = obj
  for _, key in ipairs({...}) do
    if type(value) ~= "table" then return nil end
    value = value[key]
  end
  return value
end
local function condition(conditions, kind)
  for _, one in ipairs(conditions or {}) do
    if one.type == kind then return one.status end
  end
end
local function begins(value, other, text)
  local start = tostring(other or "") .. text
  return string.sub(tostring(value or ""), 1, #start) == start
end
`;

/** The health of a kind in Lua. */
function healthOf({ current, failed }: HealthCheckExpression): string {
  const branch = (expression: string, status: string, message: string): string => `if ${(termsOf(expression) ?? []).map(luaOf).join(' and ')} then\n  return { status = "${status}", message = ${lua(message)} }\nend\n`;
  return `${LUA_HELPERS}${failed === undefined ? '' : branch(failed, 'Degraded', failed)}${branch(current, 'Healthy', '')}return { status = "Progressing", message = ${lua(`waits until ${current}`)} }\n`;
}

function luaOf({ path, condition, is, value, then }: Term): string {
  const field = (keys: readonly string[]): string => `at(${keys.map(lua).join(', ')})`;
  const left = condition === undefined ? field(path) : `condition(${field(path)}, ${lua(condition)})`;
  if (is === 'begins with') return `begins(${left}, ${field(value as readonly string[])}, ${lua(then!)})`;
  if (value === '') return `${left} ${is === '!=' ? '~=' : '=='} nil`;
  const right = typeof value === 'object' ? field(value) : typeof value === 'string' ? lua(value) : `${value}`;
  return is === '>=' ? `(${left} or 0) >= (${right} or 0)` : `${left} ${is === '!=' ? '~=' : '=='} ${right}`;
}

function lua(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
