import type { Thicket } from "@thicket/client";
import { Button, Dialog, strings, TextField } from "@thicket/ui";
import { type ReactElement, useState } from "react";

export interface EraseAskProps extends Pick<Thicket, "eraseAll"> {
  /** Nobody else has a copy. */
  readonly alone: boolean;
  readonly onClose: () => void;
}

/** A real confirmation: there is no way back from erasing. */
export const EraseAsk = ({ alone, eraseAll, onClose }: EraseAskProps): ReactElement => {
  const [typed, setTyped] = useState("");
  const [erasing, setErasing] = useState(false);
  const sure = typed.trim().toUpperCase() === strings.device.eraseWord;
  const erase = (): void => {
    if (!sure || erasing) return;
    setErasing(true);
    void eraseAll();
  };
  return (
    <Dialog title={strings.device.eraseTitle} onClose={onClose}>
      <p>{strings.device.eraseLead}</p>
      {alone && (
        <p>
          <strong>{strings.device.eraseAlone}</strong>
        </p>
      )}
      <TextField label={strings.device.eraseType} value={typed} onChange={setTyped} onEnter={erase} maxLength={20} />
      <div className="row">
        <Button kind="danger" isDisabled={!sure || erasing} onPress={erase}>
          {strings.device.eraseYes}
        </Button>
        <Button kind="text" isDisabled={erasing} onPress={onClose}>
          {strings.words.cancel}
        </Button>
      </div>
      <p role="status">{erasing ? strings.device.erasing : ""}</p>
    </Dialog>
  );
};
