import { IObjectRule, Refusal, RenderedObject } from '@monosense-io/platform';

export const NO_SPIRE_IN_MESH = new Refusal('CILIUM-001', {
  protects: 'A SPIRE server knows no identities of another cluster, so that pods which must prove theirs are cut off from the mesh.',
  wrong: "new Cilium(cluster, 'cilium', { mutualAuthentication: true, clusterMesh: { secretStore, caItem: 'mesh-ca' } })",
  right: "new Cilium(cluster, 'cilium', { clusterMesh: { secretStore, caItem: 'mesh-ca' } })",
});

/** Holds the releases of a cluster in a mesh to the rule, whoever has switched SPIRE on: a patch, or a raw manifest. */
export class NoSpireInMesh implements IObjectRule {
  /** @param cluster name of the cluster */
  public constructor(private readonly cluster: string) {}

  public violationsIn(objects: RenderedObject[]): string[] {
    return objects
      .filter(({ manifest }) => manifest.kind === 'HelmRelease' && manifest.spec?.values?.authentication?.mutual?.spire?.enabled === true)
      .map(({ path, manifest }) => NO_SPIRE_IN_MESH.at(path, `HelmRelease '${manifest.metadata.name}' sets 'authentication.mutual.spire.enabled', and cluster '${this.cluster}' is in a mesh, which SPIRE does not work together with: switch one of them off`));
  }
}
