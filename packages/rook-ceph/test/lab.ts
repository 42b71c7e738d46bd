import { Component, Namespace, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { Lab } from '../../platform/test/lab';

/** Stands in for the part of External Secrets that writes to a store. */
export class PushSecrets extends Component {
  constructor(lab: Lab) {
    super(lab.cluster, 'push-secrets');
    const stage = new Stage(this, 'Kinds', { namespace: new Namespace(this, 'Namespace', { name: 'push-secrets' }), installs: [{ group: 'external-secrets.io', kind: 'PushSecret', versions: ['v1alpha1'] }] });
    new ApiObject(stage, 'ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'push-secrets' } });
  }
}

/** A stage of somebody who uses storage. */
export function clientStage(lab: Lab, name = 'shop', namespace = new Namespace(lab.cluster, `${name}-namespace`, { name })): Stage {
  const stage = new Stage(lab.cluster, name, { namespace, podLabels: { app: name } });
  new ApiObject(stage, 'ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  return stage;
}
