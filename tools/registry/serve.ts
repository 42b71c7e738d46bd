/**
 * Serves released packages until it is stopped, for npm: `node tools/registry/serve.ts [--port NUMBER] [STORAGE FOLDER]`.
 * The first line it prints is the address. The port is always the same, since npm writes it into lock files; 0 is one that is free.
 */
import { parseArgs } from 'node:util';
import { startRegistry } from './server.ts';
import { storageOf } from './storage.ts';

/** That of Verdaccio itself. */
const PORT = '4873';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { port: { type: 'string', default: PORT } } });
const [storage = storageOf(process.cwd())] = positionals;

try {
  const registry = await startRegistry(storage, Number(values.port));
  console.log(registry.url);
  process.once('SIGTERM', () => void registry.close().then(() => process.exit(0)));
  process.once('SIGINT', () => void registry.close().then(() => process.exit(0)));
} catch (error) {
  console.error(`[registry] ${(error as Error).message}: stop what uses port ${values.port}, or name another with '--port'`);
  process.exitCode = 1;
}
