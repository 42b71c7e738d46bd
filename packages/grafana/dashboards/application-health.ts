import { bars, board, graph, number, of, quantile, rate, rows } from '../../../tools/dashboards/board.ts';

const APP = 'namespace=~"$namespace"';
// What a Gateway's proxy calls the way to an application: Envoy Gateway by the route, Cilium by the Gateway and the Service.
const ROUTES = 'envoy_cluster_name=~"httproute/.+|.+/cilium-gateway-.+"';
const BY_ROUTE = ['cluster', 'envoy_cluster_name'];

export default board(
  {
    title: 'Application Health',
    description: 'Whether applications are ready and stay so, how fast and how rightly their routes answer, and how their databases and caches are.',
    everywhere: 'kube_pod_info',
    overview: true,
    choices: [{ label: 'namespace', title: 'Namespace', metric: 'kube_pod_info' }],
  },
  {
    title: 'Pods',
    panels: [
      number({ title: 'Ready', description: 'Share of the pods that run and are ready.', unit: 'percentunit', decimals: 1, query: `sum by (cluster) (${of('kube_pod_status_ready', APP, 'condition="true"')}) / sum by (cluster) (${of('kube_pod_status_phase', APP, 'phase=~"Running|Pending"')})`, limits: { warn: 1, bad: 0.95 } }),
      number({ title: 'Deployments not whole', description: 'Deployments with fewer pods ready than they should have.', unit: 'none', query: `count by (cluster) (${of('kube_deployment_spec_replicas', APP)} > ${of('kube_deployment_status_replicas_available', APP)}) or count by (cluster) (${of('kube_deployment_spec_replicas', APP)}) * 0`, limits: { bad: 1 } }),
      number({ title: 'StatefulSets not whole', description: 'StatefulSets with fewer pods ready than they should have.', unit: 'none', query: `count by (cluster) (${of('kube_statefulset_replicas', APP)} > ${of('kube_statefulset_status_replicas_ready', APP)}) or count by (cluster) (${of('kube_statefulset_replicas', APP)}) * 0`, limits: { bad: 1 } }),
      number({ title: 'Restarts in the last hour', description: 'Containers that have started again.', unit: 'none', query: `sum by (cluster) (increase(${of('kube_pod_container_status_restarts_total', APP)}[1h]))`, limits: { warn: 1, bad: 5 } }),
      number({ title: 'Waiting to start', description: 'Containers that do not start, such as in CrashLoopBackOff and ImagePullBackOff.', unit: 'none', query: `sum by (cluster) (${of('kube_pod_container_status_waiting', APP)})`, limits: { warn: 1, bad: 3 } }),
      number({ title: 'Jobs failed', description: 'Jobs that have given up.', unit: 'none', query: `count by (cluster) (${of('kube_job_status_failed', APP)} > 0) or count by (cluster) (${of('kube_job_info', APP)}) * 0`, limits: { bad: 1 } }),
      rows({
        title: 'Not ready', description: 'Pods that are not ready now.', width: 12,
        labels: { cluster: 'Cluster', namespace: 'Namespace', pod: 'Pod' },
        columns: [{ title: 'Not ready', unit: 'none', query: `max by (cluster, namespace, pod) (${of('kube_pod_status_ready', APP, 'condition="false"')} == 1 and on (cluster, namespace, pod) ${of('kube_pod_status_phase', APP, 'phase=~"Running|Pending"')} == 1)` }],
      }),
      bars({ title: 'Restarts by pod', description: 'The ten pods that have started again most often within a day.', unit: 'none', limits: { warn: 1, bad: 5 }, query: `topk(10, sum by (cluster, namespace, pod) (increase(${of('kube_pod_container_status_restarts_total', APP)}[1d])) > 0)`, legend: '{{cluster}} {{namespace}}/{{pod}}' }),
      graph({ title: 'Ready pods', description: 'Pods that are ready, by namespace.', unit: 'none', queries: [{ expr: `sum by (cluster, namespace) (${of('kube_pod_status_ready', APP, 'condition="true"')})`, legend: '{{cluster}} {{namespace}}' }] }),
      graph({ title: 'Memory against its limit', description: 'The largest share of its limit that a container of a namespace uses. At 1 it is killed.', unit: 'percentunit', max: 1, queries: [{ expr: `max by (cluster, namespace) (${of('container_memory_working_set_bytes', APP, 'container!=""')} / on (cluster, namespace, pod, container) ${of('kube_pod_container_resource_limits', APP, 'resource="memory"')})`, legend: '{{cluster}} {{namespace}}' }] }),
    ],
  },
  {
    title: 'Routes of all namespaces',
    panels: [
      graph({ title: 'Requests', description: 'Requests that each route has been given, per second.', unit: 'reqps', queries: [{ expr: `sum by (${BY_ROUTE.join(', ')}) (${rate('envoy_cluster_upstream_rq_total', ROUTES)})`, legend: '{{cluster}} {{envoy_cluster_name}}' }] }),
      graph({ title: 'Errors', description: 'Share of the requests of a route that the application answered with 5xx.', unit: 'percentunit', decimals: 2, queries: [{ expr: `sum by (${BY_ROUTE.join(', ')}) (${rate('envoy_cluster_upstream_rq_xx', ROUTES, 'envoy_response_code_class="5"')}) / sum by (${BY_ROUTE.join(', ')}) (${rate('envoy_cluster_upstream_rq_total', ROUTES)})`, legend: '{{cluster}} {{envoy_cluster_name}}' }] }),
      graph({ title: 'Time to answer (95th percentile)', description: 'From the request to the end of the answer, as the Gateway sees it. In seconds.', unit: 's', decimals: 2, queries: [{ expr: `${quantile(0.95, 'envoy_cluster_upstream_rq_time', BY_ROUTE, ROUTES)} / 1000`, legend: '{{cluster}} {{envoy_cluster_name}}' }] }),
      graph({ title: 'Time to answer (median)', description: 'The same for half of the requests.', unit: 's', decimals: 2, queries: [{ expr: `${quantile(0.5, 'envoy_cluster_upstream_rq_time', BY_ROUTE, ROUTES)} / 1000`, legend: '{{cluster}} {{envoy_cluster_name}}' }] }),
    ],
  },
  {
    title: 'Databases of all applications',
    panels: [
      graph({ title: 'Transactions', description: 'Transactions of each database that were committed, per second.', unit: 'ops', queries: [{ expr: `sum by (cluster, datname) (${rate('cnpg_pg_stat_database_xact_commit', 'datname!~"template.|postgres"')})`, legend: '{{cluster}} {{datname}}' }] }),
      graph({ title: 'Clients that wait', description: 'Clients of each database that wait for a connection in its pooler.', unit: 'none', queries: [{ expr: `sum by (cluster, database) (${of('cnpg_pgbouncer_pools_cl_waiting', 'database!="pgbouncer"')})`, legend: '{{cluster}} {{database}}' }] }),
      bars({ title: 'Size', description: 'Size of each database.', unit: 'bytes', query: `max by (cluster, datname) (${of('cnpg_pg_database_size_bytes', 'datname!~"template.|postgres"')})`, legend: '{{cluster}} {{datname}}' }),
      graph({ title: 'Transactions that were rolled back', description: 'Per second. An application that rolls back much has errors of its own.', unit: 'ops', queries: [{ expr: `sum by (cluster, datname) (${rate('cnpg_pg_stat_database_xact_rollback', 'datname!~"template.|postgres"')})`, legend: '{{cluster}} {{datname}}' }] }),
    ],
  },
  {
    title: 'Caches of all applications',
    panels: [
      graph({ title: 'Hits', description: 'Share of reads that found what they looked for, by pod.', unit: 'percentunit', max: 1, queries: [{ expr: `sum by (cluster, pod) (${rate('dragonfly_keyspace_hits_total', 'db=""')}) / (sum by (cluster, pod) (${rate('dragonfly_keyspace_hits_total', 'db=""')}) + sum by (cluster, pod) (${rate('dragonfly_keyspace_misses_total', 'db=""')}))`, legend: '{{cluster}} {{pod}}' }] }),
      graph({ title: 'Memory', description: 'Share of the memory that a cache may take.', unit: 'percentunit', max: 1, queries: [{ expr: `${of('dragonfly_memory_used_bytes')} / ${of('dragonfly_memory_max_bytes')}`, legend: '{{cluster}} {{pod}}' }] }),
    ],
  },
);
