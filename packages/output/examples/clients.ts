import { ConnectionsFile } from '@monosense-io/output';

/** Who may open a connection to a set of pods, and on which ports. */
export function clientsOf(file: string, pods: string): string[] {
  const { cluster, connections } = ConnectionsFile.read(file);
  return connections.filter(({ server }) => server.pods === pods).map(({ client, ports }) => {
    const who = client.pods ?? client.dns ?? client.cidr ?? client.entities?.join(', ') ?? `${client.cluster ?? cluster}/${client.namespace}`;
    return `${who} on ${ports.map(({ port }) => port).join(', ')}`;
  });
}
