/** A path as people write it: `spec.template.spec.containers[app].image`. */
export function pathText(path: readonly string[]): string {
  return path.map((key, index) => (key.startsWith('[') ? key : /^[\w-]+$/.test(key) ? `${index === 0 ? '' : '.'}${key}` : `['${key}']`)).join('') || 'content';
}

/** A value on one line. */
export function valueText(value: unknown): string {
  return typeof value === 'string' && /^[^\s"'{[](.*[^\s])?$/.test(value) ? value : JSON.stringify(value);
}

/** Text on one line, which can't move a cursor or change colours. */
export function oneLine(text: string, most = Infinity): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

/** Names of objects; of many only the first. */
export function labelsText(labels: readonly string[], most: number): string {
  return labels.length <= most ? labels.join(', ') : `${labels.slice(0, most).join(', ')} and ${labels.length - most} more`;
}
