import { ClusterMeshProps } from '@monosense-io/cilium';


/** How a cluster takes part in Cilium's ClusterMesh. */
export interface ClusterMeshOptions {
  /** Item of the secret store with the fields `certificate` and `key`: the authority that all clusters of the mesh share, as PEM text. */
  readonly caItem: string;
}

/** How the cluster is connected with its peers. */
export class Mesh {
  /**
   * Cilium's ClusterMesh, with those peers that have a `meshAddress`.
   *
   * @param options the shared authority
   */
  public static clusterMesh(options: ClusterMeshOptions): Mesh {
    return new Mesh(options);
  }

  private constructor(private readonly options: ClusterMeshOptions) {}

  /** @internal */
  public get _props(): ClusterMeshProps {
    return this.options;
  }
}
