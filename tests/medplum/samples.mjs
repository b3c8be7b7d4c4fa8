// The demo patients, with their times set before now.
import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('../../server/demo/patients/', import.meta.url);
const milliseconds = { m: 60e3, h: 3600e3, d: 86400e3 };

function timeBefore(now, kind, amount, unit) {
  if (kind === 'NOW') return new Date(now - amount * milliseconds[unit]).toISOString().replace(/\.\d+Z$/, 'Z');
  const today = new Date(now);
  const year = today.getUTCFullYear() - amount;
  const last = new Date(Date.UTC(year, today.getUTCMonth() + 1, 0)).getUTCDate();
  const day = Math.min(today.getUTCDate(), last);
  return new Date(Date.UTC(year, today.getUTCMonth(), day)).toISOString().slice(0, 10);
}

/// Every sample resource, as parsed JSON.
export function samples(now) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .sort()
    .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').trim().split('\n'))
    .map((line) => line.replace(/@(NOW|DAY)-(\d+)([mhdy])@/g,
                                (_, kind, amount, unit) => timeBefore(now, kind, Number(amount), unit)))
    .map((line) => JSON.parse(line));
}
