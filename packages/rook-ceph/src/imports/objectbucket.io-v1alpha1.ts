// Generated from the schemas by `npx projen schemas`: edit the import in the component instead.

export type ObjectBucketClaim = {
  apiVersion: 'objectbucket.io/v1alpha1';
  kind: 'ObjectBucketClaim';
  metadata: { name: string; namespace?: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec?: {
    additionalConfig?: any;
    bucketName?: string;
    generateBucketName?: string;
    objectBucketName?: string;
    storageClassName?: string;
  };
};
