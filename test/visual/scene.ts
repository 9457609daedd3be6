// What a scene is: one webview in one state, put up in a way that does not depend on language, theme or width. The scenes are what pictures
// are taken of and what axe and the keyboard walk through, so that none of these knows fewer states than the others. What they show is made
// for the clock of the test; that of the pictures stands still.
import type { HostHandler, OpenOptions, PageBundle, WebviewBrowser, WebviewPage } from '../webview/webviewPage';

export interface Scene {
  /** Name of its pictures: the page and what is shown of it. */
  name: string;
  bundle: PageBundle;
  /** The state that people see most: pictured in every theme, language and width. Others are pictured in a selection of them. */
  main?: boolean;
  /** Another scene with the same parts: this one needs only be looked at. */
  samePartsAs?: string;
  /** Height of the window in pixels; `usualHeight` unless told. */
  height?: number;
  answer: HostHandler;
  /** View state that an earlier page left. */
  state?: object;
  /** Brings the page into the state and waits until it is. */
  play(view: WebviewPage): Promise<void>;
}

export const usualHeight = 900;

/** The scene in a page of its own. */
export async function openScene(
  browser: WebviewBrowser,
  scene: Scene,
  options: OpenOptions = {},
): Promise<WebviewPage> {
  const { bundle, answer, height = usualHeight, state } = scene;
  const view = await browser.open(bundle, { answer, height, ...(state && { state }), reducedMotion: true, ...options });
  await scene.play(view);
  // What was clicked may lie far down.
  await view.page.evaluate(() => window.scrollTo(0, 0));
  await view.settle();
  return view;
}
