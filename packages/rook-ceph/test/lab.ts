import { Namespace, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { Lab } from '@monosense-io/platform/testing';

/** A stage of somebody who uses storage. */
export function clientStage(lab: Lab, name = 'shop', namespace = new Namespace(lab.cluster, `${name}-namespace`, { name })): Stage {
  const stage = new Stage(lab.cluster, name, { namespace, podLabels: { app: name } });
  new ApiObject(stage, 'ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  return stage;
}
