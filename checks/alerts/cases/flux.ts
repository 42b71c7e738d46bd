import type { Cases } from '../cases.ts';

const resource = (name: string, ready: string, more: { reason?: string; suspended?: string; revision?: string } = {}): string => {
  const { reason = ready === 'True' ? 'ReconciliationSucceeded' : 'HealthCheckFailed', suspended = 'False', revision = 'main@sha1:5f1c' } = more;
  return `flux_resource_info{exported_namespace="flux-system",kind="Kustomization",name="${name}",ready="${ready}",reason="${reason}",suspended="${suspended}",revision="${revision}",uid="2c6b"}`;
};
const instance = (ready: string, suspended = 'False'): string => `flux_instance_info{exported_namespace="flux-system",kind="FluxInstance",name="flux",ready="${ready}",reason="ReconciliationSucceeded",suspended="${suspended}",uid="9f0e"}`;
// The same elsewhere, of another program that is called manager.
const elsewhere = (series: string): string => series.replace('namespace="flux-system"', 'namespace="cnpg-system"');
const of = (metric: string, pod: string, labels = ''): string => `${metric}{namespace="flux-system",container="manager",pod="${pod}"${labels}}`;

const PODS = ['flux-operator-5bd57786d4-x7f2k', 'source-controller-6f7d9c8b5d-mm2hx', 'kustomize-controller-7c8c6f85fb-bd4kn', 'helm-controller-5bd57786d4-9qzwl', 'notification-controller-6f7d9c8b5d-zt5rc'];
const [, SOURCE, KUSTOMIZE] = PODS;
const all = (values: string, but: string[] = []): { [series: string]: string } => Object.fromEntries(PODS.filter((pod) => !but.includes(pod)).map((pod) => [of('up', pod), values]));

const reconciled = (controller: string): string => of('controller_runtime_reconcile_total', KUSTOMIZE, `,controller="${controller}",result="success"`);
const failed = (controller: string): string => of('controller_runtime_reconcile_total', KUSTOMIZE, `,controller="${controller}",result="error"`);
const errors = (controller: string): string => of('controller_runtime_reconcile_errors_total', KUSTOMIZE, `,controller="${controller}"`);
const longest = (pod: string): string => of('workqueue_longest_running_processor_seconds', pod, ',controller="kustomization",name="kustomization"');

/** Of several that Flux applies, all of which are well. */
const well = (count: number, values: string): { [series: string]: string } => Object.fromEntries(Array.from({ length: count }, (_, index) => [resource(`app-${index}`, 'True'), values]));

