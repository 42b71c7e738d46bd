import { Cluster, ClusterProps, Platform, Violation } from '..';
import { expectNoSynthesis } from '../write/forgotten';
import { judgeNoVersions } from '../write/judged';
import { APPS, INFRA } from './facts';
import { refusals } from './refusals';
import { Surroundings, SurroundingsProps } from './surroundings';

// Tests look at what they want to see, and need not render it.
expectNoSynthesis();
judgeNoVersions();

/** What a lab is made of. */
export interface LabProps extends SurroundingsProps {
  /**
   * Facts of the cluster that differ from `INFRA`, or that come to them.
   * @default - those of `INFRA`, beside `APPS`
   */
  readonly facts?: Partial<ClusterProps>;
  /**
   * Folder with what was rendered before: a synthesis compares with it.
   * @default - nothing was rendered before
   */
  readonly outdir?: string;
  /**
   * Whether versions are refused that a published advisory reaches, or that upstream doesn't support on the Kubernetes of the
   * facts. Tests of what a component renders don't ask that: they would fail on the day on which an advisory is published.
   * @default false
   */
  readonly judgesVersions?: boolean;
  /**
   * The app that the cluster is part of, for labs of several clusters.
   * @default - one of its own
   */
  readonly platform?: Platform;
}

/**
 * A cluster in memory with all that components need from others, and ways to look at what it renders. Nothing is written.
 *
 * Every look renders anew: constructs that are added later are in what is seen next.
 */
export class Lab {
  /** The app. */
  public readonly platform: Platform;
  /** The cluster: the scope of the component under test. */
  public readonly cluster: Cluster;
  /** What stands in for the components of other packages. */
  public readonly surroundings: Surroundings;

  /** @param props what differs from a cluster of three nodes in a mesh */
  constructor(props: LabProps = {}) {
    // A folder that doesn't exist: nothing is committed yet, and render() writes nothing.
    this.platform = props.platform ?? new Platform({ outdir: props.outdir ?? '/nonexistent/clusters' });
    this.platform._judgesVersions = props.judgesVersions ?? false;
    const facts = { ...INFRA, peers: [APPS], ...props.facts };
    this.cluster = new Cluster(this.platform, facts.name, facts);
    this.surroundings = new Surroundings(this.cluster, props);
  }

  /**
   * Every object that the cluster renders, policies and Flux Kustomizations included. Throws the violations, if any.
   *
   * @param kind only the objects of this kind
   */
  public objects(kind?: string): any[] {
    return this.platform._objects(this.cluster)
      .filter((object) => kind === undefined || object.kind === kind)
      // As the file has it: what is undefined is written as null.
      .map((object) => JSON.parse(JSON.stringify(object, (_key, value) => (value === undefined ? null : value))));
  }

  /**
   * The one object of this kind and name. Throws when there is none, or several.
   *
   * @param kind its kind, for example `HelmRelease`
   * @param name its name
   */
  public object(kind: string, name: string): any {
    const ofKind = this.objects(kind);
    const found = ofKind.filter((object) => object.metadata.name === name);
    if (found.length !== 1) throw new Error(`${found.length} objects are ${kind} '${name}'; of this kind there are: ${ofKind.map((object) => object.metadata.name).join(', ')}`);
    return found[0];
  }

  /**
   * Names of the stages that a stage's Flux Kustomization waits for.
   *
   * @param stage name of the stage, for example `cache-operator`
   */
  public waits(stage: string): string[] {
    return (this.object('Kustomization', stage).spec.dependsOn ?? []).map(({ name }: { name: string }) => name);
  }

  /** What a synthesis refuses. Empty when it refuses nothing. */
  public refusals(): Violation[] {
    return refusals(() => this.platform._objects(this.cluster));
  }
}
