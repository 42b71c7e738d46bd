import type { Cases } from '../cases.ts';

const condition = (kind: string, labels: string, status: string): string => `${kind}_status_condition{${labels},condition="Ready",status="${status}"}`;
const cluster = (status: string): string => condition('clustersecretstore', 'name="onepassword"', status);
const store = (status: string): string => condition('secretstore', 'name="vault",namespace="gitlab"', status);
const secret = (status: string): string => condition('externalsecret', 'name="gitlab-db",namespace="gitlab"', status);
const push = (status: string): string => condition('pushsecret', 'name="wildcard-kept",namespace="gateways"', status);
const up = (pod: string): string => `up{namespace="external-secrets",pod="${pod}"}`;

// The same name elsewhere is somebody else.
const elsewhere = (pod: string): string => `up{namespace="shop",pod="${pod}"}`;

const CONTROLLER = up('external-secrets-5bd57786d4-x7f2k');
const WEBHOOK = up('external-secrets-webhook-6f7d9c8b5d-mm2hx');
const OTHER_WEBHOOK = up('external-secrets-webhook-6f7d9c8b5d-zt5rc');
const CERT_CONTROLLER = up('external-secrets-cert-controller-7c8c6f85fb-bd4kn');

export const CASES: Cases = {
  SecretStoreNotReady: {
    fires: [{ [cluster('False')]: '0x2 1x10', [cluster('True')]: '1x2 0x10' }, { [store('False')]: '1x10', [store('True')]: '0x10', [cluster('False')]: '0x10', [cluster('True')]: '1x10' }],
    quiet: [
      { [cluster('False')]: '0x12', [cluster('True')]: '1x12', [store('False')]: '0x12', [store('True')]: '1x12' },
      { [cluster('False')]: '0x2 1x9', [cluster('True')]: '1x2 0x9' },
    ],
  },
  ExternalSecretNotReady: {
    fires: [{ [secret('False')]: '0x2 1x15', [secret('True')]: '1x2 0x15' }],
    quiet: [{ [secret('False')]: '0x18', [secret('True')]: '1x18' }, { [secret('False')]: '0x3 1x14', [secret('True')]: '1x3 0x14' }, { [secret('False')]: '1x15 _x3' }],
  },
  PushSecretNotReady: {
    fires: [{ [push('False')]: '0x2 1x15', [push('True')]: '1x2 0x15' }],
    quiet: [{ [push('False')]: '0x18', [push('True')]: '1x18' }, { [push('False')]: '0x3 1x14', [push('True')]: '1x3 0x14' }],
  },
  ExternalSecretsWebhookDown: {
    fires: [{ [WEBHOOK]: '1x4 0x5', [OTHER_WEBHOOK]: '1x3 0x6', [CONTROLLER]: '1x10', [elsewhere('external-secrets-webhook-6f7d9c8b5d-mm2hx')]: '1x10' }, {}],
    quiet: [{ [WEBHOOK]: '0x10', [OTHER_WEBHOOK]: '1x10' }, { [WEBHOOK]: '1x5 0x4', [OTHER_WEBHOOK]: '0x10' }],
  },
  ExternalSecretsControllerDown: {
    // The others of the release are up.
    fires: [{ [CONTROLLER]: '1x4 0x15', [WEBHOOK]: '1x20', [CERT_CONTROLLER]: '1x20', [elsewhere('external-secrets-5bd57786d4-x7f2k')]: '1x20' }, {}],
    quiet: [{ [CONTROLLER]: '1x20' }, { [CONTROLLER]: '1x5 0x14' }],
  },
  ExternalSecretsCertControllerDown: {
    fires: [{ [CERT_CONTROLLER]: '1x4 0x60', [CONTROLLER]: '1x65', [WEBHOOK]: '1x65', [elsewhere('external-secrets-cert-controller-7c8c6f85fb-bd4kn')]: '1x65' }, {}],
    quiet: [{ [CERT_CONTROLLER]: '1x65' }, { [CERT_CONTROLLER]: '1x5 0x59' }],
  },
};
