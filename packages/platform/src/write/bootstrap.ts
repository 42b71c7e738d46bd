import { ClusterFolder } from '@monosense-io/output';
import { Tier } from '../declare/namespace';
import { Stage } from '../declare/stage';
import { ClusterModel } from '../model/model';
import { NAMESPACES_STAGE } from '../model/object';
import { inOrder, Order } from '../model/order';
import { HelmRelease } from '../parts/helm-release';
import { yamlOf } from '../values/yaml-text';

/** The releases that must run before anything else, in their order. */
export function bootstrapOrder(model: ClusterModel, order: Order): HelmRelease[] {
  const sequence = inOrder(order);
  // Flux comes last: from then on it applies everything by itself.
  const place = (release: HelmRelease): number => sequence.indexOf(stageOf(release).stageName) + (stageOf(release).home.name === 'flux-system' ? sequence.length : 0);
  return model.releases.filter((release) => release._props.bootstrap).sort((a, b) => place(a) - place(b) || (a.releaseName < b.releaseName ? -1 : 1));
}

function stageOf(release: HelmRelease): Stage {
  return Stage.of(release) as Stage;
}

/**
 * `bootstrap/`: the releases that must run before the reader does, as a helmfile. The values are those of the HelmReleases,
 * so that the reader adopts the releases without changing them.
 *
 * @param fieldManager whose objects those are that are applied before a release
 */
export function bootstrapFiles(model: ClusterModel, order: Order, fieldManager: string): { [path: string]: string } {
  const sorted = bootstrapOrder(model, order);
  if (sorted.length === 0) return {};

  const isOfFlux = (release: HelmRelease): boolean => stageOf(release).home.name === 'flux-system';
  /** The stages that a release's own waits for, directly or not. */
  const reached = (release: HelmRelease): Set<string> => {
    const found = new Set<string>();
    const visit = (name: string): void => (order.dependsOn.get(name) ?? []).filter((other) => !found.has(other)).forEach((other) => visit(found.add(other) && other));
    visit(stageOf(release).stageName);
    return found;
  };
  /**
   * The releases that must be ready before: those of stages that its own waits for. Pods of all of them need the network, which
   * comes first, and Flux' need names as well, which another release of the system tier serves.
   */
  const needs = (release: HelmRelease, index: number): HelmRelease[] => {
    const waits = reached(release);
    const before = sorted.slice(0, index);
    const all = before.filter((other, place) => place === 0 || waits.has(stageOf(other).stageName) || (isOfFlux(release) && stageOf(other).home.tier === Tier.SYSTEM && !isOfFlux(other)));
    return all.filter((other) => !all.some((later) => later !== other && (needs(later, sorted.indexOf(later)).includes(other))));
  };
  const needed = (others: HelmRelease[]): object => (others.length === 0 ? {} : { needs: others.map((other) => `${stageOf(other).home.name}/${other.releaseName}`) });

  const repositories = sorted.filter(({ _props: { chart } }) => chart.repository.startsWith('https://'));
  const files: { [path: string]: string } = {
    [`${ClusterFolder.BOOTSTRAP}/helmfile.yaml`]: yamlOf({
      helmDefaults: { wait: true, waitForJobs: true, timeout: 600 },
      ...(repositories.length === 0 ? {} : { repositories: repositories.map(({ releaseName, _props: { chart } }) => ({ name: releaseName, url: chart.repository })) }),
      releases: sorted.map((release, index) => {
        const { chart, values, bootstrapWait = true } = release._props;
        const namespace = stageOf(release).home.name;
        const hooks = applied(fieldManager, [...(index === 0 && model.stages[0].name === NAMESPACES_STAGE ? [`../${NAMESPACES_STAGE}`] : []), ...release._props.bootstrapKustomizations ?? []]);
        return {
          name: release.releaseName,
          namespace,
          createNamespace: true,
          chart: chart.repository.startsWith('oci://') ? `${chart.repository}/${chart.name}` : `${release.releaseName}/${chart.name}`,
          version: chart.version,
          ...(values ? { values: [`./${release.releaseName}.values.yaml`] } : {}),
          ...(bootstrapWait ? {} : { wait: false, waitForJobs: false }),
          ...(hooks.length === 0 ? {} : { hooks }),
          ...needed(needs(release, index)),
        };
      }),
    }),
  };
  for (const release of sorted) {
    const object = model.stages.flatMap((stage) => stage.objects).find((candidate) => candidate.kind === 'HelmRelease' && candidate.metadata.name === release.releaseName);
    if (object?.spec.values) files[`${ClusterFolder.BOOTSTRAP}/${release.releaseName}.values.yaml`] = yamlOf(object.spec.values);
  }
  return files;
}

/** Applies kustomize folders before a release, in the reader's name, so that it takes the objects over without a conflict. */
function applied(fieldManager: string, folders: string[]): object[] {
  return folders.map((folder) => ({
    events: ['presync'],
    showlogs: true,
    command: 'kubectl',
    args: ['apply', '--server-side', '--force-conflicts', `--field-manager=${fieldManager}`, '-k', folder],
  }));
}
