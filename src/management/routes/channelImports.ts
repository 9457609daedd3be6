// Management calls that bring channels in and out: export, import with a preview, and model servers found on this machine.
// Secrets that an import finds go into the vault of the channels that are created, and nowhere else.
import { GatewayError } from '../../shared/errors';
import type { Channel } from '../../shared/channel';
import type { ManagementHandlers } from '../../shared/managementApi';
import type { ManagementContext } from '../context';
import { exportChannels } from '../exportChannels';
import { freeName, importCandidates } from '../importCandidates';
import type { NewChannelBody } from '../newChannel';

type Handlers = Pick<ManagementHandlers, 'exportChannels' | 'importChannels' | 'discover'>;

/** `create` makes a channel as `POST /channels` does. */
export function channelImportHandlers(
  context: ManagementContext,
  create: (body: NewChannelBody) => Promise<Channel> | Channel,
): Handlers {
  const { store, now } = context;
  return {
    exportChannels: () => exportChannels(store.channels.list(), now()),

    async importChannels({ body }) {
      const { apply, ...request } = body;
      const { channels, warnings } = context.readImport(request);
      const candidates = importCandidates(context, body.source, channels);
      const created: Channel[] = [];
      const failed: { ref: string; message: string }[] = [];
      for (const ref of new Set(apply ?? [])) {
        const candidate = candidates.find(({ shown }) => shown.ref === ref);
        if (candidate === undefined) {
          failed.push({ ref, message: 'It is no longer there.' });
          continue;
        }
        const taken = new Set(store.channels.list().map((channel) => channel.name));
        try {
          created.push(await create({ ...candidate.body, name: freeName(candidate.body.name, taken) }));
        } catch (caught) {
          const error = GatewayError.from(caught);
          if (error.kind === 'internal') throw caught;
          failed.push({ ref, message: error.message });
        }
      }
      return { candidates: candidates.map(({ shown }) => shown), created, failed, warnings };
    },

    async discover({ signal }) {
      const servers = await context.findLocalServers(signal);
      const present = store.channels.list();
      return servers.map((server) => ({
        ...server,
        channelId: present.find(({ baseUrl }) => leadsTo(baseUrl, server.baseUrl))?.id ?? null,
      }));
    },
  };
}

/** True where both lie on one port of this machine: a channel may have been made in another protocol. */
function leadsTo(channelUrl: string, serverUrl: string): boolean {
  if (!URL.canParse(channelUrl) || !URL.canParse(serverUrl)) return false;
  const [channel, server] = [new URL(channelUrl), new URL(serverUrl)];
  const local = channel.hostname === server.hostname || channel.hostname === 'localhost';
  return local && channel.port === server.port;
}
