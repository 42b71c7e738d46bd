import { ClusterFolder } from '@monosense-io/output';
import { HealthCheck, HealthCheckExpression } from '../declare/stage';
import { Content, contentOf, Release } from '../model/content';
import { expressionFor, expressionsOf, Term, termsOf } from '../model/health';
import { ClusterModel, StageModel } from '../model/model';
import { groupOf, KubeObject, NAMESPACES_STAGE } from '../model/object';
import { inOrder, Order } from '../model/order';
import { yamlOf } from '../values/yaml-text';
import { bootstrapOrder } from './bootstrap';
import { fileName, Reading } from './folders';

const SCRIPT = `${ClusterFolder.PLAIN}/apply.sh`;

/** The stages' folders without Flux' kinds, the values of the charts, and a script that applies both in order. */
export function plainReading(model: ClusterModel, order: Order): Reading {
  const contents = new Map(model.stages.map((stage) => [stage.name, { stage, ...contentOf(model, stage) }]));
  const releases = [...contents.values()].flatMap((content) => content.releases);
  return {
    folders: [...contents.values()].map(({ stage: { name: folder }, objects }) => ({ folder, objects: objects.map(withoutFlux) })).filter(({ objects }) => objects.length > 0),
    added: new Map(),
    files: () => ({
      ...Object.fromEntries(releases.filter(({ values }) => values !== undefined).map((release) => [valuesFile(release), yamlOf(release.values)])),
      [SCRIPT]: scriptOf(model, order, contents),
    }),
    how: `\`bash ${SCRIPT}\` applies it, stage by stage, with kubectl and helm. Nothing is ever deleted by itself.`,
  };
}

/** No reader is there that would act on Flux' annotations. */
function withoutFlux(object: KubeObject): KubeObject {
  const { annotations, ...metadata } = object.metadata;
  const others = Object.entries(annotations ?? {}).filter(([mark]) => !/\.toolkit\.fluxcd\.io\//.test(mark));
  return { ...object, metadata: { ...metadata, ...(others.length > 0 ? { annotations: Object.fromEntries(others) } : {}) } };
}

function valuesFile({ namespace, name }: Release): string {
  return `${ClusterFolder.PLAIN}/${namespace}_${name}.values.yaml`;
}

function scriptOf(model: ClusterModel, order: Order, contents: ReadonlyMap<string, Content & { stage: StageModel }>): string {
  const stages = inOrder(order).filter((name) => contents.has(name));
  const bootstrap = bootstrapOf(model, order, [...contents.values()].flatMap(({ releases }) => releases));
  const names = [...(bootstrap.length > 0 ? [ClusterFolder.BOOTSTRAP] : []), ...stages];
  const sections = stages.map((name, index) => section(index + 1, name, stageLines(contents.get(name)!)));
  return `${[
    '#!/usr/bin/env bash',
    `# Applies cluster '${model.cluster.node.id}' to the cluster that kubectl points to. Rendered; edits here are lost.`,
    '#',
    '#   bash apply.sh            every stage in order, each once those before it are ready',
    '#   bash apply.sh STAGE...   these stages alone, in the same order',
    '#',
    '# It needs kubectl, helm 3.8 or later, and git where a stage applies a folder of another repository. It can be run again',
    '# at any time. It deletes nothing: what is no longer rendered stays until somebody deletes it.',
    'set -euo pipefail',
    'cd "$(dirname "${BASH_SOURCE[0]}")/.."',
    '',
    `stages=${quoted(names.join(' '))}`,
    FUNCTIONS,
    ...([...contents.values()].some(({ releases }) => releases.some(({ valuesFrom }) => valuesFrom.length > 0)) ? [FROM_SECRETS] : []),
    ...(bootstrap.length > 0 ? ['# What everything else needs in order to start.', section(0, ClusterFolder.BOOTSTRAP, bootstrap), ''] : []),
    sections.join('\n\n'),
  ].join('\n')}\n`;
}

const FUNCTIONS = `
chosen=" $* "
for name in "$@"; do
  case " \${stages} " in
    *" \${name} "*) ;;
    *) echo "there is no stage '\${name}': name some of \${stages}" >&2; exit 2 ;;
  esac
