import { ApiObject, Chart, Duration, Size } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { Check } from '../values/check';
import { durationText } from '../values/duration';
import { ContainerResources, Cpu, MemoryBudget, Quantity } from '../values/quantity';
import { Refusal } from '../values/refusal';
import { Cluster } from './cluster';
import { newId } from './id';
import { Records } from './ledger';
import { Namespace } from './namespace';
import { Peer } from './peer';

const OTHER_CLUSTER = new Refusal('PLATFORM-306', {
  protects: 'Flux orders what is in one cluster; nothing in another cluster can be waited for or connected to directly.',
  wrong: "stageOfEdge.waitFor(stageOfInfra, '…')",
  right: "RemoteCluster.fromContract(edge, '../clusters/hub/contract.json').connect(stageOfEdge, 'postgres/gitlab', 'PostgresDatabase')",
});

const LIMIT_BELOW_REQUEST = new Refusal('PLATFORM-307', {
  protects: 'The API server refuses a container that may take less memory than it asks for.',
  wrong: 'memory: Size.gibibytes(2), memoryLimit: Size.gibibytes(1)',
  right: 'memory: Size.gibibytes(2), memoryLimit: Size.gibibytes(4)',
});

const NO_NAME = new Refusal('PLATFORM-308', {
  protects: 'A name that is made from the construct path changes when the construct moves, and Flux would replace the object.',
  wrong: "new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap' })",
  right: "new ApiObject(stage, 'Config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' } })",
});

const NO_STAGE = new Refusal('PLATFORM-309', {
  protects: 'Pods and their ports belong to the stage that runs them, whose namespace policies need.',
  wrong: "new Endpoint(cluster, 'Main', { port: 80 })",
  right: "new Endpoint(stage, 'Main', { port: 80 })",
});

/** A kind of custom resource that a stage installs. */
export interface CustomResourceKind {
  /** API group, for example `dragonflydb.io`. */
  readonly group: string;
  /** Kind, for example `Dragonfly`. */
  readonly kind: string;
  /** Versions that are served. */
  readonly versions: string[];
  /**
   * Whether its objects live in namespaces.
   * @default true
   */
  readonly namespaced?: boolean;
  /**
   * Whether data is lost when an object of this kind is deleted. Such objects are never pruned unless asked.
   * @default false
   */
  readonly stateful?: boolean;
  /**
   * File of its CustomResourceDefinition, in JSON or YAML and also among others: objects of the kind are held to its schema.
   * @default - the one in `crds/` of the component's package; a kind without any is not checked, and the build says so
   */
  readonly crd?: string;
}

/** An object whose readiness Flux waits for. */
export interface HealthCheck {
  /** For example `apps/v1`. */
  readonly apiVersion: string;
  /** For example `Deployment`. */
  readonly kind: string;
  /** Name of the object. */
  readonly name: string;
  /**
   * Namespace of the object.
   * @default - the object is not namespaced
   */
  readonly namespace?: string;
}

/**
 * How Flux tells the health of a custom resource that doesn't report the usual conditions.
 * See https://fluxcd.io/flux/components/kustomize/kustomizations/#health-check-expressions
 */
export interface HealthCheckExpression {
  /** For example `postgresql.cnpg.io/v1`. */
  readonly apiVersion: string;
  /** For example `Cluster`. */
  readonly kind: string;
  /** CEL expression that is true when the object is healthy. */
  readonly current: string;
  /**
   * CEL expression that is true when the object has failed.
   * @default - it never counts as failed before the timeout
   */
  readonly failed?: string;
}

/** What a stage installs, and how Flux applies it. */
export interface StageProps {
  /** The namespace of its objects. */
  readonly namespace: Namespace;
  /**
   * Kinds of custom resources that exist once the stage is ready. Stages that use them wait for this one.
   * @default - none
   */
  readonly installs?: CustomResourceKind[];
  /**
   * StorageClasses that a chart of this stage creates (those among its own objects are found by themselves).
   * @default - none
   */
  readonly storageClasses?: string[];
  /**
   * Labels of the stage's pods: its clients and servers, unless a `Pods` narrows them down.
   * @default - all pods of the namespace
   */
  readonly podLabels?: { [label: string]: string };
  /**
   * Objects that Flux waits for, beside the stage's Helm releases.
   * @default - Flux waits for every object of the stage
   */
  readonly healthChecks?: HealthCheck[];
  /**
   * Health of custom resources without the usual conditions.
   * @default - none
   */
  readonly healthCheckExpressions?: HealthCheckExpression[];
  /**
   * How long Flux waits for the stage to become ready before it reports a failure and tries again.
   * @default Duration.minutes(10)
   */
  readonly timeout?: Duration;
  /**
   * Whether stateful objects (CRDs, volumes, custom resources that hold data, and the Helm releases of stages that
   * install kinds) are deleted when they are no longer rendered. Everything else always is.
   * @default false
   */
  readonly pruneStateful?: boolean;
  /**
   * Variables that Flux substitutes in the stage's objects. Refused with another reader.
   * @default - Flux substitutes nothing, since it would eat the `${…}` of dashboards and scripts
   */
  readonly substitute?: { [variable: string]: string };
}

