import { Component, Endpoint, HelmRelease, HttpRoute, IGateway, IPostgresDatabase, Namespace, Remediation, Severity, Stage } from '@monosense-io/platform';
import { Construct } from 'constructs';
import { CHART, METRICS, POD_LABELS, WEB } from './upstream';

/** What the shop needs. */
export interface ShopProps {
  /** The database that keeps its orders. */
  readonly database: IPostgresDatabase;
  /** The Gateway that its customers come through. */
  readonly gateway: IGateway;
}

/** A shop: a chart, a scrape, two alerts, a route and a database. */
export class Shop extends Component {
  /** The stage that installs the shop. */
  public readonly operator: Stage;

  constructor(scope: Construct, id: string, { database, gateway }: ShopProps) {
    super(scope, id);
    const namespace = new Namespace(this, 'Namespace', { name: 'shop' });
    this.operator = new Stage(this, 'Operator', { namespace, podLabels: POD_LABELS });
    const { host, port, database: name, credentials } = database.connect(this.operator);
    const values = { database: { host, port, name, existingSecret: credentials.name } };
    new HelmRelease(this.operator, 'Release', { chart: CHART, remediation: Remediation.ROLLBACK, values });
    new HttpRoute(this.operator, 'Route', { gateway, hostname: `shop.${this.cluster.facts.domain}`, endpoint: new Endpoint(this.operator, 'Web', WEB) });
    this.addMonitoring({
      namespace,
      scrapes: [{ endpoint: new Endpoint(this.operator, 'Metrics', METRICS) }],
      alerts: {
        shop: [
          { name: 'ShopDown', expression: 'absent(up{namespace="shop"} == 1)', severity: Severity.CRITICAL, summary: 'No pod of the shop answers.' },
          { name: 'ShopOrdersFailing', expression: 'rate(shop_orders_failed_total[5m]) > 0', severity: Severity.WARNING, summary: 'Orders fail.' },
        ],
      },
    });
  }
}
