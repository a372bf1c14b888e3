// Congestion control with the real encoder and real stages: what is used of a bottleneck, what queue it has, and whether pictures freeze.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../scripts/process/project-root.mjs';
import { CongestionMeasures } from './congestion-measures.mjs';
import { delayMs, queueMs, runCongestion, waitMs } from './congestion-run.mjs';
import { makeFootage } from './footage.mjs';
import { lineChart } from './line-chart.mjs';
import { writeResult } from './results.mjs';
import { percentile } from './statistics.mjs';

/** @typedef {import('./congestion-run.mjs').Step} Step */

/**
 * While nothing changes.
 *
 * @typedef {{ name: string, fromS: number, untilS: number, capacity: number }} Phase
 */

/**
 * @typedef {object} Case
 * @property {string} name
 * @property {string} title
 * @property {number} seconds
 * @property {readonly Step[]} steps
 * @property {readonly Phase[]} steady Where use and queue are measured.
 * @property {number} [backAtS] When the capacity returns.
 * @property {{ fromS: number, untilS: number }} [shared] When a download runs, settled.
 */

/** @typedef {{ what: string, value: number, goal: string, isMet: boolean, unit: string }} Finding */

const footageFrames = 180;
/** Before that, the rate is still being found. */
const startS = 2;
/**
 * Beside a long download RFC 8867 §5.6 asks for no share: nothing may collapse, and the worst is that media falls to its least rate. A delay
 * that others make is what a control by delay gives way to, so half of a fair share for either is the goal here.
 */
const goals = { used: 0.85, queueMs: 50, backS: 5, freezeMs: 300, swing: 0.1, tcpShare: 0.5 };

/** @type {readonly Case[]} */
const cases = [
  {
    name: 'capacity',
    title: '5 → 2 → 5 Mbit/s',
    seconds: 80,
    steps: [
      { atS: 0, rate: 5e6 },
      { atS: 25, rate: 2e6 },
      { atS: 50, rate: 5e6 },
    ],
    steady: [
      { name: '5 Mbit/s', fromS: 12, untilS: 25, capacity: 5e6 },
      { name: '2 Mbit/s', fromS: 32, untilS: 50, capacity: 2e6 },
      { name: '5 Mbit/s again', fromS: 56, untilS: 80, capacity: 5e6 },
    ],
    backAtS: 50,
  },
  {
    name: 'drop',
    title: 'a sudden −60 %',
    seconds: 50,
    steps: [
      { atS: 0, rate: 4e6 },
      { atS: 25, rate: 1.6e6 },
    ],
    steady: [
      { name: '4 Mbit/s', fromS: 12, untilS: 25, capacity: 4e6 },
      { name: '1.6 Mbit/s', fromS: 32, untilS: 50, capacity: 1.6e6 },
    ],
  },
  {
    name: 'tcp',
    title: 'a TCP download beside it',
    seconds: 100,
    steps: [
      { atS: 0, rate: 5e6 },
      { atS: 20, tcp: true },
      { atS: 75, tcp: false },
    ],
    steady: [
      { name: 'alone', fromS: 12, untilS: 20, capacity: 5e6 },
      { name: 'alone again', fromS: 85, untilS: 100, capacity: 5e6 },
    ],
    backAtS: 75,
    shared: { fromS: 25, untilS: 75 },
  },
];

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    raw: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) {
  console.log(`npm run bench -- congestion [--only ${cases.map(({ name }) => name).join('|')}] [--raw FOLDER]`);
  console.log('--only runs some of the cases and writes no results: those are of one run of all');
} else await bench(cases.filter(({ name }) => name.includes(options.only)));

/** @param {readonly Case[]} chosen */
async function bench(chosen) {
  if (process.getuid?.() !== 0) throw new Error('only root can make the networks of this bench');
  console.log('making footage');
  const footage = await makeFootage(footageFrames);
  const results = [];
  for (const one of chosen) {
    console.log(`${one.title}: ${one.seconds} s`);
    const run = await runCongestion({ footage: footage.path, steps: one.steps, seconds: one.seconds });
    if (options.raw !== undefined) writeFileSync(join(options.raw, `congestion-${one.name}.json`), JSON.stringify(run));
    const measures = new CongestionMeasures(run);
    const findings = findingsOf(one, measures);
    for (const { what, value, unit, goal, isMet } of findings) {
      console.log(`  ${isMet ? 'ok    ' : 'MISSED'} ${what}: ${shown(value, unit)} (${goal})`);
    }
    const [drops, spared] = [measures.drops(), measures.spared()];
    console.log(`  drops: ${JSON.stringify(drops)}; spared: ${JSON.stringify(spared)}`);
    results.push({ one, measures, findings, drops, spared });
  }
  footage.remove();
  if (chosen.length === cases.length) {
    for (const { one, measures } of results) draw(one, measures);
    await report(results);
  } else console.log(`${chosen.length} of ${cases.length} cases were run: bench/results is left as it is`);
  judge(results.flatMap(({ findings }) => findings));
}

/** @param {readonly Finding[]} findings */
function judge(findings) {
  const missed = findings.filter(({ isMet }) => !isMet);
  console.log(missed.length === 0 ? 'all goals met' : `${missed.length} goals missed`);
  process.exitCode = missed.length === 0 ? 0 : 1;
}

/**
 * @param {Case} one
 * @param {CongestionMeasures} measures
 * @returns {Finding[]}
 */
