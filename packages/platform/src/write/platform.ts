import { App } from 'cdk8s';
import { checkCluster, checkClusters } from '../checks/checks';
import { Cluster } from '../declare/cluster';
import { markRoot } from '../declare/copy';
import { kustomizationsOf } from './flux';
import { ClusterModel, collect, KubeObject, StageModel } from '../model/model';
import { Order, orderOf } from '../model/order';
import { fileName, foldersOf, renderCluster } from './render';
import { checkSchemas, Unchecked } from '../checks/schemas';
import { checkUpgrades } from '../checks/upgrades';
import { checkMoves, swapIn } from './writer';

/** Where the output goes. */
export interface PlatformProps {
  /**
   * Folder that gets one folder per cluster.
   * @default 'clusters'
   */
  readonly outdir?: string;
  /**
   * The same folder as Flux sees it: its path from the root of the Git repository.
   * @default 'clusters'
   */
  readonly repositoryPath?: string;
  /**
   * Address under which people read the folder, for example `https://github.com/example/lab/blob/main/clusters`. The runbooks
   * of what a cluster runs are rendered into it then, at the versions that the cluster pins, and alerts link to them.
   * @default - alerts link to the runbook of the package's release
   */
  readonly browseUrl?: string;
}

/** A cluster in which no rule is violated. */
interface Checked {
  readonly model: ClusterModel;
  readonly order: Order;
  readonly kustomizations: ReadonlyMap<StageModel, KubeObject>;
  readonly unchecked: readonly Unchecked[];
}

/**
 * The app that owns writing. It renders every cluster in it beside its target and swaps the whole folder in; what is no
 * longer rendered goes. A synthesis that violates a rule lists all violations and writes nothing.
 */
export class Platform extends App {
  /** Path of the output folder from the root of the Git repository. */
  public readonly repositoryPath: string;
  /** Address under which people read the output folder; undefined when nobody has said it. */
  public readonly browseUrl?: string;

  /** @param props where the output goes */
  constructor(props: PlatformProps = {}) {
    super({ outdir: props.outdir ?? 'clusters' });
    this.repositoryPath = props.repositoryPath ?? 'clusters';
    this.browseUrl = props.browseUrl?.replace(/\/+$/, '');
    markRoot(this);
  }

  /**
   * The files of every cluster, by their path below the output folder. Writes nothing. Throws one error that lists every
   * violated rule.
   */
  public render(): { [path: string]: string } {
    return filesOf(this.checked());
  }

  /**
   * The objects of every cluster: what `render` writes as YAML, without the time that YAML takes. Throws as it does.
   * @internal
   */
  public _objects(): KubeObject[] {
    return this.checked().flatMap(({ model, kustomizations }) => foldersOf(model, kustomizations).flatMap(([, objects]) => objects.map(([, object]) => object)));
  }

  /** What is known of every cluster, once no rule is violated. */
  private checked(): Checked[] {
    const clusters = this.node.findAll().filter((construct): construct is Cluster => construct instanceof Cluster);
    const models = clusters.map(collect);
    const orders = models.map(orderOf);
    const kustomizations = models.map((model, index) => kustomizationsOf(model, orders[index], this.repositoryPath));
    const schemas = models.map((model, index) => checkSchemas(model, kustomizations[index]));
    const problems = [
      ...this.node.findAll().flatMap((construct) => construct.node.validate().map((problem) => `[${construct.node.path}] ${problem}`)),
      ...models.flatMap((model, index) => [...model.problems, ...orders[index].problems, ...schemas[index].problems, ...checkCluster(model), ...this.moves(model), ...checkUpgrades(this.outdir, model.cluster, model.components)]),
      ...checkClusters(models),
    ];
    const distinct = [...new Set(problems)];
    if (distinct.length > 0) {
      throw new Error(`${distinct.length} violation${distinct.length === 1 ? '' : 's'}, nothing was written:\n${distinct.map((problem) => `  ${problem}`).join('\n')}`);
    }
    return models.map((model, index) => ({ model, order: orders[index], kustomizations: kustomizations[index], unchecked: schemas[index].unchecked }));
  }

  private moves(model: ClusterModel): string[] {
    const stateful = model.stages.flatMap(({ name, path, stateful: objects }) => objects.map((object) => ({
      path, stage: name, file: fileName(object), id: `${object.kind} '${object.metadata.name}'`,
    })));
    return checkMoves(this.outdir, model.cluster.node.id, stateful);
  }

  /** Renders every cluster and swaps its folder in, listing the escape hatches in use and what could not be checked on standard error. */
  public override synth(): void {
    const checked = this.checked();
    swapIn(this.outdir, filesOf(checked));
    for (const cluster of this.node.findAll().filter((construct): construct is Cluster => construct instanceof Cluster)) {
      for (const { path, what, reason } of cluster._escapes) process.stderr.write(`escape hatch [${path}] ${what}: ${reason}\n`);
    }
    for (const { path, what, fix } of checked.flatMap(({ unchecked }) => unchecked)) process.stderr.write(`not checked [${path}] ${what}: ${fix}\n`);
  }
}

function filesOf(clusters: readonly Checked[]): { [path: string]: string } {
  return Object.assign({}, ...clusters.map(({ model, order, kustomizations, unchecked }) => renderCluster(model, order, kustomizations, unchecked)));
}
