import { Traffic, Workloads } from '@monosense-io/output';
import type { PodTemplate } from '@monosense-io/output';
import { Refusal } from '../refusal.ts';
import type { Made } from './made.ts';
import type { Found } from './report.ts';

const KEEPS_DEFAULT_DENY = new Refusal('VERIFY-020', {
  protects: 'Policies add up: one of a chart that lets all pods of a namespace talk to everybody undoes every other one there, and the denial by default.',
  wrong: "a chart whose NetworkPolicy has podSelector: {}, ingress: [{}]",
  right: 'values: { networkPolicy: { enabled: false } }',
});

const SOURCES_KEPT = new Refusal('VERIFY-021', {
  protects: 'Who comes from outside to a machine without the pod is sent on with the address of this machine, so that a policy which lets machines in lets everybody in.',
  wrong: "values: { service: { type: 'NodePort' } }, of pods whose policy has fromEntities: ['remote-node']",
  right: "values: { service: { type: 'ClusterIP' } }",
});

const RANGES_EVERYWHERE = new Refusal('VERIFY-022', {
  protects: 'The ranges of one Service keep nobody out who takes another Service to the same pods.',
  wrong: "a chart's second Service of type LoadBalancer for the pods that loadBalancerSourceRanges of another one guard",
  right: "values: { second: { service: { type: 'ClusterIP' } } }",
});

/** Label of a namespace's tier, and what stands there where nothing is denied by default. */
const TIER = 'platform.monosense.io/tier';
const SYSTEM = '0';

/** Say beside a release, or beside an object of a program, why it may do so. */
const OPEN = 'platform.monosense.io/open-policy-reason';
const EXPOSED = 'platform.monosense.io/exposed-reason';

/**
 * Judges the network policies and Services that charts make by what they open, alone and together with what the cluster applies
 * beside the charts, as the synthesis does with those of programs.
 *
 * @param addresses addresses of the machines
 * @param applied objects that the cluster applies beside the charts
 */
export async function judgeTraffic(addresses: readonly string[], made: readonly Made[], applied: readonly any[]): Promise<Found> {
  const owners = new Map<any, Made>(made.flatMap((one) => one.objects.map((object): [any, Made] => [object, one])));
  const all = [...owners.keys(), ...applied];
  const pods = all.map((object) => Workloads.madeBy(object)).filter((found): found is PodTemplate => found !== undefined);
  const guarded = new Set(applied.filter(({ kind, metadata }) => kind === 'Namespace' && ![undefined, SYSTEM].includes(metadata.labels?.[TIER])).map(({ metadata }) => metadata.name));
  const explained = (object: any, annotation: string): boolean => ((owners.get(object)?.release.annotations ?? object.metadata.annotations)?.[annotation] ?? '').trim() !== '';
  const place = (object: any): string => owners.get(object)?.release.id ?? `${object.metadata.namespace}/${object.metadata.name}`;
  const named = (object: any): string => {
    const release = owners.get(object)?.release;
    return `${object.kind} '${object.metadata.name}'${release === undefined ? '' : ` of chart ${release.chart} ${release.version}`}`;
  };
  const advice = (object: any, annotation: string): string => (
    owners.has(object) ? `change the values of the chart, or give a reason in the annotation ${annotation} of its release` : `correct it, or give a reason in its annotation ${annotation}`
  );

  const policies = [...owners.keys()].filter((object) => Traffic.isPolicy(object));
  const services = all.filter((object) => Workloads.idOf(object) === '/Service');
  const problems = [
    ...policies.filter((policy) => (policy.kind === 'CiliumClusterwideNetworkPolicy' || guarded.has(policy.metadata.namespace)) && !explained(policy, OPEN)).flatMap((policy) => Traffic.opensAll(policy).map(({ direction, where }) => (
      KEEPS_DEFAULT_DENY.at(place(policy), `'${where}' of ${named(policy)} must not let ${direction === 'ingress' ? 'everybody reach all pods' : 'all pods reach everybody'} on every port, which undoes the denial by default: ${advice(policy, OPEN)}`)
    ))),
    // Where neither comes from a chart, the synthesis has said it.
    ...Traffic.hidesSources(services, all, pods, [...addresses]).filter(({ service, guard }) => (owners.has(service) || owners.has(guard)) && !explained(service, EXPOSED)).map(({ service, guard }) => (
      SOURCES_KEPT.at(place(service), `'spec.externalTrafficPolicy' of ${named(service)} must be 'Local', since ${named(guard)} lets machines in, and everybody from outside comes with the address of one, got ${JSON.stringify(service.spec.externalTrafficPolicy) ?? 'none'}: ${advice(service, EXPOSED)}`)
    )),
    ...Traffic.passesRanges(services, pods).filter(({ service, guard }) => (owners.has(service) || owners.has(guard)) && !explained(service, EXPOSED)).map(({ service, guard }) => (
      RANGES_EVERYWHERE.at(place(service), `'spec.loadBalancerSourceRanges' of ${named(service)} must be set, since ${named(guard)} has them for the same pods (${guard.spec.loadBalancerSourceRanges.join(', ')}), got none: ${advice(service, EXPOSED)}`)
    )),
  ];
  const own = services.filter((service) => owners.has(service)).length;
  return { checked: `${policies.length} polic${policies.length === 1 ? 'y' : 'ies'} and ${own} Service${own === 1 ? '' : 's'} of charts`, notes: [], problems };
}