done

# stage NUMBER NAME: whether this stage is to be applied.
stage() {
  case "\${chosen}" in
    '  ' | *" $2 "*) echo "== $1 $2" ;;
    *) return 1 ;;
  esac
}

apply() {
  kubectl apply --server-side --force-conflicts --field-manager=platform "$@"
}

# crds CHART [OPTION...]: those of the chart's crds/ folder, which helm installs once and never upgrades.
crds() {
  local found
  found="$(helm show crds "$@")"
  if grep -q '^kind:' <<<"\${found}"; then apply --filename=- <<<"\${found}"; fi
}

# value RESOURCE NAME NAMESPACE JSONPATH: empty when there is none.
value() {
  kubectl get "$1" "$2" \${3:+--namespace="$3"} --output="jsonpath=$4" 2>/dev/null || true
}

# await SECONDS RESOURCE NAME NAMESPACE JSONPATH OPERATOR EXPECTED: until the value compares as test says.
await() {
  local deadline=$((SECONDS + $1)) is
  until is="$(value "$2" "$3" "$4" "$5")" && test "\${is:-$([ "$6" = -ge ] && echo 0)}" "$6" "$7"; do
    if ((SECONDS >= deadline)); then
      echo "$2 '$3' is not ready after $1 s: $5 must be $6 '$7', got '\${is}'" >&2
      return 1
    fi
    sleep 2
  done
}

# begins SECONDS RESOURCE NAME NAMESPACE JSONPATH OTHER TEXT: until the value begins with another one of the object and a text.
begins() {
  local deadline=$((SECONDS + $1)) is other
  while true; do
    IFS='|' read -r is other <<<"$(value "$2" "$3" "$4" "$5|$6")"
    case "\${other:+\${is}}" in "\${other}$7"*) return 0 ;; esac
    if ((SECONDS >= deadline)); then
      echo "$2 '$3' is not ready after $1 s: $5 must begin with '\${other}$7', got '\${is}'" >&2
      return 1
    fi
    sleep 2
  done
}

# settled SECONDS RESOURCE NAME NAMESPACE: until its controller has seen it, and it is ready where it says so at all.
settled() {
  local deadline=$((SECONDS + $1)) uid generation observed ready
  while true; do
    IFS='|' read -r uid generation observed ready <<<"$(value "$2" "$3" "$4" '{.metadata.uid}|{.metadata.generation}|{.status.observedGeneration}|{.status.conditions[?(@.type=="Ready")].status}')"
    if [ -n "\${uid}" ] && [ "\${observed:-\${generation}}" = "\${generation}" ] && [ "\${ready:-True}" = True ]; then return 0; fi
    if ((SECONDS >= deadline)); then
      echo "$2 '$3' is not ready after $1 s" >&2
      return 1
    fi
    sleep 2
  done
}
`;

const FROM_SECRETS = `# What Secrets hold of a chart's values is on disk only for as long as this runs.
secrets="$(mktemp -d)"
trap 'rm -rf "\${secrets}"' EXIT

