import { ClusterProgram } from './projenrc/cluster-program.ts';
import { ComponentPackage } from './projenrc/component-package.ts';
import { Monorepo } from './projenrc/monorepo.ts';

const monorepo = new Monorepo();

new ComponentPackage(monorepo, 'platform', 'The core: clusters, components, stages, capabilities, connections and checks');
new ComponentPackage(monorepo, 'cilium', 'Cilium on Talos: network, load balancer addresses, BGP, gateways and ClusterMesh');
new ComponentPackage(monorepo, 'rook-ceph', 'Rook and Ceph: block, file and object storage on named nodes, or on another cluster');
new ComponentPackage(monorepo, 'cnpg-shared', 'One shared PostgreSQL cluster: a database, role, pooler and credentials per application');
new ComponentPackage(monorepo, 'dragonfly', 'Dragonfly: Redis-compatible instances for caches, sessions and queues');
new ComponentPackage(monorepo, 'victoria-stack', 'VictoriaMetrics: a hub that stores and alerts, and agents that feed it');
new ComponentPackage(monorepo, 'flux', 'Flux: its instance, sources, entry point and SOPS decryption');
new ComponentPackage(monorepo, 'external-secrets', 'External Secrets with 1Password Connect');
new ComponentPackage(monorepo, 'cert-manager', 'cert-manager: ACME issuers over DNS and wildcard certificates');
new ComponentPackage(monorepo, 'openebs', 'OpenEBS: StorageClasses on the nodes\' own disks');

new ClusterProgram(monorepo, 'infra');
new ClusterProgram(monorepo, 'apps', { reads: ['infra'] });

monorepo.synth();
