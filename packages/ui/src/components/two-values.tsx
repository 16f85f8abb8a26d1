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
}

/** "night (Ana) or day (Bo)", with Pick. Nothing is chosen for anybody. */
export const TwoValues = ({ what, values, onPick }: TwoValuesProps): ReactElement => {
  const [picking, setPicking] = useState(false);
  const said = (value: string): string => (value === "" ? strings.two.nothing : value);
  return (
    <span>
      {values.map(({ value, who }, i) => (
        <span key={`${value} ${who}`}>
          {i > 0 && ` ${strings.two.or} `}
          <strong>{said(value)}</strong> ({who})
        </span>
      ))}{" "}
      {onPick !== undefined && (
        <Button kind="text" onPress={() => setPicking(true)} aria-label={strings.two.pickTitle(what)}>
          {strings.two.pick}
        </Button>
      )}
      {picking && onPick !== undefined && (
        <Dialog title={strings.two.pickTitle(what)} onClose={() => setPicking(false)}>
          <p>{strings.two.pickLead}</p>
          {values.map(({ value, who }) => (
            <Button
              key={`${value} ${who}`}
              big
              onPress={() => {
                setPicking(false);
                onPick(value);
              }}
            >
              {strings.two.by(strings.two.keep(said(value)), who)}
            </Button>
          ))}
          <Button kind="text" onPress={() => setPicking(false)}>
            {strings.words.notNow}
          </Button>
        </Dialog>
      )}
    </span>
  );
};
