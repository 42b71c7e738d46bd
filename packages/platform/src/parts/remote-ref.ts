import { SecretStoreConnection } from '../declare/capabilities';

/** How one field of an item is named to a store. */
export function remoteRef({ fieldKey }: SecretStoreConnection, item: string, property: string): { key: string; property?: string } {
  return fieldKey === undefined ? { key: item, property } : { key: fieldKey.replace(/\{item\}/g, () => item).replace(/\{property\}/g, () => property) };
}
