import { OBJECT_RULES } from '../declare/component';
import { conflictsAmong } from '../facts/conflicts';
import { ClusterModel } from '../model/model';
import { addressesApart, addressesInPools } from './addresses';
import { backupsApart, encryptedBackups } from './backups';
import { claimsOnce } from './claims';
import { everythingBackedUp } from './coverage';
import { disksApart } from './disks';
import { policiesSeeSources, rangesGuardPods } from './exposure';
import { machinesSaidOnce, podsFindMachines, talosAccessOnce } from './machines';
import { memoryFitsQuotas, podsFitNodes, requestsFitNodes } from './memory';
import { exportedLabels, exportedMetrics, missingMetricsNoticed } from './metrics';
import { knownNamespaces, noSystemPriority, oneDefaultStorageClass, uniqueObjects, validNames } from './objects';
import { pinnedCharts, pinnedImages, pinnedSources } from './pins';
import { accessModesFit, nodesExist } from './placement';
import { defaultDenyHolds, peersCanBeNamed, worldHasReason } from './policies';
import { neighboursOf } from './neighbours';
import { noClusterAdmin, rightsHaveReasons } from './rbac';
import { readableQuantities } from './quantities';
import { formerOf, keepsItsName } from './rename';
import { readableStages } from './readers';
import { referencesExist } from './references';
import { remediatedReleases } from './releases';
import { hostnamesCertified, listenersExist } from './routes';
import { noPlainSecrets, noPrivateKeys, noSecretValues } from './secrets';
import { budgetsSpareSome, namedPortsExist, policiesOpenPorts, selectorsFit } from './selectors';
import { freeFolders, noEmptyStages, uniqueKinds, uniqueStages } from './stages';
import { substitutesAreTexts } from './substitutes';
import { everyObject } from './walk';

/** A rule over everything that a cluster renders; each text that it returns is one violation. */
type Rule = (model: ClusterModel) => string[];

/** The rules of one cluster. A new one is a `Refusal` and a function in the file of its subject, and a word here. */
const RULES: Rule[] = [
  uniqueObjects, validNames, noSystemPriority, oneDefaultStorageClass, knownNamespaces,
  freeFolders, uniqueStages, uniqueKinds, noEmptyStages,
  noSecretValues, noPlainSecrets, noPrivateKeys,
  pinnedImages, pinnedCharts, pinnedSources, remediatedReleases, noClusterAdmin, rightsHaveReasons,
  addressesInPools, disksApart, machinesSaidOnce, talosAccessOnce, encryptedBackups, backupsApart, everythingBackedUp,
  podsFitNodes, requestsFitNodes, memoryFitsQuotas, peersCanBeNamed, exportedMetrics, exportedLabels, missingMetricsNoticed, readableStages, readableQuantities, substitutesAreTexts,
  componentRules,
];

/** Rules about what objects say of each other. They read objects as their kinds have them. */
const RELATIONS: Rule[] = [
  referencesExist, listenersExist, hostnamesCertified, selectorsFit, namedPortsExist, policiesOpenPorts, budgetsSpareSome, nodesExist, accessModesFit,
  podsFindMachines, defaultDenyHolds, worldHasReason, policiesSeeSources, rangesGuardPods,
];

/**
 * Every violated rule of one cluster.
 *
 * @param model the cluster
 * @param shaped whether every object has the shape of its kind; where one hasn't, nothing can be said of what refers to what
 */
export function checkCluster(model: ClusterModel, shaped: boolean): string[] {
  return [...RULES, ...(shaped ? RELATIONS : [])].flatMap((rule) => rule(model));
}

/**
 * Every violated rule between the clusters of one program, and between them and those of other programs. What two clusters must
 * not share, two components of one cluster mustn't share either: that is said here too.
 */
export function checkClusters(models: ClusterModel[], outdir: string): string[] {
  const neighbours = neighboursOf(outdir, models);
  const rules = [addressesApart, claimsOnce].map((rule) => rule(models));
  return [
    ...conflictsAmong(models.map(({ cluster }) => cluster.facts)).map(({ place, problem }) => `[${models[place].cluster.node.path}] ${problem}`),
    ...models.flatMap((model) => {
      const others = neighbours(model);
      // What a cluster was called before has all that it has: that is said once.
      const former = formerOf(model.cluster, others);
      return [...keepsItsName(outdir, model.cluster, former), ...rules.flatMap((rule) => rule(model, others.filter((other) => !former.includes(other))))];
    }),
  ];
}

/** The rules that components bring with them. */
function componentRules(model: ClusterModel): string[] {
  const rules = OBJECT_RULES.all(model.cluster).map(({ record }) => record);
  if (rules.length === 0) return [];
  const objects = everyObject(model).map(([path, manifest]) => ({ path, manifest }));
  return rules.flatMap((rule) => rule.violationsIn(objects));
}
