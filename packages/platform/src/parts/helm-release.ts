import { SupportFile } from '@monosense-io/output';
import { ApiObject, Duration, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Cluster, UNVERIFIED } from '../declare/cluster';
import { Component } from '../declare/component';
import { Stage } from '../declare/stage';
import { supportIn } from '../facts/support';
import { durationText } from '../values/duration';
import { Refusal } from '../values/refusal';
import { EXACT_VERSION, isExactVersion } from '../values/version';

const CHART_REPOSITORY = new Refusal('PLATFORM-406', {
  protects: 'Flux reads charts from OCI registries and over https only.',
  wrong: "chart: { repository: 'http://charts.example.org', name: 'web', version: '2.0.3' }",
  right: "chart: { repository: 'https://charts.example.org', name: 'web', version: '2.0.3' }",
});

const WHOLE_SIGNER = new Refusal('PLATFORM-445', {
  protects: 'Half a signer is none, and an expression that is open at an end takes everybody whose name contains the right one.',
  wrong: "signature: { subject: 'github.com/example/shop', … } in support.json",
  right: "signature: { issuer: '^https://token\\.actions\\.githubusercontent\\.com$', subject: '^https://github\\.com/example/shop/\\.github/workflows/release\\.yaml@refs/heads/main$', … } in support.json",
});

/** What happens when an installation or upgrade fails. */
export enum Remediation {
  /** Three tries, then back to the version before. For what is stateless. */
  ROLLBACK = 'rollback',
  /** Tried again and again in place. For the network, storage and databases: a rollback reverts no CRD and no data. */
  RETRY = 'retry',
}

/** A Helm chart at an exact version. */
export interface Chart {
  /** Repository: `oci://host/path` (the chart's name is appended) or `https://…` for an index. */
  readonly repository: string;
  /** Name of the chart. */
  readonly name: string;
  /** Exact version. Refused: ranges. */
  readonly version: string;
}

/** Values of a release that are kept in a Secret. */
export interface SecretValues {
  /** Name of the Secret. */
  readonly secret: string;
  /** Key of the Secret. */
  readonly key: string;
  /**
   * Path of the one value that the key holds, for example `tls.ca.key`.
   * @default - the key holds a whole values file
   */
  readonly targetPath?: string;
  /**
   * Whether the release may go ahead without the Secret, as it must at the bootstrap.
   * @default false
   */
  readonly optional?: boolean;
}

/** An installation of a chart. */
export interface HelmReleaseProps {
  /** The chart. */
  readonly chart: Chart;
  /**
   * Name of the release.
   * @default - the chart's name
   */
  readonly releaseName?: string;
  /**
   * Values of the chart.
   * @default - the chart's own
   */
  readonly values?: { [key: string]: any };
  /**
   * Values that stand in Secrets of the release's namespace.
   * @default - none
   */
  readonly valuesFrom?: SecretValues[];
  /**
   * Whether the CRDs in the chart's crds/ folder are left alone, because something else brings them.
   * @default false
   */
  readonly skipCrds?: boolean;
  /**
   * Names of the PersistentVolumeClaims that the chart makes with these values, as `Cluster.requireBackups` counts them. Of a
   * StatefulSet's claims, the name of its template.
   * @default - none that is known of
   */
  readonly claims?: string[];
  /** What happens when it fails. */
  readonly remediation: Remediation;
  /**
   * How long Helm waits for the release to become ready.
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;
  /**
   * Whether it is needed before Flux runs: `bootstrap/helmfile.yaml` installs it then, with the same values, and Flux adopts it.
   * @default false
   */
  readonly bootstrap?: boolean;
  /**
   * Whether the bootstrap waits for the release to become ready before it goes on.
   * @default true
   */
  readonly bootstrapWait?: boolean;
  /**
   * Kustomize folders, as addresses pinned to a commit, that the bootstrap applies before the release: what the chart needs
   * at its first start and Flux brings later. Flux must apply the same objects.
   * @default - none
   */
  readonly bootstrapKustomizations?: string[];
}

/**
 * A Helm chart that Flux installs: the HelmRelease and the source of its chart. Of a chart in an OCI registry Flux checks who
 * signed it, where the `support.json` of the component's package knows the signer.
 */
