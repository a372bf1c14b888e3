import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ReportSchedule } from '../../src/sender/report-schedule.js';

const test = suite('when the reports of a source are due');

/** The times of all reports until `untilUs`, while `everyUs` a new receiver comes. */
function reports(untilUs: number, everyUs: number, fromUs = 0): number[] {
  const schedule = new ReportSchedule(0);
  const sent: number[] = [];
  for (let nowUs = 0; nowUs < untilUs; nowUs += 1000) {
    if (nowUs >= fromUs && (nowUs - fromUs) % everyUs === 0) schedule.welcome(nowUs);
    if (schedule.dueUs > nowUs) continue;
    schedule.sent(nowUs);
    sent.push(nowUs);
  }
  return sent;
}

const never = Number.POSITIVE_INFINITY;

test('at once, four times more in the first second, then each second', () => {
  assert.equal(reports(3_000_000, never, never), [0, 20_000, 60_000, 300_000, 600_000, 1_600_000, 2_600_000]);
});

test('a receiver that comes later has them all again', () => {
  const sent = reports(4_000_000, never, 2_100_000).filter((us) => us >= 2_000_000);
  assert.equal(sent, [2_100_000, 2_120_000, 2_160_000, 2_400_000, 2_700_000, 3_700_000]);
});

test('a receiver that comes right behind the first report waits for the next', () => {
  assert.equal(reports(3_000_000, never, 30_000), reports(3_000_000, never, never));
});

test('a receiver that comes soon after another waits no longer than a quarter of a second', () => {
  const sent = reports(4_000_000, 100_000, 2_100_000).filter((us) => us >= 2_000_000 && us < 2_500_000);
  assert.equal(sent, [2_100_000, 2_120_000, 2_160_000, 2_350_000, 2_370_000, 2_410_000]);
});

test('however many receivers come, reports begin anew no more than four times in a second', () => {
  assert.equal(reports(60_000_000, 1000).length, 3 * 4 * 60);
});

test.run();