# from_secret NAMESPACE SECRET KEY PATH NEED: adds a value, or without PATH a file of values, to those of the next chart.
from_secret() {
  local file
  file="$(mktemp "\${secrets}/XXXXXX")"
  kubectl get secret "$2" --namespace="$1" --ignore-not-found --output="go-template={{with index .data \\"$3\\"}}{{base64decode .}}{{end}}" >"\${file}"
  if [ ! -s "\${file}" ]; then
    if [ "$5" = optional ]; then return 0; fi
    echo "Secret '$1/$2' has no '$3', which a chart needs" >&2
    return 1
  fi
  if [ -n "$4" ]; then from+=("--set-file=$4=\${file}"); else from+=("--values=\${file}"); fi
}
`;

function section(number: number, name: string, lines: readonly string[]): string {
  return [`if stage ${number} ${quoted(name)}; then`, ...lines.map((line) => `  ${line}`), 'fi'].join('\n');
}

/** The commands that apply a stage, and those that wait until it is ready. */
function stageLines({ stage, objects, releases, folders }: Content & { stage: StageModel }): string[] {
  const props = stage.stage?._props;
  const seconds = secondsOf(stage.stage?._timeout ?? '10m');
  // Kinds must be there before kubectl is shown an object of them.
  const kinds = objects.length > 1 ? objects.filter(({ kind }) => kind === 'CustomResourceDefinition') : [];
  const awaited = props?.healthChecks?.length ? props.healthChecks : objects;
  return [
    ...kinds.flatMap((object) => [`apply --filename=${quoted(`${stage.name}/${fileName(object)}`)}`, ...waits(object, [], seconds)]),
    ...(objects.length > 0 ? [`apply --kustomize=${quoted(stage.name)}`] : []),
    ...folders.map(({ repository, path, commit }) => `apply --kustomize=${quoted(`${repository}//${path}?ref=${commit}`)}`),
    ...releases.flatMap((release) => releaseLines(release, true)),
    // Also of those that an operator or a folder of another repository brings.
    ...(props?.installs?.length ? [`kubectl wait --for=condition=Established customresourcedefinitions --all --timeout=${seconds}s`] : []),
    ...[...awaited].flatMap((object: KubeObject | HealthCheck) => waits(object, expressionsOf(stage), seconds)),
  ];
}

/** @param wait whether to wait even for a release for which the bootstrap doesn't, since it needs what comes after it */
function releaseLines(release: Release, wait: boolean): string[] {
  const { name, namespace, repository, chart, version, values, valuesFrom, timeout, skipCrds, rollback, construct } = release;
  const where = repository.startsWith('oci://') ? [quoted(`${repository}/${chart}`)] : [quoted(chart), `--repo=${quoted(repository)}`];
  const exact = [...where, `--version=${quoted(version)}`].join(' ');
  const options = [
    `--namespace=${quoted(namespace)}`, '--skip-crds', `--timeout=${timeout}`,
    ...(wait || construct?._props.bootstrapWait !== false ? ['--wait', '--wait-for-jobs'] : []),
    ...(wait && rollback ? ['--atomic', '--cleanup-on-fail'] : []),
    // What the program says comes after what Secrets say, and so counts.
    ...(valuesFrom.length === 0 ? [] : ['${from[@]+"${from[@]}"}']),
    ...(values === undefined ? [] : [`--values=${quoted(valuesFile(release))}`]),
  ];
  const secrets = valuesFrom.map(({ name: secret, valuesKey = 'values.yaml', targetPath = '', optional = false }) => (
    `from_secret ${[namespace, secret, valuesKey, targetPath, optional ? 'optional' : 'needed'].map(quoted).join(' ')}`
  ));
  return [...(skipCrds ? [] : [`crds ${exact}`]), ...(secrets.length > 0 ? ['from=()', ...secrets] : []), `helm upgrade --install ${quoted(name)} ${exact} ${options.join(' ')}`];
}

/** The releases that must run before anything else, with what they need, as the helmfile of other readers has them. */
function bootstrapOf(model: ClusterModel, order: Order, releases: readonly Release[]): string[] {
  const first = bootstrapOrder(model, order);
  if (first.length === 0) return [];
  const lines = first.flatMap((construct) => [
    // Paths stand as they are seen from the folder of the bootstrap.
    ...(construct._props.bootstrapKustomizations ?? []).map((folder) => `apply --kustomize=${quoted(folder.replace(/^\.\.\//, ''))}`),
    ...releases.filter((release) => release.construct === construct).flatMap((release) => releaseLines(release, false)),
  ]);
  return [...(model.stages[0].name === NAMESPACES_STAGE ? [`apply --kustomize=${NAMESPACES_STAGE}`] : []), ...lines];
}

