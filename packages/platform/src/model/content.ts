import { Stage } from '../declare/stage';
import { FLUX_GROUPS } from '../facts/kubernetes';
import { HelmRelease } from '../parts/helm-release';
import { ClusterModel, StageModel } from './model';
import { groupOf, KubeObject, PRUNE } from './object';

/** A value of a chart, or a whole file of them, that stands in a Secret. */
export interface ValueInSecret {
  readonly name: string;
  readonly valuesKey?: string;
  readonly targetPath?: string;
  readonly optional?: boolean;
}

/** A chart as any reader can install it. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** Address as in `Chart.repository`. */
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
  readonly values?: { readonly [key: string]: any };
  /** Values that stand in Secrets of the release's namespace. */
  readonly valuesFrom: readonly ValueInSecret[];
  /** As Go writes durations. */
  readonly timeout: string;
  readonly skipCrds: boolean;
  /** Whether a failed upgrade goes back to the version before. */
  readonly rollback: boolean;
  /** Whether it stays when it is no longer rendered. */
  readonly kept: boolean;
  /** The construct; none for a release that came as a raw manifest. */
  readonly construct?: HelmRelease;
}

/** A kustomize folder of another repository, at one commit. */
export interface RemoteFolder {
  readonly name: string;
  readonly repository: string;
  readonly path: string;
  readonly commit: string;
}

/** Something that only Flux understands. */
export interface FluxOnly {
  readonly object: KubeObject;
  /** The field or annotation that says it; none for the whole object. */
  readonly field?: string;
}

/** What a stage installs, told without Flux' kinds. */
export interface Content {
  /** Its objects but those of Flux. */
  readonly objects: readonly KubeObject[];
  readonly releases: readonly Release[];
  readonly folders: readonly RemoteFolder[];
  readonly fluxOnly: readonly FluxOnly[];
}

/** The fields of Flux' kinds that any reader can follow. Intervals say how often Flux looks, and ignored files what it leaves out. */
const FIELDS: Record<string, RegExp> = {
  HelmRelease: /^(interval|timeout|releaseName|targetNamespace|values|valuesFrom|chart\.spec\.(chart|version|interval|sourceRef\.\w+)|chartRef\.\w+|(install|upgrade)\.(crds|cleanupOnFail|remediation\.\w+|strategy\.\w+))(?![\w])/,
  OCIRepository: /^(interval|url|ref\.tag|layerSelector\.mediaType|layerSelector\.operation)$/,
  HelmRepository: /^(interval|url)$/,
  GitRepository: /^(interval|url|ignore|ref\.branch|ref\.commit)$/,
  Kustomization: /^(interval|retryInterval|timeout|path|prune|wait|sourceRef\.\w+)$/,
};

/** Annotation by which Flux deletes an object that can't be changed, and creates it again. */
export const FORCE = 'kustomize.toolkit.fluxcd.io/force';

/** Flux' annotations that other readers can follow, and the one that switches off what they don't do. */
const ANNOTATIONS = [PRUNE, FORCE, 'kustomize.toolkit.fluxcd.io/substitute'];

