import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, extname, join } from 'node:path';

const types = { '.mp4': 'video/mp4', '.mov': 'video/mp4', '.html': 'text/html' };

/**
 * Serves a page, the files of a folder in pieces, as a player asks for them, and takes what the page posts.
 *
 * @param {string} folder
 * @param {string} html
 * @param {(result: import('./play.mjs').Played) => void} onPlayed
 */
export async function serveFolder(folder, html, onPlayed) {
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      const pieces = [];
      for await (const piece of request) pieces.push(piece);
      onPlayed(JSON.parse(Buffer.concat(pieces).toString()));
      response.end();
      return;
    }
    if (request.url === '/') {
      response.writeHead(200, { 'content-type': types['.html'] }).end(html);
      return;
    }
    await serveFile(join(folder, basename(request.url ?? '')), request.headers.range, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * @param {string} path
 * @param {string | undefined} range
 * @param {import('node:http').ServerResponse} response
 */
async function serveFile(path, range, response) {
  const data = await readFile(path).catch(() => undefined);
  if (!data) {
    response.writeHead(404).end();
    return;
  }
  const type = types[/** @type {keyof typeof types} */ (extname(path))] ?? 'application/octet-stream';
  const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  const start = Number(from);
  const end = to === '' ? data.length : Math.min(data.length, Number(to) + 1);
  response.writeHead(range === undefined ? 200 : 206, {
    'content-type': type,
    'accept-ranges': 'bytes',
    'content-length': end - start,
    ...(range !== undefined && { 'content-range': `bytes ${start}-${end - 1}/${data.length}` }),
  });
  response.end(data.subarray(start, end));
}
