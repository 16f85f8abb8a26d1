import { type ReactElement, useState } from "react";
import { problems } from "../strings/problems.ts";
import { strings } from "../strings/en.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { TextField } from "./text-field.tsx";

export interface AskNameProps {
  readonly title: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly action: string;
  readonly first?: string;
  readonly maxLength?: number;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
}

/** Asks for one short text, and says in place when it is missing. */
export const AskName = ({ title, label, hint, action, first = "", maxLength = 120, onName, onClose }: AskNameProps): ReactElement => {
  const [name, setName] = useState(first);
  const [tried, setTried] = useState(false);
  const go = (): void => {
    if (name.trim() === "") setTried(true);
    else onName(name.trim());
  };
  const problem = tried && name.trim() === "" ? `${problems["name-empty"].sentence} ${problems["name-empty"].next}` : undefined;
  return (
    <Dialog title={title} onClose={onClose} focus="field">
      <TextField label={label} hint={hint} value={name} onChange={setName} onEnter={go} problem={problem} maxLength={maxLength} />
      <div className="row">
        <Button kind="main" onPress={go}>
          {action}
        </Button>
        <Button kind="text" onPress={onClose}>
          {strings.words.cancel}
        </Button>
      </div>
    </Dialog>
  );
};
