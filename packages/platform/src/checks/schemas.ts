import { existsSync } from 'fs';
import { join } from 'path';
import { Component } from '../declare/component';
import { Stage } from '../declare/stage';
import { Schema } from '../facts/json-schema';
import { ARGO_CD_GROUP, FLUX_GROUPS } from '../facts/kubernetes';
import { Crd, crdFile, crdOf } from '../model/crd';
import { ClusterModel, InstalledKind, installedKinds, StageModel } from '../model/model';
import { groupOf, KubeObject } from '../model/object';
import { Refusal } from '../values/refusal';
import { chartFacts, chartOf, wrongValues } from './charts';
import { misfits } from './schema';

const SERVED_VERSION = new Refusal('PLATFORM-640', {
  protects: 'The API server refuses an object in a version that it no longer serves, or does not serve yet.',
  wrong: "apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget'",
  right: "apiVersion: 'policy/v1', kind: 'PodDisruptionBudget'",
});

const EXISTING_KIND = new Refusal('PLATFORM-641', {
  protects: 'The API server refuses an object of a kind that its group does not have.',
  wrong: "apiVersion: 'v1', kind: 'Deployment'",
  right: "apiVersion: 'apps/v1', kind: 'Deployment'",
});

const SCHEMA_IN_FILE = new Refusal('PLATFORM-642', {
  protects: 'Without the schema that a program names, no object of the kind would be checked.',
  wrong: "installs: [{ group: 'example.org', kind: 'Shop', versions: ['v1'], crd: 'crds/blogs.yaml' }]",
  right: "installs: [{ group: 'example.org', kind: 'Shop', versions: ['v1'], crd: 'crds/shops.yaml' }]",
});

const VERSIONS_OF_SCHEMA = new Refusal('PLATFORM-643', {
  protects: 'A version that a component promises and its CRD does not serve is refused by the API server, object by object.',
  wrong: "installs: [{ group: 'example.org', kind: 'Shop', versions: ['v1', 'v2'] }], with a CRD that serves v1",
  right: "installs: [{ group: 'example.org', kind: 'Shop', versions: ['v1'] }]",
});

const SCOPE_OF_SCHEMA = new Refusal('PLATFORM-644', {
  protects: 'An object would be rendered with a namespace that its kind does not have, or without one that it needs.',
  wrong: "installs: [{ group: 'example.org', kind: 'Shop', versions: ['v1'], namespaced: false }], with a CRD of scope Namespaced",
  right: "installs: [{ group: 'example.org', kind: 'Shop', versions: ['v1'] }]",
});

const KNOWN_CHART = new Refusal('PLATFORM-645', {
  protects: 'A list of values of another version of the chart would let through what this version ignores.',
  wrong: "chart: { name: 'shop', version: '1.2.3', … }, in a package whose charts/shop.json is of 1.2.2",
  right: "chart: { name: 'shop', version: '1.2.2', … }",
});

const VALUES_LISTED = new Refusal('PLATFORM-646', {
  protects: 'A package that installs a chart without the list of its values leaves every misspelt value to Helm, which ignores it.',
  wrong: "chart: { name: 'shop', version: '1.2.3', … }, in a package without charts/shop.json",
  right: "chart: { name: 'shop', version: '1.2.3', … }, in a package with charts/shop.json",
});

const SCHEMA_IN_PACKAGE = new Refusal('PLATFORM-647', {
  protects: 'A package that installs a kind without its schema leaves every mistake in an object of it to the cluster.',
  wrong: "installs: [{ group: 'example.org', kind: 'Shop', versions: ['v1'] }], in a package without crds/shops.example.org.json",
  right: "installs: [{ group: 'example.org', kind: 'Shop', versions: ['v1'] }], in a package with crds/shops.example.org.json",
});

/** Something that nothing is known of: said by every build, and in the cluster's README. */
export interface Unchecked {
  readonly path: string;
  readonly what: string;
  /** How it can be checked. */
  readonly fix: string;
}

/** What was found, and by what. */
export interface CheckedSchemas {
  readonly problems: string[];
  /** Whether every object fits the schema of its kind. */
  readonly shaped: boolean;
  readonly unchecked: Unchecked[];
  /** The definitions of the custom resources among the objects. */
  readonly crds: ReadonlySet<Crd>;
}

/** The schemas of the readers' kinds, for clusters in which no component installs them. */
const READER_CRDS = join(__dirname, '../..', 'crds');

/**
 * Holds what a cluster renders to the schemas and the charts' value keys that its own pins bring.
 *
 * @param added what the reader gets beside the objects of each stage
 */
