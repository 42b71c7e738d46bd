import { ClusterModel, StageModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';
import { Order } from '../model/order';

/** An ExternalSecret or PushSecret has been carried out as it is written now, whatever has become of the store since. */
const CARRIED_OUT = "has(status.syncedResourceVersion) && status.syncedResourceVersion.startsWith(string(metadata.generation) + '-')";
/** The operator has looked at a store, whether or not that answers. */
const LOOKED_AT = 'has(status.conditions)';

/**
 * When Flux takes objects of External Secrets for healthy. By their own word they are not while the store is away: then every
 * change and every way back of whatever has a Secret, and of all that wait for it, would stand still, though the Secrets are there.
 */
const SECRETS_HEALTH: Record<string, string> = {
  ExternalSecret: CARRIED_OUT, PushSecret: CARRIED_OUT, ClusterSecretStore: LOOKED_AT, SecretStore: LOOKED_AT,
};

/** The Flux Kustomization that applies each stage of a cluster. */
export function kustomizationsOf({ cluster, stages }: ClusterModel, order: Order, repositoryPath: string): Map<StageModel, KubeObject> {
  return new Map(stages.map((stage) => [stage, kustomizationOf(stage, order.dependsOn.get(stage.name) ?? [], `./${repositoryPath}/${cluster.node.id}/${stage.name}`)]));
}

function kustomizationOf(model: StageModel, dependsOn: string[], path: string): KubeObject {
  const props = model.stage?._props;
  const checks = props?.healthChecks ?? [];
  const releases = model.objects.filter((object) => object.kind === 'HelmRelease');
  const ofSecrets = new Map(model.objects.filter((object) => groupOf(object) === 'external-secrets.io' && object.kind in SECRETS_HEALTH).map(({ apiVersion, kind }) => [kind, { apiVersion, kind, current: SECRETS_HEALTH[kind] }]));
  const expressions = [...props?.healthCheckExpressions ?? [], ...[...ofSecrets.values()].filter(({ kind }) => !props?.healthCheckExpressions?.some((other) => other.kind === kind))];
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
