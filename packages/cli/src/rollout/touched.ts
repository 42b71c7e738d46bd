import { NOTHING, readEvidence } from './evidence.ts';
import type { Evidence, Touched } from './evidence.ts';
import type { Repository } from './git.ts';
import type { RolloutProps } from './rollout.ts';
import type { Stage } from './stages.ts';

/** What the clusters with a key say of themselves, and what the commits of main change in them. */
export function seenIn(repository: Repository, stages: readonly Stage[], folder: string, now: number): Pick<RolloutProps, 'evidence' | 'touched'> {
  const known = new Map<string, Touched>();
  return {
    evidence: new Map(stages.flatMap(({ cluster, publicKey }): [string, Evidence | string][] => (publicKey === undefined ? [] : [[cluster, readEvidence(folder, cluster, publicKey, now)]]))),
    touched: (commit, cluster) => {
      const key = `${commit} ${cluster}`;
      if (!known.has(key)) known.set(key, touchedBy(repository.renderedBy(commit, cluster)));
      return known.get(key)!;
    },
  };
}

/**
 * What changed files of a rendered cluster are about. A file is `STAGE/KIND.GROUP_NAMESPACE_NAME.yaml`, and each stage is
 * a Kustomization of Flux.
 *
 * @param paths below the cluster's folder
 */
export function touchedBy(paths: readonly string[]): Touched {
  if (paths.length === 0) return NOTHING;
  const files = paths.flatMap((path) => {
    const [, stage, name] = /^([^/]+)\/([^/]+)\.yaml$/.exec(path) ?? [];
    return stage === undefined ? [] : [{ stage, parts: name.split('_') }];
  });
  const named = files.flatMap(({ parts: [kind, namespace, name] }) => (name === undefined ? [] : [{ kind, namespace, name }]));
  const flux = { 'kustomization.kustomize.toolkit.fluxcd.io': 'Kustomization', 'helmrelease.helm.toolkit.fluxcd.io': 'HelmRelease' } as Readonly<Record<string, string>>;
  return {
    objects: new Set([
      ...files.map(({ stage }) => `Kustomization flux-system/${stage}`),
      ...named.flatMap(({ kind, namespace, name }) => (flux[kind] === undefined ? [] : [`${flux[kind]} ${namespace}/${name}`])),
    ]),
    // Flux' own objects of every stage are in one namespace, which a stage that changes doesn't touch by that.
    namespaces: new Set(named.filter(({ kind, namespace }) => !(kind in flux && namespace === 'flux-system')).map(({ namespace }) => namespace)),
  };
}