export function checkSchemas(model: ClusterModel, added: ReadonlyMap<StageModel, readonly KubeObject[]>): CheckedSchemas {
  const schemas = new Schemas(model);
  for (const stage of model.stages) {
    if (stage.stage) schemas.problems.push(...kindsWithoutSchema(stage.stage));
    for (const object of [...stage.objects, ...added.get(stage) ?? []]) {
      const schema = schemas.of(object, stage.path);
      if (schema !== undefined) {
        const problems = misfits(object, schema, model.kubernetes, { path: stage.path, name: `${object.kind} '${object.metadata.name}'` });
        schemas.shaped &&= problems.length === 0;
        schemas.problems.push(...problems);
      }
      if (object.kind === 'HelmRelease' && (object.spec?.values ?? object.spec?.valuesFrom) !== undefined) checkValues(schemas, stage, object, model);
    }
  }
  return schemas;
}

/** The schemas of a cluster's kinds, and what was wrong with finding them. */
class Schemas implements CheckedSchemas {
  public readonly problems: string[] = [];
  public shaped = true;
  public readonly crds = new Set<Crd>();
  public readonly unchecked: Unchecked[] = [];
  private readonly installed: ReadonlyMap<string, InstalledKind>;
  private readonly definitions = new Map<InstalledKind, Crd | undefined>();

  constructor(private readonly model: ClusterModel) {
    this.installed = installedKinds(model.cluster, model.stages.flatMap(({ stage }) => (stage ? [stage] : [])));
  }

  /** The schema that an object is held to; undefined when there is none, which is said here or by the order. */
  public of(object: KubeObject, path: string): Schema | undefined {
    const { kinds, groups, minor } = this.model.kubernetes;
    const group = groupOf(object);
    const own = kinds[`${object.apiVersion}/${object.kind}`];
    if (own !== undefined) return { $ref: own.schema };
    const entry = this.installed.get(`${group}/${object.kind}`);
    const flux = FLUX_GROUPS.includes(group);
    const ofReader = flux || (group === ARGO_CD_GROUP && this.model.cluster.reader._argoCd !== undefined);
    if (entry === undefined && !ofReader) {
      const versions = Object.keys(kinds).filter((id) => id.endsWith(`/${object.kind}`)).map((id) => id.slice(0, -object.kind.length - 1));
      if (groups.has(group)) this.notServed(object, path, `Kubernetes ${minor}`, versions.filter((apiVersion) => groupOf({ apiVersion }) === group));
      return undefined;
    }
    const crd = entry === undefined ? readerCrd(group, object.kind) : this.definitionOf(entry);
    if (crd !== undefined) this.crds.add(crd);
    const schema = schemaIn(crd, object);
    // The order says what is not served of the kinds that it looks at, but takes those of Flux for granted.
    if (schema === undefined && flux && (crd !== undefined || entry === undefined)) this.notServed(object, path, 'Flux', crd ? servedBy(crd).map((version) => `${group}/${version}`) : []);
    return schema;
  }

  private notServed({ apiVersion, kind, metadata }: KubeObject, path: string, server: string, versions: string[]): void {
    const what = `${kind} '${metadata.name}' is of ${apiVersion}, and ${server}`;
    this.problems.push(versions.length > 0
      ? SERVED_VERSION.at(path, `${what} serves ${versions.join(', ')}: use a version that is served`)
      : EXISTING_KIND.at(path, `${what} has no such kind in it: correct apiVersion or kind`));
  }

  private definitionOf(entry: InstalledKind): Crd | undefined {
    if (!this.definitions.has(entry)) this.definitions.set(entry, this.findDefinition(entry));
    return this.definitions.get(entry);
  }

