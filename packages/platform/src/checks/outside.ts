import { OUTSIDE_NEEDS } from '../declare/stage';
import { ClusterModel, StageModel } from '../model/model';
import { groupOf } from '../model/object';
import { Order } from '../model/order';
import { Refusal } from '../values/refusal';

const OUTSIDE_BUDGET = new Refusal('PLATFORM-672', {
  protects: 'A stage that is not ready while somebody else\'s service is away holds up every change, and every way back, of all that wait for it.',
  wrong: "new Platform({ outsideBudget: 5 }), with ten stages that wait for a tunnel's",
  right: "new Platform({ outsideBudget: 10 }), or fewer stages that wait",
});

/** Where Sigstore keeps the roots of its trust. Signatures carry their entry of its log with them, so that nothing else is asked. */
export const SIGSTORE_HOST = 'tuf-repo-cdn.sigstore.dev';

/** What stands still while a service outside the cluster is away. */
export interface OutsideService {
  readonly service: string;
  /** Stages that aren't ready then, and all that wait for them: no change of theirs is applied. */
  readonly blocked: string[];
  /** Stages that need it only once, before they are ready for the first time, and all that wait for them. */
  readonly starting: string[];
}

/** The services outside a cluster that its stages' readiness depends on. */
export function outsideServices({ stages }: ClusterModel, order: Order): OutsideService[] {
  const needs = new Map<string, { always: Set<string>; once: Set<string> }>();
  const needsOf = (service: string): { always: Set<string>; once: Set<string> } => {
    if (!needs.has(service)) needs.set(service, { always: new Set(), once: new Set() });
    return needs.get(service)!;
  };
  for (const model of stages) {
    for (const service of model.stage ? OUTSIDE_NEEDS.of(model.stage) : []) needsOf(service).always.add(model.name);
    for (const service of [...storesOf(model), ...registriesOf(model), ...signersOf(model)]) needsOf(service).once.add(model.name);
  }
  return [...needs].map(([service, { always, once }]) => ({
    service, blocked: withDependants(always, order), starting: withDependants(new Set([...always, ...once]), order),
  })).sort((a, b) => (a.service < b.service ? -1 : 1));
}

/** No service outside the cluster holds up more stages than the program allows. */
export function withinOutsideBudget(model: ClusterModel, order: Order, budget: number): string[] {
  return outsideServices(model, order).filter(({ blocked }) => blocked.length > budget).map(({ service, blocked }) => (
    OUTSIDE_BUDGET.at(model.cluster.node.path, `'outsideBudget' lets a service outside the cluster hold up ${budget} stages, and ${service} holds up ${blocked.length}: let fewer stages wait, or raise it (${blocked.slice(0, 5).join(', ')}${blocked.length > 5 ? ', …' : ''})`)
  ));
}

/** Stores of External Secrets that a stage's Secrets come from. Stages are taken for ready once these were filled (see `model/health.ts`). */
function storesOf({ objects }: StageModel): Set<string> {
  const references = objects.filter((object) => groupOf(object) === 'external-secrets.io').flatMap(({ spec }) => [spec?.secretStoreRef, ...(spec?.secretStoreRefs ?? [])]);
  return new Set(references.filter((reference) => reference?.name !== undefined).map(({ name }) => `secret store '${name}'`));
}

/** Registries that a stage's charts come from. Flux goes on with the chart that it has (see `model/health.ts`). */
function registriesOf({ objects }: StageModel): Set<string> {
  const urls = objects.filter((object) => groupOf(object) === 'source.toolkit.fluxcd.io' && /^(OCI|Helm)Repository$/.test(object.kind)).map(({ spec }) => `${spec?.url}`);
  return new Set(urls.filter((url) => URL.canParse(url)).map((url) => `registry ${new URL(url).host}`));
}

/** Where Flux learns whose signatures of charts it can trust. It checks a chart once, when it fetches it. */
function signersOf(stage: StageModel): string[] {
  return isSignedKeyless(stage) ? [`signatures ${SIGSTORE_HOST}`] : [];
}

/** Whether Flux checks a signature of a stage's charts by whom Sigstore vouches for. */
export function isSignedKeyless({ objects }: StageModel): boolean {
  return objects.some(({ kind, spec }) => kind === 'OCIRepository' && spec?.verify?.provider === 'cosign' && spec.verify.secretRef === undefined);
}

function withDependants(names: ReadonlySet<string>, { dependsOn }: Order): string[] {
  const found = new Set(names);
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const [name, others] of dependsOn) if (others.some((other) => found.has(other))) found.add(name);
  }
  return [...found].sort();
}
