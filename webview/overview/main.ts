// Entry point of the overview webview: the kit's elements first, then ours. The host's HTML holds one <gatehouse-overview>.
import '../ui/kit';
import './overviewPanel';
