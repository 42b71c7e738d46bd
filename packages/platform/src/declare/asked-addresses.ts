/** The addresses that an object asks for by itself. Of a Service Cilium takes the annotations, by either name, and the field. */
export function addressesAskedBy(object: { readonly [key: string]: any }): string[] {
  if (object.kind === 'Gateway') {
    const addresses: unknown = object.spec?.addresses;
    return (Array.isArray(addresses) ? addresses : []).filter((address) => (address?.type ?? 'IPAddress') === 'IPAddress').map((address) => `${address?.value}`);
  }
  if (object.kind !== 'Service' || object.spec?.type !== 'LoadBalancer') return [];
  const annotations = object.metadata?.annotations ?? {};
  // Services with a sharing key have one address together, on purpose.
  if ((annotations['lbipam.cilium.io/sharing-key'] ?? annotations['io.cilium/lb-ipam-sharing-key']) !== undefined) return [];
  const listed = annotations['lbipam.cilium.io/ips'] ?? annotations['io.cilium/lb-ipam-ips'];
  const field = object.spec?.loadBalancerIP;
  return [...new Set([...(listed === undefined ? [] : `${listed}`.split(',').map((address) => address.trim())), ...(field === undefined ? [] : [`${field}`])])];
}
