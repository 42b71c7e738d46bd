import { DEFAULT_FIELDS, DEFAULT_TOKENS } from '../src/default-masks';

/** Marks of a key. Put together here, as all secrets are, so that no scanner takes them for real ones. */
export const begin = (name: string): string => `-----BEGIN ${name}-----`;
export const end = (name: string): string => `-----END ${name}-----`;

/** Each is followed by what is left of it. */
export const LINES: Array<[what: string, line: string, left: string]> = [
  ['a password in an address', 'dial postgres://shop:p4ss.w0rd@db:5432/shop failed', 'dial postgres://shop:[masked]@db:5432/shop failed'],
  ['one without a user', 'redis://:hunter2@cache:6379/0', 'redis://:[masked]@cache:6379/0'],
  ['one with @ in it', 'amqp://shop:p@ss@mq/', 'amqp://shop:[masked]@mq/'],
  ['one as PHP writes JSON', '{"dsn":"mysql:\\/\\/shop:hunter2@db\\/shop"}', '{"dsn":"mysql:\\/\\/shop:[masked]@db\\/shop"}'],
  ['two in one line', 'http://a:1@x http://b:2@y', 'http://a:[masked]@x http://b:[masked]@y'],

  ['a header', 'Authorization: Bearer abcdef', 'Authorization: [masked]'],
  ['a header of another scheme', 'authorization: AWS4-HMAC-SHA256 Credential=A/B, Signature=c', 'authorization: [masked]'],
  ['a header in JSON', '{"headers":{"Authorization":"Basic c2hvcDpodW50ZXIy","Accept":"*/*"}}', '{"headers":{"Authorization":"[masked]","Accept":"*/*"}}'],
  ['a header as Go prints maps', 'map[Authorization:[Bearer abcdef] Accept:[*/*]]', 'map[Authorization:[masked]'],
  ['a header before others', 'GET / HTTP/1.1\\r\\nAuthorization: Basic c2hvcDpodW50ZXIy\\r\\nHost: shop', 'GET / HTTP/1.1\\r\\nAuthorization: [masked]\\r\\nHost: shop'],
  ['a header that curl is given', "curl -H 'Authorization: Bearer abcdef' https://shop", "curl -H 'Authorization: [masked]' https://shop"],
  ['cookies', 'Set-Cookie: sid=abc; Path=/', 'Set-Cookie: [masked]'],
  ['a bearer without its header', `sent bearer ${'a1B2'.repeat(8)} to shop`, 'sent bearer [masked] to shop'],

  ['a web token', `got ${['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxIn0', 'c2ln_-'].join('.')} from shop`, 'got [masked] from shop'],
  ['a web token without a signature', `${['eyJhbGciOiJub25lIn0', 'eyJzdWIiOiIxIn0', ''].join('.')}`, '[masked]'],

  ['a field', 'DB_PASSWORD=hunter2 DB_HOST=db', 'DB_PASSWORD=[masked] DB_HOST=db'],
  ['a field of a query', 'GET /login?user=a&password=hunter2&next=/', 'GET /login?user=a&password=[masked]&next=/'],
  ['a field in JSON', '{"user":"a","password":"hunter2","next":1}', '{"user":"a","password":"[masked]","next":1}'],
  ['a field with a quote in its value', '{"password":"hun\\"ter\\\\","next":1}', '{"password":"[masked]","next":1}'],
  ['a field in JSON within JSON', '{"msg":"{\\"password\\":\\"hun\\\\\\"ter\\",\\"next\\":1}","level":"info"}', '{"msg":"{\\"password\\":\\"[masked]\\",\\"next\\":1}","level":"info"}'],
  ['a number in JSON', '{"adminPassword": 12345, "next": 1}', '{"adminPassword": "[masked]", "next": 1}'],
  ['a field as Python prints it', "{'password': 'hunter2', 'next': 1}", "{'password': '[masked]', 'next': 1}"],
  ['a field as Ruby prints it', '{"password"=>"hunter2", :next=>1}', '{"password"=>"[masked]", :next=>1}'],
  ['a field in YAML', 'password: hunter2', 'password: [masked]'],
  ['a field of key=value', 'level=info apiKey="a b c" msg=started', 'level=info apiKey="[masked]" msg=started'],
  ['a field within JSON text', '{"msg":"login with password=hunter2","level":"info"}', '{"msg":"login with password=[masked]","level":"info"}'],
  ['a field in a call', 'connect(user=a, password=hunter2)', 'connect(user=a, password=[masked])'],
  ['a text that does not end', '{"password":"hunter2', '{"password":"[masked]'],
  ['a connection string', 'Server=db;Password=hunter2;Database=shop', 'Server=db;Password=[masked];Database=shop'],

  ['a field of the program', 'SHOP_SESSION_ID: abc', 'SHOP_SESSION_ID: [masked]'],
  ['a token of the program', 'paid with shop_live_12345678', 'paid with shop_live_[masked]'],

  ['a key', `${begin('RSA PRIVATE KEY')}\nMIIE\nowIB\n${end('RSA PRIVATE KEY')}\ndone`, `${begin('RSA PRIVATE KEY')}[masked]${end('RSA PRIVATE KEY')}\ndone`],
  ['a key in JSON', `{"key":"${begin('PRIVATE KEY')}\\nMIIE\\n${end('PRIVATE KEY')}\\n","a":1}`, `{"key":"${begin('PRIVATE KEY')}[masked]${end('PRIVATE KEY')}\\n","a":1}`],
  ['the beginning of a key', `a ${begin('EC PRIVATE KEY')}\nMIIE`, `a ${begin('EC PRIVATE KEY')}[masked]`],
  ['two keys, of which one does not end', `${begin('PRIVATE KEY')}a${end('PRIVATE KEY')} ${begin('PRIVATE KEY')}b`, `${begin('PRIVATE KEY')}[masked]${end('PRIVATE KEY')} ${begin('PRIVATE KEY')}[masked]`],

  ...DEFAULT_TOKENS.map(({ prefix, atLeast, path }): [string, string, string] => {
    const secret = 'aB3'.repeat(20).slice(0, atLeast) + (path ? '/-:x' : '');
    return [`a token that begins with ${prefix}`, `sent ${path ? 'https://' : ''}${prefix}${secret} twice`, `sent ${path ? 'https://' : ''}${prefix}[masked] twice`];
  }),
  ...DEFAULT_FIELDS.map(({ name }): [string, string, string] => [`field ${name}`, `{"my-${name.toUpperCase()}":"hunter2"}`, `{"my-${name.toUpperCase()}":"[masked]"}`]),
];

/** Lines that say something with the same words. */
export const KEPT = [
  'error getting secret: not found',
  'invalid token: unexpected end of input',
  'secret "login" in namespace shop is missing',
  'max_tokens=2048 passwords=3',
  'token == nil',
  '{"password":null,"token":"","apiKey":true}',
  'the password is too short',
  'see https://example.org:8443/a@b and http://[fd00::1]:80/',
  'user@example.org wrote to admin@example.org: hello',
  'bearer authentication is needed',
  'GET /hooks/slack.com?x=1',
  'a ghp_short, and xghp_aaaaaaaaaaaaaaaaaaaaaaaaaa within a word',
  '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
  'PRIVATE KEY files are read from /etc/keys',
  'eyJ is how it begins',
  '',
  '\u0000 binary \u00ff and ümläute 💾',
];
