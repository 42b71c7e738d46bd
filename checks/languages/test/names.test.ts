import { unusable } from '../../../tools/languages/names.ts';

const TEXT = { primitive: 'string' };

/** A package with a struct and a class, changed in one place. */
function shop({ props = [{ name: 'size', type: TEXT }], parameters = [], method = 'open' }: { props?: object[]; parameters?: object[]; method?: string } = {}): any {
  return {
    name: '@lab/shop',
    types: {
      '@lab/shop.Base': { fqn: '@lab/shop.Base', name: 'Base', kind: 'interface', datatype: true, properties: [{ name: 'id', type: TEXT }] },
      '@lab/shop.ShopProps': { fqn: '@lab/shop.ShopProps', name: 'ShopProps', kind: 'interface', datatype: true, interfaces: ['@lab/shop.Base'], properties: props },
      '@lab/shop.Shop': {
        fqn: '@lab/shop.Shop', name: 'Shop', kind: 'class',
        initializer: { parameters: [...parameters, { name: 'props', type: { fqn: '@lab/shop.ShopProps' } }] },
        methods: [{ name: method }],
      },
    },
  };
}

test('a usual package can be used', () => {
  expect(unusable([shop({ parameters: [{ name: 'scope', type: { fqn: 'constructs.Construct' } }] })], '@lab')).toEqual([]);
});

test.each([
  ['a prop that is a word of Python', { props: [{ name: 'from', type: TEXT }] }, ['@lab/shop.ShopProps.from is a word of Python: choose another name']],
  ['a prop that is a word of Python and Java', { props: [{ name: 'class', type: TEXT }] }, ['@lab/shop.ShopProps.class is a word of Python: choose another name', '@lab/shop.ShopProps.class is a word of Java: choose another name']],
  ['a method that is a word of Java', { method: 'default' }, ['@lab/shop.Shop.default is a word of Java: choose another name']],
  ['a method that every object of Java has', { method: 'notify' }, ['@lab/shop.Shop.notify is what every object of Java has: choose another name']],
  ['one type or another', { props: [{ name: 'size', type: { collection: { elementtype: { union: { types: [TEXT] } } } } }] }, ['@lab/shop.ShopProps.size is of one type or another, which only TypeScript can say: make a class of its cases']],
  ['a function', { props: [{ name: 'size', type: {} }] }, ["@lab/shop.ShopProps.size is of a type that other languages don't have: choose another one"]],
  ['a parameter with the name of an inherited prop', { parameters: [{ name: 'id', type: TEXT }] }, ['@lab/shop.Shop.constructor(id) has the name of a prop of the last parameter, beside which Python writes it: choose another name']],
  ['a parameter that is taken apart in the signature', { parameters: [{ name: '__0', type: TEXT }] }, ['@lab/shop.Shop.constructor(__0) has no name: take the parameter apart below the signature, and not in it']],
  ['two props that Python writes alike', { props: [{ name: 'userID', type: TEXT }, { name: 'userId', type: TEXT }] }, ["@lab/shop.ShopProps.userId has the name of another member in Python, 'user_id': choose another name"]],
] as const)('refused: %s', (_what, change, problems) => {
  expect(unusable([shop(change as any)], '@lab')).toEqual(problems);
});

test('a word of Python that was released before may stay, and is listed only while it is there', () => {
  const released = ['@lab/shop.ShopProps.from'];

  expect(unusable([shop({ props: [{ name: 'from', type: TEXT }] })], '@lab', released)).toEqual([]);
  expect(unusable([shop()], '@lab', released)).toEqual(['@lab/shop.ShopProps.from is listed as a word of Python, and there is no such member: take it off the list']);
});

test('what is of another scope is not judged', () => {
  expect(unusable([shop({ props: [{ name: 'from', type: TEXT }] })], '@other')).toEqual([]);
});
