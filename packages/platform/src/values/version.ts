/** Whether the text is one version, and no range of them. */
export function isExactVersion(text: unknown): boolean {
  return typeof text === 'string' && /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(text);
}
