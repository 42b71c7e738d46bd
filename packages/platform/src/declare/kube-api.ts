import { Construct } from 'constructs';
import { Check } from '../values/check';
import { Refusal } from '../values/refusal';
import { Cluster } from './cluster';
import { Peer } from './peer';
import { ConnectOptions, Stage } from './stage';
import { CONNECTIONS, EGRESS } from './traffic';

const OTHER_CLUSTER = new Refusal('PLATFORM-318', {
  protects: "A pod's token is valid in its own cluster alone, and the policy would let it out to machines of another.",
  wrong: 'hub.kubeApi.connect(stageOfEdge)',
  right: 'stage.cluster.kubeApi.connect(stage)',
});

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
    OTHER_CLUSTER.unless(client, client.cluster === cluster, `can't connect to the API server of cluster '${cluster.node.id}': use 'kubeApi' of its own cluster`);
    const pods = options.pods ?? client.pods;
    const ports = [{ port: 6443, protocol: 'TCP' }];
    EGRESS.add(pods, { peer: this.machines(cluster), ports });
    CONNECTIONS.add(this, { client: pods._name, server: 'kube-apiserver', ports });
  }

  /**
   * Lets the client's pods reach another port of the machines that the API server runs on, such as that of Talos' API.
   *
   * @param client the stage whose pods connect
   * @param port the port, by TCP
   */
  public connectMachines(client: Stage, port: number): void {
    const cluster = Cluster.of(this);
    OTHER_CLUSTER.unless(client, client.cluster === cluster, `can't connect to machines of cluster '${cluster.node.id}': use 'kubeApi' of its own cluster`);
    Check.wholeNumber(this, 'port', port, 1, 65535);
    const ports = [{ port, protocol: 'TCP' }];
    EGRESS.add(client.pods, { peer: this.machines(cluster), ports });
    CONNECTIONS.add(this, { client: client.pods._name, server: 'control plane', ports });
  }

  /** The machines of the control plane, as policies say it. */
  private machines({ facts }: Cluster): Peer {
    return { type: 'entities', entities: ['kube-apiserver'], addresses: facts.nodes.filter((node) => node.controlPlane).map((node) => node.address) };
  }
}
