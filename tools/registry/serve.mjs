/** `node tools/registry/serve.mjs`: what serve.ts does, for people, whose Node may be too old to run it. */
if (!process.features.typescript) {
  console.error(`[registry] REGISTRY-011: 'node' must be version 22.18 or later, got ${process.version}: run 'npx projen build' once, and then 'node_modules/.bin/node tools/registry/serve.mjs', or install it from https://nodejs.org`);
  process.exitCode = 2;
} else {
  await import('./serve.ts');
}
