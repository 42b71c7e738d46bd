import { type CnpgShared, PoolMode } from '@monosense-io/cnpg-shared';
import { Component, Endpoint, ExternalSecret, HttpRoute, Namespace, SecurityContext, Stage, Tier } from '@monosense-io/platform';
import type { IGateway, ISecretStore, IStorageClass } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

/** What every application of a measured cluster uses. */
export interface Surroundings {
  readonly postgres: CnpgShared;
  readonly gateway: IGateway;
  readonly secretStore: ISecretStore;
  readonly storageClass: IStorageClass;
  readonly domain: string;
}

/** An application as people run them: a database, a route, a secret, a volume, and a backup of the volume. */
export class Application extends Component {
  constructor(scope: Construct, id: string, { postgres, gateway, secretStore, storageClass, domain }: Surroundings) {
    super(scope, id);
    const namespace = new Namespace(this, 'Namespace', { name: id, tier: Tier.APPLICATION });
    const labels = { 'app.kubernetes.io/name': id };
    const stage = new Stage(this, 'App', { namespace, podLabels: labels });
    const { host, port, database, credentials } = postgres.addDatabase(id, { poolMode: PoolMode.TRANSACTION, maxClients: 100, poolSize: 2 }).connect(stage);
    const endpoint = new Endpoint(stage, 'Web', { port: 80, targetPort: 8080, portName: 'http', service: id });
    const secret = new ExternalSecret(stage, 'Login', { store: secretStore, name: `${id}-login`, data: { password: { item: id } } });
    new HttpRoute(stage, 'Route', { gateway, hostname: `${id}.${domain}`, endpoint });
    new ApiObject(stage, 'Service', { apiVersion: 'v1', kind: 'Service', metadata: { name: id }, spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } });
    new ApiObject(stage, 'Config', {
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id },
      data: { 'database.properties': `host=${host}\nport=${port}\nname=${database}\n`, 'log.level': 'info' },
    });
    const data = { accessModes: ['ReadWriteOnce'], storageClassName: storageClass.connect(stage).name, resources: { requests: { storage: '1Gi' } } };
    new ApiObject(stage, 'Data', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: id }, spec: data });
    const resources = { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } };
    const container = { image: `registry.example.org/${id}:1.0.0`, resources, securityContext: SecurityContext.container() };
    const pod = { securityContext: SecurityContext.pod(), volumes: [{ name: 'data', persistentVolumeClaim: { claimName: id } }] };
    new ApiObject(stage, 'Deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: id },
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' },
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            ...pod,
            containers: [{
              ...container,
              name: 'app',
              ports: [{ name: 'http', containerPort: 8080 }],
              env: [
                { name: 'DATABASE_PASSWORD', valueFrom: { secretKeyRef: { name: credentials.name, key: 'password' } } },
                { name: 'ADMIN_PASSWORD', valueFrom: { secretKeyRef: { name: secret.secretName, key: 'password' } } },
              ],
              envFrom: [{ configMapRef: { name: id } }],
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
              readinessProbe: { httpGet: { path: '/', port: 'http' } },
            }],
          },
        },
      },
    });
    new ApiObject(stage, 'Backup', {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: `${id}-backup` },
      spec: {
        schedule: '0 3 * * *',
        concurrencyPolicy: 'Forbid',
        jobTemplate: { spec: { template: { metadata: { labels }, spec: { ...pod, restartPolicy: 'Never', containers: [{ ...container, name: 'backup', volumeMounts: [{ name: 'data', mountPath: '/data', readOnly: true }] }] } } } },
      },
    });
  }
}