/** What a stage installs, for readers that are not Flux. */
export function contentOf(model: ClusterModel, stage: StageModel): Content {
  const everything = model.stages.flatMap(({ objects }) => objects);
  const fluxOnly: FluxOnly[] = [];
  const sourceOf = (user: KubeObject, reference: any, ...kinds: string[]): KubeObject | undefined => {
    const source = everything.find(({ kind, metadata }) => kinds.includes(kind) && kind === reference?.kind && metadata.name === reference.name && metadata.namespace === (reference.namespace ?? user.metadata.namespace));
    if (source === undefined) fluxOnly.push({ object: user, field: `the source ${reference?.kind} '${reference?.name}'` });
    return source;
  };

  const releases: Release[] = [];
  const folders: RemoteFolder[] = [];
  const ofFlux = (object: KubeObject): boolean => FLUX_GROUPS.includes(groupOf(object));
  for (const object of stage.objects.filter(ofFlux)) {
    const { kind, metadata: { name, namespace }, spec = {} } = object;
    if (kind === 'HelmRelease') {
      const source = sourceOf(object, spec.chartRef ?? spec.chart?.spec?.sourceRef, ...(spec.chartRef ? ['OCIRepository'] : ['HelmRepository']));
      if (source === undefined) continue;
      const slash = `${source.spec?.url}`.lastIndexOf('/');
      releases.push({
        name: spec.releaseName ?? [spec.targetNamespace, name].filter(Boolean).join('-'),
        namespace: spec.targetNamespace ?? `${namespace}`,
        ...(spec.chartRef
          ? { repository: `${source.spec?.url}`.slice(0, slash), chart: `${source.spec?.url}`.slice(slash + 1), version: `${source.spec?.ref?.tag}` }
          : { repository: `${source.spec?.url}`, chart: `${spec.chart.spec.chart}`, version: `${spec.chart.spec.version}` }),
        values: spec.values,
        valuesFrom: spec.valuesFrom ?? [],
        timeout: spec.timeout ?? '5m',
        skipCrds: spec.install?.crds === 'Skip',
        rollback: spec.upgrade?.remediation?.strategy === 'rollback',
        kept: object.metadata.annotations?.[PRUNE] === 'disabled',
        construct: model.releases.find((release) => release.releaseName === name && Stage.of(release) === stage.stage),
      });
    } else if (kind === 'Kustomization') {
      const source = sourceOf(object, spec.sourceRef, 'GitRepository');
      if (source === undefined) continue;
      if (source.spec?.ref?.commit === undefined) fluxOnly.push({ object: source, field: 'spec.ref without a commit' });
      // What is applied from elsewhere is nobody's to delete here.
      if (spec.prune !== false) fluxOnly.push({ object, field: 'spec.prune' });
      folders.push({ name, repository: `${source.spec?.url}`, path: `${spec.path}`.replace(/^\.\//, ''), commit: `${source.spec?.ref?.commit}` });
    }
  }
  for (const object of stage.objects) {
    if (ofFlux(object)) fluxOnly.push(...unknownIn(object, everything));
    const marks = Object.keys({ ...object.metadata.annotations, ...object.metadata.labels });
    fluxOnly.push(...marks.filter((mark) => /\.toolkit\.fluxcd\.io\//.test(mark) && !ANNOTATIONS.includes(mark)).map((field) => ({ object, field })));
  }
  return { objects: stage.objects.filter((object) => !ofFlux(object)), releases, folders, fluxOnly };
}

/** What no other reader does of an object of Flux: the object as a whole, or some of its fields. */
function unknownIn(object: KubeObject, everything: readonly KubeObject[]): FluxOnly[] {
  const known = FIELDS[object.kind];
  if (known === undefined || (object.kind.endsWith('Repository') && !isUsed(everything, object))) return [{ object }];
  const fields = leavesOf(object.spec, '').filter((field) => !known.test(field)).map((field) => `spec.${field}`);
  const configMaps = (object.spec?.valuesFrom ?? []).some(({ kind }: { kind: string }) => kind !== 'Secret') ? ['spec.valuesFrom of a ConfigMap'] : [];
  return [...fields, ...configMaps].map((field) => ({ object, field }));
}

/** Whether a source is that of a chart or of a folder. */
function isUsed(everything: readonly KubeObject[], { kind, metadata }: KubeObject): boolean {
  return everything.some((object) => [object.spec?.chartRef, object.spec?.chart?.spec?.sourceRef, object.spec?.sourceRef].some((reference) => (
    reference?.kind === kind && reference.name === metadata.name && (reference.namespace ?? object.metadata.namespace) === metadata.namespace
  )));
}

/** Paths of all single values. */
function leavesOf(value: unknown, where: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value === undefined ? [] : [where];
  return Object.entries(value).flatMap(([key, child]) => leavesOf(child, where === '' ? key : `${where}.${key}`));
}
