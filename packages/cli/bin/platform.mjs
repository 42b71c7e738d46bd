#!/usr/bin/env node
// In the workspace the sources run as they stand; of what is published, what they are compiled to.
import { existsSync } from 'node:fs';

if (process.features.typescript === undefined || process.features.typescript === false) {
  console.error(`[platform] CLI-010: 'node' must be version 22.18 or later, which runs the programs of clusters, got ${process.version}: install it from https://nodejs.org`);
  process.exitCode = 2;
} else {
  const sources = new URL('../src/main.ts', import.meta.url);
  await import(existsSync(sources) ? sources.href : new URL('../lib/main.js', import.meta.url).href);
}
