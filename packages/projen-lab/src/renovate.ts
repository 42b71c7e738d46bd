import { LabCluster } from './cluster';
import { OWN, SCOPE } from './released';
import { GITHUB_PACKAGES, RENDER_AUTHOR } from './workflows';

/** All of our packages. */
const OURS = `${SCOPE}/**`;

/** Renovate's schedules are in UTC. */
const SATURDAYS = ['* 0-4 * * 6'];

/** Renovate's configuration: a cluster that follows nobody takes what is published, another one what has soaked. */
export function renovateConfig(clusters: readonly LabCluster[], site: string, registry?: string): object {
  const followers = clusters.filter(({ follows }) => follows !== undefined);
  return {
    $schema: 'https://docs.renovatebot.com/renovate-schema.json',
    // Only pins: what is rendered and generated is edited where it comes from.
    enabledManagers: ['npm'],
    npm: { includePaths: ['package.json', 'apps/*/package.json'] },
    ...(registry?.startsWith(GITHUB_PACKAGES) ? { hostRules: [{ hostType: 'npm', matchHost: GITHUB_PACKAGES, token: '{{ secrets.PACKAGES_TOKEN }}' }] } : {}),
    gitIgnoredAuthors: [RENDER_AUTHOR.email],
    dependencyDashboard: true,
    semanticCommits: 'enabled',
    prHourlyLimit: 0,
    prConcurrentLimit: 0,
    customDatasources: Object.fromEntries(followers.map(({ name }) => [feedOf(name), { defaultRegistryUrlTemplate: `${site}/feed/${name}/{{{packageName}}}.json`, format: 'json' }])),
    packageRules: [
      ...clusters.flatMap((cluster) => [componentsOf(cluster, clusters), librariesOf(cluster)]),
      { description: 'Tools once a week, when others have used them for a week', matchFileNames: ['package.json'], groupName: 'tools', minimumReleaseAge: '7 days', schedule: SATURDAYS, semanticCommitType: 'build' },
      { description: 'Our own tools at once', matchFileNames: ['package.json'], matchPackageNames: [OURS], minimumReleaseAge: null, schedule: ['at any time'] },
      // It changes workflows, which no token of a workflow may do.
      { description: "What generates the lab by hand: 'npx projen' writes what its new version generates", matchFileNames: ['package.json'], matchPackageNames: [OWN.name], groupName: null, dependencyDashboardApproval: true },
    ],
  };
}

function feedOf(cluster: string): string {
  return `rollout-${cluster}`;
}

/** What the pins of a cluster have in common: branches of their own, such as `renovate/home/components`. */
function clusterRule({ name }: LabCluster): object {
  return {
    matchFileNames: [`apps/${name}/package.json`],
    additionalBranchPrefix: `${name}/`,
    // A major version of the core comes with new versions of everything else: apart, neither could be installed.
    separateMajorMinor: false,
    // The lock file and what is rendered are committed together, by the build.
    skipArtifactsUpdate: true,
    labels: ['cluster', name],
    semanticCommitScope: name,
  };
}

function componentsOf(cluster: LabCluster, clusters: readonly LabCluster[]): object {
  const tried = clusters.some(({ follows }) => follows === cluster.name);
  return {
    description: cluster.follows === undefined ? `${cluster.name} takes every release of a component at once` : `${cluster.name} takes the newest version that has soaked on ${cluster.follows}, not the newest published`,
    ...clusterRule(cluster),
    matchPackageNames: [OURS],
    groupName: 'components',
    semanticCommitType: 'feat',
    ...(cluster.follows === undefined ? {} : fromFeed(cluster)),
    // Where another cluster follows, this one is there to try versions on.
    ...(cluster.follows === undefined && tried ? { automerge: true } : {}),
  };
}

/** Libraries soak too, since a program renders with them. */
function librariesOf(cluster: LabCluster): object {
  const rule = { ...clusterRule(cluster), matchPackageNames: [`!${OURS}`] };
  return cluster.follows === undefined
    ? { description: `Libraries that the program of ${cluster.name} renders with`, ...rule, groupName: 'libraries', minimumReleaseAge: '7 days', schedule: SATURDAYS, semanticCommitType: 'build' }
    : { description: `Libraries that the program of ${cluster.name} renders with, together with the components that they have soaked with on ${cluster.follows}`, ...rule, groupName: 'components', semanticCommitType: 'feat', ...fromFeed(cluster) };
}

function fromFeed({ name }: LabCluster): object {
  return { overrideDatasource: `custom.${feedOf(name)}`, versioning: 'npm' };
}
