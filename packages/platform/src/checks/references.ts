import { Endpoint } from '../declare/endpoint';
import { ClusterModel } from '../model/model';
import { KubeObject } from '../model/object';
import { nearest } from '../values/nearest';
import { Refusal } from '../values/refusal';
import { Field, fieldsAt } from './fields';
import { idOf, Inventory, There } from './there';
import { everyObject, textsIn } from './walk';

const EXISTS = new Refusal('PLATFORM-690', {
  protects: 'What names an object that does not exist waits for it for ever, or does nothing, and nothing says so when it is applied.',
  wrong: "volumes: [{ name: 'settings', configMap: { name: 'setings' } }], beside a ConfigMap 'settings'",
  right: "volumes: [{ name: 'settings', configMap: { name: 'settings' } }]",
});

const HAS_KEY = new Refusal('PLATFORM-691', {
  protects: 'A pod that reads a key which its Secret or ConfigMap does not have never starts.',
  wrong: "secretKeyRef: { name: 'login', key: 'pasword' }, of a Secret with the key 'password'",
  right: "secretKeyRef: { name: 'login', key: 'password' }",
});

const HAS_PORT = new Refusal('PLATFORM-692', {
  protects: 'Whoever is sent to a port that the Service does not have gets no answer.',
  wrong: "backendRefs: [{ name: 'web', port: 9898 }], of a Service with port 80",
  right: "backendRefs: [{ name: 'web', port: 80 }]",
});

/** Which fields of which kinds name other objects. */
interface Reference {
  /** Group and kind of the objects that have the field; all objects where none is given. */
  readonly of?: readonly string[];
  /** Where a map stands that names another object (see `fieldsAt`). A text there is the name itself. */
  readonly at: string;
  /** Group and kind of what is named. Of several, that whose kind the map says; the first one where it says none. */
  readonly to: readonly string[];
  /**
   * Field of the map with the name.
   * @default 'name'
   */
  readonly name?: string;
  /** Fields of the map with keys of what is named. */
  readonly keys?: string;
  /** Field of the object with keys of what is named. */
  readonly keysIn?: string;
  /** Key that is read where the map says none. */
  readonly key?: string;
  /** Fields of the map with a port of the Service. */
  readonly ports?: readonly string[];
  /** Whether what is named is in no namespace. */
  readonly clusterWide?: boolean;
  /** Names that are always there. */
  readonly always?: RegExp;
}

const CONFIG_MAP = ['/ConfigMap'];
const SECRET = ['/Secret'];
const SERVICE = ['/Service'];
const CNPG_CLUSTER = ['postgresql.cnpg.io/Cluster'];
const WORKLOADS = ['apps/Deployment', 'apps/StatefulSet', 'apps/ReplicaSet', 'apps/DaemonSet'];

/** Of pods, wherever their template stands. */
const POD_REFERENCES: Reference[] = [
  { at: 'volumes[].configMap', to: CONFIG_MAP, keys: 'items[].key', always: /^kube-root-ca\.crt$/ },
  { at: 'volumes[].secret', to: SECRET, name: 'secretName', keys: 'items[].key' },
  { at: 'volumes[].projected.sources[].configMap', to: CONFIG_MAP, keys: 'items[].key', always: /^kube-root-ca\.crt$/ },
  { at: 'volumes[].projected.sources[].secret', to: SECRET, keys: 'items[].key' },
  { at: 'volumes[].persistentVolumeClaim', to: ['/PersistentVolumeClaim'], name: 'claimName' },
  { at: 'serviceAccountName', to: ['/ServiceAccount'], always: /^default$/ },
  { at: 'imagePullSecrets[]', to: SECRET },
  ...['containers[]', 'initContainers[]'].flatMap((container): Reference[] => [
    { at: `${container}.envFrom[].configMapRef`, to: CONFIG_MAP, always: /^kube-root-ca\.crt$/ },
    { at: `${container}.envFrom[].secretRef`, to: SECRET },
  ]),
];

/**
 * The references that are followed, besides those that order the stages (see `model/order.ts`). A new one is a line here. What
 * makes the referred kind elsewhere is in `there.ts`.
 */
