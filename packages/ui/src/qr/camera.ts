import type { Problem } from "@thicket/client";
import { readCodeIn } from "./read-code.ts";

/** Pictures looked at in a second: more only makes a phone warm. */
const LOOKS_A_SECOND = 8;
/** The longer side of what is looked at, in pixels: codes are read best between 500 and 1,000. */
const LOOK_SIZE = 900;
/** A still picture is looked at for longer than one of many. */
const STILL_MS = 1500;

export type CameraOutcome = { readonly ok: true; readonly stop: () => void } | { readonly ok: false; readonly problem: Problem };

/**
 * Shows the camera in `video` and calls `onText` with the first code it sees, then stops. Pictures stay in the
 * page: they are looked at and dropped.
 */
export const startCamera = async (video: HTMLVideoElement, onText: (text: string) => void): Promise<CameraOutcome> => {
  const media = (navigator as { readonly mediaDevices?: MediaDevices }).mediaDevices;
  if (media === undefined) return { ok: false, problem: { code: "camera-none" } };
  let stream: MediaStream;
  try {
    stream = await media.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 1280 } } });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    return { ok: false, problem: { code: name === "NotAllowedError" || name === "SecurityError" ? "camera-refused" : "camera-none" } };
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    clearTimeout(timer);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  const canvas = document.createElement("canvas");
  const look = (): void => {
    if (stopped) return;
    const text = readCodeOn(canvas, video, video.videoWidth, video.videoHeight);
    if (text !== undefined) {
      stop();
      onText(text);
      return;
    }
    timer = setTimeout(look, 1000 / LOOKS_A_SECOND);
  };
  video.srcObject = stream;
  // A page that hides the picture before it plays is no failure of the camera.
  await video.play().catch(() => undefined);
  look();
  return { ok: true, stop };
};

/** The text of the code in a picture file. */
export const readImageFile = async (file: Blob): Promise<string | undefined> => {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return undefined;
  }
  const canvas = document.createElement("canvas");
  // A photo may be far larger than the code in it, or a screenshot just as large as it: look at several sizes.
  const sizes = [LOOK_SIZE, 1600, 600, Math.max(picture.width, picture.height)].filter((size) => size <= 4096);
  for (const size of sizes) {
    const text = readCodeOn(canvas, picture, picture.width, picture.height, size, STILL_MS);
    if (text !== undefined) {
      picture.close();
      return text;
    }
  }
  picture.close();
  return undefined;
};

const readCodeOn = (canvas: HTMLCanvasElement, picture: CanvasImageSource, width: number, height: number, longest = LOOK_SIZE, patienceMs?: number): string | undefined => {
  if (width === 0 || height === 0) return undefined;
  const scale = Math.min(1, longest / Math.max(width, height));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return undefined;
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return readCodeIn(context.getImageData(0, 0, canvas.width, canvas.height), patienceMs);
};
