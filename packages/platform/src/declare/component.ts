import { Construct } from 'constructs';
import { Refusal } from '../values/refusal';
import { numbersOf } from '../values/version';
import { Ambient } from './ambient';
import { BACKUPS, BackupTarget, STORAGE_HOSTS } from './backups';
import { Cluster } from './cluster';
import { assertSameCopy } from './copy';
import { ESCAPES } from './escapes';
import { newId } from './id';
import { Records } from './ledger';
import { Monitoring, MonitorProps } from './monitoring';
import { IObjectRule } from './object-rule';
import { Package, packageOf, readPackage } from './package-of';
import { shippedKinds, ShippedKindsProps } from './shipped-kinds';
import { CustomResourceKind } from './stage';
import { UpgradeRule, VERSIONS } from './versions';

const VERSION = new Refusal('PLATFORM-319', {
  protects: 'Upgrade rules compare the first two numbers of a version with what is committed.',
  wrong: "recordVersion('Ceph', 'squid', …)",
  right: "recordVersion('Ceph', 'v19.2.3', …)",
});

/** A change to an object that a component renders. */
export interface ObjectPatch {
  /** Kind of the object. */
  readonly kind: string;
  /** Name of the object. */
  readonly name: string;
  /** What is merged into the object (RFC 7386: objects are merged, `null` removes, anything else replaces). */
  readonly merge: { [key: string]: any };
  /** Why this is needed; listed by the build until it is gone. */
  readonly reason: string;
}

/** A change to the values of a Helm release. */
export interface ValuesPatch {
  /** Name of the HelmRelease. */
  readonly release: string;
  /** What is merged into its values, as in `ObjectPatch.merge`. */
  readonly values: { [key: string]: any };
  /** Why this is needed; listed by the build until it is gone. */
  readonly reason: string;
}

/** The changes that programs make to what components render. */
export const PATCHES = new Records<ObjectPatch>();

/** The rules that components add about what the cluster renders. */
export const OBJECT_RULES = new Records<IObjectRule>();

/**
 * Installs one thing. A component owns one or more stages; its constructor takes `(scope, id, props)`, and its id becomes
 * part of the stages' names, so an id is as lasting as what it names.
 */
export abstract class Component extends Construct {
  /** The cluster it is installed in. */
  public readonly cluster: Cluster;
  /**
   * Name of the npm package that brings it, or the class name for one written in a program. Of a program in another language
   * than JavaScript, the class isn't known here: its id stands for it, so that `shop-cache` is `ShopCache`.
   */
  public readonly packageName: string;
  /** Version of that package, or `local`. */
  public readonly packageVersion: string;
  /** The package; undefined for a component that is written in a program. @internal */
  public readonly _package?: Package;

  /**
   * @param scope the cluster, or a component that this one is part of
   * @param id name of the installation, for example `cache`
   * @param packageDir folder of the package that holds package.json, RUNBOOK.md, dashboards/, and in crds/ and charts/ what its objects and values are checked against; found from the class when left out, and none when it is an empty text, as for what a program brings itself
   */
  constructor(scope: Construct, id: string, packageDir?: string) {
    super(scope, newId(scope, id));
    assertSameCopy(this);
    this.cluster = Cluster.of(this);
    this._package = packageDir === undefined ? packageOf(this, Component as any) : packageDir === '' ? undefined : readPackage(packageDir);
    this.packageName = this._package?.name ?? classOf(this);
    this.packageVersion = this._package?.version ?? 'local';
  }

  /**
   * Scrapes, alerts and promises, in a stage of their own, and dashboards. Metrics go to the sink of `props`, or else to the one that a
   * construct above provides (`Ambient.provide`). Returns undefined, and renders nothing, where there is none.
   *
   * @param props namespace, endpoints that are scraped, alerts, promises and dashboards
   */
  public addMonitoring(props: MonitorProps): Monitoring | undefined {
    const sink = Ambient.metrics(this, props.metrics);
    if (!sink) return undefined;
    const monitoring = new Monitoring(this, 'Monitoring', { namespace: props.namespace, sink });
    for (const { endpoint, ...options } of props.scrapes ?? []) monitoring.scrape(endpoint, options);
    for (const [group, alerts] of Object.entries(props.alerts ?? {})) monitoring.alerts(group, alerts);
    for (const slo of props.slos ?? []) monitoring.slo(slo);
    for (const name of props.dashboards ?? []) monitoring.dashboard(name);
    return monitoring;
  }

