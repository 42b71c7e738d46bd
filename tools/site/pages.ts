import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { REPOSITORY_URL } from '../../projenrc/repository.ts';

/** The files of the repository that are pages of the site. Nothing is copied: a page is read where it stands. */
export const SOURCES = ['README.md', 'docs/*.md', 'docs/decisions/*.md', 'docs/examples/*.md', 'packages/*/README.md', 'packages/*/API.md', 'packages/*/RUNBOOK.md', 'packages/*/CHANGELOG.md', 'tools/README.md', 'packages/*/ROLLOUT.md'];

/**
 * The page that a file becomes: `docs/rollout.md` is `rollout.md`, and a README the start page of its folder.
 *
 * @param file path of a Markdown file from the root of the repository
 */
export function pageOf(file: string): string {
  return file.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.md').replace(/[A-Z]+\.md$/, (name) => name.toLowerCase());
}

/**
 * Where a link of a page leads on the site: to another page, or to the file in the repository. A link to a file that is not
 * there stays as it is, and so fails the check for dead links.
 *
 * @param root root of the repository
 * @param from the file that holds the link, from the root
 * @param href the link as it is written, relative to that file or with the address of the repository
 * @param sources the files that are pages
 */
export function linkOf(root: string, from: string, href: string, sources: ReadonlySet<string>): string {
  const inRepository = new RegExp(`^${REPOSITORY_URL}/(?:blob|tree)/main/`);
  const isRepository = inRepository.test(href);
  if (!isRepository && /^([a-z]+:|#|\/)/.test(href)) return href;
  const [path, anchor = ''] = href.replace(inRepository, '').split(/(?=#)/);
  const file = posix.join(isRepository ? '.' : posix.dirname(from), path).replace(/\/$/, '');
  const page = [file, `${file}/README.md`].find((candidate) => sources.has(candidate));
  if (page) return `/${pageOf(page)}${anchor}`;
  return existsSync(join(root, file)) ? `${REPOSITORY_URL}/blob/main/${file}${anchor}` : href;
}
