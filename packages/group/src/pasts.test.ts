import fc from "fast-check";
import { expect, test } from "vitest";
import { deviceTag, type DeviceId, type EpochId, type MemberId, type OperationId } from "@thicket/wire";
import type { Operation, OperationBody } from "./index.ts";
import { createHistory } from "./history.ts";
import type { Admission, Judged, Verdict } from "./judged.ts";
import { createPasts } from "./pasts.ts";
import { nobody, withOperation, type Standing } from "./standing.ts";

const hex = (number: number): string => number.toString(16).padStart(64, "0");
const DEVICES = 12;
const deviceOf = (number: number): DeviceId => `${number.toString(16).padStart(16, "0")}${"0".repeat(48)}` as DeviceId;

interface Node {
  readonly parents: readonly number[];
  readonly what: "admit" | "vouch" | "leave" | "rekey" | "other";
  readonly by: number;
  readonly who: number;
  readonly code: number;
}

/** How far back each of up to three parents lies: mostly at the end, now and then at the very beginning. */
const back = fc.oneof({ weight: 12, arbitrary: fc.nat(6) }, { weight: 2, arbitrary: fc.nat(90) }, { weight: 1, arbitrary: fc.nat(699) });
const node = fc.record({ parents: fc.array(back, { minLength: 1, maxLength: 3 }), what: fc.constantFrom("admit" as const, "vouch" as const, "leave" as const, "rekey" as const, "other" as const, "other" as const), by: fc.nat(DEVICES - 1), who: fc.nat(DEVICES - 1), code: fc.nat(20) });

const bodyOf = ({ what, who }: Node, index: number): OperationBody => {
  if (what === "vouch") return { type: "vouch", member: deviceOf(who) as string as MemberId };
  if (what === "leave") return { type: "leave" };
  if (what === "rekey") return { type: "rekey", epoch: hex(index) as EpochId, generation: index, sealsRoot: new Uint8Array(32), count: 1 };
  return { type: "back" };
};

/** What judge would have said, without anybody's signature: the order and the conflicts of admissions are what is tried. */
const verdictOf = ({ what, by, who, code }: Node, index: number, past: Standing): Verdict => {
  if (what === "rekey") return { void: undefined, rekey: { generation: index, recipients: [] } };
  if (what !== "admit") return { void: undefined };
  const sponsor = past.order.length === 0 ? undefined : past.order.some(({ device }) => device === deviceOf(by)) ? deviceOf(by) : past.order[0]?.device;
  const device = deviceOf(who);
  const admission: Admission = {
    device, tag: deviceTag(device), signingKey: new Uint8Array(0), kemKey: new Uint8Array(0), operation: hex(index) as OperationId, sponsor, seq: index % 5,
    claims: [`tag ${deviceTag(device)}`, `code ${code}`], fullAtOnce: false, before: past.order,
  };
  return { void: undefined, admission };
};

/** `decisions` counts what happened on the way, which may differ. */
const apart = ({ decisions: _, ...standing }: Standing): Omit<Standing, "decisions"> => standing;

test("MB10 the standing of a past is the same from the nearest one known and from nothing, however long the history", { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.array(node, { minLength: 300, maxLength: 700 }), (nodes) => {
      const history = createHistory();
      const operations: Judged[] = [];
      const pasts = createPasts(history, operations);
      let whole = nobody;
      for (const [index, one] of nodes.entries()) {
        const parents = index === 0 ? [] : [...new Set(one.parents.map((far) => Math.max(0, index - 1 - far)))].sort((a, b) => a - b);
        const past = pasts.standing(parents);
        const judged: Judged = { operation: { id: hex(index), body: bodyOf(one, index) } as unknown as Operation, index: history.put(hex(index) as OperationId, parents), parents, device: deviceOf(one.by), verdict: verdictOf(one, index, past) };
        operations.push(judged);
        pasts.extend(past, judged);
        whole = withOperation(whole, judged);
        if (index % 23 !== 0) continue;
        const plain = history.past(parents).reduce((standing, at) => withOperation(standing, operations[at] as Judged), nobody);
        expect(apart(past)).toEqual(apart(plain));
      }
      // The other way round: each operation as soon as its parents are there, the newest first.
      const open = new Set(operations);
      let turned = nobody;
      for (let left = open.size; left > 0; left--) {
        const next = operations.findLast((judged) => open.has(judged) && judged.parents.every((parent) => !open.has(operations[parent] as Judged))) as Judged;
        open.delete(next);
        turned = withOperation(turned, next);
      }
      expect(apart(turned)).toEqual(apart(whole));
    }),
    { numRuns: 12, seed: 11, endOnFailure: true },
  );
});
