import { globSync } from 'node:fs';
import { REPOSITORY_URL } from '../../../projenrc/repository.ts';
import { REPOSITORY_ROOT } from '../../../checks/sandbox/sandbox.ts';
import { linkOf, pageOf, SOURCES } from '../pages.ts';

const sources = new Set(['README.md', 'docs/rollout.md', 'docs/decisions/README.md', 'packages/platform/README.md', 'packages/platform/API.md']);

test.each([
  ['README.md', 'index.md'],
  ['docs/rollout.md', 'rollout.md'],
  ['docs/decisions/README.md', 'decisions/index.md'],
  ['packages/platform/README.md', 'packages/platform/index.md'],
  ['packages/platform/API.md', 'packages/platform/api.md'],
])('%s becomes %s', (file, page) => {
  expect(pageOf(file)).toBe(page);
});

test('no two files become one page', () => {
  const pages = globSync(SOURCES, { cwd: REPOSITORY_ROOT }).map(pageOf);

  expect(pages.length).toBeGreaterThan(100);
  expect(new Set(pages).size).toBe(pages.length);
});

describe('a link', () => {
  const link = (from: string, href: string) => linkOf(REPOSITORY_ROOT, from, href, sources);

  test('to a page leads to it, and keeps its heading', () => {
    expect(link('docs/decisions/README.md', '../rollout.md#what-soaks')).toBe('/rollout.md#what-soaks');
  });

  test('to a folder leads to its README', () => {
    expect(link('README.md', './packages/platform/')).toBe('/packages/platform/index.md');
  });

  test('to the repository on the web leads to the page, when it is one', () => {
    expect(link('packages/platform/README.md', `${REPOSITORY_URL}/blob/main/docs/rollout.md`)).toBe('/rollout.md');
  });

  test('to code leads to the repository on the web', () => {
    expect(link('README.md', './apps/infra/main.ts')).toBe(`${REPOSITORY_URL}/blob/main/apps/infra/main.ts`);
  });

  test('to what is not there stays, so that the check for dead links finds it', () => {
    expect(link('docs/rollout.md', './nowhere.md')).toBe('./nowhere.md');
  });

  test.each(['https://example.org/docs/rollout.md', '#what-soaks', 'mailto:a@example.org'])('to %s stays', (href) => {
    expect(link('docs/rollout.md', href)).toBe(href);
  });
});
