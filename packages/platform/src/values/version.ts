/** Whether the text is one version, and no range of them. */
export function isExactVersion(text: unknown): boolean {
  return typeof text === 'string' && /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(text);
}

/** The first two numbers of a version, whatever is written around them; undefined when it doesn't begin with two. */
export function numbersOf(version: string): [major: number, minor: number] | undefined {
  const found = /^v?(\d+)\.(\d+)/.exec(version);
  return found ? [Number(found[1]), Number(found[2])] : undefined;
}
