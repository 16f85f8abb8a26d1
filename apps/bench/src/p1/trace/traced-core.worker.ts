/**
 * The app's own core worker, watched: the platform under it is wrapped before it starts, so what runs is what is
 * shipped. Only to see where the time goes; what the table says is measured without.
 */
import { mark, takeMarks } from "./marks.ts";

interface Message {
  readonly t?: string;
  readonly name?: string;
}

const scope = globalThis as unknown as Worker & { Worker: typeof Worker };
const named = ({ t, name }: Message): string => (t === "call" ? `call ${name}` : (t ?? ""));

scope.addEventListener("message", ({ data }: MessageEvent<Message>) => {
  if (data.t === "trace") scope.postMessage({ t: "traced", marks: takeMarks() });
  else mark(`core hears ${named(data)}`);
});
const post = scope.postMessage.bind(scope) as (message: Message, options?: StructuredSerializeOptions) => void;
scope.postMessage = ((message: Message, options?: StructuredSerializeOptions) => {
  mark(`core says ${named(message)}`);
  post(message, options);
}) as typeof scope.postMessage;

scope.Worker = class extends Worker {
  private readonly asked: string[] = [];
  constructor(address: string | URL, options?: WorkerOptions) {
    super(address, options);
    this.addEventListener("message", () => mark(`gate answers ${this.asked.shift()}`));
  }
  override postMessage(message: { readonly question: { readonly ask: string } }, ...rest: never[]): void {
    this.asked.push(message.question.ask);
    mark(`gate is asked ${message.question.ask}`);
    super.postMessage(message, ...rest);
  }
};

const sign = SubtleCrypto.prototype.sign;
SubtleCrypto.prototype.sign = async function (...args: Parameters<typeof sign>): ReturnType<typeof sign> {
  const signature = await sign.apply(this, args);
  mark("signed");
  return signature;
};

const transaction = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (...args: Parameters<typeof transaction>): IDBTransaction {
  const made = transaction.apply(this, args);
  if (args[1] === "readwrite") {
    mark("write begins");
    made.addEventListener("complete", () => mark("write is durable"));
  }
  return made;
};

void import("../../../../web/src/workers/core.worker.ts");
