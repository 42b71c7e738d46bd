import { ClusterModel } from '../model/model';
import { nearest } from '../values/nearest';
import { Refusal } from '../values/refusal';
import { Field, fieldsAt } from './fields';
import { idOf, Inventory, objectsOf } from './there';
import { everyObject, textsIn } from './walk';

const KNOWN_NODE = new Refusal('PLATFORM-698', {
  protects: 'A pod that asks for a machine which does not exist is never started.',
  wrong: "nodeSelector: { 'kubernetes.io/hostname': 'home-1' }, in a cluster with home-01",
  right: "nodeSelector: { 'kubernetes.io/hostname': 'home-01' }",
});

const ACCESS_MODE = new Refusal('PLATFORM-699', {
  protects: 'A class whose volumes only one machine can have leaves a claim for several without a volume, and its pods wait for ever.',
  wrong: "accessModes: ['ReadWriteMany'], storageClassName: 'openebs-local-nvme'",
  right: "accessModes: ['ReadWriteMany'], storageClassName: 'nfs'",
});

const HOSTNAME = 'kubernetes.io/hostname';

/** Every machine that something is to run on is one of the cluster. */
export function nodesExist(model: ClusterModel): string[] {
  const inventory = Inventory.of(model);
  const { cluster } = model;
  const names = cluster.facts.nodes.map(({ name }) => name);
  // Few objects have one, and looking for it costs more than this.
  return everyObject(model).filter(([, object]) => textsIn(object).some(({ key, value }) => key === HOSTNAME || value === HOSTNAME) && !/^(apiextensions\.k8s\.io|kyverno\.io|policies\.kyverno\.io)\//.test(idOf(object))).flatMap(([path, object]) => [
    ...['nodeSelector', 'nodeSelector.matchLabels'].flatMap((selector) => fieldsAt(object, `**.${selector}`))
      .map(({ value, where }): Field => ({ value: value[HOSTNAME], where: `${where}['${HOSTNAME}']` })),
    ...fieldsAt(object, '**.matchExpressions[]').filter(({ value }) => value.key === HOSTNAME && value.operator === 'In')
      .flatMap(({ value, where }) => fieldsAt(value, 'values[]').map((field) => ({ value: field.value, where: `${where}.${field.where}` }))),
  ].filter(({ value }) => typeof value === 'string' && !names.includes(value) && inventory.find('/Node', undefined, value) === undefined).map(({ value, where }) => {
    const near = nearest(value, names);
    return KNOWN_NODE.at(path, `'${where}' of ${object.kind} '${object.metadata.name}' must be a node of cluster '${cluster.node.id}' (${names.join(', ')}), got '${value}': ${near === undefined ? 'name one of them' : `write '${near}'`}`);
  }));
}

/** Provisioners whose volumes only one machine can have at a time, by how their names end. Of Ceph's block devices, several can have the raw ones. */
const ONE_MACHINE = /(^|\.)(openebs\.io\/local|local\.csi\.openebs\.io|zfs\.csi\.openebs\.io|rancher\.io\/local-path|topolvm\.io|rbd\.csi\.ceph\.com|driver\.longhorn\.io\/local)$/;

/** No claim asks a class for what its volumes can't do. */
export function accessModesFit(model: ClusterModel): string[] {
  const inventory = Inventory.of(model);
  const classes = new Map(inventory.allOf('storage.k8s.io/StorageClass').map((one) => [one.metadata.name, one.provisioner as string]));
  return objectsOf(model, '/PersistentVolumeClaim', 'apps/StatefulSet').flatMap(([path, object]) => {
    const claims = object.kind === 'StatefulSet' ? fieldsAt(object, 'spec.volumeClaimTemplates[].spec') : fieldsAt(object, 'spec');
    return claims.flatMap(({ value: claim, where }) => {
      const provisioner = classes.get(claim.storageClassName);
      if (provisioner === undefined || !ONE_MACHINE.test(provisioner) || (/rbd\.csi/.test(provisioner) && claim.volumeMode === 'Block')) return [];
      return fieldsAt(claim, 'accessModes[]').filter(({ value }) => value === 'ReadWriteMany' || (value === 'ReadOnlyMany' && !/rbd\.csi/.test(provisioner))).map((mode) => (
        ACCESS_MODE.at(path, `'${where}.${mode.where}' of ${object.kind} '${object.metadata.name}' must be what volumes of StorageClass '${claim.storageClassName}' (${provisioner}) can do, ReadWriteOnce or ReadWriteOncePod, got '${mode.value}': choose one of them, or a class of shared volumes`)
      ));
    });
  });
}