const REFERENCES: Reference[] = [
  { at: '**.secretKeyRef', to: SECRET, keys: 'key' },
  { at: '**.configMapKeyRef', to: CONFIG_MAP, keys: 'key', always: /^kube-root-ca\.crt$/ },
  { of: ['apps/StatefulSet'], at: 'spec.serviceName', to: SERVICE },
  ...['backendRefs[]', 'filters[].requestMirror.backendRef'].map((at): Reference => (
    { of: ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => `gateway.networking.k8s.io/${kind}`), at: `spec.rules[].${at}`, to: SERVICE, ports: ['port'] }
  )),
  ...['spec.rules[].http.paths[].backend.service', 'spec.defaultBackend.service'].map((at): Reference => (
    { of: ['networking.k8s.io/Ingress'], at, to: SERVICE, ports: ['port.number', 'port.name'] }
  )),
  { of: ['networking.k8s.io/Ingress'], at: 'spec.tls[].secretName', to: SECRET },
  { of: ['networking.k8s.io/Ingress'], at: 'spec.ingressClassName', to: ['networking.k8s.io/IngressClass'], clusterWide: true },
  { of: ['gateway.networking.k8s.io/Gateway'], at: 'spec.listeners[].tls.certificateRefs[]', to: SECRET },
  { of: ['rbac.authorization.k8s.io/RoleBinding'], at: 'roleRef', to: ['rbac.authorization.k8s.io/Role'] },
  { of: ['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'], at: 'roleRef', to: ['rbac.authorization.k8s.io/ClusterRole'], clusterWide: true, always: /^(cluster-admin|admin|edit|view|system:.*)$/ },
  { of: ['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'], at: 'subjects[]', to: ['/ServiceAccount'], always: /^default$/ },
  { of: ['autoscaling/HorizontalPodAutoscaler'], at: 'spec.scaleTargetRef', to: WORKLOADS },
  { of: ['Database', 'Pooler', 'ScheduledBackup', 'Backup', 'Publication', 'Subscription'].map((kind) => `postgresql.cnpg.io/${kind}`), at: 'spec.cluster', to: CNPG_CLUSTER },
  ...['superuserSecret', 'bootstrap.initdb.secret', 'bootstrap.recovery.secret', 'managed.roles[].passwordSecret'].map((at): Reference => ({ of: CNPG_CLUSTER, at: `spec.${at}`, to: SECRET })),
  ...['accessKeyId', 'secretAccessKey'].map((at): Reference => ({ of: ['barmancloud.cnpg.io/ObjectStore'], at: `spec.configuration.s3Credentials.${at}`, to: SECRET, keys: 'key' })),
  { of: ['dragonflydb.io/Dragonfly'], at: 'spec.authentication.passwordFromSecret', to: SECRET, keys: 'key' },
  { of: ['operator.victoriametrics.com/VMUser'], at: 'spec.passwordRef', to: SECRET, keys: 'key' },
  { of: ['external-secrets.io/PushSecret'], at: 'spec.selector.secret', to: SECRET, keysIn: 'spec.data[].match.secretKey' },
  { of: ['helm.toolkit.fluxcd.io/HelmRelease'], at: 'spec.valuesFrom[]', to: ['/ConfigMap', '/Secret'], keys: 'valuesKey', key: 'values.yaml' },
];

/** Something that names something else. */
interface Named {
  readonly path: string;
  /** What names it, for messages. */
  readonly what: string;
  readonly id: string;
  readonly namespace?: string;
  readonly name: string;
  /** Field with the name. */
  readonly where: string;
  /** Fields with keys. */
  readonly keys: readonly Field[];
  /** Fields with ports. */
  readonly ports: readonly Field[];
  readonly row: Reference;
}

/** Whatever an object names is there, with the keys and ports that it names. */
export function referencesExist(model: ClusterModel): string[] {
  const inventory = Inventory.of(model);
  const named = [
    ...everyObject(model).flatMap(([path, object]) => REFERENCES.filter(({ of }) => of === undefined || of.includes(idOf(object))).flatMap((row) => namedBy(path, object, row, object, ''))),
    ...inventory.pods.flatMap(({ path, object: owner, spec, where }) => POD_REFERENCES.flatMap((row) => namedBy(path, owner, row, spec, where))),
  ];
  return [...named.flatMap((one) => problemsOf(model, inventory, one)), ...healthChecks(model, inventory), ...endpoints(model, inventory)];
}

