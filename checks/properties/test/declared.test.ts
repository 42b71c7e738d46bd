import { type DragonflyInstanceProps } from '@monosense-io/dragonfly';
import { type WebhookReceiverOptions } from '@monosense-io/victoria-stack';
import { Declared } from '../declared.ts';

test('every prop of an interface is found, with its type', () => {
  const props: Record<keyof DragonflyInstanceProps, true> = {
    passwordItem: true, memory: true, replicas: true, cpu: true, threads: true, cacheMode: true, maxEvictionPerHeartbeat: true, snapshots: true, databases: true, maxClients: true, idleTimeout: true,
    pipelineQueueLimit: true, pipelineBufferLimit: true, luaFlags: true, lockOnHashtags: true, clusterEmulation: true, expiryEvents: true, restrictedCommands: true,
  };
  const members = new Declared('dragonfly').structs.get('DragonflyInstanceProps')!;

  expect(members.map(({ name }) => name)).toEqual(Object.keys(props));
  expect(members.slice(0, 2)).toEqual([
    { name: 'passwordItem', type: { is: 'text' }, optional: false },
    { name: 'memory', type: { is: 'named', name: 'Size' }, optional: true },
  ]);
  expect(members.find(({ name }) => name === 'luaFlags')!.type).toEqual({ is: 'list', of: { is: 'named', name: 'LuaFlag' } });
});

test('so are those of the interface that it extends', () => {
  const props: Record<keyof WebhookReceiverOptions, true> = { item: true, severities: true, host: true, port: true };

  expect(new Declared('victoria-stack').structs.get('WebhookReceiverOptions')!.map(({ name }) => name)).toEqual(Object.keys(props));
});

test('a class says how it is made, and what is called on it', () => {
  const { classes } = new Declared('reloader');

  expect(classes.get('WatchedNamespaces')).toMatchObject({ parameters: undefined, methods: [], statics: [{ name: 'only', parameters: [{ name: 'names', rest: true }] }, { name: 'allBut' }] });
  expect(classes.get('Reloader')).toMatchObject({ extends: 'Component', parameters: [{ name: 'scope' }, { name: 'id' }, { name: 'props', optional: true }] });
});
