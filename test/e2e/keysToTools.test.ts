// Keys and channels in a window where there are none, then tools and endpoints in the same window.
import { inOneWindow } from './oneWindow';
import { testKeysAndChannels } from './parts/keysAndChannels';
import { testToolsAndEndpoints } from './parts/toolsAndEndpoints';

inOneWindow(testKeysAndChannels, testToolsAndEndpoints);
