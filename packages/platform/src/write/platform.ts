import { App, Size } from 'cdk8s';
import { checkCluster, checkClusters } from '../checks/checks';
import { clientsOfEmptyGateways } from '../checks/gateways';
import { DEFAULT_MEMORY_BUDGETS, memoryOfBudgets, memoryWithinBudgets } from '../checks/memory';
import { outsideServices, withinOutsideBudget } from '../checks/outside';
import { escapesOf } from '../checks/reasons';
import { checkSchemas, Unchecked } from '../checks/schemas';
import { supportedVersions } from '../checks/support';
import { checkUpgrades } from '../checks/upgrades';
import { Cluster } from '../declare/cluster';
import { markRoot } from '../declare/copy';
import { whileClosed } from '../declare/ledger';
import { ClusterModel, collect } from '../model/model';
import { KubeObject } from '../model/object';
import { Order, orderOf } from '../model/order';
import { Check } from '../values/check';
import { Refusal } from '../values/refusal';
import { shown } from '../values/shown';
import { Url } from '../values/url';
import { checkFixedFields } from './fixed-fields';
import { fileName, filesOf, Reading } from './folders';
import { expectNoSynthesis, expectSynthesis } from './forgotten';
import { judgesVersions } from './judged';
import { readers, Readers, submissionOf, objectTexts } from './readers';
import { readingOf } from './reading';
import { renderCluster } from './render';
import { checkMoves, swapIn } from './writer';

/** Where the output goes. */
export interface PlatformProps {
  /**
   * Folder that gets one folder per cluster.
   * @default 'clusters'
   */
  readonly outdir?: string;
  /**
   * The same folder as Flux or Argo CD sees it: its path from the root of the Git repository.
   * @default 'clusters'
   */
  readonly repositoryPath?: string;
  /**
   * Address under which people read the folder, for example `https://github.com/example/lab/blob/main/clusters`. The runbooks
   * of what a cluster runs are rendered into it then, at the versions that the cluster pins, and alerts link to them. Refused: what
   * is no http or https address (see `Url.isUrl`).
   * @default - alerts link to the runbook of the package's release
   */
  readonly browseUrl?: string;
  /**
   * How many stages of a cluster one service outside of it may hold up while it is away (see `Stage.needsOutside`). Refused:
   * more.
   * @default 10
   */
  readonly outsideBudget?: number;
  /**
   * Memory that parts of each cluster may have, by `MemoryBudget`: what they request together, and what they may take together; of
   * `observability`, whose parts are never all busy at the same time, they may take twice as much. Refused: a cluster whose parts need
   * more, and names that are no budget. The build prints what is used of each.
   * @default - 4 GB (3814 MiB) for `observability`, 476 MiB for each `operator`, 2 GiB for `controllers`
   */
  readonly memoryBudgets?: { [budget: string]: Size };
}

const BROWSE_URL = new Refusal('PLATFORM-276', {
  protects: 'Alerts and pages link to this address: what is none leads nowhere, and what is markup would be read as that.',
  wrong: "new Platform({ browseUrl: 'github.com/example/lab' })",
  right: "new Platform({ browseUrl: 'https://github.com/example/lab/blob/main/clusters' })",
});

const KNOWN_BUDGET = new Refusal('PLATFORM-628', {
  protects: 'Nothing counts against a budget that nobody knows, and the one that was meant stays as it is.',
  wrong: 'new Platform({ memoryBudgets: { monitoring: Size.gibibytes(6) } })',
  right: 'new Platform({ memoryBudgets: { observability: Size.gibibytes(6) } })',
});

// The way in from outside, and what stands behind it.
const DEFAULT_OUTSIDE_BUDGET = 10;

/** A cluster that no rule refuses. */
interface CheckedCluster {
  readonly model: ClusterModel;
  readonly order: Order;
  readonly reading: Reading;
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
  /** Whether versions are refused that something is known against. @internal */
  public _judgesVersions = judgesVersions();
  private readonly outsideBudget: number;
  private readonly memoryBudgets: { [budget: string]: Size };

  /** @param props where the output goes */
  constructor(props: PlatformProps = {}) {
    super({ outdir: props.outdir ?? 'clusters' });
    this.repositoryPath = props.repositoryPath ?? 'clusters';
    this.outsideBudget = props.outsideBudget ?? DEFAULT_OUTSIDE_BUDGET;
    this.memoryBudgets = props.memoryBudgets ?? {};
    markRoot(this);
    BROWSE_URL.unless(this, props.browseUrl === undefined || Url.isUrl(props.browseUrl, ['https', 'http']), `'browseUrl' must be an http or https address, got ${shown(props.browseUrl)}: write it as in https://github.com/example/lab/blob/main/clusters`);
    this.browseUrl = props.browseUrl?.replace(/\/+$/, '');
    for (const [budget, size] of Object.entries(this.memoryBudgets)) {
      KNOWN_BUDGET.unless(this, budget in DEFAULT_MEMORY_BUDGETS, `'memoryBudgets' must name a budget, got '${budget}': name one of ${Object.keys(DEFAULT_MEMORY_BUDGETS).join(', ')}`);
      Check.size(this, `memoryBudgets.${budget}`, size);
    }
    Check.wholeNumber(this, 'outsideBudget', this.outsideBudget, 0);
    expectSynthesis(this);
  }

