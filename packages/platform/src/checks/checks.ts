import { ClusterFolder } from '@monosense-io/output';
import { Size } from 'cdk8s';
import { IConstruct } from 'constructs';
import { conflicts } from '../facts/conflicts';
import { ClusterModel, groupOf, KubeObject, StageModel } from '../model/model';
import { Tier } from '../declare/namespace';
import * as net from '../values/net';
import { Quantity } from '../values/quantity';
import { RemoteCluster } from '../parts/remote-cluster';
import { Rules } from '../facts/rules';
import { isExactVersion } from '../values/version';

/** A rule over everything that a cluster renders; each sentence that it returns is one violation. */
type Rule = (model: ClusterModel) => string[];

/** The rules of one cluster. A new one is a function and a line here. */
const RULES: Rule[] = [
  uniqueObjects, validNames, noSystemPriority, uniqueStages, uniqueKinds, oneDefaultStorageClass, noEmptyStages, knownNamespaces, noPlainSecrets, pinnedImages, pinnedCharts,
  remediatedReleases, noClusterAdmin, addressesInPools, addressesOnce, hostnamesOnce,
  memoryFitsNodes, memoryFitsQuotas, noSpireInMesh, ciliumWherePoliciesNeedIt,
];

/** Every violated rule of one cluster. */
export function checkCluster(model: ClusterModel): string[] {
  return RULES.flatMap((rule) => rule(model));
}

/** Every violated rule between the clusters of one program. */
export function checkClusters(models: ClusterModel[]): string[] {
  return models.flatMap((model, index) => models.slice(index + 1).flatMap((other) => between(model, other)));
}

function between(model: ClusterModel, other: ClusterModel): string[] {
  const [mine, theirs] = [model.cluster, other.cluster];
  return [
    ...conflicts(mine.facts, theirs.facts).map((problem) => `[${mine.node.path}] ${problem}`),
    ...twice([...addressClaims(model), ...addressClaims(other)], 'address', true),
    ...twice([...hostnameClaims(model), ...hostnameClaims(other)], 'hostname', true),
  ];
}

function uniqueObjects({ stages, cluster }: ClusterModel): string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const { path, objects } of stages) {
    for (const object of objects) {
      const id = `${object.kind} '${object.metadata.namespace ? `${object.metadata.namespace}/` : ''}${object.metadata.name}'`;
      const key = `${groupOf(object)} ${id}`;
      const owner = owners.get(key);
      if (owner !== undefined) problems.push(`[${path}] ${id} is also rendered by [${owner}] in cluster '${cluster.node.id}': keep one of them`);
      owners.set(key, path);
    }
  }
  return problems;
}

/** The API server keeps names of this form to itself. */
function noSystemPriority({ stages }: ClusterModel): string[] {
  return everyObject(stages)
    .filter(([, { kind, metadata: { name } }]) => kind === 'PriorityClass' && name.startsWith('system-'))
    .map(([path, { metadata: { name } }]) => `[${path}] PriorityClass '${name}' has a name that Kubernetes keeps to itself: choose one that doesn't begin with 'system-'`);
}

/** Names of roles may hold more, such as colons. */
function validNames({ stages }: ClusterModel): string[] {
  return everyObject(stages)
    .filter(([, object]) => groupOf(object) !== 'rbac.authorization.k8s.io' && !(object.metadata.name.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(object.metadata.name)))
    .map(([path, { kind, metadata: { name } }]) => `[${path}] ${kind} '${name}' has a name that Kubernetes refuses: use lower-case letters, digits, dashes and dots, at most 253 of them`);
}

function uniqueStages({ stages }: ClusterModel): string[] {
  const paths = new Map<string, string>();
  return stages.flatMap(({ name, path }) => {
    const other = paths.get(name);
    paths.set(name, path);
    const reserved = ClusterFolder.isStage(name) ? [] : [`[${path}] a stage can't be called '${name}', which is a folder of the output: rename the component or the stage`];
    return other === undefined ? reserved : [...reserved, `[${path}] is called '${name}', and so is [${other}]: rename one of them`];
  });
}

