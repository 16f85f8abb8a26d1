import { Button, Menu, strings, type Plan, type TaskField } from "@thicket/ui";
import type { ReactElement } from "react";
import css from "./documents.module.css";
import { FieldText } from "./field-text.tsx";
import { STATES, stateWords, taskWords } from "./plan-words.ts";
import { oneText, useModel } from "./use-model.ts";

export interface TaskItemProps {
  readonly plan: Plan;
  readonly task: string;
  readonly nameOf: (writer: number) => string;
  readonly readOnly: boolean;
  /** Who reads this: the name that "I'll do it" writes. */
  readonly me: string;
  readonly onMove: (task: string, to: string) => void;
  readonly onChange: (task: string) => void;
}

/** One task with what can be done to it. */
export const TaskItem = ({ plan, task, nameOf, readOnly, me, onMove, onChange }: TaskItemProps): ReactElement => {
  const words = taskWords(plan, task);
  const states = useModel(plan, () => plan.field(task, "state"));
  const state = plan.states(task)[0] ?? "unclaimed";
  const part = (name: TaskField): ReactElement => <Part plan={plan} task={task} name={name} nameOf={nameOf} readOnly={readOnly} />;
  const mine = (): void => {
    plan.step(() => plan.setField(task, "who", me));
    onMove(task, "doing");
  };
  return (
    <li className={css["task"]} data-task={task} tabIndex={-1}>
      <div>
        <h3>{part("what")}</h3>
        <p className="quiet">
          {part("who")}
          {part("due")}
        </p>
        {states.values.length > 1 && part("state")}
      </div>
      {!readOnly && (
        <div className="row">
          {state === "unclaimed" && (
            <Button aria-label={strings.plan.mineOf(words)} onPress={mine}>
              {strings.plan.mine}
            </Button>
          )}
          <Menu
            label={strings.plan.move}
            of={strings.plan.moveOf(words)}
            items={STATES.filter((to) => states.values.length > 1 || to !== state).map((to) => ({ id: to, label: strings.plan[to] }))}
            onChoose={(to) => onMove(task, to)}
          />
          <Button kind="text" aria-label={strings.plan.editOf(words)} onPress={() => onChange(task)}>
            {strings.plan.edit}
          </Button>
        </div>
      )}
    </li>
  );
};

type PartProps = Pick<TaskItemProps, "plan" | "task" | "nameOf" | "readOnly"> & { readonly name: TaskField };

/** One field in its words; both, with the field's name before them, when two were written apart. */
const Part = ({ plan, task, name, nameOf, readOnly }: PartProps): ReactElement => {
  const field = useModel(plan, () => plan.field(task, name));
  const one = oneText(field);
  if (one !== undefined) return <>{SENTENCE[name](one)}</>;
  const what = strings.two.of(strings.plan[name], taskWords(plan, task));
  return (
    <span className={css["twice"]}>
      {name !== "what" && `${strings.plan[name]}: `}
      <FieldText field={field} what={what} nameOf={nameOf} onPick={readOnly ? undefined : (text) => plan.pick(task, name, text)} say={name === "state" ? stateWords : undefined} />
    </span>
  );
};

/** What one text is within the task's lines. */
const SENTENCE: { readonly [name in TaskField]: (text: string) => string } = {
  what: (text) => text || strings.plan.noWords,
  who: (text) => text || strings.plan.nobody,
  due: (text) => (text === "" ? "" : ` · ${strings.plan.by(text)}`),
  state: stateWords,
};
