/** What the operator makes of the rendered objects: read from github.com/VictoriaMetrics/operator at tag v0.74.0. */

/** Where the programs are, and what the Secrets hold. */
export interface Places {
  /** Address of the store. */
  readonly store: string;
  /** The password of each user. */
  readonly password: (user: string) => string;
}

/** The objects of a cluster with a log store. */
export class RenderedLogs {
  private readonly objects: any[];

  public constructor(objects: any[]) {
    this.objects = objects;
  }

  /** Arguments of the store (factory/vlsingle); its volume is a folder here. */
  public storeArgs(folder: string): string[] {
    const { spec } = this.one('VLSingle');
    return [
      `-retentionPeriod=${spec.retentionPeriod}`,
      `-retention.maxDiskSpaceUsageBytes=${spec.retentionMaxDiskSpaceUsageBytes}`,
      `-storageDataPath=${folder}`,
      ...Object.entries(spec.extraArgs).map(([name, value]) => `-${name}=${value}`),
    ];
  }

  /** The proxy's configuration (factory/vmauth/vmusers_config.go): JSON, which is YAML. */
  public proxyConfig({ store, password }: Places): string {
    const users = this.objects.filter(({ kind }) => kind === 'VMUser').map(({ spec }) => ({
      url_map: spec.targetRefs.map((target: any) => ({
        url_prefix: [withArgs(store, target.query_args ?? [])],
        src_paths: target.paths,
        headers: target.headers,
        ...(target.drop_src_path_prefix_parts === undefined ? {} : { drop_src_path_prefix_parts: target.drop_src_path_prefix_parts }),
      })),
      username: spec.username,
      password: password(spec.username),
    }));
    return JSON.stringify({ users });
  }

  /** Arguments of the proxy (factory/vmauth/vmauth.go), whose ports are others here. */
  public proxyArgs(config: string): string[] {
    const { internalListenPort } = this.one('VMAuth').spec;
    return [`-auth.config=${config}`, ...(internalListenPort === undefined ? [] : [`-httpInternalListenAddr=:${internalListenPort}`])];
  }

  /** Arguments of the ruler (factory/vmalert); the addresses are those of the programs here. */
  public rulerArgs(places: { readonly store: string; readonly rules: string; readonly metrics: string; readonly alerts: string }): string[] {
    const { spec } = this.one('VMAlert');
    return [
      `-datasource.url=${places.store}`, `-notifier.url=${places.alerts}`, `-remoteWrite.url=${places.metrics}/api/v1/write`, `-remoteRead.url=${places.metrics}`, `-rule="${places.rules}/*.yaml"`,
      ...Object.entries(spec.extraArgs).map(([name, value]) => `-${name}=${value}`),
    ];
  }

  /** The rules' files, by name. */
  public rules(): Record<string, string> {
    return this.one('ConfigMap', 'logs-rules').data;
  }

  /** Names and expressions of the alerts that watch the installation, and of what is recorded for them. */
  public watches(): Array<{ name: string; expr: string }> {
    const groups = this.objects.filter(({ kind, metadata }) => kind === 'VMRule' && metadata.namespace === 'logs').flatMap(({ spec }) => spec.groups);
    return groups.flatMap(({ rules }: any) => rules.map(({ alert, record, expr }: any) => ({ name: alert ?? record, expr })));
  }

  private one(kind: string, name = 'logs'): any {
    return this.objects.find((object) => object.kind === kind && object.metadata.name === name);
  }
}

/** An address with parameters, as Go's `url.Values` writes them. */
function withArgs(url: string, args: Array<{ name: string; values: string[] }>): string {
  if (args.length === 0) return url;
  return `${url}?${new URLSearchParams(args.flatMap(({ name, values }) => values.map((value): [string, string] => [name, value]))).toString()}`;
}
