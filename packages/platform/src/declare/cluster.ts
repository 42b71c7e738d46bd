import { basename, dirname } from 'path';
import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { ClusterFacts, factsBeside, fileOf, isInRepository, readFacts } from '../facts/cluster-facts';
import { conflicts } from '../facts/conflicts';
import { contradictions } from '../facts/contradictions';
import { mtuOf } from '../facts/machines';
import { nearest } from '../values/nearest';
import { Refusal } from '../values/refusal';
import { accept, AcceptedRisk } from './accepted';
import { AddressClaimOptions, Claim, claimAddress, CLAIMS, HOSTNAMES, IAddressWatcher, OUTSIDE, OutsideAddress, watchAddresses } from './claims';
import { BackupRequirement, REQUIRED } from './backups';
import { assertInPlatform, assertSameCopy } from './copy';
import { DiskClaim, DISKS } from './disks';
import { ESCAPES } from './escapes';
import { Expectation, EXPECTATIONS } from './expectations';
import { addExport, ExportOptions } from './exports';
import { FIXED_FIELDS, FixedField, RENEWED_FIELDS, RenewedField } from './fixed-fields';
import { KubeApi } from './kube-api';
import { clusterOf, openLedger, Records } from './ledger';
import { Namespace, PodSecurity, Tier } from './namespace';
import { Check } from '../values/check';
import { ROUTED } from './traffic';
import { Cidr } from '../values/cidr';
import { shown } from '../values/shown';
import { Reader } from './reader';
import { silence, Silence } from './silence';
import { CustomResourceKind } from './stage';

/** A cluster's facts, those of the clusters around it, and what applies it. */
export interface ClusterProps extends ClusterFacts {
  /**
   * Facts of the clusters that this one exchanges things with: exports go to them, and a mesh connects to them.
   * @default - no other cluster
   */
  readonly peers?: ClusterFacts[];
  /**
   * What applies the rendered cluster. Refused with another reader than Flux: what only Flux understands, such as its own
   * objects, Secrets that it decrypts, and variables that it substitutes.
   * @default Reader.flux()
   */
  readonly reader?: Reader;
}

/** Where the facts of a cluster are, and whom it exchanges things with. */
export interface ClusterReadOptions {
  /**
   * File of its facts. The other clusters of the lab have files of this name in the folders beside that of the file.
   * @default 'cluster.json'
   */
  readonly file?: string;
  /**
   * Names of the other clusters that it exchanges things with, as in `ClusterProps.peers`.
   * @default - all whose facts are beside its own
   */
  readonly peers?: string[];
}

/** A change to the machine configuration that a component needs, as talhelper takes it. */
export interface MachinePatch {
  /** What the patch is for; written beside it. */
  readonly reason: string;
  /** The patch: part of a Talos machine configuration, merged into it. */
  readonly patch: { [key: string]: any };
  /**
   * The same for Talos 1.14 and later, as documents of their own kinds, each with `apiVersion` and `kind`. From then on much of the
   * old configuration has moved into such documents, and Talos refuses a machine that has both.
   * @default - `patch` is right for every version of Talos
   */
  readonly documents?: { [key: string]: any }[];
}

/** What a cluster has from elsewhere, such as components that are installed by hand. */
export interface ExistingObjects {
  /**
   * Kinds of custom resources.
   * @default - none
   */
  readonly kinds?: CustomResourceKind[];
  /**
   * Names of objects that others refer to, by kind: `{ StorageClass: ['local-path'], Secret: ['login'] }`. A name counts in all
   * namespaces.
   * @default - none
   */
  readonly objects?: { [kind: string]: string[] };
}

/** The changes to the machine configuration that components need. */
export const MACHINE_PATCHES = new Records<MachinePatch>();

/** Clusters that install charts without a look at their signatures. */
export const UNVERIFIED = new Records<true>();

/** What a cluster has from elsewhere. */
export const EXISTING = new Records<ExistingObjects>();

const NAME_IS_ID = new Refusal('PLATFORM-303', {
  protects: 'The id names the folder of the output, and other clusters know the cluster by its name: the two must be one.',
  wrong: "new Cluster(platform, 'home', { name: 'lab', … })",
  right: "new Cluster(platform, 'home', { name: 'home', … })",
});

const NO_FACTS = new Refusal('PLATFORM-346', {
  protects: 'A misspelt peer would be left out of the mesh, and nothing could be exported to it.',
  wrong: "Cluster.read(platform, 'hub', { peers: ['egde'] })",
  right: "Cluster.read(platform, 'hub', { peers: ['edge'] })",
});

