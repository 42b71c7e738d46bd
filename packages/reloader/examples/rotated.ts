import { ApiObject } from 'cdk8s';
import { ExternalSecret, ISecretStore, SecurityContext, Stage } from '@monosense-io/platform';

/** A password that is changed in the secret store reaches the pods: the Secret follows within the hour, and Reloader restarts them. */
export function rotated(stage: Stage, store: ISecretStore): void {
  const login = new ExternalSecret(stage, 'Login', { store, name: 'login', data: { PASSWORD: { item: 'shop' } }, restartsUsers: true });
  new ApiObject(stage, 'Shop', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', annotations: { 'reloader.stakater.com/search': 'true' } },
    spec: {
      selector: { matchLabels: { app: 'shop' } },
      template: {
        metadata: { labels: { app: 'shop' } },
        spec: {
          securityContext: SecurityContext.pod(),
          containers: [{
            name: 'shop',
            image: 'registry.example.org/shop:1.2.3',
            envFrom: [{ secretRef: { name: login.secretName } }],
            securityContext: SecurityContext.container(),
            resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '64Mi' } },
          }],
        },
      },
    },
  });
}
