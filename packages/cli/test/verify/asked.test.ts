import { Readers } from '../../src/readers/readers.ts';

test('nobody waits again for a thread that did not answer', () => {
  const wait = jest.spyOn(Atomics, 'wait').mockReturnValue('timed-out');
  const thread = new Readers('/nowhere')['thread'];
  const [one, two] = [1, 2].map(() => thread.ask({ open: '{', olds: {} }));

  expect([one(), two()]).toEqual([1, 2].map(() => ({ error: 'no answer within 10 minutes' })));
  expect(wait).toHaveBeenCalledTimes(1);
});

test('a cluster whose platform asks nobody is told, with the way out', () => {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);

  new Readers('/nowhere').end('home');

  expect(write.mock.calls).toEqual([["not checked [home]: the readers' own code is not asked by the platform that this cluster pins; a newer one asks: run 'npx platform verify home'\n"]]);
});
