import { TwoValues, type Field } from "@thicket/ui";
import type { ReactElement } from "react";
import { oneText } from "./use-model.ts";

export interface FieldTextProps {
  readonly field: Field;
  /** What people call the field. */
  readonly what: string;
  /** The name of who wrote a value. */
  readonly nameOf: (writer: number) => string;
  readonly onPick: ((text: string) => void) | undefined;
  readonly inTabOrder?: boolean;
  /** What a text is shown as, where it isn't shown as it is. */
  readonly say?: ((text: string) => string) | undefined;
}

/** The text of a field, or both when two were written apart (GT8). */
export const FieldText = ({ field, what, nameOf, onPick, inTabOrder = true, say = (text) => text }: FieldTextProps): ReactElement => {
  const one = oneText(field);
  if (one !== undefined) return <>{say(one)}</>;
  const said = new Map(field.values.map(({ text }) => [say(text), text]));
  const values = field.values.map(({ text, by }) => ({ value: say(text), who: nameOf(by) }));
  return <TwoValues what={what} values={values} onPick={onPick && ((value) => onPick(said.get(value) ?? value))} inTabOrder={inTabOrder} />;
};
