import { ClusterFolder } from '@monosense-io/output';
import { ClusterModel } from '../model/model';
import { Refusal } from '../values/refusal';

const FREE_FOLDER = new Refusal('PLATFORM-606', {
  protects: 'A stage of this name would be written into a folder that the cluster keeps for other files.',
  wrong: "new Manifests(cluster, 'flux', …), with a stage 'flux'",
  right: "new Manifests(cluster, 'flux-extras', …)",
});

/** No stage takes a folder that holds something else. */
export function freeFolders({ stages }: ClusterModel): string[] {
  return stages
    .filter(({ name }) => !ClusterFolder.isStage(name))
    .map(({ path, name }) => FREE_FOLDER.at(path, `a stage must not be called '${name}', which is a folder of the output for other files: rename the component or the stage`));
}

const ONE_STAGE = new Refusal('PLATFORM-607', {
  protects: 'Two stages of one name would be written into one folder and applied by one Kustomization.',
  wrong: "new Shop(cluster, 'web').addStage('Cache'), and new Cache(cluster, 'web-cache'): both are 'web-cache'",
  right: "new Shop(cluster, 'web').addStage('Cache'), and new Cache(cluster, 'cache')",
});

/** No two stages have one name. */
export function uniqueStages({ stages }: ClusterModel): string[] {
  const paths = new Map<string, string>();
  return stages.flatMap(({ name, path }) => {
    const other = paths.get(name);
    paths.set(name, path);
    return other === undefined ? [] : [ONE_STAGE.at(path, `stage '${name}' has the name of [${other}]: rename one of them`)];
  });
}

const ONE_INSTALLER = new Refusal('PLATFORM-608', {
  protects: 'A CustomResourceDefinition exists once in a cluster: two charts that bring it replace it with each other\'s version.',
  wrong: "two stages with installs: [{ group: 'cert-manager.io', kind: 'Certificate', versions: ['v1'] }]",
  right: "one stage with installs: [{ group: 'cert-manager.io', kind: 'Certificate', versions: ['v1'] }]",
});

/** No kind is installed twice. */
export function uniqueKinds({ stages }: ClusterModel): string[] {
  const installers = new Map<string, string>();
  return stages.flatMap(({ path, stage }) => (stage?._props.installs ?? []).flatMap(({ group, kind }) => {
    const other = installers.get(`${group}/${kind}`);
    installers.set(`${group}/${kind}`, path);
    return other === undefined ? [] : [ONE_INSTALLER.at(path, `${kind} of ${group} is also installed by [${other}]: keep one of them, since its CRD exists once in a cluster`)];
  }));
}

const SOME_OBJECTS = new Refusal('PLATFORM-609', {
  protects: 'A stage without objects is a Kustomization that applies nothing and still makes others wait.',
  wrong: "new Stage(this, 'Later', { namespace })",
  right: "if (props.later) new ApiObject(new Stage(this, 'Later', { namespace }), 'Settings', …)",
});

/** Every stage renders something. */
export function noEmptyStages({ stages }: ClusterModel): string[] {
  return stages.filter(({ objects }) => objects.length === 0).map(({ path, name }) => SOME_OBJECTS.at(path, `stage '${name}' renders nothing: create it only when it has objects`));
}
