/** Files that are the owner's from the beginning: what a new lab and a new cluster start with. */
import { npmName } from './released';

/** Versions that the facts of a new cluster begin with; they are the owner's, and are bumped in the file. */
const TALOS = 'v1.14.6';
const KUBERNETES = 'v1.35.10';

/** The address of a repository that nobody can have: example.org is reserved. */
export const NOBODYS = 'https://git.example.org/you/lab';

/** What a lab says until it knows its repository. */
export const UNSET = `The repository has no address yet: set repositoryUrl in .projenrc.ts, which is ${NOBODYS}, to the address that Flux will read, then run npx projen and npx projen build`;

/** Which files SOPS encrypts, and for whom: nobody yet. */
export const SOPS = `# Which files SOPS encrypts, and for whom: the first rule that matches counts. 'platform secrets init CLUSTER' writes the key and the
# rules of a cluster, 'platform secrets rotate' replaces a key, and 'platform secrets check' holds all files to this. Keys here are
# public halves.
keys: []
creation_rules: []
`;

/** The facts of a cluster of one machine, which differ from those of the clusters before. */
export function factsOf(name: string, id: number, domain: string): string {
  const host = (number: number): string => `192.168.1.${number}`;
  return `${JSON.stringify({
    name,
    id,
    domain,
    apiEndpoint: `${name}-k8s.${domain}`,
    nodes: [{ name: `${name}-01`, address: host(10 * id + 1), controlPlane: true, memory: '32Gi', installDisk: '/dev/nvme0n1' }],
    nodeCidr: '192.168.1.0/24',
    podCidrs: [`10.${100 + 2 * id}.0.0/16`],
    serviceCidrs: [`10.${101 + 2 * id}.0.0/16`],
    loadBalancerPools: [{ start: host(190 + 10 * id), stop: host(199 + 10 * id) }],
    talosVersion: TALOS,
    kubernetesVersion: KUBERNETES,
  }, undefined, 2)}\n`;
}

/** A program: the smallest that renders. */
export function programOf(name: string, peers: readonly string[], foundation: boolean): string {
  const facts = peers.length === 0
    ? "Cluster.readFacts('cluster.json')"
    : `{ ...Cluster.readFacts('cluster.json'), peers: [${peers.map((peer) => `Cluster.readFacts('../${peer}/cluster.json')`).join(', ')}] }`;
  return [
    `/** The cluster \`${name}\`. */`,
    ...(foundation ? [`import { Foundation, Lab, SecretStore } from '${npmName('foundation')}';`] : []),
    `import { Cluster, Platform } from '${npmName('platform')}';`,
    '',
    ...(foundation ? ["const lab = Lab.read('../lab.json');"] : []),
    `const platform = new Platform({ outdir: '../../clusters'${foundation ? ', browseUrl: `${lab.repositoryUrl}/blob/main/clusters`' : ''} });`,
    `const cluster = new Cluster(platform, '${name}', ${facts});`,
    '',
    ...(foundation ? [
      '// Network, DNS, policies, admission rules and the metrics API, applied by Flux. Gateways, certificates, storage, metrics and more',
      '// are slots of it, which stay empty until you fill them.',
      "new Foundation(cluster, 'foundation', {",
      '  lab,',
      '  secretStore: SecretStore.existingSecrets(),',
      '});',
    ] : ['// Components of this cluster: new Dragonfly(cluster, …)', 'void cluster;']),
    '',
    'platform.synth();',
    '',
  ].join('\n');
}

/** The line of the list after which Renovate merges nothing on a cluster by itself: the last rule that matches counts. */
const automergeOff = (cluster: string): string => `lab.tryFindObjectFile('renovate.json5')?.addToArray('packageRules', { matchFileNames: ['apps/${cluster}/package.json'], automerge: false });`;

