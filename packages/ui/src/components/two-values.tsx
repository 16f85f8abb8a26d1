import { type ReactElement, useState } from "react";
import { strings } from "../strings/en.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";

/** One of several values written apart, and who wrote it (GT8). */
export interface Written {
  readonly value: string;
  readonly who: string;
}

export interface TwoValuesProps {
  /** The field they were written in, as people call it. */
  readonly what: string;
  readonly values: readonly Written[];
  /** Undefined where nothing can be written. */
  readonly onPick?: ((value: string) => void) | undefined;
  /** False where the arrows of a table lead to Pick, and Tab doesn't. */
  readonly inTabOrder?: boolean;
}

/** "night (Ana) or day (Bo)", with Pick. Nothing is chosen for anybody. */
export const TwoValues = ({ what, values, onPick, inTabOrder = true }: TwoValuesProps): ReactElement => {
  const [picking, setPicking] = useState(false);
  return (
    <span>
      {values.map(({ value, who }, i) => (
        <span key={value}>
          {i > 0 && ` ${strings.two.or} `}
          <strong>{said(value)}</strong> ({who})
        </span>
      ))}{" "}
      {onPick !== undefined && (
        <Button kind="text" onPress={() => setPicking(true)} aria-label={strings.two.pickFor(what)} excludeFromTabOrder={!inTabOrder}>
          {strings.two.pick}
        </Button>
      )}
      {picking && onPick !== undefined && <PickOne what={what} values={values} onPick={onPick} onClose={() => setPicking(false)} />}
    </span>
  );
};

type PickOneProps = Required<Pick<TwoValuesProps, "what" | "values">> & { readonly onPick: (value: string) => void; readonly onClose: () => void };

/** Each value as a button of the same weight. */
const PickOne = ({ what, values, onPick, onClose }: PickOneProps): ReactElement => (
  <Dialog title={strings.two.pickTitle(what)} onClose={onClose}>
    <p>{strings.two.pickLead}</p>
    {values.map(({ value, who }) => (
      <Button
        key={value}
        big
        onPress={() => {
          onClose();
          onPick(value);
        }}
      >
        {strings.two.by(strings.two.keep(said(value)), who)}
      </Button>
    ))}
    <Button kind="text" onPress={onClose}>
      {strings.words.notNow}
    </Button>
  </Dialog>
);

const said = (value: string): string => (value === "" ? strings.two.nothing : value);
