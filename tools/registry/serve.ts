/**
 * Serves released packages until it is stopped, for an install outside the repository:
 * `node tools/registry/serve.ts [storage folder]`. The first line it prints is the address.
 */
import { startRegistry } from './server.ts';
import { storageOf } from './storage.ts';

const registry = await startRegistry(process.argv[2] ?? storageOf(process.cwd()));
console.log(registry.url);
process.once('SIGTERM', () => void registry.close().then(() => process.exit(0)));
process.once('SIGINT', () => void registry.close().then(() => process.exit(0)));
