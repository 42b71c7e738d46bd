import { CertManager } from '@monosense-io/cert-manager';
import { Cilium } from '@monosense-io/cilium';
import { CnpgShared } from '@monosense-io/cnpg-shared';
import { Dragonfly } from '@monosense-io/dragonfly';
import { ExternalSecrets } from '@monosense-io/external-secrets';
import { Flux } from '@monosense-io/flux';
import { OpenEbs } from '@monosense-io/openebs';
import { Cluster, Component, Namespace, Platform, Stage, Tier } from '@monosense-io/platform';
import type { ISecretStore, IStorageClass } from '@monosense-io/platform';
import { VictoriaStack } from '@monosense-io/victoria-stack';
import { ApiObject, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { INFRA } from '@monosense-io/platform/testing';

/** A component as a cluster's program writes it itself. */
class Shop extends Component {
  public readonly namespace: Namespace;
  public readonly stage: Stage;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.namespace = new Namespace(this, 'Namespace', { name: 'shop', tier: Tier.APPLICATION });
    this.stage = new Stage(this, 'App', { namespace: this.namespace });
    new ApiObject(this.stage, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { language: 'en' } });
  }
}

/** A home lab without a fault, of the packages as they are here. The faulty programs go on from it. */
export class Home {
  public readonly cluster: Cluster;
  public readonly secretStore: ISecretStore;
  public readonly certManager: CertManager;
  public readonly cilium: Cilium;
  public readonly local: IStorageClass;
  public readonly postgres: CnpgShared;
  public readonly dragonfly: Dragonfly;
  /** An application. */
  public readonly shop: Shop;
  /** The application's own objects. */
  public readonly stage: Stage;

  constructor(platform: Platform) {
    const cluster = this.cluster = new Cluster(platform, 'home', { ...INFRA, name: 'home', meshAddress: undefined });
    const metrics = new VictoriaStack(cluster, 'victoria');
    new Flux(cluster, 'flux', { repositoryUrl: 'https://git.example.org/home' });
    const secretStore = this.secretStore = new ExternalSecrets(cluster, 'external-secrets', { connectUrl: 'https://connect.example.org', vaults: ['Home'] }).store;
    this.certManager = new CertManager(cluster, 'cert-manager', { secretStore, cloudflareToken: { item: 'cloudflare', property: 'token' }, email: 'admin@example.org' });
    this.cilium = new Cilium(cluster, 'cilium', { bgp: { peers: [{ name: 'router', address: '10.0.0.1', asn: 64501 }] } });
    this.cilium.addGateways({ certificate: this.certManager.wildcard, externalAddress: '10.0.0.110', internalAddress: '10.0.0.111' });
    this.local = new OpenEbs(cluster, 'openebs').addClass('openebs-local');
    this.postgres = new CnpgShared(cluster, 'postgres', { storageClass: this.local, dataSize: Size.gibibytes(20), secretStore });
    this.postgres.addDatabase('shop');
    this.dragonfly = new Dragonfly(cluster, 'dragonfly', { secretStore });
    metrics.addHub({ storageClass: this.local, secretStore });
    this.shop = new Shop(cluster, 'shop');
    this.stage = this.shop.stage;
  }
}
