import { CONTRACT } from '../../../output/test/lab.ts';
import type { ClusterInput } from '../../src/netpol/model.ts';
import { connected, connection, networkPolicy } from '../netpol/lab.ts';
import type { Side } from '../../src/diff/model.ts';
import { itemsOf } from '../../src/diff/rendering.ts';
import { reportOf } from '../../src/diff/report.ts';

/** A cluster of the audit's tests, as one side of the comparison. */
function rendered({ objects, connections, nodes }: ClusterInput): Side {
  const items = itemsOf(new Map(objects.map((object, index) => [`app/${index}.yaml`, JSON.stringify(object)])));
  return { items, connections, contract: { ...CONTRACT, cluster: { ...CONTRACT.cluster, nodes: nodes.map((address) => ({ ...CONTRACT.cluster.nodes[0], address })) } }, packages: {} };
}

function rows(before: Side, after: Side): string[] {
  return reportOf(new Map([['lab', before]]), new Map([['lab', after]])).flatMap((cluster) => cluster.rows.map(({ text }) => text));
}

test('paths that a declaration opens or closes, on the ports that differ', () => {
  const one = rendered(connected());
  const other = rendered(connected({ connections: { connections: [connection({ pods: 'client' }, { pods: 'server' }, 8080, 9090)] } }));

  expect(rows(one, other).slice(0, 2)).toEqual(['opened: client → server on 8080, 9090', 'closed: client → server on 8080']);
});

test('what a policy allows and nobody has declared, and what it no longer does', () => {
  const one = rendered(connected());
  const other = rendered(connected({ objects: [networkPolicy('server', 'open', { app: 'server' }, { ingress: [{}] })] }));
  const undeclared = expect.stringMatching(/^lab\/world may talk to lab\/server\/server on every port, which nobody declared/);

  expect(rows(one, other)).toContainEqual(undeclared);
  expect(rows(other, one)).toContainEqual(expect.stringMatching(/^no longer: .* may talk to lab\/server\/server/));
});

test('a cluster of a core that lists no connections has no paths to compare', () => {
  const old = { ...rendered(connected()), connections: undefined };

  expect(rows(old, { ...old, items: old.items.slice(1) })).toEqual([expect.stringContaining('Namespace client is no longer rendered')]);
});
