import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { countOf, DOCUMENT, NAMES, withTable } from '../count.ts';
import { labOf } from '../world.ts';

/*
 * The compared applications are the same ones: what a pod runs, as whom, where people reach it, and what it keeps.
 */

/** The values of an application, as app-template reads them. */
function valuesOf(name: string): any {
  return parse(readFileSync(join(__dirname, '../values', `${name}.yaml`), 'utf8'));
}

const list = (map: Record<string, any> = {}): Array<[string, any]> => Object.entries(map);
const image = ({ repository, tag }: any): string => `${repository}:${tag}`;
const text = (value: any): string => (typeof value === 'object' && value !== null ? value.value ?? `${value.valueFrom.secretKeyRef.name}/${value.valueFrom.secretKeyRef.key}` : `${value}`);
const known = (probe: any): string => JSON.stringify(probe.httpGet ?? probe.tcpSocket ?? probe.exec);

test.each(NAMES)('%s is the same application in both', async (name) => {
  const lab = await labOf(name);
  const values = valuesOf(name);
  const controller = values.controllers[name];
  const [workload] = lab.objects().filter(({ kind, metadata }) => metadata.name === name && ['Deployment', 'CronJob'].includes(kind));
  const { spec: pod } = workload.spec.jobTemplate?.spec.template ?? workload.spec.template;

  expect(workload.kind.toLowerCase()).toBe(controller.type);
  expect(values.defaultPodOptions.securityContext).toEqual(pod.securityContext);
  for (const option of ['automountServiceAccountToken', 'enableServiceLinks', 'hostNetwork', 'dnsPolicy', 'dnsConfig']) expect(values.defaultPodOptions[option]).toEqual(pod[option]);
  const containers = [...list(controller.initContainers), ...list(controller.containers)];
  const rendered = [...pod.initContainers ?? [], ...pod.containers];
  expect(containers.map(([id, container]) => ({
    name: id, image: image(container.image), env: Object.fromEntries(list(container.env).map(([variable, value]) => [variable, text(value)])), args: container.args,
    resources: { requests: asTexts(container.resources.requests), limits: asTexts(container.resources.limits) }, securityContext: container.securityContext,
    probes: list(container.probes).filter(([, { enabled }]) => enabled).map(([probe, { spec }]) => `${probe} ${known(spec)} ${spec.periodSeconds} ${spec.failureThreshold}`),
  }))).toEqual(rendered.map((container: any) => ({
    name: container.name, image: container.image, env: Object.fromEntries((container.env ?? []).map((variable: any) => [variable.name, text(variable)])), args: container.args,
    resources: { requests: asTexts(container.resources.requests), limits: asTexts(container.resources.limits) }, securityContext: container.securityContext,
    probes: ['startup', 'readiness', 'liveness'].filter((probe) => container[`${probe}Probe`]).map((probe) => `${probe} ${known(container[`${probe}Probe`])} ${container[`${probe}Probe`].periodSeconds} ${container[`${probe}Probe`].failureThreshold}`),
  })));

  expect(list(values.route).map(([, { hostnames, rules }]) => [hostnames, rules[0].backendRefs[0].identifier])).toEqual(lab.objects('HTTPRoute').map(({ spec }) => [spec.hostnames, spec.rules[0].backendRefs[0].name]));
  const ports = lab.objects('Service').filter(({ metadata }) => metadata.namespace === name).map(({ spec }) => [spec.type, Object.fromEntries(spec.ports.map((port: any) => [port.name, port.port]))]).map((one) => JSON.stringify(one)).sort();
  expect(list(values.service).map(([, service]) => [service.type, Object.fromEntries(list(service.ports).map(([port, { port: number }]) => [port, number]))]).map((one) => JSON.stringify(one)).sort()).toEqual(ports);

  const claims = lab.objects('PersistentVolumeClaim').filter(({ metadata }) => metadata.name !== 'library');
  const persistent = list(values.persistence).filter(([, { type, existingClaim }]) => type === 'persistentVolumeClaim' && existingClaim === undefined);
  expect(persistent.map(([id, { size, storageClass, accessMode }]) => [`${name}-${id}`, size, storageClass, accessMode])).toEqual(claims.map(({ metadata, spec }) => [metadata.name, spec.resources.requests.storage, spec.storageClassName, spec.accessModes[0]]));
  const paths = list(values.persistence).flatMap(([, { globalMounts = [], advancedMounts }]) => [...globalMounts, ...list(advancedMounts).flatMap(([, of]) => Object.values<any>(of).flat())]).map(({ path }) => path);
  const mounts = rendered.flatMap((container: any) => container.volumeMounts ?? []).map(({ mountPath }: any) => mountPath);
  expect([...new Set(paths)].sort()).toEqual([...new Set(mounts)].sort());
});

/** Quantities, whether YAML reads them as numbers or as texts. */
function asTexts(quantities: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(quantities).map(([name, amount]) => [name, `${amount}`]));
}

test('an App takes less than half of the lines of the values, and renders what stands beside them as well', async () => {
  const counts = await Promise.all(NAMES.map(countOf));

  for (const { name, app, values, derived } of counts) {
    expect([name, app * 2 < values]).toEqual([name, true]);
    expect(derived).toMatchObject({ Kustomization: 1, Namespace: 1 });
  }
});

test('the document has the numbers of today', async () => {
  const document = readFileSync(DOCUMENT, 'utf8');

  expect(document).toBe(await withTable(document));
});
