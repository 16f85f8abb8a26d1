import type { Problem as ProblemOf } from "@thicket/client";
import { type ReactElement, useRef, useState } from "react";
import { Button } from "../components/button.tsx";
import { Problem } from "../components/problem.tsx";
import { strings } from "../strings/en.ts";
import { readImageFile } from "./camera.ts";

/** Reads a code from a picture file, with the decoder the camera uses. */
export const ImageReader = ({ onText }: { readonly onText: (text: string) => void }): ReactElement => {
  const [reading, setReading] = useState(false);
  const [problem, setProblem] = useState<ProblemOf | undefined>();
  const input = useRef<HTMLInputElement>(null);

  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setReading(true);
    setProblem(undefined);
    const text = await readImageFile(file);
    setReading(false);
    if (text === undefined) setProblem({ code: "image-no-code" });
    else onText(text);
  };

  return (
    <div className="stack">
      <Button isDisabled={reading} onPress={() => input.current?.click()}>
        {reading ? strings.join.imageReading : strings.join.imageChoose}
      </Button>
      {/* The button above stands for it: the browser's own can't be given our words. */}
      <input
        ref={input}
        hidden
        type="file"
        accept="image/*"
        autoComplete="off"
        onChange={(event) => {
          void read(event.target.files?.[0]);
          // The same picture may be chosen again; and the browser keeps no name of it in this page.
          event.target.value = "";
        }}
      />
      {problem !== undefined && <Problem problem={problem} />}
    </div>
  );
};
