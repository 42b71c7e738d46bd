import { ClusterModel } from '../model/model';
import { Refusal } from '../values/refusal';
import { shown } from '../values/shown';
import { everyObject } from './walk';

const QUANTITY = new Refusal('PLATFORM-656', {
  protects: 'Kubernetes has units of its own, without a B: an object with another is refused by the API server, and a chart that makes it fails.',
  wrong: "resources: { limits: { memory: '512MB' } }",
  right: "resources: { limits: { memory: '512Mi' } }",
});

const FORM = /^[-+]?(\d+\.?\d*|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][-+]?\d+)?$/;

/** What is wrong with a quantity as Kubernetes reads it, and where; undefined for one that it reads. */
export function misreadQuantity(path: string, where: string, name: string, value: string | number): string | undefined {
  return FORM.test(`${value}`) ? undefined : QUANTITY.at(path, `'${where}' of ${name} must be a quantity of Kubernetes, got ${shown(value)}: ${adviceFor(`${value}`)}`);
}

/**
 * What is asked for of memory, CPU and disk, in custom resources and in the values of charts, in a form that is no quantity. The
 * schemas of Kubernetes' own kinds say which fields are quantities.
 */
export function readableQuantities(model: ClusterModel): string[] {
  return everyObject(model).filter(([, { apiVersion, kind }]) => !(`${apiVersion}/${kind}` in model.kubernetes.kinds)).flatMap(([path, object]) => (
    quantitiesIn(object).flatMap(({ where, value }) => misreadQuantity(path, where, `${object.kind} '${object.metadata.name}'`, value) ?? [])
  ));
}

interface Found {
  readonly where: string;
  readonly value: string | number;
}

/** What stands below `limits` and `requests` of `resources`. A text that a chart expands is left to it. */
function quantitiesIn(value: unknown, where = ''): Found[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner !== 'object') return [];
    const at = Array.isArray(value) ? `${where}[${key}]` : where === '' ? key : `${where}.${key}`;
    if (!/(^|\.)resources\.(limits|requests)$/.test(at)) return quantitiesIn(inner, at);
    // A schema says what they are, and is none itself.
    return Object.entries<any>(inner ?? {}).filter(([, amount]) => ['string', 'number'].includes(typeof amount) && !/\{\{|\$\{/.test(`${amount}`)).map(([name, amount]) => ({ where: `${at}.${name}`, value: amount }));
  });
}

function adviceFor(value: string): string {
  const [, number, unit] = /^\s*([\d.]+)\s*([kKmMgGtT])i?[bB]?\s*$/.exec(value) ?? [];
  return number === undefined ? "write it as in '512Mi', '20Gi' or '250m'" : `write '${number}${unit.toUpperCase()}i'`;
}
