import { ApiObject } from 'cdk8s';
import { Cluster, EXISTING } from '../declare/cluster';
import { Component, PATCHES } from '../declare/component';
import { NAMESPACES } from '../declare/namespace';
import { CustomResourceKind, Stage, WAITS } from '../declare/stage';
import { FLUX_GROUPS, KubernetesApi, kubernetesOf } from '../facts/kubernetes';
import { EXPECTED_SECRETS } from '../parts/existing-secrets';
import { HelmRelease } from '../parts/helm-release';
import { Refusal } from '../values/refusal';
import { namespaceObjects } from './namespace-objects';
import { groupOf, KubeObject, NAMESPACES_STAGE, PRUNE } from './object';
import { policiesOf } from './policies';
import { PolicyDialect, policyDialects } from './policy-dialects';

const PATCHES_NOTHING = new Refusal('PLATFORM-501', {
  protects: 'A patch that matches no object changes nothing, and whoever wrote it believes that it does.',
  wrong: "dragonfly.patchObject({ kind: 'Dragonfly', name: 'cahce', … })",
  right: "dragonfly.patchObject({ kind: 'Dragonfly', name: 'cache', … })",
});

const PATCH_WITHOUT_REASON = new Refusal('PLATFORM-502', {
  protects: 'A patch stays until somebody knows that it is no longer needed.',
  wrong: "patchObject({ …, reason: '' })",
  right: "patchObject({ …, reason: 'until the chart knows the field' })",
});

const PATCH_OF_IDENTITY = new Refusal('PLATFORM-503', {
  protects: 'With another kind or name the patched object would be a new one, and the one that is there would go.',
  wrong: "patchObject({ kind: 'ConfigMap', name: 'a', merge: { metadata: { name: 'b' } }, … })",
  right: "new Manifests(cluster, 'extra', { objects: [{ kind: 'ConfigMap', metadata: { name: 'b' }, … }], … })",
});

/** A stage with everything that it renders. */
export interface StageModel {
  readonly name: string;
  /** Where it stands in the construct tree, for messages. */
  readonly path: string;
  /** The construct; none for the stage of namespaces, which the core adds. */
  readonly stage?: Stage;
  readonly objects: KubeObject[];
  /** Those of its objects that hold data. */
  readonly stateful: KubeObject[];
  readonly waitsFor: Array<{ name: string; why: string }>;
}

/** Everything that is known of a cluster once its program has run: what the checks look at and the renderer writes. */
export interface ClusterModel {
  readonly cluster: Cluster;
  /** Kubernetes' own kinds in the cluster's version. */
  readonly kubernetes: KubernetesApi;
  readonly components: Component[];
  /** What its network policies are written in. */
  readonly dialects: readonly PolicyDialect[];
  readonly releases: HelmRelease[];
  readonly stages: StageModel[];
  /** What went wrong while putting it together. */
  readonly problems: string[];
}

/** Whether an API group exists before anything is installed: one of Kubernetes' own, or of Flux, which applies everything else. */
export function isBuiltIn({ groups }: KubernetesApi, group: string): boolean {
  return groups.has(group) || FLUX_GROUPS.includes(group);
}

/** A kind of custom resource, and the stage that installs it; none when it was there before. */
export interface InstalledKind {
  readonly stage?: Stage;
  readonly kind: CustomResourceKind;
}

/** The kinds that a cluster has, by `group/Kind`: those that its stages install, and those that were there before. */
export function installedKinds(cluster: Cluster, stages: readonly Stage[]): Map<string, InstalledKind> {
  const kinds: InstalledKind[] = [
    ...EXISTING.all(cluster).flatMap(({ record }) => record.kinds ?? []).map((kind) => ({ kind })),
    ...stages.flatMap((stage) => (stage._props.installs ?? []).map((kind) => ({ stage, kind }))),
  ];
  return new Map(kinds.map((entry) => [`${entry.kind.group}/${entry.kind.kind}`, entry]));
}

