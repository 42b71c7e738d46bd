/** A field that the API server stored otherwise than it was sent. */
export interface Difference {
  /** For example `spec.rules[0].host`. */
  readonly path: string;
  readonly sent: unknown;
  /** Undefined when it was pruned. */
  readonly stored: unknown;
}

/**
 * Every field that was sent and isn't stored as it was sent. Defaulting only adds fields, and is no difference; nor is `false`
 * that isn't stored, since Kubernetes' own kinds leave it out and read it as that.
 */
export function differencesOf(sent: unknown, stored: unknown, path = ''): Difference[] {
  if (Array.isArray(sent) && Array.isArray(stored) && sent.length === stored.length) {
    return sent.flatMap((item, index) => differencesOf(item, stored[index], `${path}[${index}]`));
  }
  if (isRecord(sent) && isRecord(stored)) {
    return Object.entries(sent).flatMap(([field, value]) => differencesOf(value, stored[field], path === '' ? field : `${path}.${field}`));
  }
  return sent === stored || (sent === false && stored === undefined) ? [] : [{ path, sent, stored }];
}

/** What to say of a difference. */
export function sentenceOf({ path, sent, stored }: Difference): string {
  return stored === undefined ? `'${path}' was sent as ${JSON.stringify(sent)} and is not stored` : `'${path}' was sent as ${JSON.stringify(sent)} and is stored as ${JSON.stringify(stored)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
