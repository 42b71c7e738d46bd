import { ClusterFolder } from '@monosense-io/output';
import { expressionsOf } from '../model/health';
import { ClusterModel, StageModel } from '../model/model';
import { KubeObject } from '../model/object';
import { Order } from '../model/order';
import { bootstrapFiles } from './bootstrap';
import { Reading } from './folders';

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
  const expressions = expressionsOf(model);
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
