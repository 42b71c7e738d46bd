import { App, Chart } from 'cdk8s';
import { Schedule } from '../src';
import { refusal, refused } from './refused';

const scope = new Chart(new App(), 'cache');
const parse = (text: string) => Schedule.parse(scope, 'snapshots.schedule', text);

test.each([
  ['0 3 * * *', '2026-05-01T03:00:00.000Z'],
  ['*/20 * * * *', '2026-04-30T12:40:00.000Z'],
  ['30 2 * * MON', '2026-05-04T02:30:00.000Z'],
  ['5/30 13 * * *', '2026-04-30T13:05:00.000Z'],
  ['0 0 29 feb *', '2028-02-29T00:00:00.000Z'],
  ['0 0 13 * 5', '2026-05-01T00:00:00.000Z'],
  ['0 30 2 * * *', '2026-05-01T02:30:00.000Z'],
  ['15 30 2 ? * *', '2026-05-01T02:30:15.000Z'],
])("'%s' fires next at %s", (text, next) => {
  expect(parse(text).next(new Date('2026-04-30T12:34:56Z')).toISOString()).toBe(next);
});

test.each([
  ['* * * * *', 1],
  ['*/5 * * * *', 5],
  ['0 * * * *', 60],
  ['0,10 * * * *', 50],
  ['0 3 * * *', 24 * 60],
  ['0 8-18 * * *', 14 * 60],
  ['0 0 * * ?', 24 * 60],
  ['0 3 * * MON-FRI', 3 * 24 * 60],
  ['0 3 * * 0', 7 * 24 * 60],
  ['0 3,9 * * 0', (7 * 24 - 6) * 60],
  ['0 3 1 * *', 31 * 24 * 60],
  ['0 3 31 * *', 61 * 24 * 60],
  // From 2096 on there is none before 2104: 2100 is no leap year.
  ['0 3 29 2 *', (8 * 365 + 1) * 24 * 60],
  ['15 30 2 * * *', 24 * 60],
])("'%s' pauses for %d minutes at most", (text, minutes) => {
  expect(parse(text).longestPause().toMinutes()).toBe(minutes);
});

test('five fields are rendered as they were written, and as six for who wants the second', () => {
  expect([parse('0 3 * * MON').toFiveFields(), parse('0 3 * * MON').toSixFields()]).toEqual(['0 3 * * MON', '0 0 3 * * MON']);
});

test('six fields are rendered as they were written, and as five for who wants no second', () => {
  expect([parse('0 30 2 * * *').toSixFields(), parse('0 30 2 * * *').toFiveFields()]).toEqual(['0 30 2 * * *', '30 2 * * *']);
});

test('a schedule within the minute is refused by five fields, and named where it was given', () => {
  expect(refused(() => parse('15 30 2 * * *').toFiveFields())).toEqual(refusal('PLATFORM-113', 'cache', "'snapshots.schedule'", '15 30 2 * * *'));
});

test('the hour and the day in words', () => {
  expect([Schedule.hourly(), Schedule.hourly({ minute: 15 }), Schedule.daily({ hour: 3 }), Schedule.daily({ hour: 2, minute: 30 }), Schedule.cron('0 3 1 * *')].map((schedule) => schedule.toFiveFields()))
    .toEqual(['0 * * * *', '15 * * * *', '0 3 * * *', '30 2 * * *', '0 3 1 * *']);
});

test.each([
  ['PLATFORM-110', ''],
  ['PLATFORM-110', '@daily'],
  ['PLATFORM-110', '0 3 * *'],
  ['PLATFORM-110', '0  3 * * *'],
  ['PLATFORM-110', '0 0 3 * * * 2030'],
  ['PLATFORM-111', '60 * * * *'],
  ['PLATFORM-111', '0 24 * * *'],
  ['PLATFORM-111', '0 0 0 * *'],
  ['PLATFORM-111', '0 0 32 * *'],
  ['PLATFORM-111', '0 0 * 13 *'],
  ['PLATFORM-111', '0 0 * * 7'],
  ['PLATFORM-111', '0 0 * * SUNDAY'],
  ['PLATFORM-111', '0 0 L * *'],
  ['PLATFORM-111', '0 0 * * MON#1'],
  ['PLATFORM-111', '? 0 * * *'],
  ['PLATFORM-111', '*/0 * * * *'],
  ['PLATFORM-111', '/5 * * * *'],
  ['PLATFORM-111', '10-5 * * * *'],
  ['PLATFORM-111', '1,,2 * * * *'],
  ['PLATFORM-111', 'JAN * * * *'],
  ['PLATFORM-111', '* 0 3 * * *'],
  ['PLATFORM-111', '60 0 3 * * *'],
  ['PLATFORM-112', '0 3 30 2 *'],
  ['PLATFORM-112', '0 3 31 4,6 *'],
])("%s refuses '%s'", (code, text) => {
  expect(refused(() => parse(text))).toEqual(refusal(code, 'cache', "'snapshots.schedule'", `'${text}'`));
});

test('what is no text at all is refused too', () => {
  expect(refused(() => parse(undefined as unknown as string))).toEqual(refusal('PLATFORM-110', 'cache', 'undefined'));
});

test('a schedule without a construct says where it was made', () => {
  expect(refused(() => Schedule.daily({ hour: 24 }))).toEqual(refusal('PLATFORM-111', 'Schedule.daily', "'24'"));
});
