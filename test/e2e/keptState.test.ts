// What is kept of pages, in a window of their own.
import { inOneWindow } from './oneWindow';
import { testKeptState } from './parts/keptState';

inOneWindow(testKeptState);
