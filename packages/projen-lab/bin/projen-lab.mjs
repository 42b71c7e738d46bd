#!/usr/bin/env node
// Runs the list of the lab in this folder, and says what is wrong with it without a stack.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LIST, sentenceOf } from '../lib/sentence.js';

try {
  await import(pathToFileURL(join(process.cwd(), LIST)).href);
} catch (error) {
  console.error(process.env.DEBUG ? error : sentenceOf(error));
  process.exitCode = 1;
}
