/**
 * Annotations of a Service that the mesh makes known in all clusters: pods of every cluster that has a Service of this name in
 * this namespace answer on it.
 *
 * @param shared whether this cluster's pods are offered to the others; else it only uses those of the others
 */
export function globalService(shared: boolean): { [annotation: string]: string } {
  return { 'service.cilium.io/global': 'true', 'service.cilium.io/shared': `${shared}` };
}
