// Entry point of the Prices page: the kit's elements first, then ours. The host's HTML holds one <gatehouse-prices>.
import '../ui/kit';
import './pricesPanel';