/** The lab's own README, which leads from here to a running cluster. */
export function readmeOf(name: string, scope: string, cluster: string): string {
  return `# ${name}

A home lab whose clusters are short programs: \`apps/<cluster>/main.ts\` says what a cluster is made of, \`npx projen build\` renders it into \`clusters/<cluster>/\`, and Flux applies that. Everything is pinned exactly, so a commit shows exactly what changes in the cluster.

| file | what it is | who writes it |
| --- | --- | --- |
| \`.projenrc.ts\` | the list: clusters, which follows which, components | you |
| \`apps/lab.json\` | what all clusters have in common | you |
| \`apps/<cluster>/cluster.json\` | machines, addresses and versions of a cluster | you |
| \`apps/<cluster>/main.ts\` | what the cluster is made of | you |
| \`apps/<cluster>/package.json\` | the exact version of each component | you and Renovate; a new component in the list adds its pin |
| \`rollout.json\` | keys, hours and freezes of the rollout | you; who follows whom comes from the list |
| \`clusters/\` | what is rendered | \`npx projen build\` |
| workflows, \`renovate.json5\`, \`package.json\` | what automates all of this | \`npx projen\` |

You need [Node](https://nodejs.org) 22.18 or later, npm and git. \`npx projen verify\` needs [Go](https://go.dev/dl) and Python as well: it builds the programs that read what is rendered.

## From here to a running cluster

1. **Address and facts.** Set \`repositoryUrl\` in \`.projenrc.ts\` to the address of this repository and run \`npx projen\`: Flux applies what stands there, so it must be yours. Until then it is \`${NOBODYS}\`, which is nobody's, and each \`npx projen\` says so. Edit \`apps/${cluster}/cluster.json\`: your machines, their subnet and your domain. \`apps/lab.json\` holds what is outside of all clusters, such as your DNS server.
2. **Render.** \`npx projen build\`. A mistake is refused: the message says where it is, and what to do. If \`.npmrc\` has a line \`registry=http://127.0.0.1:4873/\`, only this machine finds the packages: change it to a registry that your workflows reach before the first push. Commit everything, and push.
3. **Keys.** With [sops](https://getsops.io), [age](https://age-encryption.org) and talosctl, \`npx projen secrets init ${cluster} --keys ~/keys\` makes the key of the cluster and its machines' own keys, encrypted. Commit them.
4. **The cluster.** Boot the machines from the ISO that \`task talos:generate-iso CLUSTER=${cluster} NODE=MACHINE\` names. Then, with [go-task](https://taskfile.dev), talosctl, kubectl, helm and helmfile:

   \`\`\`sh
   task bootstrap:${cluster} AGE_KEY=$HOME/keys/${cluster}.agekey
   \`\`\`

   It installs Talos, starts etcd, and installs the network, DNS and Flux. It names the machines whose disks it overwrites, and asks. When a step fails it says what to do; the same call goes on there. [Every step, with what you see then](https://github.com/monosense-io/platform/blob/main/docs/bootstrap.md).

A private repository needs a Secret that Flux opens it with: add \`flux: { repositoryUrl: lab.repositoryUrl, pullSecret: 'git-login' },\` to the foundation in \`apps/${cluster}/main.ts\`, build and push, and create the Secret \`git-login\` in \`flux-system\` before helmfile runs ([how](https://github.com/monosense-io/platform/blob/main/packages/flux/README.md#the-first-start)).

Flux applies the rest in the order of \`clusters/${cluster}/README.md\`. Watch it with \`flux get kustomizations --watch\`.

A cluster that exists, with k3s for example, needs neither step 3 nor a Talos version in its facts. In place of step 4, \`kubectl apply --server-side --field-manager=kustomize-controller -k clusters/${cluster}/namespaces\` and \`helmfile -f clusters/${cluster}/bootstrap/helmfile.yaml sync\` install what runs before Flux. Use \`without\` to leave out of the foundation what the cluster has already, and \`cluster.assumeInstalled\` to say which kinds it has.

## Secrets

The checklist of each cluster lists the Secrets that must exist. To keep them here, encrypted, install [sops](https://getsops.io) and [age](https://age-encryption.org), and run \`npx projen secrets init ${cluster} --keys ~/keys\`: it makes the key of the cluster, writes \`.sops.yaml\`, and says what the cluster still lacks. Bring the key into the cluster with \`kubectl -n flux-system create secret generic sops-age --from-file=age.agekey=$HOME/keys/${cluster}.agekey\`. Write further Secrets into \`secrets/${cluster}/\`, encrypt each with \`sops encrypt --in-place\`, and add \`"ageKeySecret": "sops-age"\` to \`apps/lab.json\`. From then on Flux needs that folder. \`npx projen secrets check\` holds all files to their keys. For a store such as 1Password or Vault, fill the slot \`secretStore\` of the foundation instead.

## From day to day

| you want to | do |
| --- | --- |
| add a component | add its name to \`components\` in \`.projenrc.ts\`, run \`npx projen\`, and use it in \`main.ts\` |
| bump a component | edit its version in \`apps/<cluster>/package.json\`, and run \`npx projen build\`; \`npx projen diff\` says beforehand what that means |
| take a bump back | \`git revert\` |
| add a cluster | add \`lab.addCluster('edge', { follows: '${cluster}', soak: '12h' });\` to \`.projenrc.ts\`, and run \`npx projen\` |
| see what may go where | \`npx projen rollout status\`, and \`npx projen board\` for one page of everything |
| know who may talk to whom | \`npx projen netpol audit\` |
| do something with a running cluster: reconcile, suspend, read logs, look into a volume | \`task --list\`, with [go-task](https://taskfile.dev): each task names its cluster, and reads \`apps/<cluster>/kubeconfig\` |
| understand a message | \`npx projen explain CODE\` |

## On GitHub, once

- **Pages** from GitHub Actions: the board, and what Renovate may propose.
- **Renovate**, the [app](https://github.com/apps/renovate). \`renovate.json5\` lets it bump the first cluster at once, and each follower when a version has soaked. As soon as another cluster follows the first one, Renovate merges the pull requests of the first by itself when their checks are green (\`automerge\`). To decide yourself, write above \`lab.synth()\` in \`.projenrc.ts\`: \`${automergeOff(cluster)}\`.
- **Rules of main**: a pull request, with the checks \`build\`, \`diff\` and \`soak\`.
- **The bot** that commits what is rendered to Renovate's branches: a GitHub App with the right *contents*, installed on this repository, its client id as variable \`BOT_CLIENT_ID\`, its key as secret \`BOT_PRIVATE_KEY\` of an environment \`bot\` which only \`main\` and \`renovate/**\` may use. Without it, render these branches by hand.

The packages are \`${scope}/*\`. \`.npmrc\` says where they come from, and with which token.

\`.projenrc.ts\`, the programs in \`apps/\` and the packages that they pin are code that runs where the lab is built. Review a change of them as you would review any program.
`;
}
