// All charts of the page as PNG files, one after another. Used by the export menu; the host saves them.
import type { SavedFile } from '../../src/shared/statisticsMessages';
import { chartPicture } from '../charts/chartExport';
import { ChartFrameElement } from '../charts/chartFrame';
import type { ChartElement } from '../charts/chartTypes';
import type { ChartTheme } from '../charts/chartTheme';

/** The pictures of the charts below `root` that show something; `tell` is called before each. Throws where the browser draws none. */
export async function drawnCharts(
  root: ParentNode,
  theme: ChartTheme,
  tell: (done: number, all: number) => void,
): Promise<SavedFile[]> {
  const frames = [...root.querySelectorAll('gh-chart-frame')].filter(
    (frame) => frame instanceof ChartFrameElement && (frame.state === 'ready' || frame.state === 'loading'),
  );
  const files = new Map<string, SavedFile>();
  for (const [index, frame] of frames.entries()) {
    const chart = frame.querySelector<ChartElement>('gh-time-chart, gh-bar-list, gh-split-bar, gh-heat-map');
    if (chart === null) continue;
    tell(index + 1, frames.length);
    const { heading, description } = frame;
    const { name, base64 } = await chartPicture({ heading, description, chart, theme });
    // Headings in another language may come out as the same name.
    const own = files.has(name) ? name.replace(/\.png$/, `-${index + 1}.png`) : name;
    files.set(own, { name: own, encoding: 'base64', content: base64 });
  }
  return [...files.values()];
}
