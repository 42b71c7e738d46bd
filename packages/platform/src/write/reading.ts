import { ClusterModel } from '../model/model';
import { Order } from '../model/order';
import { argoCdReading } from './argo-cd';
import { fluxReading } from './flux';
import { Reading } from './folders';
import { plainReading } from './plain';

/** A cluster in the form that its reader takes. */
export function readingOf(model: ClusterModel, order: Order, repositoryPath: string): Reading {
  const { reader } = model.cluster;
  if (reader._argoCd !== undefined) return argoCdReading(model, order, repositoryPath, reader._argoCd);
  return reader.isFlux ? fluxReading(model, order, repositoryPath) : plainReading(model, order);
}
