import { Cluster, Component, HelmRelease, Namespace, Platform, Remediation, Stage } from '@monosense-io/platform';
import { Construct } from 'constructs';

/** A component written in the program itself; most come from packages. */
class Podinfo extends Component {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const namespace = new Namespace(this, 'Namespace', { name: 'podinfo' });
    const stage = new Stage(this, 'App', { namespace });
    new HelmRelease(stage, 'Chart', {
      chart: { repository: 'oci://ghcr.io/stefanprodan/charts', name: 'podinfo', version: '6.9.2' },
      remediation: Remediation.ROLLBACK,
    });
  }
}

const platform = new Platform({ outdir: 'clusters' });
const cluster = new Cluster(platform, 'home', {
  name: 'home',
  id: 1,
  domain: 'example.org',
  apiEndpoint: 'home-k8s.example.org',
  nodes: [{ name: 'home-01', address: '192.168.1.11', controlPlane: true, memory: '32Gi', installDisk: '/dev/nvme0n1' }],
  nodeCidr: '192.168.1.0/24',
  podCidrs: ['10.244.0.0/16'],
  serviceCidrs: ['10.96.0.0/12'],
  talosVersion: 'v1.12.11',
  kubernetesVersion: 'v1.35.0',
});
new Podinfo(cluster, 'podinfo');
platform.synth();