/**
 * One Kubernetes cluster: the scope of its components, and the place where its facts are found.
 *
 * Refused: facts that contradict each other (a node outside the subnet, overlapping ranges), or those of another cluster: of
 * its peers, and of every other one whose file of facts is beside its own in the repository.
 */
export class Cluster extends Construct {
  /**
   * The cluster that a construct belongs to. Throws when there is none.
   *
   * @param construct any construct inside a cluster
   */
  public static of(construct: IConstruct): Cluster {
    return clusterOf(construct) as Cluster;
  }

  /**
   * Reads a cluster's facts from a JSON file. Throws for a file that can't be read, and for unknown, missing or ill-typed members.
   *
   * @param file path of the file
   */
  public static readFacts(file: string): ClusterFacts {
    return readFacts(file);
  }

  /**
   * The largest packet, in bytes, that every machine of a cluster sends and takes on the link of its address; nothing where the facts
   * say nothing of links.
   *
   * @param facts facts of the cluster
   */
  public static mtuOf(facts: ClusterFacts): number | undefined {
    return mtuOf(facts);
  }

  /**
   * Creates a cluster from the facts in its folder. Its peers are the lab's other clusters, which keep theirs in the folders
   * beside it: `apps/hub/cluster.json` and `apps/media/cluster.json` are two of one lab.
   *
   * @param scope the platform
   * @param name name of the cluster, the same as in its facts
   * @param options where its facts are, and which of the others are its peers
   */
  public static read(scope: Construct, name: string, options: ClusterReadOptions = {}): Cluster {
    const file = options.file ?? 'cluster.json';
    const facts = readFacts(file);
    const others = factsBeside(file).map((other) => other.facts);
    const names = others.map((other) => other.name);
    for (const peer of options.peers ?? []) {
      const meant = nearest(peer, names);
      if (!names.includes(peer)) throw new Error(NO_FACTS.at(name, `'peers' names cluster '${peer}', and no '${basename(file)}' beside this one's is of it: ${meant === undefined ? `choose from ${names.join(', ') || 'none'}` : `write '${meant}'`}`));
    }
    return new Cluster(scope, name, { ...facts, peers: others.filter((other) => options.peers?.includes(other.name) ?? true) });
  }

  /** Facts of this cluster. */
  public readonly facts: ClusterFacts;
  /** Facts of the clusters around it. */
  public readonly peers: ClusterFacts[];
  /** What applies the rendered cluster. */
  public readonly reader: Reader;
  /** Facts of the other clusters that this one was compared with when it was made. @internal */
  public readonly _others: ClusterFacts[];
  /** The `kube-system` namespace, which Kubernetes creates itself. */
  public readonly kubeSystem: Namespace;
  /** The Kubernetes API, as pods and webhooks meet it. */
  public readonly kubeApi: KubeApi;

  /**
   * @param scope the platform
   * @param clusterName name of the cluster, the same as in its facts
   * @param props facts
   */
  // Python writes props beside the parameters, and the facts have an 'id' and a 'name' already.
  constructor(scope: Construct, clusterName: string, props: ClusterProps) {
    super(scope, clusterName);
    assertInPlatform(this);
    assertSameCopy(this);
    const { peers, reader, ...facts } = props;
    this.facts = facts;
    this.peers = peers ?? [];
    this.reader = reader ?? Reader.flux();
    openLedger(this);
    // What follows reads them of every neighbour.
    this.peers.forEach((peer, index) => (['nodes', 'podCidrs', 'serviceCidrs'] as const).forEach((fact) => {
      Check.given(this, `peers[${index}].${fact}`, peer?.[fact], `pass all facts of ${peer?.name === undefined ? 'that cluster' : `cluster '${peer.name}'`}`);
    }));
    this._others = [...this.peers, ...othersOf(facts, this.peers)];
    const problems = [
      ...(facts.name === clusterName ? [] : [NAME_IS_ID.at(this.node.path, `'name' is ${shown(facts.name)}, and the id is '${clusterName}': give the cluster its name as id`)]),
      ...contradictions(this.node.path, facts),
      ...this._others.flatMap((other) => conflicts(facts, other).map((problem) => `[${this.node.path}] ${problem}`)),
    ];
    if (problems.length > 0) throw new Error(problems.join('\n'));
    this.kubeSystem = new Namespace(this, 'KubeSystem', {
      name: 'kube-system', existing: true, tier: Tier.SYSTEM, podSecurity: PodSecurity.PRIVILEGED, reason: 'Kubernetes and the network run here',
    });
    this.kubeApi = new KubeApi(this, 'KubeApi');
  }