/** Puts together what a cluster's constructs have declared. */
export function collect(cluster: Cluster): ClusterModel {
  const constructs = cluster.node.findAll();
  const stages = constructs.filter((construct): construct is Stage => construct instanceof Stage);
  const components = constructs.filter((construct): construct is Component => construct instanceof Component);
  const installed = installedKinds(cluster, stages);
  const kubernetes = kubernetesOf(cluster.facts.kubernetesVersion);
  const problems: string[] = [];
  const dialects = policyDialects(installed);

  const everyStage = stages.map((stage): StageModel => {
    const objects = stage.node.findAll().filter(ApiObject.isApiObject).map((object) => object.toJson() as KubeObject);
    for (const object of objects) {
      const declared = installed.get(`${groupOf(object)}/${object.kind}`)?.kind;
      const namespaced = declared ? declared.namespaced : kubernetes.kinds[`${object.apiVersion}/${object.kind}`]?.namespaced;
      if (namespaced ?? true) object.metadata.namespace ??= stage.home.name;
    }
    const stateful = objects.filter((object) => isStateful(object, stage, installed));
    if (!stage._props.pruneStateful) {
      for (const object of stateful) object.metadata.annotations = { ...object.metadata.annotations, [PRUNE]: 'disabled' };
    }
    return {
      name: stage.stageName,
      path: stage.node.path,
      stage,
      objects: [...patched(stage, objects, problems), ...policiesOf(stage, dialects)],
      stateful,
      waitsFor: [
        ...(stage.home._props.existing ? [] : [{ name: NAMESPACES_STAGE, why: `it needs namespace '${stage.home.name}'` }]),
        ...WAITS.of(stage).map(({ stage: other, why }) => ({ name: other.stageName, why })),
      ],
    };
  });
  // A stage of Secrets alone has nothing to apply where these exist already, and nobody waits for it.
  const [stageModels, needless] = [false, true].map((needlessly) => everyStage.filter(({ stage, objects }) => needlessly === (objects.length === 0 && EXPECTED_SECRETS.of(stage!).length > 0)));
  for (const { waitsFor } of stageModels) {
    for (const wait of waitsFor.filter(({ name }) => needless.some((other) => other.name === name))) waitsFor.splice(waitsFor.indexOf(wait), 1);
  }
  for (const { owner, record: patch } of PATCHES.all(cluster)) {
    const inComponent = stageModels.filter((model) => model.stage!.node.scopes.includes(owner));
    if (!inComponent.some((model) => model.objects.some((object) => object.kind === patch.kind && object.metadata.name === patch.name))) {
      problems.push(PATCHES_NOTHING.at(owner.node.path, `patches ${patch.kind} '${patch.name}', which it doesn't render: correct the name or remove the patch`));
    }
  }

  const namespaces = NAMESPACES.all(cluster).map(({ record }) => record).filter((namespace) => !namespace._props.existing).flatMap(namespaceObjects);
  return {
    cluster,
    kubernetes,
    components,
    dialects,
    releases: constructs.filter((construct): construct is HelmRelease => construct instanceof HelmRelease),
    stages: [...(namespaces.length > 0 ? [{ name: NAMESPACES_STAGE, path: cluster.node.path, objects: namespaces, stateful: [], waitsFor: [] }] : []), ...stageModels],
    problems,
  };
}

function isStateful(object: KubeObject, stage: Stage, installed: ReturnType<typeof installedKinds>): boolean {
  const declared = installed.get(`${groupOf(object)}/${object.kind}`)?.kind;
  if (object.kind === 'HelmRelease') return (stage._props.installs ?? []).length > 0;
  if (declared) return declared.stateful ?? false;
  return ['CustomResourceDefinition', 'PersistentVolumeClaim', 'PersistentVolume'].includes(object.kind);
}

/** Applies the escape hatches of every component that the stage belongs to. */
function patched(stage: Stage, objects: KubeObject[], problems: string[]): KubeObject[] {
  const patches = stage.node.scopes.filter((scope) => scope instanceof Component).flatMap((component) => PATCHES.of(component));
  return objects.map((object) => patches
    .filter((patch) => patch.kind === object.kind && patch.name === object.metadata.name)
    .reduce((result, patch) => {
      if (patch.reason.trim() === '') problems.push(PATCH_WITHOUT_REASON.at(stage.node.path, `the patch of ${patch.kind} '${patch.name}' has no reason: say why it is needed`));
      const changed = merge(result, patch.merge) as KubeObject;
      const same = changed.apiVersion === object.apiVersion && changed.kind === object.kind && changed.metadata?.name === object.metadata.name;
      if (!same) problems.push(PATCH_OF_IDENTITY.at(stage.node.path, `the patch of ${patch.kind} '${patch.name}' makes another object of it: leave apiVersion, kind and name alone, and add other objects with Manifests`));
      return same ? changed : result;
    }, object));
}

/** JSON merge patch, RFC 7386. */
function merge(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value);
  }
  return result;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