function findingsOf({ steady, backAtS, shared, seconds }, measures) {
  const findings = steady.flatMap(({ name, fromS, untilS, capacity }) => [
    least(`used at ${name}`, measures.oursBps(fromS, untilS) / capacity, goals.used, '%'),
    most(`queue p95 at ${name}`, percentile(measures.queuesMs(fromS, untilS), 0.95), goals.queueMs, 'ms'),
    most(`target from its median at ${name}`, measures.swing(fromS, untilS), goals.swing, '%'),
  ]);
  if (backAtS !== undefined) {
    const capacity = steady.at(-1)?.capacity ?? 0;
    findings.push(most('back to 90 %', measures.secondsTo(0.9 * capacity, backAtS), goals.backS, 's'));
  }
  if (shared) findings.push(...sharedFindings(shared, measures));
  findings.push(most('longest freeze', measures.freezeMs(startS, seconds), goals.freezeMs, 'ms'));
  findings.push({
    ...most('longest pause of the encoder', measures.encoderGapMs(startS, seconds), 0, 'ms'),
    goal: '',
    isMet: true,
  });
  return findings;
}

/**
 * @param {{ fromS: number, untilS: number }} shared
 * @param {CongestionMeasures} measures
 */
function sharedFindings({ fromS, untilS }, measures) {
  const [ours, tcp] = [measures.oursBps(fromS, untilS), measures.tcpBps(fromS, untilS)];
  const fair = 2.5e6;
  return [
    least('of its fair share: ours', ours / fair, goals.tcpShare, '%'),
    least('of its fair share: the download', tcp / fair, goals.tcpShare, '%'),
    least('used by both', (ours + tcp) / (2 * fair), goals.used, '%'),
  ];
}

/**
 * @param {string} what
 * @param {number} value
 * @param {number} goal
 * @param {string} unit
 * @returns {Finding}
 */
function least(what, value, goal, unit) {
  return { what, value, unit, goal: `at least ${shown(goal, unit)}`, isMet: value >= goal };
}

/**
 * @param {string} what
 * @param {number} value
 * @param {number} goal
 * @param {string} unit
 * @returns {Finding}
 */
function most(what, value, goal, unit) {
  return { what, value, unit, goal: `at most ${shown(goal, unit)}`, isMet: value <= goal };
}

/**
 * @param {number} value
 * @param {string} unit
 */
function shown(value, unit) {
  if (unit === '%') return `${(value * 100).toFixed(1)} %`;
  return `${value.toFixed(unit === 's' ? 1 : 0)} ${unit}`;
}

/**
 * @param {Case} one
 * @param {CongestionMeasures} measures
 */
function draw({ name, title, seconds, steps }, measures) {
  const mega = (/** @type {readonly { atS: number, value: number }[]} */ points) =>
    points.map(({ atS, value }) => ({ atS, value: value / 1e6 }));
  const capacity = steps.flatMap(({ atS, rate }) => (rate === undefined ? [] : [{ atS, value: rate }]));
  const download = steps.some(({ tcp }) => tcp)
    ? [{ name: 'download', color: '#e08a00', points: mega(measures.rates('tcp', seconds)) }]
    : [];
  const svg = lineChart({
    title,
    seconds,
    panels: [
      {
        label: 'Mbit/s',
        most: 8,
        step: 2,
        height: 260,
        lines: [
          { name: 'capacity', color: '#888888', points: mega(capacity), isStep: true, width: 2.5 },
          ...download,
          { name: 'target', color: '#1f5fd0', points: mega(measures.targets()), isStep: true },
          { name: 'arrives', color: '#1a8a3a', points: mega(measures.rates('ours', seconds)) },
        ],
      },
      {
        label: 'queue, ms',
        most: queueMs,
        step: 50,
        height: 140,
        lines: [{ name: 'queue', color: '#c02030', points: measures.queues(), width: 1 }],
      },
    ],
  });
  const folder = join(projectRoot, 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `congestion-${name}.svg`), svg);
}

/** @param {readonly { one: Case, findings: readonly Finding[], drops: Record<string, number>, spared: Record<string, number> }[]} results */
async function report(results) {
  await writeResult({
    name: 'congestion',
    title: 'Congestion control: what is used of a bottleneck, and the queue before it',
    method:
      '1080p30 camera footage, looped; x264 (ultrafast, zerolatency, one thread, a keyframe each two seconds) between 0.2 and 8 Mbit/s, ' +
      'udp-sender and udp-receiver with what they do by default, each stage in a thread of its own, each end a process in a network of its own; ' +
      `what is lost is waited for for ${waitMs} ms (repairMs, maxMs), as long as a resend takes when the queue is full. ` +
      `The bottleneck is a router between them (token bucket, ${queueMs} ms drop-tail queue); a relay behind it adds ${delayMs} ms each way. ` +
      'The download is a real TCP connection (CUBIC) through the same queue, without these; of RFC 8867 §5.6 the goal is that neither starves. ' +
      'The cases with two senders (RFC 8867 §5.2, §5.3) need two encoders, more than a small machine has: they are simulated with the real controller, ' +
      'pacer and feedback, in the tests of plugin-udp (congestion/rfc8867). ' +
      'Used: bytes that arrive behind the bottleneck. Queue: small probes through it, fifty a second, less their shortest time. Freeze: the longest ' +
      'time between two pictures that come out of udp-receiver. Plots: congestion-*.svg.',
    table: [
      ['case', '', 'measured', 'goal', ''],
      ...results.flatMap(({ one, findings }) =>
        findings.map(({ what, value, unit, goal, isMet }, index) => [
          index === 0 ? one.title : '',
          what,
          shown(value, unit),
          goal,
          goal === '' ? '' : isMet ? 'met' : 'missed',
        ]),
      ),
    ],
    data: { cases: results.map(({ one, findings, drops, spared }) => ({ name: one.name, findings, drops, spared })) },
  });
}
