import { ClusterModel, StageModel } from '../model/model';
import { KubeObject } from '../model/object';
import { Order } from '../model/order';

/** The Flux Kustomization that applies each stage of a cluster. */
export function kustomizationsOf({ cluster, stages }: ClusterModel, order: Order, repositoryPath: string): Map<StageModel, KubeObject> {
  return new Map(stages.map((stage) => [stage, kustomizationOf(stage, order.dependsOn.get(stage.name) ?? [], `./${repositoryPath}/${cluster.node.id}/${stage.name}`)]));
}

function kustomizationOf(model: StageModel, dependsOn: string[], path: string): KubeObject {
  const props = model.stage?._props;
  const checks = props?.healthChecks ?? [];
  const releases = model.objects.filter((object) => object.kind === 'HelmRelease');
  const expressions = props?.healthCheckExpressions ?? [];
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
