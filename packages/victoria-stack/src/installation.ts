import { Monitoring, Namespace, Stage } from '@monosense-io/platform';
import { IConstruct } from 'constructs';

/** What a hub or a spoke needs of the installation that it is part of; `VictoriaStack` is one. */
export interface IVictoriaInstallation extends IConstruct {
  /** The namespace of everything but node-exporter. */
  readonly namespace: Namespace;
  /** The stage that runs the operator. */
  readonly operator: Stage;
  /** The stage of the agent that scrapes the cluster. */
  readonly agent: Stage;
  /** The stage of the scrapes and rules of VictoriaMetrics itself and of the cluster. */
  readonly monitoring: Monitoring;
}