export class HelmRelease extends Construct {
  /** Name of the release. */
  public readonly releaseName: string;
  /** @internal */ public readonly _props: HelmReleaseProps;

  /**
   * @param scope the stage
   * @param id construct id
   * @param props chart and values
   */
  constructor(scope: Stage, id: string, props: HelmReleaseProps) {
    super(scope, id);
    const { chart } = props;
    this._props = props;
    this.releaseName = props.releaseName ?? chart.name;
    EXACT_VERSION.unless(this, isExactVersion(chart.version), `chart '${chart.name}' has version '${chart.version}', which is not exact: pin one, as in 1.2.3`);
    CHART_REPOSITORY.unless(this, /^(oci|https):\/\//.test(chart.repository), `the repository of chart '${chart.name}' must begin with oci:// or https://, got '${chart.repository}': write its whole address`);

    const oci = chart.repository.startsWith('oci://');
    const verify = this.verificationOf(scope, chart);
    new ApiObject(this, 'Source', oci ? {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'OCIRepository',
      metadata: { name: this.releaseName },
      spec: {
        interval: '1h',
        url: `${chart.repository}/${chart.name}`,
        ref: { tag: chart.version },
        layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: 'copy' },
        // The program may say later that this cluster doesn't look at signatures.
        verify: Lazy.any({ produce: () => (UNVERIFIED.of(Cluster.of(this)).length > 0 ? undefined : verify) }),
      },
    } : {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata: { name: this.releaseName },
      spec: { interval: '12h', url: chart.repository },
    });
    new ApiObject(this, 'Release', {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata: { name: this.releaseName },
      spec: {
        interval: '1h',
        timeout: durationText(this, 'timeout', props.timeout ?? Duration.minutes(5)),
        ...(oci
          ? { chartRef: { kind: 'OCIRepository', name: this.releaseName } }
          : { chart: { spec: { chart: chart.name, version: chart.version, sourceRef: { kind: 'HelmRepository', name: this.releaseName } } } }),
        ...remediationOf(props.remediation, props.skipCrds ?? false),
        ...(props.values ? { values: props.values } : {}),
        ...(props.valuesFrom ? {
          valuesFrom: props.valuesFrom.map(({ secret, key, targetPath, optional }) => ({ kind: 'Secret', name: secret, valuesKey: key, targetPath, optional })),
        } : {}),
      },
    });
  }

  /** Who must have signed a chart; undefined when nobody knows, and when Flux isn't what fetches it: no other reader looks. */
  private verificationOf(stage: Stage, { repository, name }: Chart): { [key: string]: any } | undefined {
    const component = stage.node.scopes.filter((scope) => scope instanceof Component).pop();
    const support = component?._package && supportIn(component._package.folder);
    const upstream = `${repository.replace(/^oci:\/\//, '')}/${name}`;
    const signature = support?.upstreams[upstream]?.signature;
    if (signature === undefined || signature.unverified !== undefined || !Cluster.of(this).reader.isFlux) return undefined;
    const { issuer, subject } = signature;
    for (const [member, expression] of Object.entries({ issuer, subject })) {
      WHOLE_SIGNER.unless(this, /^\^.*[^\\]\$$/.test(expression ?? ''), `'signature.${member}' of ${upstream} in ${SupportFile.NAME} must be an expression from ^ to $, got ${expression === undefined ? 'none' : `'${expression}'`}: write the whole signer, or say in 'unverified' why nobody is asked`);
    }
    return { provider: 'cosign', matchOIDCIdentity: [{ issuer, subject }] };
  }
}

function remediationOf(remediation: Remediation, skipCrds: boolean): { [key: string]: any } {
  // CreateReplace because Helm itself never upgrades the CRDs in a chart's crds/ folder.
  const crds = skipCrds ? 'Skip' : 'CreateReplace';
  const retry = { name: 'RetryOnFailure', retryInterval: '5m' };
  return remediation === Remediation.RETRY
    ? { install: { crds, strategy: retry, remediation: { retries: 3 } }, upgrade: { crds, strategy: retry, remediation: { retries: 3 } } }
    : { install: { crds, remediation: { retries: 3 } }, upgrade: { crds, cleanupOnFail: true, remediation: { retries: 3, strategy: 'rollback' } } };
}
