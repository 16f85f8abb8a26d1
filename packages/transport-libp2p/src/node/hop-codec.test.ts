import { concat } from "@thicket/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeHop, decodeStop, encodeHopStatus, encodeReserved, encodeStopConnect, MAX_HOP_BYTES, STATUS, takeFramed } from "./hop-codec.ts";

const bytesOf = (framed: Uint8Array): Uint8Array => {
  const taken = takeFramed(framed);
  if (!taken.ok || !taken.value) throw new Error("not a whole message");
  expect(taken.value.rest.length).toBe(0);
  return taken.value.message;
};
const PEER = Uint8Array.from({ length: 38 }, (_, i) => i);

/** As the library writes and reads them (circuit-relay-v2 4.2.13): a reserve, a connect to PEER, a status. */
const RESERVE = Uint8Array.of(2, 8, 0);
const CONNECT = concat(Uint8Array.of(PEER.length + 6, 8, 1, 18, PEER.length + 2, 10, PEER.length), PEER);

test("LM7 relay messages are read as the library writes them, and written as it reads them", () => {
  expect(decodeHop(bytesOf(RESERVE))).toEqual({ ok: true, value: { type: 0, peer: undefined, status: undefined } });
  expect(decodeHop(bytesOf(CONNECT))).toEqual({ ok: true, value: { type: 1, peer: PEER, status: undefined } });
  expect(decodeStop(bytesOf(Uint8Array.of(4, 8, 1, 32, 100)))).toEqual({ ok: true, value: { type: 1, peer: undefined, status: STATUS.ok } });
  expect([...encodeHopStatus(STATUS.notHere)]).toEqual([5, 8, 2, 40, 204, 1]);
  expect([...encodeStopConnect(PEER)]).toEqual([PEER.length + 6, 8, 0, 18, PEER.length + 2, 10, PEER.length, ...PEER]);
  expect(decodeHop(bytesOf(encodeReserved(1_800_000_000)))).toMatchObject({ ok: true, value: { type: 2, status: STATUS.ok } });
});

test("LM7 a message cut anywhere is not taken, and one of no sense is refused and never throws", () => {
  for (let end = 0; end < CONNECT.length; end++) expect(takeFramed(CONNECT.subarray(0, end))).toEqual({ ok: true, value: undefined });
  const inner = bytesOf(CONNECT);
  for (let end = 0; end < inner.length; end++) {
    const cut = decodeHop(inner.subarray(0, end));
    expect(cut.ok && cut.value.peer).toBeFalsy();
  }
  for (const framed of [Uint8Array.of(0xff, 0xff, 0xff), Uint8Array.of(0x81, 0x08), concat(Uint8Array.of(0x80, 0x80), RESERVE)]) expect(takeFramed(framed).ok).toBe(false);
  expect(takeFramed(concat(Uint8Array.of(0x80, 0x08), new Uint8Array(MAX_HOP_BYTES))).ok).toBe(true);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (rubbish) => {
      takeFramed(rubbish);
      decodeHop(rubbish);
      decodeStop(rubbish);
    }),
  );
});
