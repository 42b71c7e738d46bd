/**
 * The one of some names that somebody most likely meant; undefined when none is near.
 *
 * The core has the same for props, unexported: to share twenty lines, a library of jsii would have to release them as API for
 * ever, and the rendered format is the only one that this package needs.
 */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const ranked = names.map((other) => ({ other, distance: distance(name.toLowerCase(), other.toLowerCase()) })).sort((a, b) => a.distance - b.distance);
  return ranked[0]?.distance <= Math.max(1, Math.floor(name.length / 3)) ? ranked[0].other : undefined;
}

/** The way out for a name that nothing has: what was meant, or all that there is. */
export function oneOf(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined ? `name one of ${known.join(', ')}` : `did you mean '${meant}'?`;
}

/** How many letters must be added, removed, changed or swapped with their neighbour to get from one word to another. */
function distance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row += 1) {
    rows.push([row]);
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      rows[row].push(Math.min(rows[row - 1][column] + 1, rows[row][column - 1] + 1, rows[row - 1][column - 1] + (same ? 0 : 1), swapped ? rows[row - 2][column - 2] + 1 : Infinity));
    }
  }
  return rows[from.length][to.length];
}
