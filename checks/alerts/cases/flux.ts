import type { Cases } from '../cases.ts';

const resource = (name: string, ready: string, more: { reason?: string; suspended?: string; revision?: string } = {}): string => {
  const { reason = ready === 'True' ? 'ReconciliationSucceeded' : 'HealthCheckFailed', suspended = 'False', revision = 'main@sha1:5f1c' } = more;
  return `flux_resource_info{exported_namespace="flux-system",kind="Kustomization",name="${name}",ready="${ready}",reason="${reason}",suspended="${suspended}",revision="${revision}",uid="2c6b"}`;
};
const instance = (ready: string, suspended = 'False'): string => `flux_instance_info{exported_namespace="flux-system",kind="FluxInstance",name="flux",ready="${ready}",reason="ReconciliationSucceeded",suspended="${suspended}",uid="9f0e"}`;
const of = (metric: string, pod: string, labels = ''): string => `${metric}{namespace="flux-system",container="manager",pod="${pod}"${labels}}`;

const PODS = ['flux-operator-5bd57786d4-x7f2k', 'source-controller-6f7d9c8b5d-mm2hx', 'kustomize-controller-7c8c6f85fb-bd4kn', 'helm-controller-5bd57786d4-9qzwl', 'notification-controller-6f7d9c8b5d-zt5rc'];
const [, SOURCE, KUSTOMIZE] = PODS;
const all = (values: string, but: string[] = []): { [series: string]: string } => Object.fromEntries(PODS.filter((pod) => !but.includes(pod)).map((pod) => [of('up', pod), values]));

const reconciled = (controller: string): string => of('controller_runtime_reconcile_total', KUSTOMIZE, `,controller="${controller}",result="success"`);
const failed = (controller: string): string => of('controller_runtime_reconcile_total', KUSTOMIZE, `,controller="${controller}",result="error"`);
const errors = (controller: string): string => of('controller_runtime_reconcile_errors_total', KUSTOMIZE, `,controller="${controller}"`);
const longest = (pod: string): string => of('workqueue_longest_running_processor_seconds', pod, ',controller="kustomization",name="kustomization"');

export const CASES: Cases = {
  FluxReconciliationFailing: {
    fires: [
      { [resource('cilium', 'True')]: '1x4 _x16', [resource('cilium', 'False')]: '_x5 1x15' },
      // It fails with each new revision, and for other reasons.
      { [resource('cilium', 'False')]: '1x7 _x8', [resource('cilium', 'False', { reason: 'BuildFailed', revision: 'main@sha1:77aa' })]: '_x8 1x7' },
    ],
    quiet: [
      { [resource('cilium', 'True')]: '1x20' },
      { [resource('cilium', 'False')]: '1x14 _x3', [resource('cilium', 'True')]: '_x15 1x2' },
      { [resource('apps', 'False', { reason: 'DependencyNotReady' })]: '1x20' },
      { [resource('cilium', 'False', { suspended: 'True' })]: '1x20' },
    ],
  },
  FluxReconciliationStuck: {
    fires: [{ [resource('cilium', 'Unknown', { reason: 'Progressing' })]: '1x60' }],
    quiet: [
      { [resource('cilium', 'True')]: '1x65' },
      { [resource('cilium', 'Unknown', { reason: 'Progressing' })]: '1x58 _x3', [resource('cilium', 'True')]: '_x59 1x2' },
    ],
  },
  FluxResourceSuspended: {
    fires: [{ [resource('cilium', 'True', { suspended: 'True' })]: '1x1440' }, { [instance('True', 'True')]: '1x1440' }],
    quiet: [
      { [resource('cilium', 'True')]: '1x1441' },
      { [resource('cilium', 'True', { suspended: 'True' })]: '1x1400 _x41', [resource('cilium', 'True')]: '_x1401 1x40' },
    ],
  },
  FluxInstanceNotReady: {
    fires: [{ [instance('False')]: '1x15' }, { [instance('Unknown')]: '1x7 _x8', [instance('False')]: '_x8 1x7' }],
    quiet: [{ [instance('True')]: '1x15' }, { [instance('Unknown')]: '1x12 _x4', [instance('True')]: '_x13 1x3' }],
  },
  FluxReportMissing: {
    fires: [{ [instance('True')]: '1x4 _x16', ...all('1x20', [PODS[0]]) }, {}],
    quiet: [{ [instance('True')]: '1x20' }, { [instance('True')]: '1x4 _x12 1x3' }, { [instance('False')]: '1x20' }],
  },
  FluxControllerMissing: {
    fires: [{ ...all('1x20'), [of('up', SOURCE)]: '1x4 0x15' }, all('1x20', [KUSTOMIZE]), {}],
    quiet: [all('1x20'), { ...all('1x20'), [of('up', SOURCE)]: '1x4 0x12 1x2' }],
  },
  FluxControllerRestarting: {
    fires: [{ [of('process_start_time_seconds', KUSTOMIZE)]: '10x5 360x5 720x9 1320x5' }, { [of('process_start_time_seconds', KUSTOMIZE)]: '10x70 4270x5 4630x5 4990x9 5590x5' }],
    quiet: [{ [of('process_start_time_seconds', KUSTOMIZE)]: '10x5 360x5 720x9' }, { [of('process_start_time_seconds', KUSTOMIZE)]: '10x65' }],
  },
  FluxReconcileErrors: {
    fires: [{ [reconciled('kustomization')]: '0+4x60', [failed('kustomization')]: '0+6x60', [errors('kustomization')]: '0+6x60' }],
    quiet: [
      { [reconciled('kustomization')]: '0+6x60', [failed('kustomization')]: '0+4x60', [errors('kustomization')]: '0+4x60' },
      { [reconciled('kustomization')]: '0+10x60', [failed('kustomization')]: '0x60', [errors('kustomization')]: '0x60' },
      // It fails, and then no more.
      { [reconciled('kustomization')]: '0+4x40 170+10x19', [failed('kustomization')]: '0+6x40 240x19', [errors('kustomization')]: '0+6x40 240x19' },
    ],
  },
  FluxReconcileHanging: {
    fires: [{ [longest(KUSTOMIZE)]: '0+60x70', [longest(SOURCE)]: '0x70' }],
    quiet: [{ [longest(KUSTOMIZE)]: '0+60x60' }, { [longest(KUSTOMIZE)]: '3000+60x12 0' }],
  },
};