function uniqueKinds({ stages }: ClusterModel): string[] {
  const installers = new Map<string, string>();
  return stages.flatMap(({ path, stage }) => (stage?._props.installs ?? []).flatMap(({ group, kind }) => {
    const other = installers.get(`${group}/${kind}`);
    installers.set(`${group}/${kind}`, path);
    return other === undefined ? [] : [`[${path}] installs ${kind} of ${group}, and so does [${other}]: keep one of them, since its CRD exists once in a cluster`];
  }));
}

function oneDefaultStorageClass({ stages }: ClusterModel): string[] {
  const defaults = everyObject(stages).filter(([, { kind, metadata }]) => kind === 'StorageClass' && metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true');
  return defaults.slice(1).map(([path, { metadata: { name } }]) => `[${path}] StorageClass '${name}' is the default, and so is '${defaults[0][1].metadata.name}' of [${defaults[0][0]}]: keep one default, since Kubernetes would take the newer one`);
}

function noEmptyStages({ stages }: ClusterModel): string[] {
  return stages.filter(({ objects }) => objects.length === 0).map(({ path, name }) => `[${path}] stage '${name}' renders nothing: create it only when it has objects`);
}

/** Namespaces that Kubernetes makes itself. */
const KUBERNETES_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

function knownNamespaces({ cluster, stages }: ClusterModel): string[] {
  return everyObject(stages).flatMap(([path, { kind, metadata: { name, namespace } }]) => (
    namespace === undefined || cluster._namespaces.has(namespace) || KUBERNETES_NAMESPACES.includes(namespace)
      ? []
      : [`[${path}] ${kind} '${name}' is in namespace '${namespace}', which nobody in cluster '${cluster.node.id}' creates: correct the name or create a Namespace`]
  ));
}

/** Keys whose text is a secret when it is not empty; names of and references to secrets don't match. */
const SECRET_KEY = /^(.*[a-z_-])?(password|passwd|passphrase|token|secretkey|secret_key|secretaccesskey|secret_access_key|apikey|api_key|privatekey|private_key|clientsecret|client_secret)$/i;

/** A user and a password in an address. */
const CREDENTIALS = /:\/\/[^/\s:@]+:[^/\s@]+@/;

function noPlainSecrets({ cluster, stages }: ClusterModel): string[] {
  const inStore = 'keep it in the secret store and refer to it with an ExternalSecret';
  const found = everyObject(stages).flatMap(([path, object]) => {
    const id = `[${path}] ${object.kind} '${object.metadata.name}'`;
    const values = Object.keys({ ...object.data, ...object.stringData });
    if (object.kind === 'Secret' && groupOf(object) === '' && values.length > 0) return [`${id} holds values in plain text (${values.join(', ')}): ${inStore}`];
    // The kinds of External Secrets hold names only, under keys such as `secretKey`.
    return groupOf(object) === 'external-secrets.io' ? [] : plainSecretsIn(object, id, inStore);
  });
  return [
    ...found,
    ...stages.flatMap(({ path, stage }) => plainSecretsIn({ substitute: stage?._props.substitute }, `[${path}] the stage`, inStore)),
    ...cluster._exports.flatMap(({ owner, name, data }) => plainSecretsIn({ data }, `[${owner.node.path}] export '${name}'`, 'export the name of its item in the secret store')),
    ...cluster._machinePatches.flatMap(({ owner, reason, patch }) => plainSecretsIn({ patch }, `[${owner.node.path}] machine patch '${reason}'`, "write it as ${VARIABLE} and keep that in talhelper's encrypted talenv.sops.yaml")),
  ];
}

function plainSecretsIn(content: object, id: string, fix: string): string[] {
  const problems: string[] = [];
  visitStrings(content, (key, value, where) => {
    // Neither a template nor a reference to another variable is the secret itself.
    const literal = value !== '' && !/\{\{|\$[({]/.test(value);
    if (literal && (SECRET_KEY.test(key) || CREDENTIALS.test(value))) problems.push(`${id} holds a secret in plain text at ${where}: ${fix}`);
    if (value.includes('PRIVATE KEY-----')) problems.push(`${id} holds a private key at ${where}: ${fix}`);
  });
  return problems;
}

function pinnedImages({ stages }: ClusterModel): string[] {
  return everyObject(stages).flatMap(([path, object]) => {
    const problems: string[] = [];
    visitStrings(object, (key, value, where) => {
      const unpinned = `[${path}] ${object.kind} '${object.metadata.name}' uses`;
      const fix = 'which is not pinned: give it an exact tag or digest';
      // Values of charts may hold a repository under `image` and its tag beside it; a container's image is always whole.
      const whole = /ontainers\[\d+\]\.image$/.test(where) || key === 'imageName' || (key === 'image' && value.includes('/'));
      if (whole && !isPinned(value)) problems.push(`${unpinned} image '${value}' at ${where}, ${fix}`);
      if (key === 'tag' && value === Rules.MOVING_TAG) problems.push(`${unpinned} the tag 'latest' at ${where}, ${fix}`);
    });
    return problems;
  });
}

function isPinned(image: string): boolean {
  return image.includes(Rules.IMAGE_DIGEST) || (new RegExp(Rules.IMAGE_TAG).test(image) && !image.endsWith(`:${Rules.MOVING_TAG}`));
}

/** Also holds for charts that came as raw manifests or were patched. */
function pinnedCharts({ stages }: ClusterModel): string[] {
  return everyObject(stages).flatMap(([path, { kind, metadata: { name }, spec }]) => {
    const chart = kind === 'HelmRelease' ? spec?.chart?.spec : undefined;
    if (chart !== undefined && !isExactVersion(chart.version)) return [`[${path}] HelmRelease '${name}' has chart '${chart.chart}' at version '${chart.version ?? 'unset'}', which is not exact: pin one, as in 1.2.3`];
    const ref = kind === 'OCIRepository' ? spec?.ref ?? {} : undefined;
    if (ref !== undefined && !ref.tag && !ref.digest) return [`[${path}] OCIRepository '${name}' has ${ref.semver ? `the range '${ref.semver}'` : 'no tag'}, and so follows what is newest: give it an exact tag or digest`];
    return [];
  });
}

/** Also holds for releases that came as raw manifests or were patched. */
function remediatedReleases({ stages }: ClusterModel): string[] {
  return everyObject(stages)
    .filter(([, object]) => object.kind === 'HelmRelease')
    .flatMap(([path, object]) => (['install', 'upgrade'] as const)
      .filter((phase) => object.spec?.[phase]?.remediation?.retries !== 3)
      .map((phase) => `[${path}] HelmRelease '${object.metadata.name}' has ${phase}.remediation.retries ${object.spec?.[phase]?.remediation?.retries ?? 'unset'}: set it to 3, so that a failure is tried again and then stops`));
}

function noClusterAdmin({ cluster, stages }: ClusterModel): string[] {
  const application = (namespace?: string): boolean => namespace !== undefined && cluster._namespaces.get(namespace)?.tier === Tier.APPLICATION;
  // Groups and users stand for service accounts too: of everybody, of one namespace, or a single one.
  const anApplication = ({ name = '', namespace }: { name?: string; namespace?: string }): boolean => application(namespace)
    || ['system:serviceaccounts', 'system:authenticated', 'system:unauthenticated'].includes(name)
    || application(/^system:serviceaccounts?:([^:]+)/.exec(name)?.[1]);
  return stages.flatMap(({ path, stage, objects }) => objects
    .filter((object) => object.kind.endsWith('RoleBinding') && object.roleRef?.name === Rules.FORBIDDEN_ROLE)
    .filter((object) => application(stage?.home.name) || (object.subjects ?? []).some(anApplication))
    .map((object) => `[${path}] ${object.kind} '${object.metadata.name}' binds an application to ${Rules.FORBIDDEN_ROLE}: give it a role with what it needs`));
}

function addressesInPools(model: ClusterModel): string[] {
  const { cluster } = model;
  const pools = cluster.facts.loadBalancerPools ?? [];
  const text = pools.map((pool) => `${pool.start}-${pool.stop}`).join(', ') || 'no pool at all';
  return [...addressClaims(model), ...unclaimed(model, addressClaims(model), addressesOf)]
    .filter(({ key }) => !pools.some((pool) => net.inRange(pool, key)))
    .map(({ key, owner }) => `[${owner.node.path}] address ${key} is outside the load-balancer pools of cluster '${cluster.node.id}' (${text}): choose one inside`);
}

function addressesOnce(model: ClusterModel): string[] {
  const mine = [...addressClaims(model), ...unclaimed(model, addressClaims(model), addressesOf)];
  return [...twice(mine, 'address'), ...takenElsewhere(mine, model.components, 'addresses', 'address')];
}

function hostnamesOnce(model: ClusterModel): string[] {
  const mine = [...hostnameClaims(model), ...unclaimed(model, hostnameClaims(model), hostnamesOf)];
  return [...twice(mine, 'hostname'), ...takenElsewhere(mine, model.components, 'hostnames', 'hostname')];
}

/** An address or a hostname, and who has it. */
interface Claim {
  readonly key: string;
  readonly owner: IConstruct;
}

function addressClaims({ cluster }: ClusterModel): Claim[] {
  return cluster._addresses.map(({ address, owner }) => ({ key: address, owner }));
}

function hostnameClaims({ cluster }: ClusterModel): Claim[] {
  return cluster._hostnames.map(({ hostname, owner }) => ({ key: hostname, owner }));
}

/** What objects take that nobody around their stage has claimed, as raw manifests do. */
function unclaimed({ stages }: ClusterModel, claims: Claim[], keysOf: (object: KubeObject) => string[]): Claim[] {
  return stages.flatMap(({ stage, objects }) => (stage ? objects.flatMap(keysOf)
    .filter((key) => !claims.some((claim) => claim.key === key && (stage.node.scopes.includes(claim.owner) || claim.owner.node.scopes.includes(stage))))
    .map((key) => ({ key, owner: stage })) : []));
}

function addressesOf(object: KubeObject): string[] {
  if (object.kind !== 'Service') return [];
  const asked = object.metadata.annotations?.['lbipam.cilium.io/ips'] ?? object.spec?.loadBalancerIP;
  return asked === undefined ? [] : `${asked}`.split(',').map((address) => address.trim());
}

function hostnamesOf(object: KubeObject): string[] {
  return object.kind === 'HTTPRoute' ? object.spec?.hostnames ?? [] : [];
}

function twice(claims: Claim[], what: string, acrossOnly = false): string[] {
  const first = new Map<string, IConstruct>();
  return claims.flatMap(({ key, owner }) => {
    const other = first.get(key);
    if (other === undefined) first.set(key, owner);
    if (other === undefined || (acrossOnly && other.node.scopes[1] === owner.node.scopes[1])) return [];
    return [`[${owner.node.path}] ${what} ${key} is already taken by [${other.node.path}]: choose another`];
  });
}

function takenElsewhere(claims: Claim[], components: ClusterModel['components'], list: 'addresses' | 'hostnames', what: string): string[] {
  const remotes = components.filter((component): component is RemoteCluster => component instanceof RemoteCluster);
  return claims.flatMap(({ key, owner }) => remotes
    .filter((remote) => remote._contract[list].includes(key))
    .map((remote) => `[${owner.node.path}] ${what} ${key} is already taken in cluster '${remote.node.id}': choose another`));
}

function memoryFitsNodes({ cluster, stages }: ClusterModel): string[] {
  const reservations = stages.flatMap(({ path, stage }) => (stage?._reservations ?? []).map((reservation) => ({ path, ...reservation })));
  const nodes = cluster.facts.nodes.map((node) => Quantity.toBytes(node.memory));
  const bytes = (size: Size): number => size.toKibibytes() * 1024;
  const tooLarge = reservations
    .filter(({ memory }) => bytes(memory) > Math.max(...nodes))
    .map(({ path, name, memory }) => `[${path}] '${name}' requests ${Quantity.ofSize(memory)} of memory, more than any node of cluster '${cluster.node.id}' has (at most ${(Math.max(...nodes) / 2 ** 30).toFixed(1)} GiB): request less or add memory`);
  const total = reservations.reduce((sum, { memory, replicas }) => sum + bytes(memory) * replicas, 0);
  const capacity = nodes.reduce((sum, node) => sum + node, 0);
  const gibibytes = (value: number): string => `${(value / 2 ** 30).toFixed(1)} GiB`;
  return total <= capacity ? tooLarge : [...tooLarge, `[${cluster.node.path}] all components together request ${gibibytes(total)} of memory, and the nodes have ${gibibytes(capacity)}: request less or add memory (largest: ${
    [...reservations].sort((a, b) => bytes(b.memory) * b.replicas - bytes(a.memory) * a.replicas).slice(0, 3).map(({ name, memory, replicas }) => `${name} ${replicas} × ${Quantity.ofSize(memory)}`).join(', ')
  })`];
}

function memoryFitsQuotas({ cluster, stages }: ClusterModel): string[] {
  return [...cluster._namespaces.values()].flatMap(({ name, node, _props: { memoryQuota } }) => {
    const reservations = stages.flatMap(({ stage }) => (stage?.home.name === name ? stage._reservations : []));
    const needed = Size.kibibytes(reservations.reduce((sum, { memory, replicas }) => sum + memory.toKibibytes() * replicas, 0));
    return memoryQuota === undefined || needed.toKibibytes() <= memoryQuota.toKibibytes()
      ? []
      : [`[${node.path}] 'memoryQuota' is ${Quantity.ofSize(memoryQuota)}, and the pods of namespace '${name}' request ${Quantity.ofSize(needed)}: raise it or request less`];
  });
}

/** The two don't work together: a mesh knows no identities of the other cluster's SPIRE server. */
function noSpireInMesh({ cluster, stages }: ClusterModel): string[] {
  if (cluster.facts.meshAddress === undefined) return [];
  return everyObject(stages)
    .filter(([, object]) => object.kind === 'HelmRelease' && object.spec?.values?.authentication?.mutual?.spire?.enabled === true)
    .map(([path]) => `[${path}] SPIRE mutual authentication does not work together with ClusterMesh, which cluster '${cluster.node.id}' is in: switch one of them off`);
}

/** A policy of Kubernetes' own that can't name the other side would let everybody in. */
function ciliumWherePoliciesNeedIt({ cluster, stages }: ClusterModel): string[] {
  if (stages.some(({ stage }) => stage?._props.installs?.some(({ group, kind }) => group === 'cilium.io' && kind === 'CiliumNetworkPolicy'))) return [];
  return stages.filter(({ stage }) => stage !== undefined && stage.home.tier !== Tier.SYSTEM).flatMap(({ path, stage }) => {
    const peers = stage!._pods.filter((pods) => !pods.hostNetwork).flatMap((pods) => [...pods._ingress, ...pods._egress].map(({ peer }) => peer));
    const unnamed = peers.flatMap((peer) => {
      if (peer.type === 'remote-pods') return [`pods of cluster '${peer.cluster}'`];
      return peer.type === 'entities' && peer.addresses.length === 0 ? ['a Gateway that does not name its pods'] : [];
    });
    return unnamed.map((what) => `[${path}] is connected to ${what}, which only Cilium's policies can tell apart, and nobody in cluster '${cluster.node.id}' installs CiliumNetworkPolicy: add the component that brings it`);
  });
}

function everyObject(stages: StageModel[]): Array<[string, KubeObject]> {
  return stages.flatMap(({ path, objects }) => objects.map((object): [string, KubeObject] => [path, object]));
}

/** Calls back for every text in an object, with what it is called and its path. */
function visitStrings(value: unknown, callback: (key: string, value: string, where: string) => void, key = '', where = ''): void {
  if (typeof value === 'string') callback(key, value, where);
  else if (Array.isArray(value)) value.forEach((item, index) => visitStrings(item, callback, key, `${where}[${index}]`));
  else if (typeof value === 'object' && value !== null) {
    // A variable of a container is a pair of its name and its value.
    const { name: variable } = value as { name?: unknown };
    for (const [name, child] of Object.entries(value)) {
      const meaning = name === 'value' && typeof variable === 'string' ? variable : name;
      visitStrings(child, callback, meaning, where === '' ? name : `${where}.${name}`);
    }
  }
}
