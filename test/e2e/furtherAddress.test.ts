// A further address, in a window of its own: settings change while it is open.
import { inOneWindow } from './oneWindow';
import { testFurtherAddress } from './parts/furtherAddress';

inOneWindow(testFurtherAddress);
