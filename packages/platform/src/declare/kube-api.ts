import { Construct } from 'constructs';
import { Check } from '../values/check';
import { Cluster } from './cluster';
import { ConnectOptions } from './endpoint';
import { nameOf } from './peer';
import { Stage } from './stage';

/** The Kubernetes API server of a cluster, which operators talk to. One per cluster: `cluster.kubeApi`. */
export class KubeApi extends Construct {
  /**
   * @param scope the cluster
   * @param id construct id
   */
  constructor(scope: Construct, id: string) {
    super(scope, id);
  }

  /**
   * Lets the client's pods reach the API server.
   *
   * @param client the stage whose pods connect
   * @param options which pods
   */
  public connect(client: Stage, options: ConnectOptions = {}): void {
    const cluster = Cluster.of(this);
    Check.that(client, client.cluster === cluster, `can't connect to the API server of cluster '${cluster.node.id}': use 'kubeApi' of its own cluster`);
    const pods = options.pods ?? client.pods;
    const addresses = cluster.facts.nodes.filter((node) => node.controlPlane).map((node) => node.address);
    pods._egress.push({ peer: { type: 'entities', entities: ['kube-apiserver'], addresses }, ports: [{ port: 6443, protocol: 'TCP' }] });
    cluster._connections.push({ client: nameOf(pods), server: 'kube-apiserver', ports: [{ port: 6443, protocol: 'TCP' }] });
  }
}
