import { type Command, Option } from 'commander';
import { bitRate, port, seconds, text } from './arguments.js';
import type { DiscoverOptions } from './discover-command.js';
import type { Terminal } from './display.js';
import type { ReceiveOptions } from './receive-command.js';
import { addPrintOption, addRunOptions } from './run-options.js';
import type { SendOptions } from './send-command.js';

/** What the commands are given besides their options. Each command's module is loaded when it runs: `run` has no use for it. */
export type Surroundings = {
  readonly output: Terminal;
  readonly terminal: Terminal;
  isVerbose(): boolean;
  finish(exitCode: number): void;
};

export function addDiscover(program: Command, { output, terminal, finish }: Surroundings): void {
  program
    .command('discover')
    .description('List the receivers on the local networks as they appear.')
    .addOption(
      new Option('--timeout <seconds>', 'how long to look: 5, or a time such as 500ms or 1m')
        .argParser(seconds)
        .default(5000, '5'),
    )
    .option('--json', 'write each as a line of JSON', false)
    .action(async (options: DiscoverOptions) => {
      const { discoverCommand } = await import('./discover-command.js');
      finish(await discoverCommand(options, output, terminal));
    });
}

export function addSend(program: Command, { output, terminal, isVerbose, finish }: Surroundings): void {
  const command = program
    .command('send')
    .description(
      'Send a file or the test pattern to a receiver. The pipeline.json that does it goes to standard output.',
    )
    .argument('<file>', 'a media file, or "test" for the test pattern')
    .option('--to <receiver>', 'HOST, HOST:PORT, a pairing link, or "auto" or auto:NAME to look for one', '127.0.0.1')
    .addOption(protocolOption())
    .addOption(securityOption())
    .addOption(new Option('--codec <codec>', 'how to encode').choices(['h264', 'h265']))
    .option('--bitrate <rate>', 'bits per second: 2500000, 800k, 2.5M', bitRate)
    .option('--audio', "send the file's sound, too", false)
    .option('--source-id <id>', "what the receiver calls this camera; the computer's name by default", text);
  addRunOptions(addPrintOption(command)).action(async (file: string, options: SendOptions) => {
    if (options.protocol === 'arkavo' && options.codec === 'h265')
      command.error("error: option '--codec h265' cannot be used with '--protocol arkavo', which carries H.264 only");
    const { sendCommand } = await import('./send-command.js');
    finish(await sendCommand(file, { ...options, verbose: isVerbose() }, output, terminal));
  });
}

export function addReceive(program: Command, { output, terminal, isVerbose, finish }: Surroundings): void {
  const command = program
    .command('receive')
    .description('Receive cameras and record each. The pipeline.json that does it goes to standard output.')
    .option(
      '--out <file>',
      'the recordings: .mp4, .mov or .mkv, a file for each camera when {source} is in it; by default recording-DATE-TIME-{source}.mp4',
      text,
    )
    .option('--overwrite', 'replace recordings that are there already', false)
    .option('--host <address>', 'the address to listen on; by default only programs of this machine can connect', text)
    .addOption(new Option('--beyond-loopback', 'listen on every address').conflicts('host').default(false))
    .option('--port <port>', 'the port to listen on', port, 5757)
    .addOption(protocolOption())
    .addOption(securityOption())
    .option('--no-advertise', 'do not let others on the network find it')
    .option('--name <name>', "what it is advertised as; the computer's name by default", text)
    .option('--once', 'end when its senders have ended', false)
    .option('--decode', 'decode the video, too, to see whether it can be', false);
  addRunOptions(addPrintOption(command)).action(async (options: ReceiveOptions) => {
    if (options.protocol === 'arkavo' && options.once)
      command.error(
        "error: option '--once' cannot be used with '--protocol arkavo', whose senders never say that they have ended",
      );
    const { receiveCommand } = await import('./receive-command.js');
    finish(await receiveCommand({ ...options, verbose: isVerbose() }, output, terminal));
  });
}

function protocolOption(): Option {
  const description = 'framed between ours, arkavo for the Arkavo app';
  return new Option('--protocol <protocol>', description).choices(['framed', 'arkavo']).default('framed');
}

function securityOption(): Option {
  const description = 'tls also on this machine, or none: plaintext for all to see';
  return new Option('--security <security>', description).choices(['tls', 'none']);
}