  /**
   * Takes an address of the cluster's pools, so that nobody else can have it. The synthesis refuses one that is outside
   * the pools, or taken twice in any cluster.
   *
   * @param owner the construct that the address is for
   * @param address the address
   * @param options the Service that has it, so that the address is kept for it
   */
  public claimAddress(owner: IConstruct, address: string, options: AddressClaimOptions = {}): void {
    claimAddress(owner, address, options);
  }

  /**
   * Tells a watcher of every address that is taken for one Service: at once of what has been taken so far, and of each later
   * one when it is taken. Whoever gives out the addresses of the pools keeps these back.
   *
   * @param owner the construct that watches
   * @param watcher who is told
   */
  public watchAddresses(owner: IConstruct, watcher: IAddressWatcher): void {
    watchAddresses(owner, watcher);
  }

  /**
   * Says that something outside the cluster has an address. The synthesis refuses it in a load-balancer pool and in the ranges
   * of pods and Services, of this cluster and of all that are known. An `ExternalEndpoint` says so by itself.
   *
   * @param owner the construct that names it
   * @param outside the address, and what has it
   */
  public recordOutsideAddress(owner: IConstruct, outside: OutsideAddress): void {
    OUTSIDE.add(owner, outside);
  }

  /**
   * Takes something that only one in the world may have. The claim stands in the cluster's contract; the synthesis refuses it
   * when more than one has it, in this cluster, in another of the program, or in one that is rendered beside it.
   *
   * @param owner the construct that takes it
   * @param claim what it is
   */
  public claim(owner: IConstruct, claim: Claim): void {
    CLAIMS.add(owner, claim);
  }

  /**
   * Takes a hostname, so that nobody else can have it. The synthesis refuses one that is taken twice in any cluster.
   *
   * @param owner the construct that answers on the hostname
   * @param hostname the full name
   */
  public claimHostname(owner: IConstruct, hostname: string): void {
    HOSTNAMES.add(owner, hostname);
  }

  /**
   * Takes disks of the machines. The synthesis refuses two that may take the same disk: unless both make partitions only,
   * they must be on different machines, or name their disks by paths of one kind that have no disk in common.
   *
   * @param owner the construct that takes them
   * @param claim which disks
   */
  public claimDisks(owner: IConstruct, claim: DiskClaim): void {
    DISKS.add(owner, claim);
  }

  /**
   * Says that a field of an object keeps its value, for operators that stop at a change which the schema allows. The next
   * synthesis compares with the object that is committed, and refuses another value.
   *
   * @param owner the construct that renders the object
   * @param object the object
   * @param fixed the field, and what to do instead
   */
  public recordFixedField(owner: IConstruct, object: ApiObject, fixed: FixedField): void {
    FIXED_FIELDS.add(owner, { ...fixed, object });
  }

  /**
   * Says that a field of an object must get another value when the major version of an image in it changes: what it names, such
   * as a place of backups, can't be continued by another one. The next synthesis compares with the object that is committed.
   *
   * @param owner the construct that renders the object
   * @param object the object
   * @param renewed the field, and what to do
   */
  public recordRenewedField(owner: IConstruct, object: ApiObject, renewed: RenewedField): void {
    RENEWED_FIELDS.add(owner, { ...renewed, object });
  }

  /**
   * Offers other clusters something that no Service of the mesh stands for, such as storage on the host network: an
   * entry of the contract. What a Service stands for is exported by its `Endpoint`.
   *
   * @param owner the construct that offers it
   * @param name name of the export, unique in the cluster
   * @param kind what it is, for example `CephCluster`
   * @param options which clusters and namespaces may use it
   * @param data what they need to know; never a secret, and nothing that is known only at run time
   */
  public export(owner: IConstruct, name: string, kind: string, options: ExportOptions, data: { [key: string]: string }): void {
    addExport(owner, this.node.id, this.peers, { name, kind, to: options.to, namespaces: options.namespaces, data });
  }

  /**
   * Adds to the machine configuration of every node: written to `talos/talconfig.yaml`, applied by the operator with talhelper.
   *
   * @param owner the construct that needs it
   * @param patch the change and its reason
   */
  public addMachinePatch(owner: IConstruct, patch: MachinePatch): void {
    MACHINE_PATCHES.add(owner, patch);
  }

  /**
   * Says what a construct counts on outside the cluster and nothing in it makes, such as a bucket or a key on a server: a line of
   * the cluster's checklist. Machines, addresses, names, BGP neighbours and items of secret stores are there by themselves.
   *
   * @param owner the construct that needs it
   * @param expectation what it is, and how it must be set up
   */
  public expect(owner: IConstruct, expectation: Expectation): void {
    EXPECTATIONS.add(owner, expectation);
  }

