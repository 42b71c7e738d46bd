/**
 * Serves released packages until it is stopped, for npm: `node tools/registry/serve.mjs [--port NUMBER] [STORAGE FOLDER]`.
 * The first line it prints is the address. The port is always the same, since npm writes it into lock files; 0 is one that is free.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sentenceOf } from '../../packages/cli/src/failure.ts';
import { Refusal } from '../../packages/cli/src/refusal.ts';
import { startRegistry } from './server.ts';
import { storageOf } from './storage.ts';

/** That of Verdaccio itself. */
const PORT = '4873';

const FREE = new Refusal('REGISTRY-009', {
  protects: 'A reader would get packages from whatever listens there.',
  wrong: 'two registries on port 4873',
  right: 'node tools/registry/serve.mjs --port 4874',
});
// What serve.mjs says itself: an old Node gets no further than there.
new Refusal('REGISTRY-011', {
  protects: 'The registry is started by TypeScript, which an older Node does not run.',
  wrong: 'node --version, which says v20.20.2',
  right: 'node --version, which says v22.18.0 or more',
});
const USAGE = new Refusal('REGISTRY-010', {
  protects: 'A mistyped port would be one that nobody asks.',
  wrong: '--port 48731111',
  right: '--port 4873',
});

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { port: { type: 'string', default: PORT } } });
  const [storage = storageOf(process.cwd())] = positionals;
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw USAGE.error('registry', `'--port' must be a number from 0 to 65535, got '${values.port}': leave it out for ${PORT}, or write one`);
  if (!existsSync(storage)) throw USAGE.error('registry', `the folder of releases must exist, and '${storage}' doesn't: run it at the root of the repository, or name the folder`);
  const registry = await startRegistry(storage, port).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? FREE.error('registry', `port ${port} must be free, and something listens there: stop that, or name another with '--port'`) : error;
  });
  console.log(registry.url);
  process.once('SIGTERM', () => void registry.close().then(() => process.exit(0)));
  process.once('SIGINT', () => void registry.close().then(() => process.exit(0)));
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}
