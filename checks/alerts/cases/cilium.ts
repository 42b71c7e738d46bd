import type { Cases } from '../cases.ts';

const AGENTS = ['cilium-4xk2p', 'cilium-mm2hx', 'cilium-wq9zt'];
const [ONE, TWO, THREE] = AGENTS;
const ENVOYS = ['cilium-envoy-7f2kx', 'cilium-envoy-bd4kn', 'cilium-envoy-zt5rc'];
const MESH = ['clustermesh-apiserver-5bd57786d4-x7f2k', 'clustermesh-apiserver-5bd57786d4-9qzwl'];
const of = (metric: string, pod: string, labels = ''): string => `${metric}{namespace="kube-system",pod="${pod}"${labels}}`;
const each = (pods: string[], series: (pod: string) => string, values: string): { [series: string]: string } => Object.fromEntries(pods.map((pod) => [series(pod), values]));

const version = (pod: string): string => of('cilium_version', pod, ',version="1.20.2",revision="5f1c",arch="amd64"');
const live = (pod: string): string => of('envoy_server_live', pod);
const OPERATOR = of('cilium_operator_process_start_time_seconds', 'cilium-operator-5bd57786d4-x7f2k');
const OTHER_OPERATOR = of('cilium_operator_process_start_time_seconds', 'cilium-operator-5bd57786d4-9qzwl');
const unreachable = (pod: string): string => of('cilium_unreachable_nodes', pod);
const pressure = (map: string): string => of('cilium_bpf_map_pressure', ONE, `,map_name="${map}"`);
const regenerated = (outcome: string): string => of('cilium_endpoint_regenerations_total', ONE, `,outcome="${outcome}"`);
const failing = (pod: string): string => of('cilium_controllers_failing', pod);
const dropped = (reason: string, pod = ONE): string => of('cilium_drop_count_total', pod, `,reason="${reason}",direction="INGRESS"`);

// The operator's own name stands before these, or that of all of Cilium.
const ofPools = (metric: string, labels = ''): string[] => ['cilium_operator_lbipam', 'cilium_lbipam'].map((prefix) => `${prefix}_${metric}{namespace="kube-system",pod="cilium-operator-5bd57786d4-x7f2k"${labels}}`);
const [UNSATISFIED, UNSATISFIED_TOO] = ofPools('services_unsatisfied');
const [AVAILABLE, AVAILABLE_TOO] = ofPools('ips_available', ',pool="infra"');
const [OTHER_AVAILABLE] = ofPools('ips_available', ',pool="infra-gateways-cilium-gateway-external"');
const [CONFLICTING, CONFLICTING_TOO] = ofPools('conflicting_pools');

const session = (pod: string): string => of('cilium_bgp_control_plane_session_state', pod, ',instance_name="fabric",local_asn="64512",neighbor="10.0.0.1",neighbor_asn="64501"');
const advertised = (pod: string, afi = 'ipv4'): string => of('cilium_bgp_control_plane_advertised_routes', pod, `,instance_name="fabric",local_asn="64512",neighbor="10.0.0.1",neighbor_asn="64501",afi="${afi}",safi="unicast"`);
const reconcile = (pod: string): string => of('cilium_bgp_control_plane_reconcile_errors_total', pod, ',instance_name="fabric"');

const offers = (pod: string): string => of('cilium_kvstoremesh_remote_cluster_readiness_status', pod, ',source_cluster="infra",target_cluster="apps"');
const sees = (pod: string): string => of('cilium_clustermesh_remote_cluster_readiness_status', pod, ',source_cluster="infra",source_node_name="infra-01",target_cluster="apps"');
const remotes = (pod: string): string => of('cilium_kvstoremesh_remote_clusters', pod, ',source_cluster="infra"');
const syncErrors = (pod: string): string => of('cilium_kvstoremesh_kvstore_sync_errors_total', pod, ',scope="services/v1",source_cluster="apps"');