  /**
   * Says that nobody is told of some alerts for a while. Whoever sends alerts calls it for each of its silences, and keeps it: here it
   * is checked, and listed in the cluster's README and on the board.
   *
   * @param owner the construct that keeps it
   * @param name the name that its user gave it
   * @param value which alerts, why, and until when
   */
  public silence(owner: IConstruct, name: string, value: Silence): void {
    silence(owner, name, value);
  }

  /**
   * Says what the cluster has from elsewhere, so that components may use it. Nothing waits for it.
   *
   * @param existing kinds and objects that are there before anything is applied
   */
  public assumeInstalled(existing: ExistingObjects): void {
    EXISTING.add(this, existing);
  }

  /**
   * Says that a Gateway in Cilium's proxy has routes to namespaces which come from elsewhere, such as applications that another
   * tool applies: clients that go through it, such as a tunnel, are let out to all of their pods' TCP ports. Cilium's proxy
   * holds a client to its own policy towards whatever it is routed to, and only what `HttpRoute` declares is known otherwise.
   *
   * @param gateway name of the Gateway
   * @param namespaces names of the namespaces
   */
  public assumeRoutes(gateway: string, namespaces: string[]): void {
    Check.text(this, 'gateway', gateway);
    for (const namespace of namespaces) {
      Check.dnsLabel(this, 'namespaces', namespace);
      ROUTED.add(this, { gateway, rule: { peer: { type: 'pods', namespace, labels: {} }, ports: [{ port: 1, endPort: 65535, protocol: 'TCP' }] } });
    }
  }

  /**
   * Runs a version for a while although something is known against it: a published advisory, or a Kubernetes that upstream
   * doesn't support it on. It is listed in the cluster's README and on the board. Refused: one without risks, a reason or a day
   * by which it is over; at synthesis, one that names what is not known, or a version that doesn't run, so that it goes with
   * its reason.
   *
   * @param risk the version, what is known against it, why it can wait, and until when
   */
  public accept(risk: AcceptedRisk): void {
    accept(this, risk);
  }

  /**
   * Requires a backup of everything that holds data: claims of volumes, StatefulSets with claims of their own, custom resources that
   * hold data, claims that charts make, and the places that secrets come from. Each needs a backup (`Component.recordBackup`, or a
   * `Volume` with `backups`), an annotation `platform.monosense.io/no-backup-reason`, or an exception here. Everything else is
   * refused at synthesis, and so are exceptions that nothing needs.
   *
   * @param requirement what needs no backup, and why
   */
  public requireBackups(requirement: BackupRequirement = {}): void {
    REQUIRED.add(this, requirement);
  }

  /**
   * Escape hatch: installs charts without a look at who signed them. For a cluster that doesn't reach Sigstore, or whose charts come
   * from a mirror without their signatures. One chart alone is let through by `patchObject` of its component, with
   * `{ kind: 'OCIRepository', name, merge: { spec: { verify: null } }, reason }`.
   *
   * @param reason why this is needed; listed by the build until it is gone
   */
  public skipSignatures(reason: string): void {
    Check.text(this, 'reason', reason, 'say why the signatures of charts can\'t be checked here');
    UNVERIFIED.add(this, true);
    ESCAPES.add(this, { what: 'installs charts without a look at their signatures', reason });
  }

  /**
   * How many replicas to run of something that wants one on each of several machines.
   *
   * @param most as many as are of use; a smaller cluster gets one for each of its machines
   */
  public replicas(most: number): number {
    return Math.min(most, this.facts.nodes.length);
  }

  /**
   * Whether an address is one of the machines' subnet, in which a route alone isn't answered: the address needs an
   * announcement on the link as well.
   *
   * @param address the address
   */
  public isOnLink(address: string): boolean {
    return Cidr.of(this.facts.nodeCidr).contains(address);
  }
}

/**
 * The clusters of the lab that a cluster exchanges nothing with: those whose facts stand beside its own in the repository.
 * Two labs in folders of one machine have nothing to do with each other.
 */
function othersOf({ name }: ClusterFacts, peers: ClusterFacts[]): ClusterFacts[] {
  const file = fileOf(name);
  if (file === undefined || !isInRepository(dirname(dirname(file)))) return [];
  return factsBeside(file).map(({ facts }) => facts).filter((other) => !peers.some((peer) => peer.name === other.name));
}