  /**
   * Says which version of something this component runs, and how that can be upgraded. The version stands in the cluster's
   * contract; the next synthesis compares with it, and refuses a step that breaks the rule.
   *
   * @param name what has the version, for example `Ceph`; once per component
   * @param version the version, as upstream writes it
   * @param rule how it can be upgraded
   */
  public recordVersion(name: string, version: string, rule: UpgradeRule): void {
    VERSION.unless(this, numbersOf(version) !== undefined, `the version of ${name} must begin with two numbers, got '${version}': write it as in 1.2`);
    VERSIONS.add(this, { name, version, rule });
  }

  /**
   * Says where this component keeps backups. Refused at synthesis, unless there is a reason: backups that go over plain
   * `http`, and backups on a machine that keeps other data of the cluster as well. Refused in any case: a `repository` that
   * another component writes to, or one above or below it, in whichever cluster.
   *
   * @param target the service, and the reason
   */
  public recordBackup(target: BackupTarget): void {
    BACKUPS.add(this, target);
    if (target.repository !== undefined) {
      const { endpointUrl, repository } = target;
      const service = URL.canParse(endpointUrl) ? new URL(endpointUrl).host : endpointUrl;
      this.cluster.claim(this, { what: 'backup repository', key: `${service}/${repository}`, folder: true, fix: 'keep the backups of each under a name of their own' });
    }
    if (target.reason !== undefined) ESCAPES.add(this, { what: `keeps backups at ${target.endpointUrl}`, reason: target.reason });
  }

  /**
   * Says that a machine outside the cluster keeps data for this component: backups on the same machine need a reason.
   *
   * @param host name or address of the machine
   */
  public recordStorageHost(host: string): void {
    // DNS knows no capitals.
    STORAGE_HOSTS.add(this, host.toLowerCase());
  }

  /**
   * The kinds of custom resources whose CRDs this component's package ships in `crds/`, for a stage's `installs`: their
   * groups, served versions and scopes are read from there. Refused: a name that the package doesn't ship, and a component
   * that is written in a program, which has no package.
   *
   * @param props which of them, and which hold data; all of them where it is left out, and none that holds data
   */
  public shippedKinds(props: ShippedKindsProps = {}): CustomResourceKind[] {
    return shippedKinds(this, this.packageName, this._package?.folder, props);
  }

  /**
   * Adds a rule about what the cluster renders, for what doesn't work together with this component. It is checked by every
   * synthesis, after all patches, and its violations are listed with those of the core.
   *
   * @param rule the rule
   */
  public addRule(rule: IObjectRule): void {
    OBJECT_RULES.add(this, rule);
  }

  /**
   * Escape hatch: merges into an object that this component renders. Refused at synthesis when no object matches.
   *
   * @param patch the object, the change and the reason
   */
  public patchObject(patch: ObjectPatch): void {
    PATCHES.add(this, patch);
    ESCAPES.add(this, { what: `patches ${patch.kind} '${patch.name}'`, reason: patch.reason });
  }

  /**
   * Escape hatch: merges into the values of one of this component's Helm releases. Refused at synthesis when none matches.
   *
   * @param patch the release, the values and the reason
   */
  public patchValues(patch: ValuesPatch): void {
    PATCHES.add(this, { kind: 'HelmRelease', name: patch.release, merge: { spec: { values: patch.values } }, reason: patch.reason });
    ESCAPES.add(this, { what: `merges values into HelmRelease '${patch.release}'`, reason: patch.reason });
  }
}

/** The class of a component that is written in a program. In another language than JavaScript, what is made here is a plain `Component`. */
function classOf(component: Component): string {
  if (Object.getPrototypeOf(component) !== Component.prototype) return component.constructor.name;
  return component.node.id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
