import { ClusterProgram } from './projenrc/cluster-program.ts';
import { ComponentPackage } from './projenrc/component-package.ts';
import { labPackage } from './projenrc/lab-package.ts';
import { Monorepo } from './projenrc/monorepo.ts';
import { ToolPackage } from './projenrc/tool-package.ts';
import { validatorPackage } from './projenrc/validator-package.ts';

const monorepo = new Monorepo();

new ComponentPackage(monorepo, 'output', 'The rendered format: what programs read of clusters/, as types, JSON Schema and readers', { testsRead: ['tools/schemas/format.ts', 'clusters/*/*.json'] });
new ComponentPackage(monorepo, 'platform', 'The core: clusters, components, stages, capabilities, connections and checks', { libraries: ['croner'] });
new ComponentPackage(monorepo, 'cilium', 'Cilium on Talos: network, load balancer addresses, BGP, gateways and ClusterMesh');
new ComponentPackage(monorepo, 'rook-ceph', 'Rook and Ceph: block, file and object storage on named nodes, or on another cluster');
new ComponentPackage(monorepo, 'cnpg-shared', 'One shared PostgreSQL cluster: a database, role, pooler and credentials per application');
new ComponentPackage(monorepo, 'dragonfly', 'Dragonfly: Redis-compatible instances for caches, sessions and queues');
new ComponentPackage(monorepo, 'victoria-stack', 'VictoriaMetrics: a hub that stores and alerts, and agents that feed it');
new ComponentPackage(monorepo, 'victoria-logs', 'VictoriaLogs: the logs of all clusters, a tenant and a login for each');
new ComponentPackage(monorepo, 'flux', 'Flux: its instance, sources, entry point and SOPS decryption');
new ComponentPackage(monorepo, 'external-secrets', 'External Secrets with 1Password, Vault, Bitwarden, Infisical, Kubernetes and others');
new ComponentPackage(monorepo, 'cert-manager', 'cert-manager: Let\'s Encrypt by DNS and HTTP, authorities of your own, wildcard certificates');
new ComponentPackage(monorepo, 'openebs', 'OpenEBS: StorageClasses on the nodes\' own disks');
new ComponentPackage(monorepo, 'coredns', 'CoreDNS: the cluster\'s DNS on Talos, with forwards and split-horizon zones');
new ComponentPackage(monorepo, 'spegel', 'Spegel: the machines share the images that they have pulled');
new ComponentPackage(monorepo, 'envoy-gateway', 'Envoy Gateway: an external and an internal Gateway of Envoy proxies');
new ComponentPackage(monorepo, 'external-dns', 'external-dns: DNS records from Gateway routes, Services and DNSEndpoints, in public and private zones');
new ComponentPackage(monorepo, 'cloudflared', 'cloudflared: a Cloudflare tunnel to the external Gateway');
new ComponentPackage(monorepo, 'network-policies', 'Network policies: a clusterwide default deny, and bypasses that end');
new ComponentPackage(monorepo, 'resource-policies', 'Priorities of pods, and limits per namespace');
new ComponentPackage(monorepo, 'kyverno', 'Kyverno: the rules of the synthesis, at admission');
new ComponentPackage(monorepo, 'reloader', 'Reloader: restarts what uses a Secret or ConfigMap when that changes');
new ComponentPackage(monorepo, 'metrics-server', 'metrics-server: what pods and nodes use at the moment, with verified kubelet certificates');
new ComponentPackage(monorepo, 'snapshot-controller', 'The CSI snapshot controller and the kinds of volume snapshots');
new ComponentPackage(monorepo, 'volsync', 'VolSync: volumes backed up by restic, filled from their backups, and restored on trial');
new ComponentPackage(monorepo, 'nfs', 'NFS CSI driver: StorageClasses on NFS servers');
new ComponentPackage(monorepo, 'rollout-evidence', 'Rollout evidence: the health of a cluster, signed and pushed, for promotions to the next', { testsRead: ['packages/cli/src/refusal.ts', 'packages/cli/src/rollout/*.ts', 'packages/cli/src/repository/*.ts', 'packages/cli/package.json'] });
new ComponentPackage(monorepo, 'gatus', 'Gatus: checks of every hostname and export of the cluster, and a status page');
new ComponentPackage(monorepo, 'fluent-bit', 'Fluent Bit: the logs of pods and machines, without their secrets, to a log sink');
new ComponentPackage(monorepo, 'grafana', 'Grafana: dashboards of every component for all clusters, with their metrics, logs and alerts');
new ComponentPackage(monorepo, 'foundation', 'Foundation: the base components of a cluster, composed', { composes: true });
new ToolPackage(monorepo, 'validator', 'The readers\' own code: Kubernetes\' validation, CEL, Pod Security, MetricsQL and others, as WebAssembly', validatorPackage());
new ToolPackage(monorepo, 'cli', 'The command platform: renders clusters from exact pins, compares, soaks, audits and verifies them', {
  commands: { platform: 'platform.mjs' }, packages: ['output', 'validator'], libraries: ['commander', 'markdown-it', 'semver', 'typescript', 'yaml'], files: ['ROLLOUT.md', 'programs', 'schema'],
});
new ComponentPackage(monorepo, 'projen-lab', 'A lab of your own in two commands, as a project type of projen', labPackage(monorepo));
new ComponentPackage(monorepo, 'velero', 'Velero: a weekly backup of what Git does not bring, and copies of volumes, into a bucket');
new ComponentPackage(monorepo, 'app', 'Any application: an image, a port, a hostname, a volume, a database, and what follows from them');
new ComponentPackage(monorepo, 'media', 'Media: Jellyfin, Sonarr, Radarr and Prowlarr on one library', { composes: true });
new ComponentPackage(monorepo, 'home-automation', 'Home automation: Home Assistant, Mosquitto and Zigbee2MQTT', { composes: true });
new ComponentPackage(monorepo, 'downloaders', 'Downloaders: qBittorrent behind a VPN, beside which nothing leaves', { composes: true });
new ComponentPackage(monorepo, 'coder', 'Coder: workspaces of developers in the cluster, with rights of their own', { composes: true });

new ClusterProgram(monorepo, 'infra');
new ClusterProgram(monorepo, 'apps', { reads: ['infra'] });

monorepo.synth();
