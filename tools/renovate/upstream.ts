/** What is known of where versions come from, by the name that Renovate looks up. A test holds the configuration to it. */

/** Where the versions of something come from, and how often. */
export interface Origin {
  readonly datasource: 'docker' | 'github-releases' | 'github-tags' | 'helm';
  /** The address of a chart's index. */
  readonly registry?: string;
  /**
   * How upstream numbers, where it isn't as usual.
   * @default - as the datasource does
   */
  readonly versioning?: string;
  /**
   * After how many days upstream has released something in all likelihood: about twice as long as it
   * takes on the average, estimated. Longer without a proposal, and either upstream has ended or nobody looks.
   */
  readonly days: number;
}

export const ORIGINS: Readonly<Record<string, Origin>> = {
  'ceph-csi-drivers': { datasource: 'helm', registry: 'https://ceph.github.io/ceph-csi-operator', days: 90 },
  'cilium': { datasource: 'helm', registry: 'https://helm.cilium.io', days: 45 },
  'csi-driver-nfs': { datasource: 'helm', registry: 'https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/master/charts', days: 180 },
  'docker.dragonflydb.io/dragonflydb/dragonfly': { datasource: 'docker', days: 60 },
  'docker.io/cloudflare/cloudflared': { datasource: 'docker', versioning: String.raw`regex:^(?<minor>\d{4})\.(?<patch>\d+)\.(?<build>\d+)$`, days: 60 },
  'docker.io/coredns/coredns': { datasource: 'docker', days: 90 },
  'docker.io/envoyproxy/gateway-helm': { datasource: 'docker', days: 60 },
  'docker.io/fluent/fluent-bit': { datasource: 'docker', days: 90 },
  'docker.io/library/eclipse-mosquitto': { datasource: 'docker', versioning: String.raw`regex:^(?<major>\d+)\.(?<minor>\d+)\.(?<patch>\d+)-alpine$`, days: 240 },
  'docker.io/library/node': { datasource: 'docker', versioning: String.raw`regex:^(?<major>\d+)\.(?<minor>\d+)\.(?<patch>\d+)-alpine(?<build>\d+)\.(?<revision>\d+)$`, days: 45 },
  'docker.io/prom/alertmanager': { datasource: 'docker', days: 240 },
  'docker.io/rclone/rclone': { datasource: 'docker', days: 120 },
  'docker.io/velero/velero': { datasource: 'docker', days: 90 },
  'docker.io/velero/velero-plugin-for-aws': { datasource: 'docker', days: 90 },
  'docker.io/victoriametrics/victoria-logs': { datasource: 'docker', days: 60 },
  'docker.io/victoriametrics/vmagent': { datasource: 'docker', days: 45 },
  'docker.io/victoriametrics/vmauth': { datasource: 'docker', days: 45 },
  'VictoriaMetrics/victorialogs-datasource': { datasource: 'github-releases', days: 60 },
  'external-dns': { datasource: 'helm', registry: 'https://kubernetes-sigs.github.io/external-dns', days: 180 },
  'fluxcd/flux2': { datasource: 'github-releases', days: 120 },
  'ghcr.io/cloudnative-pg/charts/cloudnative-pg': { datasource: 'docker', days: 90 },
  'ghcr.io/cloudnative-pg/charts/plugin-barman-cloud': { datasource: 'docker', days: 120 },
  'ghcr.io/cloudnative-pg/cloudnative-pg': { datasource: 'docker', days: 90 },
  'ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar': { datasource: 'docker', days: 120 },
  'ghcr.io/cloudnative-pg/pgbouncer': { datasource: 'docker', days: 240 },
  'ghcr.io/cloudnative-pg/postgresql': { datasource: 'docker', versioning: String.raw`regex:^(?<compatibility>\d+)\.(?<minor>\d+)-(?<patch>\d{12})-standard-trixie$`, days: 45 },
  'ghcr.io/coder/coder': { datasource: 'docker', days: 45 },
  'ghcr.io/controlplaneio-fluxcd/charts/flux-instance': { datasource: 'docker', days: 45 },
  'ghcr.io/controlplaneio-fluxcd/charts/flux-operator': { datasource: 'docker', days: 45 },
  'ghcr.io/controlplaneio-fluxcd/flux-operator': { datasource: 'docker', days: 45 },
  'ghcr.io/coredns/charts/coredns': { datasource: 'docker', days: 90 },
  'ghcr.io/dragonflydb/dragonfly-operator/helm/dragonfly-operator': { datasource: 'docker', days: 90 },
  'ghcr.io/external-secrets/charts/external-secrets': { datasource: 'docker', days: 60 },
  'ghcr.io/grafana-community/helm-charts/grafana': { datasource: 'docker', days: 45 },
  'ghcr.io/home-operations/home-assistant': { datasource: 'docker', days: 45 },
  'ghcr.io/home-operations/prowlarr': { datasource: 'docker', days: 60 },
  'ghcr.io/home-operations/qbittorrent': { datasource: 'docker', days: 120 },
  'ghcr.io/home-operations/radarr': { datasource: 'docker', days: 60 },
  'ghcr.io/home-operations/sonarr': { datasource: 'docker', days: 90 },
  'ghcr.io/jellyfin/jellyfin': { datasource: 'docker', days: 90 },
  'ghcr.io/koenkk/zigbee2mqtt': { datasource: 'docker', days: 60 },
  'ghcr.io/openebs/charts/openebs': { datasource: 'docker', days: 180 },
  'ghcr.io/piraeusdatastore/helm-charts/snapshot-controller': { datasource: 'docker', days: 240 },
  'ghcr.io/postfinance/charts/kubelet-csr-approver': { datasource: 'docker', days: 180 },
  'ghcr.io/prometheus-community/charts/kube-state-metrics': { datasource: 'docker', days: 90 },
  'ghcr.io/prometheus-community/charts/prometheus-node-exporter': { datasource: 'docker', days: 90 },
  'ghcr.io/qdm12/gluetun': { datasource: 'docker', days: 120 },
  'ghcr.io/rook/rook-ceph': { datasource: 'docker', days: 45 },
  'ghcr.io/spegel-org/helm-charts/spegel': { datasource: 'docker', days: 120 },
  'ghcr.io/stakater/charts/reloader': { datasource: 'docker', days: 60 },
  'ghcr.io/twin/gatus': { datasource: 'docker', days: 120 },
  'ghcr.io/victoriametrics/helm-charts/victoria-metrics-operator': { datasource: 'docker', days: 60 },
  'ghcr.io/victoriametrics/helm-charts/victoria-metrics-operator-crds': { datasource: 'docker', days: 60 },
  'kubernetes-csi/external-snapshotter': { datasource: 'github-tags', versioning: String.raw`regex:^(?<compatibility>v\d+\.\d+)\.(?<patch>\d+)$`, days: 240 },
  'kubernetes-sigs/gateway-api': { datasource: 'github-tags', versioning: String.raw`regex:^(?<compatibility>v\d+\.\d+)\.(?<patch>\d+)$`, days: 240 },
  'kyverno': { datasource: 'helm', registry: 'https://kyverno.github.io/kyverno/', days: 60 },
  'metrics-server': { datasource: 'helm', registry: 'https://kubernetes-sigs.github.io/metrics-server', days: 240 },
  'quay.io/ceph/ceph': { datasource: 'docker', days: 240 },
  'quay.io/cilium/alpine-curl': { datasource: 'docker', days: 365 },
  'quay.io/jetstack/charts/cert-manager': { datasource: 'docker', days: 90 },
  'quay.io/oauth2-proxy/oauth2-proxy': { datasource: 'docker', days: 90 },
  'registry.k8s.io/etcd': { datasource: 'docker', days: 120 },
  'velero': { datasource: 'helm', registry: 'https://vmware-tanzu.github.io/helm-charts', days: 90 },
  'volsync': { datasource: 'helm', registry: 'https://backube.github.io/helm-charts', days: 240 },
};
