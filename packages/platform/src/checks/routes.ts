import { ClusterModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';
import { nearest } from '../values/nearest';
import { Refusal } from '../values/refusal';
import { fieldsAt } from './fields';
import { Inventory, objectsOf } from './there';

const LISTENER_EXISTS = new Refusal('PLATFORM-696', {
  protects: 'A Gateway takes no route for a listener, or from a namespace, that it does not have, and the hostname answers nobody.',
  wrong: "parentRefs: [{ name: 'internal', sectionName: 'htps' }], of a Gateway with the listeners http and https",
  right: "parentRefs: [{ name: 'internal', sectionName: 'https' }]",
});

const CERTIFIED = new Refusal('PLATFORM-697', {
  protects: 'Browsers refuse a name that the certificate does not hold: a wildcard stands for one label alone.',
  wrong: "hostname: 'a.lab.example.org', on a Gateway whose certificate has *.example.org",
  right: "hostname: 'a-lab.example.org', or a certificate with *.lab.example.org as well",
});

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => `gateway.networking.k8s.io/${kind}`);
const GATEWAY = 'gateway.networking.k8s.io/Gateway';

/** The Gateways of routes are where the routes look for them, and have the listeners that these name. */
export function listenersExist(model: ClusterModel): string[] {
  const inventory = Inventory.of(model);
  const gateways = inventory.allOf(GATEWAY);
  return objectsOf(model, ...ROUTES).flatMap(([path, route]) => fieldsAt(route, 'spec.parentRefs[]').filter(({ value }) => isGateway(value)).flatMap(({ value, where }) => {
    const namespace = value.namespace ?? route.metadata.namespace;
    const gateway = gatewayOf(gateways, route, value);
    if (gateway === undefined) {
      // Of a name that no Gateway has, the order of stages says it.
      const others = gateways.filter(({ metadata }) => metadata.name === value.name).map(({ metadata }) => `'${metadata.namespace}'`);
      return others.length === 0 || inventory.isOpen(namespace, true) || inventory.find(GATEWAY, namespace, value.name) !== undefined ? [] : [
        LISTENER_EXISTS.at(path, `'${where}.namespace' of ${route.kind} '${route.metadata.name}' must be the namespace of Gateway '${value.name}', got ${value.namespace === undefined ? `none, which is '${namespace}'` : `'${namespace}'`}: write ${others.join(' or ')}`),
      ];
    }
    const listeners: any[] = gateway.spec?.listeners ?? [];
    const names = listeners.map(({ name }) => `${name}`);
    const text = `Gateway '${value.name}' in namespace '${namespace}'`;
    if (value.sectionName !== undefined && !names.includes(value.sectionName)) {
      const near = nearest(value.sectionName, names);
      return [LISTENER_EXISTS.at(path, `'${where}.sectionName' of ${route.kind} '${route.metadata.name}' must be a listener of ${text}, which has ${names.join(', ')}, got '${value.sectionName}': ${near === undefined ? 'choose one of them' : `write '${near}'`}`)];
    }
    if (value.port !== undefined && !listeners.some(({ port }) => port === value.port)) {
      return [LISTENER_EXISTS.at(path, `'${where}.port' of ${route.kind} '${route.metadata.name}' must be the port of a listener of ${text}, which has ${[...new Set(listeners.map(({ port }) => port))].join(', ')}, got ${value.port}: choose one of them`)];
    }
    return [];
  }));
}

