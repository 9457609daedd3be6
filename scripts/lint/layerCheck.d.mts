// Types of layerCheck.mjs for test/layers.test.ts.
import type { Layer } from './layers.mjs';
export function layerOf(file: string): Layer | undefined;
export function packageOf(specifier: string): string;
export function resolveRelative(fromFile: string, specifier: string): string;
export function checkImport(fromFile: string, specifier: string): string | undefined;
