// Entry point of the Endpoints page: the kit's elements first, then ours. The host's HTML holds one <gatehouse-endpoints>.
import '../ui/kit';
import './endpointsPanel';
