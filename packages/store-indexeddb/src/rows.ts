/**
 * Records of one or more appends, packed into one row, so that a group of them costs one write:
 *
 *   ROW  n × ( 4 length | bytes )
 */
import { createWriter, decode, type DecodeError, type Result } from "@thicket/wire";

export const packRow = (records: readonly Uint8Array[]): Uint8Array => {
  const writer = createWriter();
  for (const record of records) writer.u32(record.length).bytes(record);
  return writer.finish();
};

/** Views of `row`, not copies. */
export const unpackRow = (row: Uint8Array): Result<readonly Uint8Array[], DecodeError> =>
  decode(row, (reader) => {
    const records: Uint8Array[] = [];
    while (reader.left > 0) records.push(reader.bytes(reader.u32()));
    return records;
  });