/** The certificate of whoever answers on a hostname has that name, as far as the certificate's names are known. */
export function hostnamesCertified(model: ClusterModel): string[] {
  const inventory = Inventory.of(model);
  const gateways = inventory.allOf(GATEWAY);
  const certificates = inventory.allOf('cert-manager.io/Certificate');
  const says = (path: string, object: KubeObject, where: string, hostname: string, of: string, names: readonly string[]): string => (
    CERTIFIED.at(path, `'${where}' of ${object.kind} '${object.metadata.name}' must be a name of the certificate of ${of}, which has ${names.join(', ')}, got '${hostname}': choose such a name, or add '${hostname}' to the certificate`)
  );
  const ofRoutes = objectsOf(model, ...ROUTES).flatMap(([path, route]) => fieldsAt(route, 'spec.parentRefs[]').filter(({ value }) => isGateway(value)).flatMap(({ value: parent }) => {
    const gateway = gatewayOf(gateways, route, parent);
    const listeners: any[] = (gateway?.spec?.listeners ?? []).filter(({ name, port, protocol, tls }: any) => (
      (parent.sectionName === undefined || parent.sectionName === name) && (parent.port === undefined || parent.port === port)
      && (protocol === 'HTTPS' || protocol === 'TLS') && (tls?.mode ?? 'Terminate') === 'Terminate'
    ));
    const certified = listeners.map((listener) => ({
      hostname: listener.hostname as string | undefined,
      names: namesOfAll(certificates, (listener.tls?.certificateRefs ?? []).map((reference: any) => ({ namespace: reference.namespace ?? gateway!.metadata.namespace, name: reference.name }))),
    }));
    return fieldsAt(route, 'spec.hostnames[]').filter(({ value }) => typeof value === 'string').flatMap(({ value, where }) => certified.flatMap(({ hostname, names }) => {
      // Of a route, a listener answers on the names that both have.
      const answered = hostname === undefined ? value : common(hostname, value);
      if (answered === undefined || names === undefined || names.some((name) => covers(name, answered))) return [];
      return [says(path, route, where, answered, `Gateway '${gateway!.metadata.name}'`, names)];
    }));
  }));
  const ofIngresses = objectsOf(model, 'networking.k8s.io/Ingress').flatMap(([path, ingress]) => fieldsAt(ingress, 'spec.tls[]').flatMap(({ value, where }) => {
    const names = typeof value.secretName !== 'string' ? undefined : namesOfAll(certificates, [{ namespace: ingress.metadata.namespace, name: value.secretName }]);
    return names === undefined ? [] : fieldsAt(value, 'hosts[]').filter((host) => typeof host.value === 'string' && !names.some((name) => covers(name, host.value)))
      .map((host) => says(path, ingress, `${where}.${host.where}`, host.value, `Secret '${value.secretName}'`, names));
  }));
  return [...ofRoutes, ...ofIngresses];
}

function isGateway({ kind = 'Gateway', group = 'gateway.networking.k8s.io', name }: any): boolean {
  return kind === 'Gateway' && group === 'gateway.networking.k8s.io' && typeof name === 'string';
}

function gatewayOf(gateways: readonly KubeObject[], route: KubeObject, { name, namespace = route.metadata.namespace }: any): KubeObject | undefined {
  return gateways.find((gateway) => groupOf(gateway) === 'gateway.networking.k8s.io' && gateway.metadata.name === name && gateway.metadata.namespace === namespace);
}

/** The names that the certificates in some Secrets have; undefined unless those of all are known. */
function namesOfAll(certificates: readonly KubeObject[], secrets: ReadonlyArray<{ name: string; namespace?: string }>): string[] | undefined {
  const names = secrets.map((secret) => {
    const found = certificates.filter(({ metadata, spec }) => metadata.namespace === secret.namespace && spec?.secretName === secret.name);
    return found.length === 0 ? undefined : found.flatMap(({ spec }) => [...spec.dnsNames ?? [], ...(spec.commonName === undefined ? [] : [spec.commonName])]);
  });
  return names.length === 0 || names.includes(undefined) ? undefined : names.flatMap((some) => some!);
}

/** The narrower of two hostnames where one is within the other; of a Gateway's wildcard any number of labels. */
function common(listener: string, route: string): string | undefined {
  const within = (name: string, wildcard: string): boolean => name === wildcard || (wildcard.startsWith('*.') && name.replace(/^\*\./, '.').endsWith(wildcard.slice(1)) && name !== wildcard.slice(2));
  return within(route, listener) ? route : within(listener, route) ? listener : undefined;
}

/** Whether a name of a certificate holds for a hostname: a wildcard stands for one label. */
function covers(name: string, hostname: string): boolean {
  const [one, other] = [name.toLowerCase(), hostname.toLowerCase()];
  return one === other || (one.startsWith('*.') && !other.startsWith('*.') && other.slice(other.indexOf('.')) === one.slice(1));
}
