import { Button, strings } from "@thicket/ui";
import { type ReactElement, useEffect, useRef } from "react";
import css from "./documents.module.css";

export interface PutBackProps {
  /** What was done, in a sentence. */
  readonly said: string;
  readonly onPutBack: () => void;
  readonly onClose: () => void;
}

/**
 * In the place of "Are you sure?": it is done, and here is the way back. The focus comes here, because what had it is
 * gone; and whoever presses once more takes back what they did and does not do it again.
 */
export const PutBack = ({ said, onPutBack, onClose }: PutBackProps): ReactElement => {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), [said]);
  return (
    <div className={css["putBack"]}>
      <p role="status">{said}</p>
      <span className="row">
        <Button ref={button} onPress={onPutBack}>
          {strings.roster.putBack}
        </Button>
        <Button kind="text" onPress={onClose}>
          {strings.words.close}
        </Button>
      </span>
    </div>
  );
};