export const CASES: Cases = {
  CiliumAgentMissing: {
    fires: [{ ...each([ONE, TWO], version, '1x15'), [version(THREE)]: '1x4 _x11' }, {}],
    quiet: [
      each(AGENTS, version, '1x15'),
      { ...each([ONE, TWO], version, '1x15'), [version(THREE)]: '1x5 _x10' },
      // An update: the pods are replaced by others.
      { ...each(AGENTS, version, '1x8 _x7'), ...each(['cilium-aaaaa', 'cilium-bbbbb', 'cilium-ccccc'], version, '_x9 1x6') },
    ],
  },
  CiliumEnvoyMissing: {
    fires: [{ ...each(ENVOYS.slice(1), live, '1x15'), [live(ENVOYS[0])]: '1x4 0x10' }, each(ENVOYS.slice(1), live, '1x10'), {}],
    quiet: [each(ENVOYS, live, '1x15'), { ...each(ENVOYS.slice(1), live, '1x15'), [live(ENVOYS[0])]: '1x5 0x9' }],
  },
  CiliumOperatorDown: {
    fires: [{ [OPERATOR]: '10x4 _x11', [OTHER_OPERATOR]: '10x2 _x13' }, {}],
    quiet: [{ [OPERATOR]: '10x4 _x11', [OTHER_OPERATOR]: '10x15' }, { [OPERATOR]: '10x5 _x10' }],
  },
  CiliumNodeUnreachable: {
    fires: [{ [unreachable(ONE)]: '0x4 1x15', [unreachable(TWO)]: '0x20' }],
    // A node restarts.
    quiet: [each(AGENTS, unreachable, '0x20'), { [unreachable(ONE)]: '0x4 1x14' }],
  },
  CiliumMapNearlyFull: {
    fires: [{ [pressure('ct4_global')]: '0.7+0.05x4 0.95x5', [pressure('policy_00042')]: '0.1x10' }],
    quiet: [{ [pressure('ct4_global')]: '0.89x10' }, { [pressure('ct4_global')]: '0.4x3 0.95x4' }],
  },
  CiliumPolicyNotApplied: {
    fires: [{ [regenerated('success')]: '0+5x25', [regenerated('fail')]: '0x8 1+1x15' }, { [regenerated('fail')]: '0x8 1x7 2x7 3' }],
    quiet: [{ [regenerated('success')]: '0+5x25', [regenerated('fail')]: '3x25' }, { [regenerated('success')]: '0+5x25', [regenerated('fail')]: '0x9 1 2x20' }, { [regenerated('success')]: '0+5x23', [regenerated('fail')]: '0x8 1+1x14' }],
  },
  CiliumControllersFailing: {
    fires: [{ [failing(ONE)]: '0x3 1x15 2x14', [failing(TWO)]: '0x33' }],
    quiet: [each(AGENTS, failing, '0x34'), { [failing(ONE)]: '0x3 1x29' }],
  },
  CiliumDropsHigh: {
    fires: [{ [dropped('CT: Map insertion failed')]: '0+350x25', [dropped('CT: Map insertion failed', TWO)]: '0+350x25' }],
    quiet: [
      { [dropped('CT: Map insertion failed')]: '0+590x25' },
      // For less than 15 minutes.
      { [dropped('CT: Map insertion failed')]: '0x9 1300+1300x16' },
      { [dropped('Policy denied')]: '0+6000x25', [dropped('Policy denied by denylist')]: '0+6000x25' },
      { [dropped('Stale or unroutable IP')]: '0x5 0+6000x4 24000x22' },
    ],
  },
  CiliumServiceWithoutAddress: {
    fires: [{ [UNSATISFIED]: '0x3 1x15' }, { [UNSATISFIED_TOO]: '1x15' }],
    quiet: [{ [UNSATISFIED]: '0x16' }, { [UNSATISFIED_TOO]: '0x3 1x14' }],
  },
  CiliumPoolExhausted: {
    fires: [{ [AVAILABLE]: '3-1x3 0x15', [OTHER_AVAILABLE]: '4x19' }, { [AVAILABLE_TOO]: '0x15' }],
    quiet: [{ [AVAILABLE]: '1x16', [OTHER_AVAILABLE]: '0x16' }, { [AVAILABLE_TOO]: '1x4 0x14' }],
  },
  CiliumPoolConflict: {
    fires: [{ [CONFLICTING]: '0x2 2x5' }, { [CONFLICTING_TOO]: '2x5' }],
    quiet: [{ [CONFLICTING]: '0x6' }, { [CONFLICTING_TOO]: '0x2 2x4' }],
  },
  CiliumBgpRouterLost: {
    fires: [each(AGENTS, session, '1x3 0x5')],
    quiet: [{ ...each([ONE, TWO], session, '1x3 0x5'), [session(THREE)]: '1x9' }, each(AGENTS, session, '1x4 0x4')],
  },
  CiliumBgpSessionDown: {
    fires: [{ ...each([ONE, TWO], session, '1x20'), [session(THREE)]: '1x4 0x15' }],
    quiet: [each(AGENTS, session, '1x20'), { ...each([ONE, TWO], session, '1x20'), [session(THREE)]: '1x5 0x14' }],
  },
  CiliumBgpNothingAdvertised: {
    fires: [{ [advertised(ONE)]: '2x4 0x15', [advertised(ONE, 'ipv6')]: '0x20', [advertised(TWO)]: '2x20' }],
    quiet: [each(AGENTS, advertised, '2x20'), { [advertised(ONE)]: '2x20', [advertised(ONE, 'ipv6')]: '0x20' }, { [advertised(ONE)]: '2x4 0x14' }],
  },
  CiliumBgpReconcileFailing: {
    fires: [{ [reconcile(ONE)]: '0x8 1+1x15', [reconcile(TWO)]: '0x24' }, { [reconcile(ONE)]: '0x8 1x7 2x7 3' }],
    quiet: [each(AGENTS, reconcile, '4x20'), { [reconcile(ONE)]: '0x5 1 2 3x20' }, { [reconcile(ONE)]: '0x8 1+1x14' }],
  },
  CiliumMeshClusterUnreachable: {
    fires: [each(MESH, offers, '1x3 0x5')],
    quiet: [each(MESH, offers, '1x9'), { [offers(MESH[0])]: '1x3 0x5', [offers(MESH[1])]: '1x9' }, each(MESH, offers, '1x4 0x4')],
  },
  CiliumMeshNotReady: {
    fires: [{ ...each([ONE, TWO], sees, '1x20'), [sees(THREE)]: '1x4 0x15' }],
    quiet: [each(AGENTS, sees, '1x20'), { ...each([ONE, TWO], sees, '1x20'), [sees(THREE)]: '1x5 0x14' }],
  },
  CiliumMeshApiServerMissing: {
    fires: [{ [remotes(MESH[0])]: '1x20', [remotes(MESH[1])]: '1x4 _x16' }, {}],
    quiet: [each(MESH, remotes, '1x20'), { [remotes(MESH[0])]: '1x20', [remotes(MESH[1])]: '1x5 _x15' }],
  },
  CiliumMeshSyncFailing: {
    fires: [{ [syncErrors(MESH[0])]: '0x8 1+1x15', [syncErrors(MESH[1])]: '0x24' }, { [syncErrors(MESH[0])]: '0x8 1x7 2x7 3' }],
    quiet: [each(MESH, syncErrors, '4x20'), { [syncErrors(MESH[0])]: '0x5 1 2 3x20' }, { [syncErrors(MESH[0])]: '0x8 1+1x14' }],
  },
};