  /** Looks into the file that the program names, else into the package of the component that installs the kind. */
  private findDefinition({ stage, kind: { group, kind, versions, namespaced = true, crd: file } }: InstalledKind): Crd | undefined {
    const { _package, packageName, packageVersion }: Partial<Component> = ownerOf(stage) ?? {};
    const folder = _package?.folder;
    const path = (stage ?? this.model.cluster).node.path;
    if (file === undefined && folder === undefined) {
      this.unchecked.push({ path, what: `objects of kind ${kind} of ${group}`, fix: "name the file of its CustomResourceDefinition as 'crd', beside 'versions'" });
      return undefined;
    }
    // That a package has no file is said once, for all kinds that its stage installs.
    const source = file ?? crdFile(join(folder!, 'crds'), group, kind);
    if (source === undefined) return undefined;
    const exists = existsSync(source);
    const crd = exists ? crdOf(source, group, kind) : undefined;
    if (crd === undefined) {
      this.problems.push(SCHEMA_IN_FILE.at(path, `the schema of ${kind} of ${group} is looked for in ${source}, which ${exists ? 'holds no CustomResourceDefinition of it: name the file that does' : 'does not exist: correct the path'}`));
      return undefined;
    }
    const bringer = file ?? `${packageName} ${packageVersion}`;
    const served = servedBy(crd);
    const unserved = versions.filter((version) => !served.includes(version));
    if (unserved.length > 0) this.problems.push(VERSIONS_OF_SCHEMA.at(path, `'versions' of ${kind} of ${group} must be served by its schema in ${bringer}, which serves ${served.join(', ')}, got ${unserved.join(', ')}: correct 'versions'`));
    if (namespaced !== (crd.spec.scope === 'Namespaced')) this.problems.push(SCOPE_OF_SCHEMA.at(path, `'namespaced' of ${kind} of ${group} must be ${!namespaced}, as in its schema in ${bringer}, got ${namespaced}: set it to ${!namespaced}`));
    return crd;
  }
}

/** Refuses what a release's chart would ignore in silence. */
function checkValues(schemas: Schemas, { path, stage }: StageModel, release: KubeObject, { stages, releases }: ClusterModel): void {
  const objects = stages.flatMap((other) => other.objects);
  const { name } = release.metadata;
  const { _package, packageName, packageVersion }: Partial<Component> = ownerOf(stage) ?? {};
  const folder = _package?.folder;
  const chart = chartOf(release, objects);
  const facts = folder === undefined || chart === undefined ? undefined : chartFacts(folder, chart.name);
  if (facts !== undefined && facts.version === chart!.version) {
    schemas.problems.push(...wrongValues(path, release, facts));
  } else if (facts !== undefined && releases.some(({ releaseName, _props, node }) => releaseName === name && node.scopes.includes(stage!) && _props.chart.version === facts.version)) {
    // The package is right, and an escape hatch pins another version: this must be possible tonight.
    schemas.unchecked.push({ path, what: `values of HelmRelease '${name}', whose chart a patch sets to ${chart!.version}`, fix: `take a release of ${packageName} that brings that version` });
  } else if (facts !== undefined) {
    schemas.problems.push(KNOWN_CHART.at(path, `HelmRelease '${name}' installs chart ${chart!.name} ${chart!.version}, and ${packageName} ${packageVersion} knows the values of ${facts.version}: pin that version, or take a release that knows this one`));
  } else if (folder !== undefined && chart !== undefined) {
    schemas.problems.push(VALUES_LISTED.at(path, `HelmRelease '${name}' installs chart ${chart.name} ${chart.version}, and ${packageName} ${packageVersion} brings no list of its values: take a release that does`));
  } else {
    schemas.unchecked.push({ path, what: `values of HelmRelease '${name}'`, fix: 'use a component from a package that knows the chart' });
  }
}

/** The component that a stage belongs to. */
function ownerOf(stage?: Stage): Component | undefined {
  return [...stage?.node.scopes ?? []].reverse().find((scope): scope is Component => scope instanceof Component);
}

/** Kinds that a package installs without bringing their schemas, used or not: a later change should not be the first to learn of it. */
function kindsWithoutSchema(stage: Stage): string[] {
  const { _package, packageName, packageVersion }: Partial<Component> = ownerOf(stage) ?? {};
  const folder = _package?.folder;
  const missing = (stage._props.installs ?? []).filter((kind) => kind.crd === undefined && folder !== undefined && crdFile(join(folder, 'crds'), kind.group, kind.kind) === undefined);
  return [...new Set(missing.map(({ group }) => group))].map((group) => (
    SCHEMA_IN_PACKAGE.at(stage.node.path, `the stage installs ${missing.filter((kind) => kind.group === group).map(({ kind }) => kind).join(', ')} of ${group}, and ${packageName} ${packageVersion} brings no schema of it: take a release that does`)
  ));
}

function readerCrd(group: string, kind: string): Crd | undefined {
  const file = crdFile(READER_CRDS, group, kind);
  return file === undefined ? undefined : crdOf(file, group, kind);
}

function servedBy(crd: Crd): string[] {
  return crd.spec.versions.filter(({ served }) => served).map(({ name }) => name);
}

function schemaIn(crd: Crd | undefined, { apiVersion }: KubeObject): Schema | undefined {
  return crd?.spec.versions.find(({ name, served }) => served && `${crd.spec.group}/${name}` === apiVersion)?.schema?.openAPIV3Schema;
}
