import { board, graph, number, of, quantile, rate, rows } from '../../../tools/dashboards/board.ts';

// What Flux' operator says of all that Flux applies; the controllers themselves don't.
const resources = (...matchers: string[]): string => of('flux_resource_info', 'kind=~"Kustomization|HelmRelease|GitRepository|OCIRepository|HelmRepository|HelmChart|Bucket"', ...matchers);
const count = (...matchers: string[]): string => `count by (cluster) (${resources(...matchers)}) or count by (cluster) (${of('flux_instance_info')}) * 0`;
// Other operators have these metrics as well.
const FLUX = 'namespace="flux-system"';
const CONTROLLERS = 'controller=~"kustomization|helmrelease|gitrepository|ocirepository|helmrepository|helmchart"';

export default board(
  {
    title: 'Flux GitOps',
    description: 'Whether every cluster runs what the repository says, what fails on the way, how long it takes, and which versions run where.',
    everywhere: 'flux_instance_info',
    overview: true,
  },
  {
    title: 'At a glance',
    panels: [
      number({ title: 'Ready', description: 'Share of what Flux applies and fetches that is ready.', unit: 'percentunit', decimals: 1, query: `count by (cluster) (${resources('ready="True"')}) / count by (cluster) (${resources()})`, limits: { warn: 1, bad: 0.98 } }),
      number({ title: 'Failing', description: 'What Flux could not apply or fetch. What only waits for something else is not counted.', unit: 'none', query: count('ready="False"', 'suspended="False"', 'reason!="DependencyNotReady"'), limits: { bad: 1 } }),
      number({ title: 'Under way', description: 'What is being applied, or is waited for.', unit: 'none', query: count('ready="Unknown"', 'suspended="False"'), limits: { warn: 5, bad: 20 } }),
      number({ title: 'Suspended', description: 'What somebody has told Flux to leave alone.', unit: 'none', query: count('suspended="True"'), limits: { warn: 1, bad: 5 } }),
      number({ title: 'Stages', description: 'Kustomizations that Flux applies.', unit: 'none', query: `count by (cluster) (${of('flux_resource_info', 'kind="Kustomization"')})` }),
      number({ title: 'Helm releases', description: 'Charts that Flux installs.', unit: 'none', query: `count by (cluster) (${of('flux_resource_info', 'kind="HelmRelease"')})` }),
    ],
  },
  {
    title: 'Failures',
    panels: [
      rows({
        title: 'Not ready', description: 'What is not ready now, and why. `DependencyNotReady` waits for another row.',
        labels: { cluster: 'Cluster', kind: 'Kind', exported_namespace: 'Namespace', name: 'Name', ready: 'Ready', reason: 'Reason', revision: 'Revision' },
        columns: [{ title: 'Suspended', unit: 'none', query: `max by (cluster, kind, exported_namespace, name, ready, reason, revision) (${of('flux_resource_info', 'ready!="True"')}) * 0 or max by (cluster, kind, exported_namespace, name, ready, reason, revision) (${of('flux_resource_info', 'suspended="True"')})` }],
      }),
      graph({ title: 'Not ready over time', description: 'How many are not ready, by kind.', unit: 'none', stacked: true, queries: [{ expr: `count by (cluster, kind) (${of('flux_resource_info', 'ready!="True"')})`, legend: '{{cluster}} {{kind}}' }] }),
      graph({ title: 'Failed reconciliations', description: 'Attempts that ended in an error, per second.', unit: 'ops', queries: [{ expr: `sum by (cluster, controller) (${rate('controller_runtime_reconcile_total', FLUX, CONTROLLERS, 'result="error"')})`, legend: '{{cluster}} {{controller}}' }] }),
    ],
  },
  {
    title: 'Durations',
    panels: [
      graph({ title: 'Time of a reconciliation (95th percentile)', description: 'From beginning to end, with the wait for health. By what is reconciled.', unit: 's', queries: [{ expr: quantile(0.95, 'controller_runtime_reconcile_time_seconds', ['cluster', 'controller'], FLUX, CONTROLLERS), legend: '{{cluster}} {{controller}}' }] }),
      graph({ title: 'Longest that is running', description: 'How long the longest reconciliation has been running. One that never ends keeps a worker busy.', unit: 's', queries: [{ expr: `max by (cluster, name) (${of('workqueue_longest_running_processor_seconds', FLUX)})`, legend: '{{cluster}} {{name}}' }] }),
      graph({ title: 'Reconciliations', description: 'Attempts per second, by what is reconciled.', unit: 'ops', queries: [{ expr: `sum by (cluster, controller) (${rate('controller_runtime_reconcile_total', FLUX, CONTROLLERS)})`, legend: '{{cluster}} {{controller}}' }] }),
      graph({ title: 'Waiting', description: 'What waits for a worker. When it grows, changes arrive late.', unit: 'none', queries: [{ expr: `sum by (cluster, name) (${of('workqueue_depth', FLUX)})`, legend: '{{cluster}} {{name}}' }] }),
      graph({ title: 'Memory of the controllers', description: 'What the pods of Flux use.', unit: 'bytes', queries: [{ expr: `sum by (cluster, pod) (${of('container_memory_working_set_bytes', FLUX, 'container!=""')})`, legend: '{{cluster}} {{pod}}' }] }),
      graph({ title: 'CPU of the controllers', description: 'What the pods of Flux use, in CPUs.', unit: 'short', queries: [{ expr: `sum by (cluster, pod) (${rate('container_cpu_usage_seconds_total', FLUX, 'container!=""')})`, legend: '{{cluster}} {{pod}}' }] }),
    ],
  },
  {
    title: 'What runs where',
    panels: [
      rows({
        title: 'Charts', description: 'The version of each chart that a cluster runs. A chart that has two versions is on its way from one cluster to the next.', width: 12,
        labels: { name: 'Release', cluster: 'Cluster', revision: 'Version', ready: 'Ready' },
        columns: [{ title: 'Releases', unit: 'none', query: `count by (name, cluster, revision, ready) (${of('flux_resource_info', 'kind="HelmRelease"')})` }],
      }),
      rows({
        title: 'Packages', description: "What each cluster's contract says that it runs: packages, and what they install where that has rules for upgrades.", width: 12,
        labels: { name: 'Name', cluster: 'Cluster', version: 'Version' },
        columns: [{ title: 'Runs', unit: 'none', query: `max by (name, cluster, version) (${of('platform_version_info')})` }],
      }),
      rows({
        title: 'Commits', description: 'The commit of the repository that the stages of a cluster are at.', width: 12,
        labels: { cluster: 'Cluster', revision: 'Commit' },
        columns: [{ title: 'Stages', unit: 'none', query: `count by (cluster, revision) (${of('flux_resource_info', 'kind="Kustomization"')})` }],
      }),
      rows({
        title: 'Flux itself', description: 'The version of Flux in each cluster.', width: 12,
        labels: { cluster: 'Cluster', revision: 'Flux', ready: 'Ready' },
        columns: [{ title: 'Instances', unit: 'none', query: `count by (cluster, revision, ready) (${of('flux_instance_info')})` }],
      }),
      rows({
        title: 'Kubernetes and machines', description: 'The versions that the machines run.', width: 12,
        labels: { cluster: 'Cluster', kubelet_version: 'Kubernetes', os_image: 'System', kernel_version: 'Kernel' },
        columns: [{ title: 'Machines', unit: 'none', query: `count by (cluster, kubelet_version, os_image, kernel_version) (${of('kube_node_info')})` }],
      }),
    ],
  },
);
