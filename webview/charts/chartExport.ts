// A chart as a PNG: heading, description, legend and drawing on the theme's background, at twice the size of the screen's points.
// Used by the chart frame. Nothing leaves the page: the caller hands the bytes to the host, which saves them.
import type { ChartTheme } from './chartTheme';
import type { ChartElement, ChartPicture } from './chartTypes';
import { ellipsis, legendRows, paintLegend } from './pictureLegend';

/** Canvas pixels for each CSS pixel. */
const scale = 2;
const leastWidth = 480;
const mostWidth = 1600;
const margin = 20;

export interface PictureFacts {
  heading: string;
  description: string;
  /** Of the frame in the page, in CSS pixels; that of the chart unless told. */
  width?: number;
  chart: ChartElement;
  theme: ChartTheme;
}

/** Draws the chart at the width that it has in the page (between 480 and 1600 CSS pixels). Throws where the browser makes no picture. */
export async function chartPicture(facts: PictureFacts): Promise<ChartPicture> {
  const blob = await pictureBlob(facts);
  return { name: fileName(facts.heading), base64: toBase64(new Uint8Array(await blob.arrayBuffer())) };
}

function pictureBlob({ heading, description, chart, theme, ...page }: PictureFacts): Promise<Blob> {
  const width = Math.round(Math.max(leastWidth, Math.min(mostWidth, page.width ?? chart.clientWidth)));
  const drawing = chart.drawing(width, scale);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('the browser has no canvas');
  context.font = `${theme.fontSize}px ${theme.fontFamily}`;
  const legend = chart.legend.length < 2 ? [] : legendRows(context, chart.legend, width, chart.hiddenSeries);
  const lineHeight = Math.round(theme.fontSize * 1.5);
  const headHeight = lineHeight * (description === '' ? 1.2 : 2.2) + 4;
  const legendHeight = legend.length === 0 ? 0 : legend.length * lineHeight + 8;
  const height = margin * 2 + headHeight + legendHeight + drawing.height;
  canvas.width = (width + margin * 2) * scale;
  canvas.height = Math.ceil(height) * scale;
  context.scale(scale, scale);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.translate(margin, margin);
  context.textBaseline = 'top';
  context.fillStyle = theme.foreground;
  context.font = `600 ${theme.fontSize + 2}px ${theme.fontFamily}`;
  context.fillText(ellipsis(context, heading, width), 0, 0);
  context.font = `${theme.fontSize}px ${theme.fontFamily}`;
  if (description !== '') {
    context.fillStyle = theme.quiet;
    context.fillText(ellipsis(context, description, width), 0, lineHeight * 1.15);
  }
  context.translate(0, headHeight);
  paintLegend(context, legend, theme, lineHeight, scale);
  context.translate(0, legendHeight);
  drawing.draw(context);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('the canvas gave no picture')) : resolve(blob)),
      'image/png',
    );
  });
}

/** Letters and digits of any script; everything else is a hyphen. */
function fileName(heading: string): string {
  const name = heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return `gatehouse-${name || 'chart'}.png`;
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  // In parts: a call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 8192) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 8192));
  }
  return btoa(binary);
}
