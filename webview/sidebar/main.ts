// Entry point of the sidebar webview: the kit's elements first, then ours. The host's HTML holds one <gatehouse-sidebar>.
import '../ui/kit';
import './sidebar';