  /**
   * The files of every cluster, by their path below the output folder. Writes nothing. Throws one error that lists every
   * violated rule.
   */
  public render(): { [path: string]: string } {
    return this.read(textsOf);
  }

  /** @internal The objects of a cluster, in the order of their files: for tests, which need no text. */
  public _objects(cluster: Cluster): KubeObject[] {
    return this.read((clusters) => clusters
      .filter(({ model }) => model.cluster === cluster)
      .flatMap(({ reading: { folders } }) => folders)
      .flatMap((folder) => filesOf(folder).map(([, object]) => object)));
  }

  /**
   * Reads what every cluster has declared, while nobody declares anything more.
   *
   * @param asked who judges the objects beside the checks of the core
   */
  private read<T>(use: (clusters: CheckedCluster[]) => T, asked?: Readers): T {
    expectNoSynthesis();
    const clusters = this.node.findAll().filter((construct): construct is Cluster => construct instanceof Cluster);
    return whileClosed(clusters, () => use(this.derive(clusters, asked)));
  }

  private derive(clusters: Cluster[], asked?: Readers): CheckedCluster[] {
    const models = clusters.map(collect);
    const orders = models.map(orderOf);
    const readings = models.map((model, index) => readingOf(model, orders[index], this.repositoryPath));
    const schemas = models.map((model, index) => checkSchemas(model, readings[index].added));
    const submitted = asked === undefined ? [] : models.map((model, index) => submissionOf(model, readings[index], schemas[index].crds));
    asked?.expect(submitted);
    const problems = [
      ...this.node.findAll().flatMap((construct) => construct.node.validate().map((problem) => `[${construct.node.path}] ${problem}`)),
      ...models.flatMap((model, index) => [...model.problems, ...orders[index].problems, ...schemas[index].problems, ...checkCluster(model, schemas[index].shaped), ...(this._judgesVersions ? supportedVersions(model) : []), ...memoryWithinBudgets(model, this.memoryBudgets), ...withinOutsideBudget(model, orders[index], this.outsideBudget), ...this.moves(model), ...checkFixedFields(this.outdir, model), ...checkUpgrades(this.outdir, model.cluster)]),
      ...checkClusters(models, this.outdir),
    ];
    if (problems.length > 0) refuse([...problems, ...asked?.judge(objectTexts(submitted), problems) ?? []]);
    return models.map((model, index) => ({ model, order: orders[index], reading: readings[index], unchecked: schemas[index].unchecked }));
  }

  private moves(model: ClusterModel): string[] {
    const stateful = model.stages.flatMap(({ name, path, stateful: objects }) => objects.map((object) => ({
      path, stage: name, file: fileName(object), id: `${object.kind} '${object.metadata.name}'`,
    })));
    return checkMoves(this.outdir, model.cluster.node.id, model.cluster.reader, stateful);
  }

  /** Renders every cluster and swaps its folder in, listing the escape hatches in use, what services outside hold up, what is used of the memory budgets, and what could not be checked on standard error. */
  public override synth(): void {
    const asked = readers();
    this.read((clusters) => {
      const texts = textsOf(clusters);
      refuse(asked?.judge(texts, []) ?? []);
      swapIn(this.outdir, texts);
      for (const { path, what, reason } of clusters.flatMap(({ model }) => escapesOf(model))) process.stderr.write(`escape hatch [${path}] ${what}: ${reason}\n`);
      for (const { path, gateway } of clusters.flatMap(({ model }) => clientsOfEmptyGateways(model))) process.stderr.write(`nothing behind [${path}] goes through gateway '${gateway}', which no route of this program leads on from: every answer is a 403 or 404; declare an HttpRoute, or the namespaces of routes from elsewhere with cluster.assumeRoutes('${gateway}', [...])\n`);
      for (const { model, order } of clusters) {
        const services = outsideServices(model, order).map(({ service, blocked, starting }) => `${service} ${blocked.length}, ${starting.length} at a first start`);
        if (services.length > 0) process.stderr.write(`outside services [${model.cluster.node.path}] of ${model.stages.length} stages stand still while one is away: ${services.join('; ')}\n`);
      }
      for (const { model } of clusters) {
        for (const use of memoryOfBudgets(model, this.memoryBudgets)) process.stderr.write(`memory [${model.cluster.node.path}] ${use.budget}: requests ${gigabytes(use.requested)} of ${gigabytes(use.allowed)}, may take ${gigabytes(use.limit)} of ${gigabytes(use.allowedLimit)}\n`);
      }
      for (const { path, what, fix } of clusters.flatMap(({ unchecked }) => unchecked)) process.stderr.write(`not checked [${path}] ${what}: ${fix}\n`);
    }, asked);
  }
}

/** Lists all violations, where there are any. */
function refuse(problems: readonly string[]): void {
  const distinct = [...new Set(problems)];
  if (distinct.length === 0) return;
  throw new Error(`${distinct.length} violation${distinct.length === 1 ? '' : 's'}, nothing was written:\n${distinct.map((problem) => `  ${problem}`).join('\n')}`);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** The files of clusters, by their paths below the output folder. */
function textsOf(clusters: CheckedCluster[]): { [path: string]: string } {
  return Object.assign({}, ...clusters.map(({ model, order, reading, unchecked }) => renderCluster(model, order, reading, unchecked)));
}
