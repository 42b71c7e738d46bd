/** A value as messages show it, whatever came from a program without types. */
export function shown(value: unknown): string {
  // A message is one line.
  if (typeof value === 'string') return `'${value.replace(/[\r\n]+/g, '\\n')}'`;
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
