/**
 * The embedded registry: Verdaccio over the committed storage, so that a fresh clone
 * installs released packages with no account and no token.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../../projenrc/repository.ts';

/** A running registry. */
export interface Registry {
  /** Its address, on the loopback interface. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a storage folder, read-only, on a loopback port: 0 for one that is free. */
export async function startRegistry(storage: string, port: number): Promise<Registry> {
  // Verdaccio keeps a database with a secret beside the packages: a scratch folder keeps
  // it out of the repository.
  const scratch = mkdtempSync(join(tmpdir(), 'registry-'));
  const scope = join(storage, REPOSITORY.scope);
  mkdirSync(scope, { recursive: true });
  symlinkSync(scope, join(scratch, REPOSITORY.scope));

  // Loaded only when needed: it takes longer than everything else in a warm build.
  const { runServer } = await import('verdaccio');
  const server = await runServer({
    storage: scratch,
    self_path: join(scratch, 'config.yaml'),
    configPath: join(scratch, 'config.yaml'),
    uplinks: {},
    packages: { [`${REPOSITORY.scope}/*`]: { access: '$all' } },
    auth: { htpasswd: { file: join(scratch, 'htpasswd'), max_users: -1 } },
    web: { enable: false },
    log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  } as any) as unknown as Server;
  await new Promise<void>((started, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', started);
  });

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url,
    close: () => new Promise((closed) => {
      server.closeAllConnections();
      server.close(() => {
        rmSync(scratch, { recursive: true, force: true });
        closed();
      });
    }),
  };
}