export const CASES: Cases = {
  FluxReconciliationFailing: {
    fires: [
      { [resource('cilium', 'True')]: '1x4 _x16', [resource('cilium', 'False')]: '_x5 1x15' },
      // It fails with each new revision, and for other reasons.
      { [resource('cilium', 'False')]: '1x7 _x8', [resource('cilium', 'False', { reason: 'BuildFailed', revision: 'main@sha1:77aa' })]: '_x8 1x7' },
    ],
    quiet: [
      { [resource('cilium', 'True')]: '1x20' },
      { [resource('cilium', 'True')]: '1x2 _x15', [resource('cilium', 'False')]: '_x3 1x14' },
      { [resource('apps', 'False', { reason: 'DependencyNotReady' })]: '1x20' },
      { [resource('cilium', 'False', { suspended: 'True' })]: '1x20' },
    ],
  },
  FluxReconciliationStuck: {
    fires: [{ [resource('cilium', 'Unknown', { reason: 'Progressing' })]: '1x60' }],
    quiet: [
      { [resource('cilium', 'True')]: '1x65' },
      { [resource('cilium', 'True')]: '1x2 _x60', [resource('cilium', 'Unknown', { reason: 'Progressing' })]: '_x3 1x59' },
      { [resource('cilium', 'Unknown', { suspended: 'True' })]: '1x65' },
    ],
  },
  FluxResourceSuspended: {
    fires: [{ [resource('cilium', 'True', { suspended: 'True' })]: '1x1440' }, { [instance('True', 'True')]: '1x1440' }],
    quiet: [
      { [resource('cilium', 'True')]: '1x1441' },
      { [resource('cilium', 'True')]: '1x2 _x1440', [resource('cilium', 'True', { suspended: 'True' })]: '_x3 1x1439' },
    ],
  },
  FluxInstanceNotReady: {
    fires: [{ [instance('False')]: '1x15' }, { [instance('Unknown')]: '1x7 _x8', [instance('False')]: '_x8 1x7' }],
    quiet: [{ [instance('True')]: '1x15' }, { [instance('True')]: '1x2 _x15', [instance('Unknown')]: '_x3 1x14' }],
  },
  FluxReportMissing: {
    fires: [{ [instance('True')]: '1x4 _x16', ...all('1x20', [PODS[0]]) }, {}],
    quiet: [{ [instance('True')]: '1x20' }, { [instance('True')]: '1x5 _x15' }, { [instance('False')]: '1x20' }],
  },
  FluxControllerMissing: {
    fires: [{ ...all('1x20'), [of('up', SOURCE)]: '1x4 0x15', [elsewhere(of('up', SOURCE))]: '1x20', 'up{namespace="flux-system",container="web",pod="flux-web-5bd57786d4-x7f2k"}': '1x20' }, all('1x20', [KUSTOMIZE]), {}],
    quiet: [all('1x20'), { ...all('1x20'), [of('up', SOURCE)]: '1x5 0x14' }],
  },
  FluxControllerRestarting: {
    fires: [{ [of('process_start_time_seconds', KUSTOMIZE)]: '10x5 360x20 1620x20 2880x1' }, { [of('process_start_time_seconds', KUSTOMIZE)]: '10x70 4270x5 4630x5 4990x9 5590x5' }],
    quiet: [
      { [of('process_start_time_seconds', KUSTOMIZE)]: '10x5 360x5 720x9', [elsewhere(of('process_start_time_seconds', KUSTOMIZE))]: '0+60x21', 'process_start_time_seconds{namespace="flux-system",container="web",pod="flux-web-5bd57786d4-x7f2k"}': '0+60x21' },
      { [of('process_start_time_seconds', KUSTOMIZE)]: '10x5 360x20 1620x20 2880' },
      { [of('process_start_time_seconds', KUSTOMIZE)]: '10x5 360x30 2220x30 4080x5' },
      { [of('process_start_time_seconds', KUSTOMIZE)]: '10x65' },
    ],
  },
  FluxReconcileErrors: {
    fires: [{ [reconciled('kustomization')]: '0+4x60', [failed('kustomization')]: '0+6x60', [errors('kustomization')]: '0+6x60' }],
    quiet: [
      { [reconciled('kustomization')]: '0+6x60', [failed('kustomization')]: '0+4x60', [errors('kustomization')]: '0+4x60', [elsewhere(errors('kustomization'))]: '0+90x60' },
      { [reconciled('kustomization')]: '0+10x60', [failed('kustomization')]: '0x60', [errors('kustomization')]: '0x60' },
      { [reconciled('kustomization')]: '0+6x60', [failed('kustomization')]: '0x35 100+100x24', [errors('kustomization')]: '0x35 100+100x24' },
      // It fails, and then no more.
      { [reconciled('kustomization')]: '0+4x40 170+10x19', [failed('kustomization')]: '0+6x40 240x19', [errors('kustomization')]: '0+6x40 240x19' },
    ],
  },
  FluxReconcileHanging: {
    fires: [{ [longest(KUSTOMIZE)]: '0+60x66', [longest(SOURCE)]: '0x66' }],
    quiet: [{ [longest(KUSTOMIZE)]: '0+60x60', [elsewhere(longest(KUSTOMIZE))]: '0+600x60' }, { [longest(KUSTOMIZE)]: '0+60x65' }],
  },
  FluxReconciliationSlo: {
    fires: [
      // A sixth for an hour, a twelfth for six, a fiftieth all the time.
      { ...well(5, '1x70'), [resource('cilium', 'True')]: '1x9 _x61', [resource('cilium', 'False')]: '_x10 1x60' },
      { ...well(11, '1x400'), [resource('cilium', 'False')]: '1x400' },
      { ...well(49, '1x400'), [resource('cilium', 'False')]: '1x400' },
    ],
    quiet: [
      well(5, '1x70'),
      { ...well(119, '1x400'), [resource('cilium', 'False')]: '1x400' },
      { ...well(5, '1x70'), [resource('apps', 'False', { reason: 'DependencyNotReady' })]: '1x70', [resource('media', 'False', { suspended: 'True' })]: '1x70' },
      // Half of it failed for twenty minutes after three days, and still does, or is well again.
      { ...well(1, '1x4330'), [resource('cilium', 'True')]: '1x4310 _x20', [resource('cilium', 'False')]: '_x4311 1x14' },
      { ...well(1, '1x4350'), [resource('cilium', 'True')]: '1x4310 _x20 1x19', [resource('cilium', 'False')]: '_x4311 1x19 _x20' },
    ],
  },
};
