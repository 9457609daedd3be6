// Entry point of the Statistics webview: the kit's elements first, then ours. The host's HTML holds one <gatehouse-statistics>.
import '../ui/kit';
import './statisticsPanel';
