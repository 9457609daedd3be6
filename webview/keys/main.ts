// Entry point of the keys panel's webview: the kit's elements first, then ours. The host's HTML holds one <gatehouse-virtual-keys>.
import '../ui/kit';
import './keysPanel';