const ROLLED_OUT = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** What is waited for of Kubernetes' own kinds, by a path of their status and its value. */
const READY: Record<string, readonly [string, string, string]> = {
  'apiextensions.k8s.io/CustomResourceDefinition': ['{.status.conditions[?(@.type=="Established")].status}', '=', 'True'],
  'apiregistration.k8s.io/APIService': ['{.status.conditions[?(@.type=="Available")].status}', '=', 'True'],
  'batch/Job': ['{.status.conditions[?(@.type=="Complete")].status}', '=', 'True'],
  '/Pod': ['{.status.conditions[?(@.type=="Ready")].status}', '=', 'True'],
  '/PersistentVolumeClaim': ['{.status.phase}', '=', 'Bound'],
};

const LOAD_BALANCER = ['{.status.loadBalancer.ingress}', '!=', ''] as const;

/** The commands that wait for an object, as Flux would. */
function waits(object: KubeObject | HealthCheck, expressions: readonly HealthCheckExpression[], seconds: number): string[] {
  const { kind, apiVersion } = object;
  const { name, namespace = '' } = 'metadata' in object ? object.metadata : object;
  const group = groupOf(object);
  const resource = group === '' ? kind : `${kind}.${apiVersion.slice(group.length + 1)}.${group}`;
  const which = `${seconds} ${quoted(resource)} ${quoted(name)} ${quoted(namespace)}`;
  const wait = ([path, operator, expected]: readonly [string, string, string]): string => `await ${which} ${quoted(path)} ${operator} ${quoted(expected)}`;
  const expression = expressionFor(object, expressions);
  if (expression !== undefined) return (termsOf(expression.current) ?? []).map((term) => (term.is === 'begins with' ? `begins ${which} ${quoted(pathOf(term.path))} ${quoted(pathOf(term.value as readonly string[]))} ${quoted(term.then!)}` : wait(comparison(term, object))));
  if (group === 'apps' && ROLLED_OUT.includes(kind)) {
    const manual = 'metadata' in object && object.spec?.updateStrategy?.type === 'OnDelete';
    return [manual ? `settled ${which}` : `kubectl rollout status ${quoted(`${kind}/${name}`)} --namespace=${quoted(namespace)} --timeout=${seconds}s`];
  }
  const ready = READY[`${group}/${kind}`];
  if (ready !== undefined) return [wait(ready)];
  if (group === '' && kind === 'Service') return 'metadata' in object && object.spec?.type === 'LoadBalancer' ? [wait(LOAD_BALANCER)] : [];
  return isCustom(group) ? [`settled ${which}`] : [];
}

/** Groups of Kubernetes' own have no dot, or end in k8s.io and have nothing to report; those of others tell their state. */
function isCustom(group: string): boolean {
  return group.includes('.') && (!group.endsWith('.k8s.io') || group === 'gateway.networking.k8s.io' || group === 'snapshot.storage.k8s.io');
}

function pathOf(path: readonly string[], condition?: string): string {
  return `{.${path.join('.')}${condition === undefined ? '' : `[?(@.type=="${condition}")].status`}}`;
}

function comparison({ path, condition, is, value }: Term, object: KubeObject | HealthCheck): readonly [string, string, string] {
  const expected = typeof value === 'object' ? (value as readonly string[]).reduce((found: any, key) => found?.[key], object) : value;
  return [pathOf(path, condition), { '==': '=', '!=': '!=', '>=': '-ge' }[is as '=='], `${expected ?? ''}`];
}

/** Seconds of a duration as Go writes it, in hours, minutes and seconds. */
function secondsOf(duration: string): number {
  return [...duration.matchAll(/(\d+)(h|m|s)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * { h: 3600, m: 60, s: 1 }[unit as 'h']!, 0);
}

/** A word of the shell. */
function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}