/**
 * One step of a component's installation: a folder of the rendered output and the Flux Kustomization that applies it.
 *
 * Its name is the path of ids below the cluster, such as `cache-operator`. Objects need explicit names; those without a
 * namespace get the stage's.
 */
export class Stage extends Chart {
  /** The cluster. */
  public readonly cluster: Cluster;
  /** Name of its folder and Flux Kustomization. */
  public readonly stageName: string;
  /** The namespace of its objects. */
  public readonly home: Namespace;
  /** All pods of the stage, as its clients and servers. */
  public readonly pods: Pods;
  /** @internal */ public readonly _props: StageProps;
  /** @internal */ public readonly _timeout: string;

  /**
   * @param scope the component
   * @param id name of the step, in PascalCase, for example `Operator`
   * @param props what it installs
   */
  constructor(scope: Construct, id: string, props: StageProps) {
    super(scope, newId(scope, id), { disableResourceNameHashes: true });
    Check.given(this, 'namespace', props?.namespace, 'pass the Namespace of its objects');
    Check.kind(this, 'namespace', props.namespace, 'Namespace', 'podSecurity');
    this._props = props;
    this.cluster = Cluster.of(this);
    this.home = props.namespace;
    this.stageName = this.node.scopes
      .slice(this.node.scopes.indexOf(this.cluster) + 1)
      .map((ancestor) => ancestor.node.id.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase())
      .join('-');
    Check.dnsLabel(this, 'id', this.stageName);
    OTHER_CLUSTER.unless(this, Cluster.of(props.namespace) === this.cluster, `'namespace' ${props.namespace.name} belongs to cluster '${Cluster.of(props.namespace).node.id}': create one in '${this.cluster.node.id}'`);
    this._timeout = durationText(this, 'timeout', props.timeout ?? Duration.minutes(10));
    this.pods = new Pods(this, 'Pods', { labels: props.podLabels });
  }

  /**
   * Makes Flux apply this stage only once another one is ready. Most waits are derived; this is for those that can't be.
   *
   * @param stage the stage to wait for, in the same cluster
   * @param why what is needed from it; shown when the order has a cycle
   */
  public waitFor(stage: Stage, why: string): void {
    Check.kind(this, 'stage', stage, 'Stage', 'stageName');
    OTHER_CLUSTER.unless(this, stage.cluster === this.cluster, `can't wait for [${stage.node.path}]: nothing is ordered across clusters; export it there and read the contract here`);
    if (stage !== this) WAITS.add(this, { stage, why });
  }

  /**
   * Makes Flux apply this stage only once a kind of custom resource exists, as programs need that watch it from their
   * start. Stages that hold an object of the kind wait by themselves. The synthesis refuses a kind that nobody installs.
   *
   * @param group API group, for example `gateway.networking.k8s.io`
   * @param kind for example `Gateway`
   */
  public waitForKind(group: string, kind: string): void {
    KIND_WAITS.add(this, { group, kind });
  }

  /**
   * Says that this stage isn't ready while a service outside the cluster is away, so that whatever waits for it stands still
   * as well. The synthesis counts these stages for each service, prints the numbers, and holds them to `outsideBudget` of
   * the platform.
   *
   * @param service the service, for people: its host name, or what it is
   */
  public needsOutside(service: string): void {
    OUTSIDE_NEEDS.add(this, Check.text(this, 'service', service));
  }

