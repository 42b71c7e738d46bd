import { ClusterFolder } from '@monosense-io/output';
import { ClusterModel, StageModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';
import { Order } from '../model/order';
import { bootstrapFiles } from './bootstrap';
import { Reading } from './folders';

/** An ExternalSecret or PushSecret has been carried out as it is written now, whatever has become of the store since. */
const CARRIED_OUT = "has(status.syncedResourceVersion) && status.syncedResourceVersion.startsWith(string(metadata.generation) + '-')";
/** The operator has looked at a store, whether or not that answers. */
const LOOKED_AT = 'has(status.conditions)';

/**
 * When Flux takes objects for healthy that look outside, by group and kind. By their own word they are not while the store or the
 * registry is away: then every change and every way back of whatever has a Secret or a chart, and of all that wait for it, would
 * stand still, though the Secret is there, and the chart.
 */
const HEALTHY_WHILE_AWAY: Record<string, string> = {
  'external-secrets.io/ExternalSecret': CARRIED_OUT,
  'external-secrets.io/PushSecret': CARRIED_OUT,
  'external-secrets.io/ClusterSecretStore': LOOKED_AT,
  'external-secrets.io/SecretStore': LOOKED_AT,
  // The chart of the version that is asked for now.
  'source.toolkit.fluxcd.io/OCIRepository': "has(status.artifact) && (!has(spec.ref) || !has(spec.ref.tag) || status.artifact.revision.startsWith(spec.ref.tag + '@'))",
  'source.toolkit.fluxcd.io/HelmRepository': "(has(spec.type) && spec.type == 'oci') || has(status.artifact)",
};

// Objects that the bootstrap applies are Flux' own from the first moment.
const FIELD_MANAGER = 'kustomize-controller';

/** A Kustomization for each stage, which waits for others; the stage's folder as it is. */
export function fluxReading(model: ClusterModel, order: Order, repositoryPath: string): Reading {
  const { cluster, stages } = model;
  const added = new Map(stages.map((stage) => [stage, [kustomizationOf(stage, order.dependsOn.get(stage.name) ?? [], `./${repositoryPath}/${cluster.node.id}/${stage.name}`)]]));
  return {
    folders: [...stages.map(({ name, objects }) => ({ folder: name, objects })), { folder: ClusterFolder.FLUX, objects: [...added.values()].flat() }],
    added,
    files: () => bootstrapFiles(model, order, FIELD_MANAGER),
  };
}

function kustomizationOf(model: StageModel, dependsOn: string[], path: string): KubeObject {
  const props = model.stage?._props;
  const checks = props?.healthChecks ?? [];
  const releases = model.objects.filter((object) => object.kind === 'HelmRelease');
  const outside = new Map(model.objects.flatMap((object) => {
    const current = HEALTHY_WHILE_AWAY[`${groupOf(object)}/${object.kind}`];
    return current === undefined ? [] : [[object.kind, { apiVersion: object.apiVersion, kind: object.kind, current }] as const];
  }));
  const own = props?.healthCheckExpressions ?? [];
  const expressions = [...own, ...[...outside.values()].filter(({ kind }) => !own.some((other) => other.kind === kind))];
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: model.name, namespace: 'flux-system' },
    spec: {
      ...(dependsOn.length > 0 ? { dependsOn: dependsOn.map((name) => ({ name })) } : {}),
      interval: '1h',
      retryInterval: '2m',
      timeout: model.stage?._timeout ?? '10m',
      path,
      prune: true,
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
      // Flux looks at healthChecks only when it doesn't wait for everything anyway.
      ...(checks.length === 0 ? { wait: true } : {
        wait: false,
        healthChecks: [
          ...releases.map(({ apiVersion, kind, metadata }) => ({ apiVersion, kind, name: metadata.name, namespace: metadata.namespace })),
          ...checks,
        ],
      }),
      ...(expressions.length === 0 ? {} : { healthCheckExprs: expressions }),
      ...(props?.substitute ? { postBuild: { substitute: props.substitute } } : {}),
    },
  };
}
