import type { DeviceTag, EpochId, OperationId } from "@thicket/wire";
import { logKey } from "@thicket/wire";
import { describe, expect, test } from "vitest";
import { beginSession, MAX_HELLOS, stepSession, type Hello, type Message, type SessionEvent, type SessionState } from "./index.ts";

const nonce = (byte: number): Message => ({ is: "nonce", nonce: new Uint8Array(32).fill(byte) });
const [first, second] = ["e1".repeat(32), "e2".repeat(32)] as readonly string[] as readonly EpochId[] as [EpochId, EpochId];
const hello: Hello = { epoch: first, device: "a1".repeat(8) as DeviceTag, signature: new Uint8Array(64) };
const log = logKey(hello.device, 1);
const row = (seq: number, prefix = "0b".repeat(16)) => ({ log, seq, prefix });
const state = (seq: number): Message => ({ is: "state", heads: ["01".repeat(32) as OperationId], rows: [row(seq)] });
const message = (of: Message): SessionEvent => ({ is: "message", message: of });
const good: SessionEvent = { is: "checked", hello, verdict: "good" };

/** The state after these events, and what each led to. */
const after = (...events: readonly SessionEvent[]): readonly [SessionState, readonly (readonly string[])[]] => {
  let now = beginSession(new Uint8Array(32));
  const done = events.map((event) => {
    const [next, outputs] = stepSession(now, event);
    now = next;
    return outputs.map((output) => (output.do === "greet" ? `greet under ${output.under === first ? "theirs" : output.under}` : output.do));
  });
  return [now, done];
};

describe("SY2", () => {
  test("SY2 a session opens by nonce, hello and state, in this order", () => {
    const [open, done] = after(message(nonce(1)), { is: "greeted", epoch: first }, message({ is: "hello", sealed: new Uint8Array(255) }), good, message(state(3)));
    expect(done).toEqual([["greet under write-epoch"], [], ["check"], ["tell"], ["their-vector", "send-missing"]]);
    expect([open.at, open.device, open.told, open.heardUnder]).toEqual(["open", hello.device, true, first]);
  });

  test("SY2 it is a function: the state before is not touched, and the same event gives the same", () => {
    const [before] = after(message(nonce(1)), good);
    const frozen = Object.freeze({ ...before, theirs: Object.freeze(new Map(before.theirs)) });
    expect(stepSession(frozen, message(state(3)))).toEqual(stepSession(frozen, message(state(3))));
    expect(frozen.told).toBe(false);
  });

  test("SY1 nothing of the group is said or taken in before the other device is known", () => {
    const early: readonly Message[] = [state(1), { is: "entries", records: [] }, { is: "vector", rows: [] }, { is: "presence", frame: new Uint8Array(128) }];
    for (const of of early) {
      expect(after(message(of))[1]).toEqual([["close"]]);
      expect(after(message(nonce(1)), message(of))[1].at(-1)).toEqual(["close"]);
    }
    const [closed, done] = after(message(nonce(1)), { is: "checked", hello, verdict: "bad" }, message(state(1)), good);
    expect([closed.at, ...done.slice(1)]).toEqual(["closed", ["close"], [], []]);
  });

  test("SY1 a newcomer's admission is taken in before its hello can be checked, and its state waits for it", () => {
    const [open, done] = after(message(nonce(1)), { is: "greeted", epoch: first }, { is: "checked", hello, verdict: "unknown" }, message(state(5)), message({ is: "operations", records: [] }), good);
    expect(done.slice(2)).toEqual([[], [], ["take-operations"], ["tell", "their-vector", "send-missing"]]);
    expect([open.told, open.theirs.get(log)?.seq, open.held]).toEqual([true, 5, undefined]);
  });

  test("SY1 each answers under the epoch the other used, and goes back to older ones while it understands nothing, a few times", () => {
    expect(after(message(nonce(1)), { is: "greeted", epoch: second }, good)[1].at(-1)).toEqual(["greet under theirs", "tell"]);
    const notUnderstood: SessionEvent = { is: "checked", hello: undefined, verdict: "bad" };
    expect(after(message(nonce(1)), { is: "greeted", epoch: second }, notUnderstood)[1].at(-1)).toEqual(["greet under older"]);
    const many = Array.from({ length: MAX_HELLOS }, (_, i): SessionEvent => ({ is: "greeted", epoch: `${i}` as EpochId }));
    expect(after(message(nonce(1)), ...many, notUnderstood)[1].at(-1)).toEqual([]);
  });

  test("SY3 a message that comes twice changes nothing, another nonce ends it", () => {
    expect(after(message(nonce(1)), message(nonce(1)))[1].at(-1)).toEqual([]);
    expect(after(message(nonce(1)), message(nonce(2)))[1].at(-1)).toEqual(["close"]);
    const once = after(message(nonce(1)), good, message(state(3)))[0];
    expect(after(message(nonce(1)), good, message(state(3)), message(state(3)))[0]).toEqual(once);
  });

  test("SY4 what a device says it has only rises", () => {
    const vector = (seq: number): SessionEvent => message({ is: "vector", rows: [row(seq)] });
    const heights = [vector(4), vector(2), vector(9)].map((_, i, all) => after(message(nonce(1)), good, message(state(3)), ...all.slice(0, i + 1))[0].theirs.get(log)?.seq);
    expect(heights).toEqual([4, 4, 9]);
  });

  test("SY6 messages of newer versions are passed over at any time", () => {
    expect(after(message({ is: "later" }), message(nonce(1)), message({ is: "later" }), good, message({ is: "later" }))[1]).toEqual([[], ["greet under write-epoch"], [], ["greet under theirs", "tell"], []]);
  });
});
