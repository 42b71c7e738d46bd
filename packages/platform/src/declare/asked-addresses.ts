/** The addresses that an object asks for. Of a Service Cilium takes the annotations, by either name, and the field. */
export function addressesAskedBy(object: { readonly [key: string]: any }): string[] {
  if (object.kind === 'Gateway') return (object.spec?.addresses ?? []).filter(({ type = 'IPAddress' }: any) => type === 'IPAddress').map(({ value }: any) => `${value}`);
  if (object.kind !== 'Service') return [];
  const annotations = object.metadata?.annotations ?? {};
  const listed = annotations['lbipam.cilium.io/ips'] ?? annotations['io.cilium/lb-ipam-ips'];
  const field = object.spec?.loadBalancerIP;
  return [...new Set([...(listed === undefined ? [] : `${listed}`.split(',').map((address) => address.trim())), ...(field === undefined ? [] : [`${field}`])])];
}
