import type { Cases } from '../cases.ts';

const CERTIFICATE = '{name="wildcard",namespace="gateways",issuer_name="letsencrypt",issuer_kind="ClusterIssuer",issuer_group="cert-manager.io"}';
const EXPIRES = `certmanager_certificate_expiration_timestamp_seconds${CERTIFICATE}`;
const RENEWS = `certmanager_certificate_renewal_timestamp_seconds${CERTIFICATE}`;
const ready = (condition: string): string => `certmanager_certificate_ready_status{condition="${condition}",name="wildcard",namespace="gateways",issuer_name="letsencrypt",issuer_kind="ClusterIssuer"}`;
const challenge = (status: string): string => `certmanager_certificate_challenge_status{status="${status}",domain="example.org",type="DNS-01",name="wildcard-1-3405471930-1",namespace="gateways"}`;
const acme = (status: string): string => `certmanager_http_acme_client_request_count{scheme="https",host="acme-v02.api.letsencrypt.org",action="new-order",method="POST",status="${status}"}`;
const up = (pod: string): string => `up{namespace="cert-manager",pod="${pod}"}`;

// The same name elsewhere is somebody else.
const elsewhere = (pod: string): string => `up{namespace="shop",pod="${pod}"}`;

const CONTROLLER = up('cert-manager-5bd57786d4-x7f2k');
const OTHER_CONTROLLER = up('cert-manager-5bd57786d4-9qzwl');
const WEBHOOK = up('cert-manager-webhook-6f7d9c8b5d-mm2hx');
const OTHER_WEBHOOK = up('cert-manager-webhook-6f7d9c8b5d-zt5rc');
const CAINJECTOR = up('cert-manager-cainjector-7c8c6f85fb-bd4kn');

export const CASES: Cases = {
  CertificateExpiresSoon: {
    // An hour and more after the time at which it should have been renewed.
    fires: [{ [EXPIRES]: '600000x120', [RENEWS]: '3299x120' }],
    quiet: [
      { [EXPIRES]: '600000x120', [RENEWS]: '3359x120' },
      { [EXPIRES]: '630000x120', [RENEWS]: '60x120' },
      { [EXPIRES]: '7776000x120', [RENEWS]: '60x120' },
      // Never issued.
      { [EXPIRES]: '0x120', [RENEWS]: '0x120' },
      // Renewed in the last minute.
      { [EXPIRES]: '600000x118 7776000x1', [RENEWS]: '60x118 5184000x1' },
    ],
  },
  CertificateRenewalOverdue: {
    fires: [{ [RENEWS]: '599x1510' }],
    quiet: [{ [RENEWS]: '659x1510' }, { [RENEWS]: '90000x1510' }, { [RENEWS]: '0x1510' }],
  },
  CertificateNotReady: {
    fires: [
      { [ready('True')]: '1 0x30', [ready('False')]: '0 1x30', [ready('Unknown')]: '0x31' },
      // Whatever else it is in between.
      { [ready('True')]: '1 0x35', [ready('False')]: '0 1x17 0x17', [ready('Unknown')]: '0 0x17 1x17' },
    ],
    quiet: [
      { [ready('True')]: '1x31', [ready('False')]: '0x31', [ready('Unknown')]: '0x31' },
      { [ready('True')]: '1x2 0x29', [ready('False')]: '0x2 1x29', [ready('Unknown')]: '0x32' },
    ],
  },
  AcmeChallengeStuck: {
    fires: [
      { [challenge('pending')]: '_ 1x30', [challenge('valid')]: '_ 0x30' },
      { [challenge('invalid')]: '1x31', [challenge('pending')]: '0x31' },
    ],
    quiet: [
      { [challenge('pending')]: '_x2 1x29', [challenge('valid')]: '_x2 0x29' },
      { [challenge('pending')]: '1x20 0x12', [challenge('valid')]: '0x20 1x12' },
      { [challenge('ready')]: '1x31', [challenge('pending')]: '0x31' },
      // The challenge is gone, as it is after the certificate was issued.
      { [challenge('pending')]: '1x28 _x4' },
    ],
  },
  AcmeRequestsFailing: {
    fires: [
      { [acme('200')]: '0+10x60', [acme('429')]: '0x4 1x3 2x3 3x3 4x3 5x3 6x3 7x3 8x3 9x3 10x3 11x15' },
      // No answer at all.
      { [acme('999')]: '0+1x60' },
    ],
    quiet: [
      { [acme('200')]: '0+10x60', [acme('429')]: '0x3 1+1x9 10x46' },
      // Not for long enough.
      { [acme('429')]: '0x3 1+1x10 11x13' },
      { [acme('201')]: '0+20x60' },
      // It fails no more: what is left of it falls out of the hour.
      { [acme('500')]: '0+1x30 30x65' },
    ],
  },
  CertManagerWebhookDown: {
    fires: [
      { [WEBHOOK]: '1x4 0x5', [OTHER_WEBHOOK]: '1x2 0x7', [CONTROLLER]: '1x10', [CAINJECTOR]: '1x10' },
      { [WEBHOOK]: '1x4 _x6', [CONTROLLER]: '1x10', [elsewhere('cert-manager-webhook-6f7d9c8b5d-mm2hx')]: '1x10' },
      {},
    ],
    quiet: [{ [WEBHOOK]: '0x10', [OTHER_WEBHOOK]: '1x10' }, { [WEBHOOK]: '1x5 0x4', [OTHER_WEBHOOK]: '0x10' }],
  },
  CertManagerControllerDown: {
    fires: [{ [CONTROLLER]: '1x4 0x15', [WEBHOOK]: '1x20', [OTHER_WEBHOOK]: '1x20', [CAINJECTOR]: '1x20', [elsewhere('cert-manager-5bd57786d4-x7f2k')]: '1x20' }, {}],
    quiet: [{ [CONTROLLER]: '1x4 0x15', [OTHER_CONTROLLER]: '1x20' }, { [CONTROLLER]: '1x5 0x14' }],
  },
  CertManagerCainjectorDown: {
    fires: [{ [CAINJECTOR]: '1x4 0x60', [CONTROLLER]: '1x65', [WEBHOOK]: '1x65', [elsewhere('cert-manager-cainjector-7c8c6f85fb-bd4kn')]: '1x65' }, {}],
    quiet: [{ [CAINJECTOR]: '1x65' }, { [CAINJECTOR]: '1x5 0x59' }],
  },
};
