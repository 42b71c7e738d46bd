import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';

/** Serves the files of a folder on a free loopback port, and nothing but them. */
export async function serveFolder(folder: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    // Normalized as an absolute path, so that no '..' leads out.
    const path = normalize(decodeURIComponent(new URL(request.url!, 'http://localhost').pathname));
    readFile(join(folder, path)).then((body) => response.end(body), () => response.writeHead(404).end());
  });
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((closed) => {
      server.closeAllConnections();
      server.close(() => closed());
    }),
  };
}
