import { Validator } from '@monosense-io/validator';
import type { Finding } from '@monosense-io/validator';

/** What Kubernetes says of a Service with two ports that have no names. */
export async function service(cache: string): Promise<Finding[]> {
  const validator = Validator.open({ cache });
  try {
    const [findings] = await validator.judge({
      objects: [{ object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop' }, spec: { ports: [{ port: 80 }, { port: 443 }] } } }],
      definitions: [],
      namespaces: {},
    });
    return findings;
  } finally {
    await validator.close();
  }
}
