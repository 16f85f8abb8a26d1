import { writeFileSync } from "node:fs";
import type { Page } from "playwright-core";

/**
 * Makes the film a camera shows out of a screenshot's pixels: YUV4MPEG2, 4:2:0, a second of still frames,
 * which Chromium's fake camera plays over and over. The screenshot is decoded by the browser `page` is in.
 */
export const filmFrom = async (page: Page, screenshot: Buffer, file: string, size = { width: 800, height: 800 }): Promise<void> => {
  const { width, height } = size;
  const address = `data:image/png;base64,${screenshot.toString("base64")}`;
  const rgba = Buffer.from(
    await page.evaluate(
      async ({ address, width, height }) => {
        const image = new Image();
        image.src = address;
        await image.decode();
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext("2d");
        if (context === null) throw new Error("no canvas");
        context.fillStyle = "#888";
        context.fillRect(0, 0, width, height);
        const scale = Math.min(width / image.width, height / image.height);
        context.drawImage(image, (width - image.width * scale) / 2, (height - image.height * scale) / 2, image.width * scale, image.height * scale);
        const { data } = context.getImageData(0, 0, width, height);
        let text = "";
        for (let i = 0; i < data.length; i += 0x8000) text += String.fromCharCode(...data.subarray(i, i + 0x8000));
        return btoa(text);
      },
      { address, width, height },
    ),
    "base64",
  );
  const frame = toYuv(rgba, width, height);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  const frames = Array.from({ length: 10 }, () => [Buffer.from("FRAME\n"), frame]).flat();
  writeFileSync(file, Buffer.concat([head, ...frames]));
};

/** BT.601 full range, chroma of each 2 × 2 block from its first pixel: a code is black and white. */
const toYuv = (rgba: Buffer, width: number, height: number): Buffer => {
  const luma = Buffer.alloc(width * height);
  const chroma = Buffer.alloc((width * height) / 2, 128);
  for (let i = 0; i < luma.length; i++) luma[i] = Math.round(0.299 * rgba.readUInt8(4 * i) + 0.587 * rgba.readUInt8(4 * i + 1) + 0.114 * rgba.readUInt8(4 * i + 2));
  return Buffer.concat([luma, chroma]);
};
