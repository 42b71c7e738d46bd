import { namespaceOf } from '../declare/namespace';
import { ClusterModel } from '../model/model';
import { groupOf } from '../model/object';
import { Refusal } from '../values/refusal';
import { everyObject } from './walk';

const ONE_OWNER = new Refusal('PLATFORM-601', {
  protects: 'Two stages that apply one object would overwrite each other for ever.',
  wrong: "for (const stage of [operator, instance]) new ApiObject(stage, 'Settings', { kind: 'ConfigMap', metadata: { name: 'settings' }, … })",
  right: "new ApiObject(operator, 'Settings', { kind: 'ConfigMap', metadata: { name: 'settings' }, … })",
});

/** No object is rendered twice. */
export function uniqueObjects(model: ClusterModel): string[] {
  const owners = new Map<string, string>();
  return everyObject(model).flatMap(([path, object]) => {
    const id = `${object.kind} '${object.metadata.namespace ? `${object.metadata.namespace}/` : ''}${object.metadata.name}'`;
    const key = `${groupOf(object)} ${id}`;
    const owner = owners.get(key);
    owners.set(key, path);
    return owner === undefined ? [] : [ONE_OWNER.at(path, `${id} is also rendered by [${owner}] in cluster '${model.cluster.node.id}': keep one of them`)];
  });
}

const OBJECT_NAME = new Refusal('PLATFORM-602', {
  protects: 'The API server refuses other names, and with the object everything that waits for it.',
  wrong: "metadata: { name: 'My_Settings' }",
  right: "metadata: { name: 'my-settings' }",
});

/** Every object has a name that the API server takes. Names of roles may hold more, such as colons. */
export function validNames(model: ClusterModel): string[] {
  return everyObject(model)
    .filter(([, object]) => groupOf(object) !== 'rbac.authorization.k8s.io' && !(object.metadata.name.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(object.metadata.name)))
    .map(([path, { kind, metadata: { name } }]) => OBJECT_NAME.at(path, `the name of ${kind} '${name}' must be lower-case letters, digits, dashes and dots, at most 253 of them: rename it`));
}

const SYSTEM_PRIORITY = new Refusal('PLATFORM-603', {
  protects: "Kubernetes keeps names that begin with 'system-' to itself and refuses the PriorityClass.",
  wrong: "kind: 'PriorityClass', metadata: { name: 'system-storage' }",
  right: "kind: 'PriorityClass', metadata: { name: 'storage' }",
});

/** No PriorityClass has a name that Kubernetes keeps to itself. */
export function noSystemPriority(model: ClusterModel): string[] {
  return everyObject(model)
    .filter(([, { kind, metadata: { name } }]) => kind === 'PriorityClass' && name.startsWith('system-'))
    .map(([path, { metadata: { name } }]) => SYSTEM_PRIORITY.at(path, `the name of PriorityClass '${name}' must not begin with 'system-', which Kubernetes keeps to itself: rename it`));
}

const ONE_DEFAULT_CLASS = new Refusal('PLATFORM-604', {
  protects: 'With two default StorageClasses Kubernetes takes the newer one, so that the order of installation decides where data lies.',
  wrong: "openebs.addClass('local-nvme', { isDefault: true }), and defaultStorageClass: true of Ceph",
  right: "openebs.addClass('local-nvme'), and defaultStorageClass: true of Ceph",
});

/** At most one StorageClass is the default. */
export function oneDefaultStorageClass(model: ClusterModel): string[] {
  const defaults = everyObject(model).filter(([, { kind, metadata }]) => kind === 'StorageClass' && metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true');
  return defaults.slice(1).map(([path, { metadata: { name } }]) => (
    ONE_DEFAULT_CLASS.at(path, `StorageClass '${name}' is the default, and so is '${defaults[0][1].metadata.name}' of [${defaults[0][0]}]: keep one default, since Kubernetes would take the newer one`)
  ));
}

const KNOWN_NAMESPACE = new Refusal('PLATFORM-605', {
  protects: 'Flux can\'t apply an object into a namespace that does not exist, and everything that waits for it waits on.',
  wrong: "metadata: { name: 'settings', namespace: 'dmeo' }",
  right: "metadata: { name: 'settings', namespace: 'demo' }",
});

/** Namespaces that Kubernetes makes itself. */
const KUBERNETES_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Every namespace that an object is in exists. */
export function knownNamespaces(model: ClusterModel): string[] {
  const { cluster } = model;
  return everyObject(model).flatMap(([path, { kind, metadata: { name, namespace } }]) => (
    namespace === undefined || namespaceOf(cluster, namespace) !== undefined || KUBERNETES_NAMESPACES.includes(namespace)
      ? []
      : [KNOWN_NAMESPACE.at(path, `${kind} '${name}' is in namespace '${namespace}', which nobody in cluster '${cluster.node.id}' creates: correct the name or create a Namespace`)]
  ));
}
