import { Namespace, Tier } from '../declare/namespace';
import { Rules } from '../facts/rules';
import { Quantity } from '../values/quantity';
import { KubeObject, PRUNE } from './object';

/** Everything that is derived from a namespace, all of Kubernetes' own kinds, so that it can be applied to an empty cluster. */
export function namespaceObjects(namespace: Namespace): KubeObject[] {
  const { name, tier, podSecurity, _props: props } = namespace;
  const inNamespace = (apiVersion: string, kind: string, objectName: string, spec: object): KubeObject => ({ apiVersion, kind, metadata: { name: objectName, namespace: name }, spec });
  const objects: KubeObject[] = [{
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      annotations: {
        [PRUNE]: 'disabled',
        ...(props.reason ? { 'platform.monosense.io/pod-security-reason': props.reason } : {}),
      },
      labels: {
        [Rules.TIER_LABEL]: `${tier}`,
        'pod-security.kubernetes.io/audit': podSecurity,
        'pod-security.kubernetes.io/enforce': podSecurity,
        'pod-security.kubernetes.io/warn': podSecurity,
      },
    },
  }];
  // The core's own tier stays open: a policy there could lock out the very thing that would repair it.
  if (tier === Tier.SYSTEM) return objects;
  return [
    ...objects,
    inNamespace('networking.k8s.io/v1', 'NetworkPolicy', 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    inNamespace('networking.k8s.io/v1', 'NetworkPolicy', 'allow-dns', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{
        to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
        ports: [{ protocol: 'UDP', port: 53 }, { protocol: 'TCP', port: 53 }],
      }],
    }),
    inNamespace('v1', 'LimitRange', 'default-requests', {
      // Requests only: a limit that nobody chose would kill a pod that somebody else sized.
      limits: [{ type: 'Container', defaultRequest: { cpu: '10m', memory: '64Mi' } }],
    }),
    inNamespace('v1', 'ResourceQuota', 'quota', {
      hard: { pods: `${props.podQuota ?? 100}`, ...(props.memoryQuota ? { 'requests.memory': Quantity.ofSize(props.memoryQuota) } : {}) },
    }),
  ];
}
