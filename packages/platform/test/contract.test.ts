import { ContractCluster, ContractExport, ContractFile } from '@monosense-io/output';
import { ClusterFacts, ExportOptions } from '../src';
import { Lab } from '@monosense-io/platform/testing';

/** Holds when each type takes the other's values and neither has a member that the other lacks: the compiler refuses anything else. */
type Same<One, Other> = [One, Other, keyof One, keyof Other] extends [Other, One, keyof Other, keyof One] ? true : false;

// How machines are set up is nobody's business but the machines'; what pods can't have of them is known.
const facts: Same<Omit<ClusterFacts, 'machines' | 'apiVip' | 'apiLoadBalancer' | 'nodes'>, Omit<ContractCluster, 'nodes'>> = true;
const nodes: Same<Omit<ClusterFacts['nodes'][number], 'machine'>, Omit<ContractCluster['nodes'][number], 'reservedMemory' | 'reservedCpu'>> = true;
const pools: Same<NonNullable<ClusterFacts['loadBalancerPools']>[number], NonNullable<ContractCluster['loadBalancerPools']>[number]> = true;
const grants: Same<ExportOptions, Pick<ContractExport, 'to' | 'namespaces'>> = true;

test('the facts of a cluster are those of its contract, in both packages', () => {
  const lab = new Lab();

  const { cluster } = ContractFile.parse(lab.platform.render()['infra/contract.json'], 'contract.json');

  expect(cluster).toEqual(lab.cluster.facts);
  expect([facts, nodes, pools, grants]).toEqual([true, true, true, true]);
});
