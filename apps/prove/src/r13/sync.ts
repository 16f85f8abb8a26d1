/** What two devices say in a session: messages and the machine behind them, hellos, frames of presence. On the simulator's suite. */
import { labelledBytes } from "@thicket/crypto";
import { createGroup, createMembership, encodeSeal, epochKeys, generateSeeds, type EpochKeys } from "@thicket/group";
import type { PeerTag } from "@thicket/link";
import { beginSession, checkHello, createPresenceReceiver, createPresenceSender, decodeMessage, encodeMessage, makeHello, openHello, stepSession, type SessionState } from "@thicket/sync";
import { simSuite } from "@thicket/testkit";
import { concat, logKey, type DeviceTag, type DocumentTag, type GroupId } from "@thicket/wire";
import type { Choice } from "../r12/random.ts";
import { stageOf, type Target } from "./target.ts";

const NONCE_BYTES = 24;
const TAG_BYTES = 16;

export const syncTargets = async (choice: Choice): Promise<readonly Target[]> => {
  const random = (length: number): Uint8Array => choice.bytes(length);
  const { group, keys, operations, secret, seals } = await createGroup(simSuite, random, generateSeeds(random));
  const membership = createMembership(simSuite, group);
  for (const operation of operations) membership.add(operation);
  const epoch = epochKeys(simSuite, group, secret);
  const device = membership.state.devices.get(keys.tag);
  if (device === undefined) throw new Error("no founder");
  const ends = { ownPeer: "12D3KooWana" as PeerTag, ownNonce: choice.bytes(32), otherPeer: "12D3KooWbo" as PeerTag, otherNonce: choice.bytes(32) };
  const theirs = { ownPeer: ends.otherPeer, ownNonce: ends.otherNonce, otherPeer: ends.ownPeer, otherNonce: ends.ownNonce };
  const hello = await makeHello(simSuite, random, group, keys, epoch, theirs);
  const opened = openHello(simSuite, group, [epoch], hello);

  const greeting = stepSession(beginSession(ends.ownNonce), { is: "message", message: { is: "nonce", nonce: ends.otherNonce } })[0];
  const open = stepSession(greeting, { is: "checked", hello: opened, verdict: "good" })[0];
  const states: readonly SessionState[] = [beginSession(ends.ownNonce), greeting, open];
  const rows = [1, 2, 3].map((log) => ({ log: logKey("ab".repeat(8) as DeviceTag, log), seq: 1 + choice.below(1000), prefix: "cd".repeat(16) }));
  const records = [choice.bytes(256), choice.bytes(256)];

  const sender = createPresenceSender(simSuite, random, group, keys, epoch);
  const start = await sender.start();
  const frame = sender.frame({ document: "ef".repeat(8) as DocumentTag, lane: 0, anchor: choice.bytes(9), head: choice.bytes(12) });

  return [
    {
      name: "session message, in every state",
      samples: [
        encodeMessage({ is: "nonce", nonce: ends.otherNonce }), encodeMessage({ is: "hello", sealed: hello }), encodeMessage({ is: "state", heads: membership.heads(), rows }),
        encodeMessage({ is: "operations", records }), encodeMessage({ is: "entries", records }), encodeMessage({ is: "vector", rows }),
        encodeMessage({ is: "seal", epoch: epoch.id, seal: seals[0] ?? encodeSeal({ tag: choice.bytes(8), encapsulation: choice.bytes(1120), sealed: choice.bytes(48), proof: [] }) }),
        encodeMessage({ is: "presence", frame }),
      ],
      read: (bytes) => {
        const message = decodeMessage(bytes);
        if (!message.ok) return message.error.code;
        const after = states.map((state) => stepSession(state, { is: "message", message: message.value })[0]);
        return after.every(({ at }) => at === "closed") ? "closed" : "read";
      },
    },
    {
      name: "hello, inside", samples: [hello.slice(NONCE_BYTES, -TAG_BYTES)],
      read: (content) => {
        const nonce = choice.bytes(NONCE_BYTES);
        const sealed = concat(nonce, simSuite.seal(epoch.helloKey, nonce, content, labelledBytes(simSuite, "thicket hello", group)));
        const read = openHello(simSuite, group, [epoch], sealed);
        if (read === undefined) return "passed over";
        const verdict = checkHello(simSuite, group, membership.state.devices, read, ends);
        return verdict === "good" ? "read" : verdict;
      },
    },
    presenceTarget(choice, group, epoch, device, start, frame),
  ];
};

/** A member's frames: sealed as they should be, whatever is in them. */
const presenceTarget = (choice: Choice, group: GroupId, epoch: EpochKeys, device: { readonly tag: DeviceTag; readonly signingKey: Uint8Array }, start: Uint8Array, frame: Uint8Array): Target => {
  const session = start.subarray(0, 16);
  const key = simSuite.derive(epoch.presenceKey, "thicket presence session", session, 32);
  return {
    name: "frame of presence, inside", samples: [frame.slice(16 + NONCE_BYTES, -TAG_BYTES)],
    read: (content) => {
      const receiver = createPresenceReceiver(simSuite, group, device, () => [epoch]);
      receiver.open(start);
      const nonce = choice.bytes(NONCE_BYTES);
      return receiver.open(concat(session, nonce, simSuite.seal(key, nonce, content, session))) === undefined ? "dropped" : stageOf({ ok: true });
    },
  };
};
