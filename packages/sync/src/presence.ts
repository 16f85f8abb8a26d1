/**
 * Carets and who is here (PR1, PR2): never stored, never forwarded, never applied to anything.
 *
 *   FRAME    16 session | 24 nonce | sealed { 4 counter | 68 content } | 16 tag          128 bytes, always
 *   content  of counter 0:  64 signature | zeros
 *            after that:    8 documentTag | 1 lane | 1 length | anchor ≤ 28 | 1 length | head ≤ 28 | zeros
 *
 * The key is HKDF(the epoch's presence subkey, session). The signature, over session and device, ties the
 * session to the device the hello named; frames before it, or with a counter that doesn't rise, are dropped.
 * A frame names a lane and a document, not a clientID: the receiver computes that from the device itself.
 */
import { labelledBytes, type Random, type Suite } from "@thicket/crypto";
import type { DeviceKeys, EpochKeys } from "@thicket/group";
import { concat, createWriter, decode, NONCE_BYTES, refuse, type DeviceTag, type DocumentTag, type GroupId, type Reader } from "@thicket/wire";

const SESSION_BYTES = 16;
const CONTENT_BYTES = 68;
/** Of an encoded position. A longer one is sent as "here, no caret". */
export const MAX_POSITION_BYTES = 28;
/** PR1: after this long without a frame, somebody is no longer here, in ms. */
export const PRESENCE_LIFE_MS = 30_000;
/** PR1: at most ten frames a second, in ms. */
export const PRESENCE_REST_MS = 100;

export interface Place {
  /** All zero: in no document. */
  readonly document: DocumentTag;
  readonly lane: number;
  readonly anchor: Uint8Array | undefined;
  readonly head: Uint8Array | undefined;
}

/** Our side: frames of one session, to be sent in order. */
export interface PresenceSender {
  /** The signed first frame. */
  start(): Promise<Uint8Array>;
  frame(place: Place): Uint8Array;
}

export const createPresenceSender = (suite: Suite, random: Random, group: GroupId, keys: DeviceKeys, epoch: Pick<EpochKeys, "presenceKey">): PresenceSender => {
  const session = random(SESSION_BYTES);
  const key = sessionKey(suite, epoch, session);
  let counter = 0;
  const seal = (content: Uint8Array): Uint8Array => {
    const filled = new Uint8Array(CONTENT_BYTES);
    filled.set(content);
    const nonce = random(NONCE_BYTES);
    return concat(session, nonce, suite.seal(key, nonce, createWriter().u32(counter++).bytes(filled).finish(), session));
  };
  return {
    start: async () => seal(await suite.signer(keys.signingSeed).sign(signedBytes(suite, group, session, keys.tag))),
    frame: ({ document, lane, anchor, head }) => {
      const fit = (position: Uint8Array | undefined): Uint8Array => (position !== undefined && position.length <= MAX_POSITION_BYTES ? position : new Uint8Array(0));
      const [from, to] = [fit(anchor), fit(head)];
      return seal(createWriter().id(document).u8(lane).u8(from.length).bytes(from).u8(to.length).bytes(to).finish());
    },
  };
};

/** The other side: undefined for every frame that is to be dropped. */
export interface PresenceReceiver {
  open(frame: Uint8Array): Place | undefined;
}

export const createPresenceReceiver = (suite: Suite, group: GroupId, device: { readonly tag: DeviceTag; readonly signingKey: Uint8Array }, epochs: () => readonly Pick<EpochKeys, "presenceKey">[]): PresenceReceiver => {
  let started: { readonly session: string; readonly key: Uint8Array } | undefined;
  let last = 0;

  const start = (frame: Uint8Array): void => {
    const session = frame.subarray(0, SESSION_BYTES);
    for (const epoch of epochs()) {
      const key = sessionKey(suite, epoch, session);
      const opened = unseal(suite, key, frame);
      if (opened === undefined || opened.counter !== 0) continue;
      if (!suite.verify(device.signingKey, signedBytes(suite, group, session, device.tag), opened.content.subarray(0, 64))) return;
      started = { session: String(session), key };
      last = 0;
      return;
    }
  };

  return {
    open: (frame) => {
      if (started?.session !== String(frame.subarray(0, SESSION_BYTES))) {
        start(frame);
        return undefined;
      }
      const opened = unseal(suite, started.key, frame);
      if (opened === undefined || opened.counter <= last) return undefined;
      last = opened.counter;
      const place = decode(opened.content, readPlace);
      return place.ok ? place.value : undefined;
    },
  };
};

const readPlace = (reader: Reader): Place => {
  const [document, lane] = [reader.id<DocumentTag>(8), reader.u8()];
  const position = (): Uint8Array | undefined => {
    const length = reader.u8();
    if (length > MAX_POSITION_BYTES) refuse("position too long");
    return length === 0 ? undefined : reader.bytes(length).slice();
  };
  const place = { document, lane, anchor: position(), head: position() };
  reader.rest();
  return place;
};

const unseal = (suite: Suite, key: Uint8Array, frame: Uint8Array): { readonly counter: number; readonly content: Uint8Array } | undefined => {
  const session = frame.subarray(0, SESSION_BYTES);
  const at = SESSION_BYTES + NONCE_BYTES;
  const opened = suite.open(key, frame.subarray(SESSION_BYTES, at), frame.subarray(at), session);
  if (opened?.length !== 4 + CONTENT_BYTES) return undefined;
  return { counter: new DataView(opened.buffer, opened.byteOffset).getUint32(0), content: opened.subarray(4) };
};

const sessionKey = (suite: Suite, epoch: Pick<EpochKeys, "presenceKey">, session: Uint8Array): Uint8Array => suite.derive(epoch.presenceKey, "thicket presence session", session, 32);

const signedBytes = (suite: Suite, group: GroupId, session: Uint8Array, device: DeviceTag): Uint8Array =>
  labelledBytes(suite, "thicket presence", group, session, createWriter().id(device).finish());
