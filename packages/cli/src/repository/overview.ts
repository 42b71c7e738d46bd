/** The README of a rendered cluster, which lists what is out of the ordinary. */

/** The rows of the table below a heading; none without such a heading. */
export function rowsUnder(readme: string, heading: string): string[][] {
  const [, section = ''] = readme.split(`\n## ${heading}\n`);
  const [, , ...rows] = section.split('\n## ')[0].split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) => row.replace(/^\| | \|$/g, '').split(' | '));
}
