import { Ambient, Component, ISecretStore, PushSecret, Stage } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import { KERNEL_KEY_TYPE } from './upstream';

/** Fields of the secret-store item that carries fsid and keys to another cluster. */
export const ITEM_FIELDS = { fsid: 'fsid', healthChecker: 'health-checker', rbdProvisioner: 'rbd-provisioner', rbdNode: 'rbd-node' };

/** Users that another cluster's Rook has, by what they are for. */
export interface CephUsers {
  readonly healthChecker: string;
  readonly rbdProvisioner: string;
  readonly rbdNode: string;
}

/** What one other cluster gets. */
export interface CephExport {
  readonly pool: string;
  readonly poolSpec: object;
  readonly users: CephUsers;
  readonly item: string;
  readonly secretStore?: ISecretStore;
}

/** The stage with the pools and users of other clusters: of its own, so that Ceph doesn't wait for a secret store. */
export class CephExports {
  private readonly stage: Stage;

  public constructor(component: Component, cluster: Stage) {
    const ready = { apiVersion: 'ceph.rook.io/v1', current: "has(status.phase) && status.phase == 'Ready'" };
    this.stage = new Stage(component, 'Exports', {
      namespace: cluster.home,
      healthCheckExpressions: [{ ...ready, kind: 'CephBlockPool' }, { ...ready, kind: 'CephClient' }],
    });
    this.stage.waitFor(cluster, 'its pools are part of that Ceph');
  }

  public add({ pool, poolSpec, users, item, secretStore }: CephExport): void {
    const object = (kind: string, name: string, spec: object): ApiObject => new ApiObject(this.stage, `${kind}-${name}`, { apiVersion: 'ceph.rook.io/v1', kind, metadata: { name }, spec });
    object('CephBlockPool', pool, poolSpec);
    const user = (name: string, caps: { [daemon: string]: string }): ApiObject => object('CephClient', name, { caps, security: { cephx: { keyType: KERNEL_KEY_TYPE } } });
    // What Rook in another cluster needs and no more; the last two reach this one pool only.
    user(users.healthChecker, { mon: 'allow r, allow command quorum_status, allow command version', mgr: 'allow command config' });
    user(users.rbdProvisioner, { mon: "profile rbd, allow command 'osd blocklist'", mgr: 'allow rw', osd: `profile rbd pool=${pool}` });
    user(users.rbdNode, { mon: "profile rbd, allow command 'osd blocklist'", osd: `profile rbd pool=${pool}` });
    const store = Ambient.optionalSecretStore(this.stage, secretStore);
    // Secrets that exist by themselves are no store to write to: the keys are carried over by hand then.
    if (store && store.connect(this.stage).kind !== 'Secret') {
      const push = (secretName: string, key: string, property: string): PushSecret => (
        new PushSecret(this.stage, `Push-${pool}-${property}`, { store, name: `${pool}-${property}`, secretName, item, data: { [key]: property } })
      );
      push('rook-ceph-mon', 'fsid', ITEM_FIELDS.fsid);
      for (const who of ['healthChecker', 'rbdProvisioner', 'rbdNode'] as const) push(`rook-ceph-client-${users[who]}`, 'userKey', ITEM_FIELDS[who]);
    }
  }
}
