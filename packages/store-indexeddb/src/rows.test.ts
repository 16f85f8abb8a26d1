import fc from "fast-check";
import { expect, test } from "vitest";
import { packRow, unpackRow } from "./rows.ts";

test("ST3 a row gives back the records it was packed from; a truncated one never gives one that wasn't whole", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 }), (records) => {
      const row = packRow(records);
      expect(unpackRow(row)).toEqual({ ok: true, value: records });
      for (let length = 0; length < row.length; length++) {
        const cut = unpackRow(row.subarray(0, length));
        if (cut.ok) expect(cut.value).toEqual(records.slice(0, cut.value.length));
      }
    }),
  );
});
