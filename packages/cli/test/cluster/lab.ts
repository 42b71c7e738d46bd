import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A lab of two clusters in a temporary folder: `hub`, which exports a database, and `edge`, which uses and follows it. */
export class SmallLab {
  public readonly root = mkdtempSync(join(tmpdir(), 'cluster-'));

  constructor() {
    this.write('package.json', '{ "name": "attic" }');
    this.write('.projenrc.ts', "const lab = new LabProject({});\n\nlab.addCluster('hub');\nlab.addCluster('edge', { follows: 'hub', reads: ['hub'] });\n\nlab.synth();\n");
    this.write('platform.json', JSON.stringify({ reads: { edge: ['hub'] } }));
    this.stages({ cluster: 'hub' }, { cluster: 'edge', after: 'hub', soak: '24h', withoutEvidence: 'no key' });
    for (const name of ['hub', 'edge']) this.write(`apps/${name}/package.json`, '{}');
    this.write('apps/hub/main.ts', "const peers = [Cluster.readFacts('../edge/cluster.json')];\ndatabase.export({ to: ['edge'], namespaces: ['shop'] });\n");
    this.write('apps/edge/main.ts', "RemoteCluster.fromContract(cluster, '../../clusters/hub/contract.json');\n");
    this.write('secrets/edge/token.yaml', 'kind: Secret\n');
    this.render('hub', 1, { exports: { 'postgres/shop': { kind: 'PostgresDatabase', to: ['edge'], namespaces: ['shop'], data: {} } } });
    this.render('edge', 2, { imports: { hub: ['postgres/shop'] } });
  }

  public write(file: string, text: string): void {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  public read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  public stages(...stages: object[]): void {
    this.write('rollout.json', JSON.stringify({ stages }));
  }

  /** Renders a cluster: its contract, with members that differ. */
  public render(name: string, id: number, members: object, facts: object = {}): void {
    const cluster = {
      name, id, domain: 'example.org', apiEndpoint: `${name}-k8s.example.org`, nodes: [{ name: `${name}-01`, address: `10.0.0.1${id}`, controlPlane: true, memory: '8Gi' }],
      nodeCidr: '10.0.0.0/24', podCidrs: [`10.${id}.0.0/16`], serviceCidrs: [`10.1${id}.0.0/16`], talosVersion: 'v1.12.0', kubernetesVersion: 'v1.35.0', ...facts,
    };
    this.write(`clusters/${name}/contract.json`, JSON.stringify({ format: 1, cluster, components: {}, hostnames: [], addresses: [], exports: {}, ...members }));
    this.write(`clusters/${name}/README.md`, `# ${name}\n`);
  }
}
