import { readFileSync } from 'fs';
import { join } from 'path';
import { Construct } from 'constructs';
import { Cluster } from './cluster';
import { assertSameCopy } from './copy';
import { IObjectRule } from './object-rule';
import { checkVersion, UpgradeRule } from '../checks/upgrades';

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

/**
 * Installs one thing. A component owns one or more stages; its constructor takes `(scope, id, props)`, and its id becomes
 * part of the stages' names, so an id is as lasting as what it names.
 */
export abstract class Component extends Construct {
  /** The cluster it is installed in. */
  public readonly cluster: Cluster;
  /** Name of the npm package that brings it, or the class name for one written in a program. */
  public readonly packageName: string;
  /** Version of that package, or `local`. */
  public readonly packageVersion: string;
  /** @internal */ public readonly _packageDir?: string;
  /** @internal */ public readonly _repository?: { url: string; directory: string };
  /** @internal */ public readonly _patches: ObjectPatch[] = [];
  /** @internal */ public readonly _versions: Array<{ name: string; version: string; rule: UpgradeRule }> = [];
  /** @internal */ public readonly _rules: IObjectRule[] = [];

  /**
   * @param scope the cluster, or a component that this one is part of
   * @param id name of the installation, for example `cache`
   * @param packageDir folder of the package that holds package.json, RUNBOOK.md, and in crds/ and charts/ what its objects and values are checked against; left out by components written in a program
   */
  constructor(scope: Construct, id: string, packageDir?: string) {
    super(scope, id);
    assertSameCopy(this);
    this.cluster = Cluster.of(this);
    this._packageDir = packageDir;
    const manifest = packageDir === undefined ? undefined : JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8'));
    this.packageName = manifest?.name ?? this.constructor.name;
    this.packageVersion = manifest?.version ?? 'local';
    this._repository = manifest?.repository;
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
    checkVersion(this, name, version);
    this._versions.push({ name, version, rule });
  }

  /**
   * Adds a rule about what the cluster renders, for what doesn't work together with this component. It is checked by every
   * synthesis, after all patches, and its violations are listed with those of the core.
   *
   * @param rule the rule
   */
  public addRule(rule: IObjectRule): void {
    this._rules.push(rule);
  }

  /**
   * Escape hatch: merges into an object that this component renders. Refused at synthesis when no object matches.
   *
   * @param patch the object, the change and the reason
   */
  public patchObject(patch: ObjectPatch): void {
    this._patches.push(patch);
    this.cluster._escapes.push({ path: this.node.path, what: `patches ${patch.kind} '${patch.name}'`, reason: patch.reason });
  }

  /**
   * Escape hatch: merges into the values of one of this component's Helm releases. Refused at synthesis when none matches.
   *
   * @param patch the release, the values and the reason
   */
  public patchValues(patch: ValuesPatch): void {
    this._patches.push({ kind: 'HelmRelease', name: patch.release, merge: { spec: { values: patch.values } }, reason: patch.reason });
    this.cluster._escapes.push({ path: this.node.path, what: `merges values into HelmRelease '${patch.release}'`, reason: patch.reason });
  }
}
