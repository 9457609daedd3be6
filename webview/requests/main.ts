// Entry point of the request log webview: the kit's elements first, then ours. The host's HTML holds one <gatehouse-requests>.
import '../ui/kit';
import './requestsPanel';
