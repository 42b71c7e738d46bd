import { missingAnchors } from '../anchors.ts';

const rollout = '<h2 id="what-soaks">What soaks</h2>';

test.each([
  ['the same page', 'rollout.html', '#what-soaks'],
  ['another page', 'index.html', '/platform/rollout#what-soaks'],
  ['another site', 'index.html', 'https://example.org/rollout#elsewhere'],
])('a heading on %s is found', (_where, from, href) => {
  expect(missingAnchors({ 'rollout.html': rollout, [from]: `${from === 'rollout.html' ? rollout : ''}<a href="${href}">` })).toEqual([]);
});

test.each([
  ['the same page', '#elsewhere', 'index.html'],
  ['another page', '/platform/rollout#elsewhere', 'rollout.html'],
  ['the start of a folder', '/platform/decisions/#elsewhere', 'decisions/index.html'],
])('a heading that is missing on %s is named', (_where, href, target) => {
  expect(missingAnchors({ 'index.html': `<a href="${href}">`, 'rollout.html': rollout, 'decisions/index.html': '' })).toEqual([
    `[index.html] the link '${href}' must lead to a heading, and '${target}' has none of that name: correct it`,
  ]);
});
