/**
 * How a passphrase is read, whatever the keyboard made of it: compatibility forms, capitals and the
 * number and kind of spaces make no difference; every other character does. A vault made with one
 * rule is opened with the same for ever, so this function may never change (ST1).
 */
export const normalisePassphrase = (typed: string): string =>
  typed
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFKC")
    .split(/[\p{White_Space}\p{Default_Ignorable_Code_Point}]+/u)
    .filter((word) => word !== "")
    .join(" ");
