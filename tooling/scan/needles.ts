/** One secret, in every form in which a browser or a careless program may have written it down. */

/** What must not be found: text that was typed, or the bytes of a key. */
export interface Canary {
  readonly name: string;
  readonly secret: string | Uint8Array;
}

export interface Needle {
  readonly canary: string;
  readonly form: string;
  readonly bytes: Buffer;
}

export const needlesOf = ({ name, secret }: Canary): readonly Needle[] => {
  const raw = Buffer.from(secret);
  const forms = new Map<string, Buffer>([["as it is", raw]]);
  if (typeof secret === "string") {
    forms.set("UTF-16 LE", Buffer.from(secret, "utf16le"));
    forms.set("UTF-16 BE", Buffer.from(secret, "utf16le").swap16());
    forms.set("percent-encoded", Buffer.from(encodeURIComponent(secret)));
    forms.set("JSON-escaped", Buffer.from(JSON.stringify(secret).slice(1, -1).replaceAll(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)));
  }
  forms.set("hex", Buffer.from(raw.toString("hex")));
  forms.set("HEX", Buffer.from(raw.toString("hex").toUpperCase()));
  for (const shift of [0, 1, 2]) {
    forms.set(`base64 shifted by ${shift}`, base64Inside(raw, shift, "base64"));
    forms.set(`base64url shifted by ${shift}`, base64Inside(raw, shift, "base64url"));
  }
  const different = new Map([...forms].map(([form, bytes]) => [bytes.toString("hex"), { canary: name, form, bytes }] as const).reverse());
  return [...different.values()];
};

/** The characters that stand for these bytes wherever they begin within a group of three; the ones neighbours have a part in are left out. */
const base64Inside = (bytes: Buffer, shift: number, alphabet: "base64" | "base64url"): Buffer => {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString(alphabet).replaceAll("=", "");
  const first = Math.ceil((shift * 8) / 6);
  const whole = Math.floor(((shift + bytes.length) * 8) / 6);
  return Buffer.from(text.slice(first, whole));
};
