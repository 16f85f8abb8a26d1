import { logKey, type DeviceTag, type EpochId, type OperationId } from "@thicket/wire";
import { expect, test } from "vitest";
import { createLedger } from "./ledger.ts";

const log = logKey("a1".repeat(8) as DeviceTag, 1);
const at = (seq: number) => new Map([[log, { seq }]]);
const nothing = () => false;
const [operation, epoch] = ["01" as OperationId, "0e" as EpochId];

test("SY3 what was sent is not sent twice, what was not confirmed goes again from where they stand", () => {
  const ledger = createLedger();
  ledger.sentEntry(log, 5);
  expect(ledger.from([log], at(2)).get(log)).toEqual({ seq: 5 });
  expect(ledger.rewind(at(2), nothing)).toBe(true);
  expect(ledger.from([log], at(2)).get(log)).toEqual({ seq: 2 });
  ledger.sentEntry(log, 5);
  expect(ledger.rewind(at(5), nothing)).toBe(false);
});

test("SY4 who sends an entry has it, and need not be sent it or what came before it", () => {
  const ledger = createLedger();
  ledger.showedEntry(log, 7);
  ledger.showedEntry(log, 4);
  expect(ledger.from([log], new Map()).get(log)).toEqual({ seq: 7 });
  ledger.sentEntry(log, 6);
  expect(ledger.rewind(new Map(), nothing)).toBe(false);
});

test("SY3 operations and seals go once, and again only if something did not arrive", () => {
  const ledger = createLedger();
  expect([ledger.sendOperation(operation), ledger.sendOperation(operation), ledger.sendSeal(epoch), ledger.sendSeal(epoch)]).toEqual([true, false, true, false]);
  expect(ledger.rewind(new Map(), (id) => id === operation)).toBe(false);
  expect(ledger.sendSeal(epoch)).toBe(false);
  expect(ledger.rewind(new Map(), nothing)).toBe(true);
  expect([ledger.sendOperation(operation), ledger.sendSeal(epoch)]).toEqual([true, true]);
});
