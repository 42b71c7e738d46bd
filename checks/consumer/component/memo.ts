import { Component, ExternalSecret, Namespace, Refusal, Stage } from '@monosense-io/platform';
import type { ISecretStore } from '@monosense-io/platform';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

const LINES = new Refusal('MEMO-001', { protects: 'A memo without lines says nothing.', wrong: 'lines: 0', right: 'lines: 1' });

export interface MemoProps {
  /** Where the signature is kept. */
  readonly secretStore: ISecretStore;
  /**
   * How many lines it has, from 1.
   * @default 10
   */
  readonly lines?: number;
  /**
   * Its language.
   * @default 'en'
   */
  readonly language?: string;
}

/** A component that somebody else wrote. */
export class Memo extends Component {
  constructor(scope: Construct, id: string, props: MemoProps) {
    super(scope, id);
    const { lines = 10, language = 'en' } = props;
    LINES.unless(this, lines >= 1, `'lines' must be at least 1, got ${lines}: set lines to 1 or more`);
    const stage = new Stage(this, 'App', { namespace: new Namespace(this, 'Namespace', { name: 'memo' }) });
    new ExternalSecret(stage, 'Signature', { name: 'signature', store: props.secretStore, data: { signature: { item: 'memo', property: 'signature' } } });
    new ApiObject(stage, 'Settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'memo' }, data: { lines: `${lines}`, language } });
  }
}