  /**
   * Resources of a container as Kubernetes writes them, counted against the memory and the CPU of the nodes.
   *
   * @param name what runs, for messages
   * @param replicas how many pods run it
   * @param resources what each asks for
   */
  public reserve(name: string, replicas: number, resources: ContainerResources): { [key: string]: any } {
    const { memory, memoryLimit = memory } = resources;
    Check.cpu(this, `cpu of ${name}`, resources.cpu);
    Check.size(this, `memory of ${name}`, memory);
    if (resources.cpuLimit !== undefined) Check.cpu(this, `cpuLimit of ${name}`, resources.cpuLimit);
    Check.size(this, `memoryLimit of ${name}`, memoryLimit);
    Check.wholeNumber(this, `replicas of ${name}`, replicas, 1);
    LIMIT_BELOW_REQUEST.unless(this, memoryLimit.toKibibytes() >= memory.toKibibytes(), `'memoryLimit' of '${name}' (${Quantity.ofSize(memoryLimit)}) must not be less than its 'memory' (${Quantity.ofSize(memory)}): raise it or leave it out`);
    RESERVATIONS.add(this, { name, memory: resources.memory, memoryLimit, cpu: resources.cpu, replicas, budget: resources.budget });
    return {
      requests: { cpu: resources.cpu.toQuantity(), memory: Quantity.ofSize(resources.memory) },
      limits: {
        ...(resources.cpuLimit ? { cpu: resources.cpuLimit.toQuantity() } : {}),
        memory: Quantity.ofSize(resources.memoryLimit ?? resources.memory),
      },
    };
  }

  /** Refuses to make up a name: what is applied to a cluster is found by its name, also after its construct has moved. */
  public override generateObjectName(apiObject: ApiObject): string {
    throw new Error(NO_NAME.at(apiObject.node.path, `${apiObject.kind} has no name: set metadata.name`));
  }
}

/** Which pods. */
export interface PodsProps {
  /**
   * Labels that the pods carry, as facts of the chart version.
   * @default - all pods of the stage's namespace
   */
  readonly labels?: { [label: string]: string };
  /**
   * Whether they share the node's network: policies can't select such pods, and others see the node instead of them.
   * @default false
   */
  readonly hostNetwork?: boolean;
}

/** A set of pods of a stage, as network policies see it. */
export class Pods extends Construct {
  /** The stage that runs them. */
  public readonly stage: Stage;
  /** Their labels; empty for all pods of the namespace. */
  public readonly labels: { [label: string]: string };
  /** Whether they share the node's network. */
  public readonly hostNetwork: boolean;

  /**
   * @param scope the stage, or something inside it
   * @param id what they are, in PascalCase
   * @param props which pods
   */
  constructor(scope: Construct, id: string, props: PodsProps = {}) {
    super(scope, id);
    this.stage = stageOf(this);
    this.labels = props.labels ?? {};
    this.hostNetwork = props.hostNetwork ?? false;
    PODS.add(this.stage, this);
  }

  /** How they are called in the picture of the cluster. @internal */
  public get _name(): string {
    return this === this.stage.pods ? this.stage.stageName : `${this.stage.stageName}/${this.node.id}`;
  }

  /** @internal */
  public get _peer(): Peer {
    const cluster = this.stage.cluster;
    return this.hostNetwork
      ? { type: 'entities', entities: ['host', 'remote-node'], addresses: cluster.facts.nodes.map((node) => node.address) }
      : { type: 'pods', namespace: this.stage.home.name, labels: this.labels };
  }
}

/** How a client connects. */
export interface ConnectOptions {
  /**
   * Whether the client's stage waits for the endpoint's.
   * @default true
   */
  readonly wait?: boolean;
  /**
   * The client's pods.
   * @default - those of the client's stage
   */
  readonly pods?: Pods;
}

/** The sets of pods of a stage. */
export const PODS = new Records<Pods>();

/** What a stage waits for. */
export const WAITS = new Records<{ readonly stage: Stage; readonly why: string }>();

/** The kinds that a stage waits for. */
export const KIND_WAITS = new Records<{ readonly group: string; readonly kind: string }>();

/** Services outside the cluster without which a stage isn't ready. */
export const OUTSIDE_NEEDS = new Records<string>();

/** Memory that a stage's pods ask for. */
export const RESERVATIONS = new Records<{ readonly name: string; readonly memory: Size; readonly memoryLimit: Size; readonly cpu: Cpu; readonly replicas: number; readonly budget?: MemoryBudget }>();

/** The stage that a construct stands in. Throws when there is none. */
export function stageOf(construct: IConstruct): Stage {
  const stage = construct.node.scopes.find((scope) => scope instanceof Stage);
  NO_STAGE.unless(construct, stage !== undefined, 'is not inside a Stage: create it with a Stage as its scope');
  return stage as Stage;
}
