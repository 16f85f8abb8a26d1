import { Button, Dialog, plain, strings, TextField, type Field, type Plan } from "@thicket/ui";
import { type ReactElement, useState } from "react";
import { FieldText } from "./field-text.tsx";
import { oneText, useModel } from "./use-model.ts";

export interface TaskDialogProps {
  readonly plan: Plan;
  readonly task: string;
  readonly nameOf: (writer: number) => string;
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

const FIELDS = ["what", "who", "due"] as const;
type Name = (typeof FIELDS)[number];
type Each<T> = { readonly [name in Name]: T };

/** Longer is a note. */
const MOST = 500;

/** One task: what, who and by when. Only what was changed here is written, over what stood here at the beginning (GT8). */
export const TaskDialog = ({ plan, task, nameOf, onRemove, onClose }: TaskDialogProps): ReactElement => {
  const [seen] = useState<Each<Field>>(() => ({ what: plan.field(task, "what"), who: plan.field(task, "who"), due: plan.field(task, "due") }));
  const [texts, setTexts] = useState<Each<string | undefined>>({ what: oneText(seen.what), who: oneText(seen.who), due: oneText(seen.due) });
  const [tried, setTried] = useState(false);
  const { sentence, next } = plain({ code: "name-empty" });
  const noWords = texts.what?.trim() === "";
  const save = (): void => {
    setTried(true);
    if (noWords) return;
    plan.step(() => {
      for (const name of FIELDS) {
        const text = texts[name]?.trim();
        if (text !== undefined && text !== oneText(seen[name])) plan.setField(task, name, text, seen[name]);
      }
    });
    onClose();
  };
  return (
    <Dialog title={strings.plan.editTask} onClose={onClose}>
      {FIELDS.map((name) => {
        const text = texts[name];
        if (text === undefined) return <Both key={name} plan={plan} task={task} name={name} nameOf={nameOf} />;
        return (
          <TextField
            key={name}
            label={strings.plan[name]}
            hint={name === "due" ? strings.plan.dueHint : undefined}
            problem={name === "what" && tried && noWords ? `${sentence} ${next}` : undefined}
            value={text}
            onChange={(value) => setTexts({ ...texts, [name]: value })}
            onEnter={save}
            maxLength={MOST}
          />
        );
      })}
      <div className="row">
        <Button kind="main" onPress={save}>
          {strings.words.save}
        </Button>
        <Button onPress={onClose}>{strings.words.cancel}</Button>
        <Button kind="text" onPress={onRemove}>
          {strings.plan.remove}
        </Button>
      </div>
    </Dialog>
  );
};

/** A field that was written twice when the dialog opened: first one of the two is picked. */
const Both = ({ plan, task, name, nameOf }: Omit<TaskDialogProps, "onRemove" | "onClose"> & { readonly name: Name }): ReactElement => {
  const field = useModel(plan, () => plan.field(task, name));
  return (
    <p>
      {strings.plan[name]}: <FieldText field={field} what={strings.plan[name]} nameOf={nameOf} onPick={(text) => plan.pick(task, name, text)} />
    </p>
  );
};
