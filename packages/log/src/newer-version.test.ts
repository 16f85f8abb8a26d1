import { suite } from "@thicket/crypto";
import { encodeOperation, leave, operationId, operationSignatureInput, vouch, type Membership } from "@thicket/group";
import { concat, EntryType, NO_DOCUMENT, NO_OPERATION, utf8, type MemberId } from "@thicket/wire";
import { expect, test } from "vitest";
import { cast, keysOf, open } from "./testing/cast.ts";

test("MB10 a client that meets a critical operation it doesn't know stops writing: no entry, no operation but its leaving", async () => {
  const of = await cast("ana", "bo", "cy");
  const log = await open(of, "ana");
  const { membership } = log;
  const say = () => log.append([{ type: EntryType.fact, document: NO_DOCUMENT, lane: 0, refers: [], body: utf8("x") }]);
  const word = () => log.author(() => vouch(membership, keysOf(of, "ana"), keysOf(of, "cy").device as string as MemberId));
  expect([(await say()).ok, (await word()).ok], "control: before").toEqual([true, true]);
  const [added] = await log.acceptOperations([await fromLater(membership, keysOf(of, "bo"))]);
  expect([added, membership.state.needsNewerVersion]).toEqual([{ ok: true, value: "added" }, true]);
  expect(await say()).toMatchObject({ ok: false, error: { code: "needs-newer-version" } });
  expect(await word()).toEqual({ ok: false, error: { code: "needs-newer-version" } });
  expect(await log.author(() => leave(membership, keysOf(of, "ana")))).toEqual({ ok: true, value: "added" });
});

const fromLater = async ({ group, heads }: Membership, keys: ReturnType<typeof keysOf>): Promise<Uint8Array> => {
  const unsigned = encodeOperation({ type: 99, critical: true, author: keys.tag, seq: 1, previous: NO_OPERATION, parents: heads(), body: { type: "other", bytes: utf8("from later") } });
  return concat(unsigned, await suite.signer(keys.signingSeed).sign(operationSignatureInput(suite, group, operationId(suite, group, unsigned))));
};
