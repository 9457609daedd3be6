// Entry point of the Tools page: the kit's elements first, then ours. The host's HTML holds one <gatehouse-tools>.
import '../ui/kit';
import './toolsPanel';
