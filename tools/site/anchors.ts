import { posix } from 'node:path';

/**
 * The links to a heading that its page doesn't have. VitePress looks for the page only.
 *
 * @param pages the text of each HTML file, by its path in the site
 * @returns a message for each such link
 */
export function missingAnchors(pages: Readonly<Record<string, string>>): string[] {
  const ids = Object.fromEntries(Object.entries(pages).map(([file, html]) => [file, new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => decoded(id)))]));
  return Object.entries(pages).flatMap(([file, html]) => [...html.matchAll(/ href="([^"#]*)#([^"]+)"/g)].flatMap(([, path, anchor]) => {
    const target = path === '' ? file : fileOf(path, file, pages);
    if (target === undefined || ids[target].has(decoded(anchor))) return [];
    return [`[${file}] the link '${path}#${anchor}' must lead to a heading, and '${target}' has none of that name: correct it`];
  }));
}

/** The file that a link leads to, when it is one of the site. */
function fileOf(path: string, from: string, pages: Readonly<Record<string, string>>): string | undefined {
  if (/^[a-z]+:/.test(path)) return undefined;
  // The first folder of an address is that of the site.
  const file = path.startsWith('/') ? path.replace(/^\/[^/]*\//, '') : posix.join(posix.dirname(from), path);
  return [file, `${file}.html`, posix.join(file, 'index.html')].find((candidate) => candidate in pages);
}

function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('&amp;', '&'));
}