function namedBy(path: string, object: KubeObject, row: Reference, root: object, prefix: string): Named[] {
  // Patterns of policies and schemas are no references.
  if (row.of === undefined && /^(apiextensions\.k8s\.io|kyverno\.io|policies\.kyverno\.io|cilium\.io)\//.test(idOf(object))) return [];
  return fieldsAt(root, row.at).flatMap(({ value, where }) => {
    const map = typeof value === 'string' ? { name: value } : value;
    if (typeof map !== 'object' || map.optional === true) return [];
    const name = typeof value === 'string' ? value : map[row.name ?? 'name'];
    if (typeof name !== 'string' || name === '' || /\{\{|\$[({]/.test(name)) return [];
    const id = map.kind === undefined ? row.to[0] : row.to.find((one) => one.endsWith(`/${map.kind}`));
    if (id === undefined || (map.group !== undefined && id !== `${map.group}/${map.kind ?? id.split('/')[1]}`)) return [];
    const release = idOf(object) === 'helm.toolkit.fluxcd.io/HelmRelease' && row.of === undefined ? object.spec?.targetNamespace : undefined;
    const namespace = row.clusterWide ? undefined : map.namespace ?? release ?? object.metadata.namespace;
    // An object without a namespace says elsewhere, or nowhere, where what it names is.
    if (!row.clusterWide && typeof namespace !== 'string') return [];
    const at = (name_: string): string => [prefix, name_].filter((part) => part !== '').join('.');
    const under = (fields: Field[]): Field[] => fields.map((field) => ({ value: field.value, where: at(`${where}.${field.where}`) }));
    const keys = row.keys === undefined ? [] : under(fieldsAt(map, row.keys));
    return [{
      path,
      what: `${object.kind} '${object.metadata.name}'`,
      id,
      namespace,
      name,
      where: at(typeof value === 'string' ? where : `${where}.${row.name ?? 'name'}`),
      keys: [
        ...(keys.length === 0 && row.key !== undefined ? [{ value: row.key, where: at(where) }] : keys),
        ...(row.keysIn === undefined ? [] : fieldsAt(object, row.keysIn)),
      ],
      ports: (row.ports ?? []).flatMap((port) => under(fieldsAt(map, port))),
      row,
    }];
  });
}

function problemsOf(model: ClusterModel, inventory: Inventory, { path, what, id, namespace, name, where, keys, ports, row }: Named): string[] {
  if (row.always?.test(name)) return [];
  const found = inventory.find(id, namespace, name);
  const kind = id.slice(id.indexOf('/') + 1);
  const text = `${kind} '${name}'${namespace === undefined ? '' : ` in namespace '${namespace}'`}`;
  if (found === undefined) {
    if (mayExist(model, inventory, id, namespace, name)) return [];
    return [EXISTS.at(path, `'${where}' of ${what} names ${text}, which does not exist in cluster '${model.cluster.node.id}': ${wayOut(inventory, id, namespace, name)}`)];
  }
  return [
    ...keys.filter(({ value }) => typeof value === 'string' && !/\{\{|\$[({]/.test(value) && found.keys?.includes(value) === false).map((field) => (
      HAS_KEY.at(path, `'${field.where}' of ${what} must be a key of ${text}, which has ${found.keys!.join(', ')}, got '${field.value}': ${suggested(field.value, found.keys!) ?? 'choose one of them'}`)
    )),
    ...ports.filter(({ value }) => !hasPort(found, value)).map((field) => (
      HAS_PORT.at(path, `'${field.where}' of ${what} must be a port of ${text}, which has ${portsOf(found)!.map((port) => (port.name === undefined ? port.port : `${port.port} (${port.name})`)).join(', ')}, got ${typeof field.value === 'string' ? `'${field.value}'` : field.value}: choose one of them`)
    )),
  ];
}

/** Whether something that isn't known may be there nevertheless. */
function mayExist(model: ClusterModel, inventory: Inventory, id: string, namespace: string | undefined, name: string): boolean {
  if (namespace !== undefined) return inventory.isOpen(namespace, !model.kubernetes.groups.has(id.split('/')[0]));
  // Charts name their roles as they like. Those that serve Ingresses say what their class is called, or it is called like the chart.
  if (id.endsWith('/ClusterRole')) return inventory.hasCharts;
  return everyObject(model).some(([, object]) => object.kind === 'HelmRelease' && bringsClass(object, name));
}

function bringsClass({ metadata, spec }: KubeObject, name: string): boolean {
  return [metadata.name, spec?.releaseName, spec?.chart?.spec?.chart, spec?.chartRef?.name].some((text) => `${text ?? ''}`.split('-').includes(name))
    || textsIn(spec?.values).some(({ where, value }) => value === name && /ingressClass/i.test(where));
}

function wayOut(inventory: Inventory, id: string, namespace: string | undefined, name: string): string {
  const elsewhere = namespace === undefined ? [] : inventory.namespacesOf(id, name);
  const correction = suggested(name, inventory.namesOf(id, namespace)) ?? (elsewhere.length > 0 ? `take the namespace that has it ('${elsewhere.join("', '")}'), or add one here` : 'correct the name, or add what makes it');
  return `${correction}, or say with 'assumeInstalled' that it exists`;
}

function suggested(name: string, names: readonly string[]): string | undefined {
  const near = nearest(name, names);
  return near === undefined ? undefined : `write '${near}'`;
}

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
}

/** The ports of a Service; undefined where they aren't known, or it stands for a name outside. */
function portsOf({ object }: There): ServicePort[] | undefined {
  return object === undefined || object.spec?.type === 'ExternalName' || !Array.isArray(object.spec?.ports) ? undefined : object.spec.ports;
}

function hasPort(found: There, wanted: number | string): boolean {
  return portsOf(found)?.some(({ name, port }) => port === wanted || name === wanted) ?? true;
}

/** The objects that Flux waits for by name are there. */
function healthChecks(model: ClusterModel, inventory: Inventory): string[] {
  return model.stages.flatMap(({ path, stage }) => (stage?._props.healthChecks ?? []).flatMap(({ apiVersion, kind, name, namespace }, index) => {
    const id = idOf({ apiVersion, kind });
    if (inventory.find(id, namespace, name) !== undefined) return [];
    if (namespace === undefined ? inventory.hasCharts : inventory.isOpen(namespace, !model.kubernetes.groups.has(id.split('/')[0]))) return [];
    return [EXISTS.at(path, `'healthChecks[${index}].name' names ${kind} '${name}'${namespace === undefined ? '' : ` in namespace '${namespace}'`}, which does not exist in cluster '${model.cluster.node.id}': ${wayOut(inventory, id, namespace, name)}`)];
  }));
}

/** The Services of endpoints have the ports that clients are told. */
function endpoints({ cluster }: ClusterModel, inventory: Inventory): string[] {
  return cluster.node.findAll().filter((construct): construct is Endpoint => construct instanceof Endpoint).flatMap((endpoint) => {
    if (endpoint._service === undefined) return [];
    const { name, port } = endpoint._service;
    const found = inventory.find('/Service', endpoint.stage.home.name, name);
    const ports = found && portsOf(found);
    if (ports === undefined) return [];
    // A port may stand there twice, once for each protocol.
    const targets = ports.filter((one) => one.port === port).map((one) => one.targetPort ?? one.port);
    const text = `Service '${name}' in namespace '${endpoint.stage.home.name}'`;
    if (targets.length === 0) return [HAS_PORT.at(endpoint.node.path, `'port' must be a port of ${text}, which has ${ports.map((one) => one.port).join(', ')}, got ${port}: choose one of them`)];
    return targets.some((target) => typeof target !== 'number' || target === endpoint.targetPort) ? [] : [
      HAS_PORT.at(endpoint.node.path, `'targetPort' must be the port of the pods that ${text} sends port ${port} to, ${targets[0]}, got ${endpoint.targetPort}: set it to ${targets[0]}`),
    ];
  });
}
