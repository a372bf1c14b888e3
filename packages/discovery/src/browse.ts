import { NetworkBrowser } from './network-browser.js';
import { PerNetwork } from './per-network.js';
import type { Receiver } from './receiver.js';
import { ReceiverList, type ReceiverListEvents, type Refusal } from './receiver-list.js';

export type BrowseOptions = ReceiverListEvents & {
  /** Ends the search. */
  readonly signal?: AbortSignal;
};

/** A search that goes on until it is closed. */
export type Browsing = {
  /** Those that are there, by name; at most 256. */
  readonly receivers: readonly Receiver[];
  /** Our addresses on the networks that are searched. */
  readonly networks: readonly string[];
  /** How much of what was heard is not listed, by cause. */
  readonly refused: { readonly [cause in Refusal]?: number };
  close(): Promise<void>;
};

/** The time between two questions doubles from the first to the second (RFC 6762 §5.2). */
const firstPauseMs = 1000;
const lastPauseMs = 60_000;

/**
 * Looks for receivers on all IPv4 networks of the machine and tells of those that come, change and go: at once when they
 * say goodbye, else when three questions have been without an answer.
 * Throws ERR_DISCOVERY_UNAVAILABLE.
 */
export async function browse({ onUp, onDown, signal }: BrowseOptions): Promise<Browsing> {
  const list = new ReceiverList({ onUp, onDown });
  const networks = new PerNetwork((address) => openBrowser(address, list));
  await networks.start();
  const stopAsking = askRepeatedly(list, networks);
  const close = async () => {
    signal?.removeEventListener('abort', close);
    stopAsking();
    await networks.close();
  };
  signal?.addEventListener('abort', close);
  if (signal?.aborted) await close();
  return {
    get receivers() {
      return list.receivers;
    },
    get networks() {
      return networks.addresses;
    },
    get refused() {
      return list.refused;
    },
    close,
  };
}

async function openBrowser(address: string, list: ReceiverList): Promise<NetworkBrowser> {
  const browser = await NetworkBrowser.open(address, {
    heard: (record) => list.heard(record),
    saidGoodbye: (record) => list.saidGoodbye(record),
    refused: (cause) => list.refuse(cause),
  });
  browser.ask();
  return browser;
}

/** Returns the function that ends it. */
function askRepeatedly(list: ReceiverList, networks: PerNetwork<NetworkBrowser>): () => void {
  let pauseMs = firstPauseMs;
  const ask = () => {
    list.nextRound();
    for (const browser of networks.items) browser.ask();
    pauseMs = Math.min(2 * pauseMs, lastPauseMs);
    timer = setTimeout(ask, pauseMs);
  };
  let timer = setTimeout(ask, pauseMs);
  return () => clearTimeout(timer);
}
