import { Upstreams } from '@monosense-io/output';
import { Refusal } from '../values/refusal';
import { ClusterFacts } from './cluster-facts';
import { coreUpstreams, TALOS } from './support';

const TALOS_RUNS_KUBERNETES = new Refusal('PLATFORM-208', {
  protects: 'Each minor version of Talos runs a few minor versions of Kubernetes; a machine with another pair does not start the control plane.',
  wrong: "talosVersion: 'v1.11.5', kubernetesVersion: 'v1.35.0'",
  right: "talosVersion: 'v1.12.0', kubernetesVersion: 'v1.35.0'",
});

/** Documents that Talos 1.14 takes on machines of the control plane alone (its module `pkg/machinery`, interface `ControlplaneOnlyConfig`). */
export const CONTROL_PLANE_DOCUMENTS = [
  'KubeAdmissionControlConfig', 'KubeAggregatorCAConfig', 'KubeAPIServerConfig', 'KubeAuditPolicyConfig', 'KubeAuthenticationConfig', 'KubeAuthorizerConfig',
  'KubeControllerManagerConfig', 'KubeCoreDNSConfig', 'KubeEtcdEncryptionConfig', 'KubeFlannelCNIConfig', 'KubeProxyConfig', 'KubeSchedulerConfig',
  'KubeServiceAccountConfig', 'KubeTalosAPIAccessConfig',
];

/** Whether the generated configuration of a version of Talos is of documents of many kinds: since 1.14. */
export function hasDocuments(talosVersion: string): boolean {
  const [major, minor] = talosVersion.replace(/^v/, '').split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 14);
}

/** What is wrong with a cluster's versions of Talos and Kubernetes together. A Talos that is not known here is its user's business. */
export function talosProblem({ talosVersion, kubernetesVersion }: ClusterFacts): string | undefined {
  if (talosVersion === undefined) return undefined;
  const { first, last } = Upstreams.lineOf(coreUpstreams()[TALOS], talosVersion)?.kubernetes ?? {};
  const minorOf = (version: string): number => Number(version.split('.')[1]);
  if (first === undefined || last === undefined) return undefined;
  const [major, minor] = (/^v?(\d+)\.(\d+)/.exec(kubernetesVersion) ?? ['', '1', `${minorOf(first)}`]).slice(1).map(Number);
  if (major === 1 && minor >= minorOf(first) && minor <= minorOf(last)) return undefined;
  return TALOS_RUNS_KUBERNETES.says(`'kubernetesVersion' is ${kubernetesVersion}, and Talos ${talosVersion} runs ${first} to ${last}: upgrade ${minor > minorOf(last) ? 'Talos' : 'Kubernetes'} first`);
}
