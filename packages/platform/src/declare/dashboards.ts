import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { IConstruct } from 'constructs';
import { Check } from '../values/check';
import { Refusal } from '../values/refusal';
import { Records } from './ledger';
import { Package, readPackage } from './package-of';

const NO_DASHBOARD = new Refusal('PLATFORM-327', {
  protects: 'A dashboard that the package does not bring would be missing where people look for it, and nothing would say so.',
  wrong: "dashboards: ['overview'] without dashboards/overview.json in the package",
  right: "dashboards: ['overview'] with dashboards/overview.json",
});

const INSTALLED = new Refusal('PLATFORM-328', {
  protects: 'Dashboards come with a package at the version that the program pins; one that is not installed has none.',
  wrong: "grafana.addDashboards('@example/queue'), which the program does not depend on",
  right: '"dependencies": { "@example/queue": "1.2.3" } in the package.json of the program',
});

/** A dashboard that a package brings: the file `dashboards/<name>.json` in it, in Grafana's own format. */
export interface Dashboard {
  /** Name of the package, for example `@monosense-io/cilium`. */
  readonly packageName: string;
  /** Name of the file, without its ending; unique in the package. */
  readonly name: string;
  /** Text of the file. */
  readonly json: string;
}

/** Is told of the dashboards of the components that a cluster runs. */
export interface IDashboardWatcher {
  /**
   * Called once for each dashboard, however many components bring it.
   *
   * @param dashboard the dashboard
   */
  dashboard(dashboard: Dashboard): void;
}

/** The dashboards of packages, for whatever shows them. */
export class Dashboards {
  /**
   * Tells a watcher of the dashboards of all components of the cluster that send metrics: at once of those declared so far, and of
   * each later one when it is declared.
   *
   * @param scope the cluster, or a construct in it
   * @param watcher who is told
   */
  public static watch(scope: IConstruct, watcher: IDashboardWatcher): void {
    WATCHERS.add(scope, watcher);
    for (const { record } of DECLARED.all(scope)) watcher.dashboard(record);
  }

  /**
   * All dashboards of a package, for components that only another cluster runs. Refused: a package that the program doesn't have,
   * and one that brings no dashboard.
   *
   * @param scope who asks
   * @param packageName name of the package, for example `@monosense-io/cilium`
   */
  public static ofPackage(scope: IConstruct, packageName: string): Dashboard[] {
    Check.text(scope, 'packageName', packageName, 'write it as in @monosense-io/cilium');
    const found = installed(packageName);
    INSTALLED.unless(scope, found !== undefined, `'packageName' must be a package that the program depends on, got '${packageName}': add it to the dependencies in the program's package.json`);
    const names = namesIn(found!.folder);
    NO_DASHBOARD.unless(scope, names.length > 0, `'packageName' must be a package with dashboards, got '${packageName}', which brings none: leave it out`);
    return names.map((name) => read(found!, name));
  }

  private constructor() {}
}

/** Dashboards of components, each once. */
const DECLARED = new Records<Dashboard>();

/** Who wants to know of them. */
const WATCHERS = new Records<IDashboardWatcher>();

/**
 * Declares a dashboard of a component's package.
 *
 * @param scope the component's monitoring
 * @param from the component's package
 * @param name name of the file, without its ending
 */
export function declareDashboard(scope: IConstruct, from: Package | undefined, name: string): void {
  const names = from === undefined ? [] : namesIn(from.folder);
  NO_DASHBOARD.unless(scope, names.includes(name), `'dashboards' must name files dashboards/<name>.json of ${from?.name ?? "the component's package, and a component of a program has none"}, got '${name}': ${names.length === 0 ? 'make it, or leave it out' : `name one of ${names.join(', ')}`}`);
  if (DECLARED.all(scope).some(({ record }) => record.packageName === from!.name && record.name === name)) return;
  const dashboard = read(from!, name);
  DECLARED.add(scope, dashboard);
  for (const { record } of WATCHERS.all(scope)) record.dashboard(dashboard);
}

function namesIn(folder: string): string[] {
  const dashboards = join(folder, 'dashboards');
  return existsSync(dashboards) ? readdirSync(dashboards).filter((file) => file.endsWith('.json')).map((file) => file.replace(/\.json$/, '')).sort() : [];
}

function read({ name: packageName, folder }: Package, name: string): Dashboard {
  return { packageName, name, json: readFileSync(join(folder, 'dashboards', `${name}.json`), 'utf8') };
}

/** A package as the program that runs would find it. */
function installed(packageName: string): Package | undefined {
  try {
    return readPackage(dirname(require.resolve(`${packageName}/package.json`, { paths: [dirname(require.main?.filename ?? ''), process.cwd()] })));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    return undefined;
  }
}
