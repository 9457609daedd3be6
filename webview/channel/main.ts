// Entry point of the channel panel's webview: the kit's elements first, then ours. The host's HTML holds one <gatehouse-channel>.
import '../ui/kit';
import './channelPanel';
